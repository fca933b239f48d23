//! How fast this processor multiplies and adds without fusing the two: what no kernel can be faster than.

use super::panels::{Line, TILE};
use super::product::add;
use super::wide::{Loop, widest};
use std::hint::black_box;
use std::time::Instant;

/// Rows that stay in the fastest cache.
const ROWS: usize = 64;
/// How often they are gone through in one measurement: less than a millisecond.
const TIMES: usize = 200;
const MEASUREMENTS: usize = 40;
const SUMS: usize = 4;

/// Multiplications and additions of 32-bit floats a second on one thread, the most of several measurements.
pub fn operations_per_second() -> f64 {
    let rows = [Line([1e-3f32; TILE]); ROWS];
    let measure = |_| {
        let before = Instant::now();
        black_box(widest(Sums(black_box(&rows))));
        (2 * TILE * SUMS * ROWS * TIMES) as f64 / before.elapsed().as_secs_f64()
    };
    (0..MEASUREMENTS).map(measure).fold(0.0, f64::max)
}

/// A product's tile, over and over.
struct Sums<'a>(&'a [Line<f32>; ROWS]);

impl Loop for Sums<'_> {
    type Out = [[f32; TILE]; SUMS];

    #[inline(always)]
    fn run(self) -> [[f32; TILE]; SUMS] {
        let [mut a, mut b, mut c, mut d] = [[0.0; TILE]; SUMS];
        for _ in 0..TIMES {
            // Of a length that the compiler does not know: it would unroll the rows in place of their columns.
            let rows: &[Line<f32>] = black_box(self.0);
            for Line(line) in rows {
                add(&mut a, line[0], line);
                add(&mut b, line[1], line);
                add(&mut c, line[2], line);
                add(&mut d, line[3], line);
            }
        }
        [a, b, c, d]
    }
}
