//! Maps, one beneath the other.

use super::canvas::{Head, Sheet, WIDTH, failed, fine, sheet, style, write};
use super::colour::{self, FAILED, INK, MUTED, PAPER};
use super::frame::{Chart, Grid, Place, chart, cross};
use super::legend;
use crate::core::name::Labelled;
use crate::core::plot::scale::Scale;
use crate::core::plot::{Cell, Heat, HeatPanel, PlotError, Quantity, side_title};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// Pixels: a panel's map, what is above it and beneath it.
const MAP: f64 = 220.0;
const ABOVE: f64 = 24.0;
const BENEATH: f64 = 42.0;
/// Of the bar of colours, with its title.
const BAR: f64 = 62.0;
const RIGHT: f64 = 14.0;
/// A cell this wide has room for its number.
const ROOM: f64 = 36.0;
/// The width of a digit in it.
const DIGIT: f64 = 6.2;

/// A heat map as SVG.
///
/// # Errors
///
/// Where plotters cannot draw it.
pub fn heat(heat: &Heat) -> Result<String, PlotError> {
    let title = format!("{} over two settings", heat.quantity.title());
    let head = Head::new(&title, &heat.name);
    let notes = legend::lines(&notes(heat));
    let panels = heat.panels.len() as f64 * (ABOVE + MAP + BENEATH);
    let height = head.height() + panels + BAR + legend::height(&notes);
    let words = format!("{} by {}. {}", heat.x.title, heat.y.title, notes.join(" "));
    sheet(height.ceil() as i32, (&title, &words), |sheet| {
        head.write(sheet)?;
        let mut top = head.height();
        let range = range(heat);
        for panel in &heat.panels {
            draw(sheet, heat, panel, (top, &range))?;
            top += ABOVE + MAP + BENEATH;
        }
        bar(sheet, heat.quantity, (top, &range))?;
        legend::notes(sheet, &notes, top + BAR)
    })
}

fn notes(heat: &Heat) -> Vec<String> {
    let mut notes = heat.notes.clone();
    if heat.has_zero() {
        notes.push("Black line: the mean largest Lyapunov exponent is zero.".to_owned());
    }
    let cells = heat
        .panels
        .iter()
        .flat_map(|panel| panel.cells.iter().flatten());
    if cells.clone().any(|cell| *cell == Cell::Empty) {
        notes.push("White: no run.".to_owned());
    }
    let partly = |cell: &&Cell| matches!(cell, Cell::Mean { without, .. } if *without > 0);
    if cells.clone().any(|cell| partly(&cell)) {
        notes.push("Small cross: some of a place’s runs have no value.".to_owned());
    }
    notes
}

/// The range of the colours, in the coordinates of the bar.
fn range(heat: &Heat) -> Scale {
    let (low, high) = heat.ends().unwrap_or((0.0, 1.0));
    let ends = if heat.quantity == Quantity::Exponent {
        // As far on both sides, so that zero is white.
        let far = low.abs().max(high.abs());
        (-far, far)
    } else {
        (low, high)
    };
    Scale::for_quantity(heat.quantity, ends)
}

fn colour_of(quantity: Quantity, value: f64, range: &Scale) -> RGBColor {
    let at = if quantity.is_log() {
        value.log10()
    } else {
        value
    };
    colour::for_share(quantity, (at - range.low) / (range.high - range.low))
}

/// Pixels for the labels on the left.
fn left(scale: &Scale) -> f64 {
    let longest = scale.marks.iter().map(|(_, label)| label.chars().count());
    34.0 + 6.2 * longest.max().unwrap_or(0) as f64
}

fn draw(
    sheet: &Sheet,
    heat: &Heat,
    panel: &HeatPanel,
    (top, range): (f64, &Scale),
) -> Result<(), PlotError> {
    let y = Scale::for_places(&heat.y).thinned(usize::MAX, 14);
    let y = Scale {
        marks: every(y.marks, 16),
        ..y
    };
    let left = left(&y);
    let wide = f64::from(WIDTH) - left - RIGHT;
    let column = wide / heat.x.places.len() as f64;
    let longest = ((column / 6.2) as usize).max(6);
    let x = Scale::for_places(&heat.x).thinned((wide / 6.2) as usize, longest);
    let title = style(12.0, colour::side(panel.side), HPos::Left);
    write(sheet, side_title(panel.side), (left, top + 12.0), title)?;
    let place = Place {
        top: top + ABOVE,
        bottom: top + ABOVE + MAP + BENEATH,
        left,
        right: RIGHT,
        beneath: BENEATH,
    };
    let mut chart = chart(sheet, place, (&x, &y), Grid::Without)?;
    let row = MAP / heat.y.places.len() as f64;
    for (index, cells) in panel.cells.iter().enumerate() {
        for (column_index, cell) in cells.iter().enumerate() {
            let at = (column_index as f64, index as f64);
            let room = (column, row);
            draw_cell(&mut chart, (heat.quantity, range), (at, room), *cell)?;
        }
    }
    zero(&mut chart, panel)
}

/// Marks so many at most.
fn every(marks: Vec<(f64, String)>, most: usize) -> Vec<(f64, String)> {
    let step = marks.len().div_ceil(most).max(1);
    marks.into_iter().step_by(step).collect()
}

fn draw_cell(
    chart: &mut Chart,
    (quantity, range): (Quantity, &Scale),
    (at, (wide, high)): ((f64, f64), (f64, f64)),
    cell: Cell,
) -> Result<(), PlotError> {
    let (x, y) = at;
    let corners = [(x - 0.5, y - 0.5), (x + 0.5, y + 0.5)];
    let ground = match cell {
        Cell::Empty => return Ok(()),
        Cell::Failed => FAILED,
        Cell::Mean { mean, .. } => colour_of(quantity, mean, range),
    };
    let area = Rectangle::new(corners, ground.filled());
    chart.draw_series([area]).map_err(failed)?;
    let small = wide.min(high);
    match cell {
        Cell::Failed => cross(chart, at, (small * 0.5).min(14.0), MUTED),
        Cell::Mean { mean, without } => {
            let fitting = quantity.text_within(mean, ((wide - 6.0) / DIGIT) as usize);
            if let Some(text) = fitting.filter(|_| wide >= ROOM && high >= 14.0) {
                number(chart, &text, (at, colour::on(ground)))?;
            }
            if without == 0 {
                return Ok(());
            }
            // In the corner, where no number is.
            let corner = (x + 0.5 - 5.0 / wide, y + 0.5 - 5.0 / high);
            cross(chart, corner, 5.0, colour::on(ground))
        }
        Cell::Empty => Ok(()),
    }
}

fn number(
    chart: &mut Chart,
    text: &str,
    (at, ink): ((f64, f64), RGBColor),
) -> Result<(), PlotError> {
    let text = Text::new(text.to_owned(), at, style(11.0, ink, HPos::Center));
    chart.draw_series([text]).map(drop).map_err(failed)
}

/// Dark within light, to be seen on every colour.
fn zero(chart: &mut Chart, panel: &HeatPanel) -> Result<(), PlotError> {
    for (colour, width) in [(PAPER, 4.5), (INK, 2.2)] {
        let style = colour.stroke_width(fine(width) as u32);
        let pieces = panel.zero.iter();
        let pieces = pieces.map(|piece| PathElement::new(piece.to_vec(), style));
        chart.draw_series(pieces).map_err(failed)?;
    }
    Ok(())
}

/// What the colours mean.
fn bar(sheet: &Sheet, quantity: Quantity, (top, range): (f64, &Scale)) -> Result<(), PlotError> {
    const STEPS: usize = 64;
    let upright = Scale {
        low: 0.0,
        high: 1.0,
        marks: Vec::new(),
        title: String::new(),
    };
    let place = Place {
        top: top + 6.0,
        bottom: top + BAR - 4.0,
        left: 20.0,
        right: 20.0,
        beneath: 40.0,
    };
    let range = range.clone().thinned(54, 8);
    let mut chart = chart(sheet, place, (&range, &upright), Grid::Without)?;
    let wide = (range.high - range.low) / STEPS as f64;
    let steps = (0..STEPS).map(|step| {
        let from = range.low + wide * step as f64;
        let share = (step as f64 + 0.5) / STEPS as f64;
        // A little over the next one, or the paper shines through between them.
        let to = (from + wide * 1.5).min(range.high);
        Rectangle::new(
            [(from, 0.0), (to, 1.0)],
            colour::for_share(quantity, share).filled(),
        )
    });
    chart.draw_series(steps).map(drop).map_err(failed)?;
    Ok(())
}
