//! Means in their bands.

use super::canvas::{Head, Sheet, WIDTH, failed, fine, sheet};
use super::colour::{MUTED, side as colour};
use super::frame::{Chart, Grid, Place, chart, cross};
use super::legend;
use crate::core::name::Labelled;
use crate::core::plot::scale::Scale;
use crate::core::plot::{Curve, Lines, PlotError, Quantity, Tally};
use plotters::prelude::*;

/// Pixels: the chart, the row that names the sides, and the labels.
const CHART: f64 = 230.0;
const ROW: f64 = 22.0;
const BENEATH: f64 = 42.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 14.0;

/// Lines as SVG.
///
/// # Errors
///
/// Where plotters cannot draw it.
pub fn line(lines: &Lines) -> Result<String, PlotError> {
    let title = format!("{} over one setting", lines.quantity.title());
    let head = Head::new(&title, &lines.name);
    let notes = legend::lines(&lines.notes);
    let top = head.height();
    let height = top + ROW + CHART + BENEATH + legend::height(&notes);
    let words = format!("Over {}. {}", lines.x.title, notes.join(" "));
    sheet(height.ceil() as i32, (&title, &words), |sheet| {
        head.write(sheet)?;
        let sides: Vec<_> = lines.curves.iter().map(|curve| curve.side).collect();
        legend::sides(sheet, &sides, top + 8.0)?;
        draw(sheet, lines, top + ROW)?;
        legend::notes(sheet, &notes, top + ROW + CHART + BENEATH)
    })
}

fn draw(sheet: &Sheet, lines: &Lines, top: f64) -> Result<(), PlotError> {
    let room = (f64::from(WIDTH) - LEFT - RIGHT) / 6.2;
    let longest = (room as usize / lines.x.places.len().max(1)).max(6);
    let x = Scale::for_axis(&lines.x).thinned(room as usize, longest);
    let ends = lines.ends().unwrap_or((0.0, 1.0));
    let mut y = Scale::for_quantity(lines.quantity, ends);
    let mut places = lines.curves.iter().flat_map(|curve| &curve.places);
    if lines.quantity.is_cost() && places.any(|place| place.without > 0) {
        y = y.with_room_above();
    }
    let place = Place {
        top,
        bottom: top + CHART + BENEATH,
        left: LEFT,
        right: RIGHT,
        beneath: BENEATH,
    };
    let mut chart = chart(sheet, place, (&x, &y), Grid::Level)?;
    if lines.quantity == Quantity::Exponent && y.low < 0.0 && y.high > 0.0 {
        let rule = PathElement::new(
            [(x.low, 0.0), (x.high, 0.0)],
            MUTED.stroke_width(fine(1.4) as u32),
        );
        chart.draw_series([rule]).map_err(failed)?;
    }
    for curve in &lines.curves {
        let points = points(lines, curve, (x.low, x.high));
        band(&mut chart, lines.quantity, curve, &points)?;
        means(&mut chart, lines.quantity, curve, &points)?;
        crosses(&chart, lines, curve)?;
    }
    Ok(())
}

/// Places with values, at their positions; a level line goes from end to end.
fn points(lines: &Lines, curve: &Curve, (low, high): (f64, f64)) -> Vec<(f64, Tally)> {
    let places = curve.places.iter().enumerate();
    let points = places.filter(|(_, place)| place.values > 0);
    let points: Vec<_> = points
        .map(|(index, place)| (lines.x.position(index), *place))
        .collect();
    match points.first() {
        Some((_, place)) if curve.is_level => vec![(low, *place), (high, *place)],
        _ => points,
    }
}

fn upright(quantity: Quantity, value: f64) -> f64 {
    if quantity.is_log() {
        value.log10()
    } else {
        value
    }
}

fn band(
    chart: &mut Chart,
    quantity: Quantity,
    curve: &Curve,
    points: &[(f64, Tally)],
) -> Result<(), PlotError> {
    if points.iter().all(|(_, place)| place.values < 2) {
        return Ok(());
    }
    let end = |&(x, place): &(f64, Tally), pick: fn((f64, f64)) -> f64| {
        Some((x, upright(quantity, pick(place.ends()?))))
    };
    let there = points.iter().filter_map(|point| end(point, |(low, _)| low));
    let back = points
        .iter()
        .rev()
        .filter_map(|point| end(point, |(_, high)| high));
    let around: Vec<(f64, f64)> = there.chain(back).collect();
    let area = Polygon::new(around, colour(curve.side).mix(0.18).filled());
    chart.draw_series([area]).map(drop).map_err(failed)
}

fn means(
    chart: &mut Chart,
    quantity: Quantity,
    curve: &Curve,
    points: &[(f64, Tally)],
) -> Result<(), PlotError> {
    let mean = |&(x, place): &(f64, Tally)| Some((x, upright(quantity, place.mean()?)));
    let means: Vec<(f64, f64)> = points.iter().filter_map(mean).collect();
    let style = colour(curve.side).stroke_width(fine(2.0) as u32);
    chart
        .draw_series([PathElement::new(means.clone(), style)])
        .map_err(failed)?;
    if curve.is_level {
        return Ok(());
    }
    let marks = means
        .into_iter()
        .flat_map(|at| legend::mark(at, curve.side, 3.5));
    chart.draw_series(marks).map(drop).map_err(failed)
}

/// At each place that has runs without a value: at its foot, or at its top where more is worse.
fn crosses(chart: &Chart, lines: &Lines, curve: &Curve) -> Result<(), PlotError> {
    let is_regularised = curve.side == crate::core::plot::Side::Regularised;
    let y = chart.plotting_area().get_y_range();
    // The sides' crosses stand one above the other.
    let away = if is_regularised { 0.03 } else { 0.08 };
    let share = if lines.quantity.is_cost() {
        1.0 - away
    } else {
        away
    };
    let at = y.start + (y.end - y.start) * share;
    let places = curve.places.iter().enumerate();
    for (index, _) in places.filter(|(_, place)| place.without > 0) {
        let at = (lines.x.position(index), at);
        cross(chart, at, 7.0, colour(curve.side))?;
    }
    Ok(())
}
