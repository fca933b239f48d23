//! Words beneath and beside a chart.

use super::canvas::{Sheet, failed, fine, style, wrapped, write};
use super::colour::{MUTED, PAPER, side as colour};
use crate::core::plot::{PlotError, Side, side_title};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// Characters of a note's line.
const WIDEST: usize = 62;

/// A row that says which side is which, at this height.
pub fn sides(sheet: &Sheet, sides: &[Side], y: f64) -> Result<(), PlotError> {
    for (index, side) in sides.iter().enumerate() {
        let x = 16.0 + 130.0 * index as f64;
        dot(sheet, *side, (x, y))?;
        let text = style(12.0, colour(*side), HPos::Left);
        write(sheet, side_title(*side), (x + 10.0, y), text)?;
    }
    Ok(())
}

/// A side's mark: full where it is regularised, a ring where not.
fn dot(sheet: &Sheet, side: Side, (x, y): (f64, f64)) -> Result<(), PlotError> {
    let at = (fine(x), fine(y));
    for dot in mark(at, side, 3.5) {
        sheet.draw(&dot).map_err(failed)?;
    }
    Ok(())
}

/// The same at any point of any area.
pub fn mark<C>(at: C, side: Side, radius: f64) -> Vec<Circle<C, i32>>
where
    C: Clone,
{
    let is_full = side == Side::Regularised;
    let ground = Circle::new(at.clone(), fine(radius), PAPER.filled());
    let style = if is_full {
        colour(side).filled()
    } else {
        colour(side).stroke_width(fine(1.6) as u32)
    };
    vec![ground, Circle::new(at, fine(radius), style)]
}

/// The notes as lines.
pub fn lines(notes: &[String]) -> Vec<String> {
    notes
        .iter()
        .flat_map(|note| wrapped(note, WIDEST))
        .collect()
}

/// The height that notes take.
pub fn height(lines: &[String]) -> f64 {
    15.0 * lines.len() as f64 + 8.0
}

/// Writes lines from this height on.
pub fn notes(sheet: &Sheet, lines: &[String], top: f64) -> Result<(), PlotError> {
    for (index, line) in lines.iter().enumerate() {
        let y = top + 8.0 + 15.0 * index as f64;
        write(sheet, line, (10.0, y), style(11.0, MUTED, HPos::Left))?;
    }
    Ok(())
}
