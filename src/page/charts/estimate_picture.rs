//! What the small chart of a gradient by time step draws.

use super::downsample::min_max;
use super::picture::{Line, Look, Picture};
use super::scale::{Spread, bounds, round_decades};
use crate::page::store::Side;
use crate::page::store::number::decade;

/// Columns of a small chart: no screen shows more of it.
const COLUMNS: usize = 400;

/// The gradient's norm by time step, on a log axis.
pub fn gradient_by_time(side: Side, norms: &[f32]) -> Picture {
    let points = norms.iter().enumerate();
    let points = points.map(|(time, &norm)| ((time + 1) as f64, f64::from(norm)));
    let end = norms.len().max(2) as f64;
    let positive = points.filter(|point| point.1 > 0.0 && point.1.is_finite());
    let line = Line::new(side, min_max(positive, (1.0, end), COLUMNS), Look::Named);
    let (low, high) = bounds(line.points.iter().map(|point| point.1));
    Picture {
        x: (1.0, end),
        y: if low > high {
            (1e-3, 1.0)
        } else {
            round_decades(low, high, 1)
        },
        spread: Spread::Log,
        write: decade,
        ..Picture::small(vec![line])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_steps_that_no_gradient_reached_are_left_out_of_the_log_axis() {
        let picture = gradient_by_time(Side::Unregularised, &[0.0, 0.5, 20.0, f32::NAN]);
        assert_eq!(picture.lines[0].points, [(2.0, 0.5), (3.0, 20.0)]);
        assert_eq!(picture.y, (0.1, 100.0));
        assert_eq!(gradient_by_time(Side::Unregularised, &[]).y, (1e-3, 1.0));
    }
}
