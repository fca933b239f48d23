//! Which cells are whose, and how much of the map a class covers.
//!
//! Nobody knows the others, so cells are drawn: each student gets a Latin square's share, one of `each` bands of
//! rows and one of `each` bands of columns for every cell, so that three students see all corners of the map and
//! each cell is as likely as any other. Cells that are drawn twice are trained twice: that is how the class
//! checks itself. Who goes by a number, as a teacher may give them out, gets the next cells in an order in which
//! the map fills evenly, and none twice until it is full.

use super::{Cell, ClassMap};
use crate::core::exercise::own_seed::{digest, folded};
use crate::core::random::{Stream, stream};
use rand::Rng;

/// How much of a map is covered, as far as it can be known before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Cells that stay empty where students go by names, on average.
    pub by_names: f64,
    /// The same where they go by the numbers from 1 on.
    pub by_numbers: u32,
}

/// Numbers of students are below this.
const MOST_NUMBER: u32 = 10_000;

impl ClassMap {
    /// The cells of a student, in the order in which they are trained.
    pub fn allotted(&self, name: &str, title: &str) -> Vec<Cell> {
        match numbered(name) {
            Some(number) => self.of_number(number),
            None => self.of_name(digest(name, title)),
        }
    }

    /// The next cells of an order in which the map fills evenly.
    fn of_number(&self, number: u32) -> Vec<Cell> {
        let order = self.filling(&[]);
        let first = u64::from(number - 1) * u64::from(self.each);
        let places = (0..u64::from(self.each)).map(|own| (first + own) % order.len() as u64);
        places.map(|place| order[place as usize]).collect()
    }

    fn of_name(&self, seed: u64) -> Vec<Cell> {
        let mut random = stream(seed, Stream::Map, 0);
        let mut share = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let each = self.each;
        let mut bands: Vec<u32> = (0..each).collect();
        for last in (1..each).rev() {
            let other = (share() * f64::from(last + 1)) as usize;
            bands.swap(last as usize, other);
        }
        let mut found: Vec<Cell> = Vec::new();
        let within = |band: u32, share: f64, count: u32| {
            let place = (f64::from(band) + share) / f64::from(each) * f64::from(count);
            (place as u32).min(count - 1)
        };
        for (row, column) in (0..each).zip(bands) {
            let drawn = Cell {
                row: within(row, share(), self.down.count),
                column: within(column, share(), self.across.count),
            };
            // Bands that share a row and a column may have drawn the same cell.
            let after = self.cells().skip(self.place(drawn)).chain(self.cells());
            found.extend(after.into_iter().find(|cell| !found.contains(cell)));
        }
        found
    }

    /// The cells that are not among the `known` ones, in an order in which each is as far as can be from those
    /// before it: wherever it is broken off, the map is covered evenly.
    pub fn filling(&self, known: &[Cell]) -> Vec<Cell> {
        // In units of the whole map, so that a long axis counts no more than a short one.
        let far = |one: Cell, other: Cell| {
            let part = |a: u32, b: u32, count: u32| f64::from(a.abs_diff(b)) / f64::from(count - 1);
            let (x, y) = (
                part(one.column, other.column, self.across.count),
                part(one.row, other.row, self.down.count),
            );
            x * x + y * y
        };
        let mut open: Vec<(Cell, f64)> = self
            .cells()
            .filter(|cell| !known.contains(cell))
            .map(|cell| {
                let nearest = known.iter().map(|other| far(cell, *other));
                (cell, nearest.fold(f64::INFINITY, f64::min))
            })
            .collect();
        let mut order = Vec::new();
        while !open.is_empty() {
            // The first of equals, so that it is the same everywhere.
            let (place, _) = open
                .iter()
                .enumerate()
                .fold((0, f64::MIN), |best, (place, it)| {
                    if it.1 > best.1 { (place, it.1) } else { best }
                });
            let (next, _) = open.remove(place);
            for (cell, nearest) in &mut open {
                *nearest = nearest.min(far(*cell, next));
            }
            order.push(next);
        }
        order
    }

    /// Cells that so many students leave empty.
    pub fn coverage(&self, students: u32) -> Coverage {
        let count = f64::from(self.count());
        let missed = 1.0 - f64::from(self.each) / count;
        let exponent = i32::try_from(students).unwrap_or(i32::MAX);
        Coverage {
            by_names: count * missed.powi(exponent),
            by_numbers: self
                .count()
                .saturating_sub(students.saturating_mul(self.each)),
        }
    }
}

/// The number that a student goes by.
fn numbered(name: &str) -> Option<u32> {
    let name = folded(name);
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = name.parse().ok().filter(|_| is_number)?;
    (1..MOST_NUMBER).contains(&number).then_some(number)
}

/// Columns, rows and cells of each student for a class of so many: twice as many cells are trained as there
/// are, so that most are, and many by two.
pub fn suggested(students: u32) -> (u32, u32, u32) {
    let students = students.clamp(1, 1000);
    let each = if students <= 8 { 4 } else { 3 };
    let cells = (students * each / 2).clamp(12, 192);
    // Four columns to three rows, as screens are.
    let columns = (f64::from(cells) * 4.0 / 3.0).sqrt().round() as u32;
    let rows = (f64::from(cells) / f64::from(columns)).round() as u32;
    (columns, rows.max(2), each)
}
