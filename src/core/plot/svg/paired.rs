//! Dots without and with the regulariser, a line between those of one start.

use super::canvas::{Head, Sheet, WIDTH, failed, fine, sheet, style, write};
use super::colour::{INK, MUTED, side as colour};
use super::frame::{Chart, Grid, Place, chart, cross};
use super::legend;
use crate::core::name::Labelled;
use crate::core::plot::number::{count, short};
use crate::core::plot::scale::Scale;
use crate::core::plot::{Bar, Pair, Paired, PlotError, Quantity, Reach, SIDES, Side, side_title};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// Pixels.
const CHART: f64 = 270.0;
/// The names of the sides and their shares.
const BENEATH: f64 = 46.0;
const NAMES: f64 = 26.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 14.0;
/// More starts than this are drawn in part: nobody tells them apart, and the file would grow.
const MOST: usize = 2000;

/// Paired dots as SVG.
///
/// # Errors
///
/// Where plotters cannot draw them.
pub fn paired(paired: &Paired) -> Result<String, PlotError> {
    let title = format!(
        "{} without and with the regulariser",
        paired.quantity.title()
    );
    let head = Head::new(&title, &paired.name);
    let notes = legend::lines(&notes(paired));
    let top = head.height() + 6.0;
    let height = top + CHART + BENEATH + legend::height(&notes);
    sheet(height.ceil() as i32, (&title, &notes.join(" ")), |sheet| {
        head.write(sheet)?;
        draw(sheet, paired, top)?;
        legend::notes(sheet, &notes, top + CHART + BENEATH)
    })
}

fn notes(paired: &Paired) -> Vec<String> {
    let mut notes = paired.notes.clone();
    if let Some(reach) = &paired.reach {
        let bar = Quantity::TestAccuracy.text(reach.bar.value());
        let what = match reach.bar {
            Bar::NearBest(_) => "90 % of the best run",
            Bar::Asked(_) => "at which runs are stopped",
        };
        let (line, it) = if paired.quantity.is_share() {
            (
                Some(format!("Dashed line: {bar} %, {what}.")),
                "it".to_owned(),
            )
        } else {
            (None, format!("{bar} %"))
        };
        notes.extend(line);
        let said = SIDES.map(|side| {
            let side_name = side_title(side);
            format!("{side_name}: {}", reached(paired, reach, side))
        });
        notes.push(format!("Starts that reach {it}: {}.", said.join("; ")));
    }
    if paired.pairs.len() > MOST {
        let (drawn, all) = (count(drawn(paired).count()), count(paired.pairs.len()));
        notes.push(format!(
            "{drawn} of {all} starts are drawn, all are counted."
        ));
    }
    notes
}

/// As in “12 of 60 (20 %)”.
fn reached(paired: &Paired, reach: &Reach, side: Side) -> String {
    let (number, all) = (reach.on(side), paired.pairs.len());
    let share = short((1000.0 * number as f64 / all.max(1) as f64).round() / 10.0);
    format!("{} of {} ({share} %)", count(number), count(all))
}

fn drawn(paired: &Paired) -> impl Iterator<Item = &Pair> {
    let step = paired.pairs.len().div_ceil(MOST).max(1);
    paired.pairs.iter().step_by(step)
}

fn draw(sheet: &Sheet, paired: &Paired, top: f64) -> Result<(), PlotError> {
    let sides = SIDES.map(|side| (x_of(side), side_title(side).to_owned()));
    let x = Scale {
        low: -0.5,
        high: 1.5,
        marks: sides.to_vec(),
        title: String::new(),
    };
    let mut y = Scale::for_quantity(paired.quantity, paired.ends().unwrap_or((0.0, 1.0)));
    let is_without = |pair: &Pair| SIDES.iter().any(|side| pair.on(*side).is_none());
    if paired.quantity.is_cost() && paired.pairs.iter().any(is_without) {
        y = y.with_room_above();
    }
    let place = Place {
        top,
        bottom: top + CHART + NAMES,
        left: LEFT,
        right: RIGHT,
        beneath: NAMES,
    };
    let mut chart = chart(sheet, place, (&x, &y), Grid::Level)?;
    let upright = |value: f64| {
        if paired.quantity.is_log() {
            value.log10()
        } else {
            value
        }
    };
    for pair in drawn(paired) {
        let ends = SIDES.map(|side| pair.on(side).map(|value| (x_of(side), upright(value))));
        draw_pair(&mut chart, ends, (y.low, y.high), paired.quantity)?;
    }
    if let Some(reach) = &paired.reach {
        if paired.quantity.is_share() {
            bar(&mut chart, reach.bar.value())?;
        }
        for side in SIDES {
            let share = (x_of(side) + 0.5) / 2.0;
            let wide = f64::from(WIDTH) - LEFT - RIGHT;
            let at = (LEFT + share * wide, top + CHART + NAMES + 5.0);
            let style = style(11.0, colour(side), HPos::Center);
            write(sheet, &reached(paired, reach, side), at, style)?;
        }
    }
    Ok(())
}

fn x_of(side: Side) -> f64 {
    match side {
        Side::Unregularised => 0.0,
        Side::Regularised => 1.0,
    }
}

fn draw_pair(
    chart: &mut Chart,
    ends: [Option<(f64, f64)>; 2],
    (low, high): (f64, f64),
    quantity: Quantity,
) -> Result<(), PlotError> {
    if let [Some(from), Some(to)] = ends {
        let is_better = if quantity.is_cost() {
            to.1 <= from.1
        } else {
            to.1 >= from.1
        };
        let winner = if is_better {
            Side::Regularised
        } else {
            Side::Unregularised
        };
        let style = colour(winner).mix(0.45).stroke_width(fine(1.2) as u32);
        let line = PathElement::new([from, to], style);
        chart.draw_series([line]).map_err(failed)?;
    }
    for (side, end) in SIDES.into_iter().zip(ends) {
        match end {
            Some(at) => {
                let marks = legend::mark(at, side, 3.2);
                chart.draw_series(marks).map_err(failed)?;
            }
            None => {
                let share = if quantity.is_cost() { 0.97 } else { 0.03 };
                let at = (x_of(side), low + (high - low) * share);
                cross(chart, at, 8.0, MUTED)?;
            }
        }
    }
    Ok(())
}

/// The dashed line of those who come near the best.
fn bar(chart: &mut Chart, at: f64) -> Result<(), PlotError> {
    let style = INK.stroke_width(fine(1.2) as u32);
    let ends = [(-0.5, at), (1.5, at)];
    let line = DashedLineSeries::new(ends, fine(5.0), fine(4.0), style);
    chart.draw_series(line).map(drop).map_err(failed)
}
