//! Costs over sizes, in small multiples.

use super::canvas::{FINE, Head, Sheet, failed, fine, sheet, style, write};
use super::colour::{INK, MUTED, side};
use super::frame::{Grid, Place, chart};
use crate::core::config::Side;
use crate::core::plot::scale::Scale;
use crate::core::plot::ticks::log;
use crate::core::plot::{Growth, GrowthPanel, PlotError};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// Pixels.
const PANEL: f64 = 190.0;
const LEGEND: f64 = 20.0;
/// Panels beside each other.
const ACROSS: usize = 2;

impl Growth {
    /// The picture as SVG.
    ///
    /// # Errors
    ///
    /// Where plotters cannot draw it.
    pub fn svg(&self) -> Result<String, PlotError> {
        let head = Head::new(&self.title, &self.name);
        let top = head.height() + LEGEND;
        let rows = self.panels.len().div_ceil(ACROSS);
        let height = top + PANEL * rows as f64;
        let words = self
            .panels
            .iter()
            .map(|panel| format!("Over {}.", panel.title));
        let words = words.collect::<Vec<_>>().join(" ");
        sheet(height.ceil() as i32, (&self.title, &words), |sheet| {
            head.write(sheet)?;
            self.legend(sheet, head.height() + 6.0)?;
            let below = sheet.margin(fine(top), 0, 0, 0);
            let areas = below.split_evenly((rows, ACROSS));
            let mut panels = self.panels.iter().zip(&areas);
            panels.try_for_each(|(panel, area)| draw(area, panel))
        })
    }

    fn legend(&self, sheet: &Sheet, y: f64) -> Result<(), PlotError> {
        let names = self.panels.first().map_or(&[][..], |panel| &panel.curves);
        let mut x = 10.0;
        for (place, curve) in names.iter().enumerate() {
            let colour = colour(place);
            let line = [(fine(x), fine(y)), (fine(x + 18.0), fine(y))];
            sheet
                .draw(&PathElement::new(
                    line,
                    colour.stroke_width(fine(2.0) as u32),
                ))
                .map_err(failed)?;
            write(
                sheet,
                &curve.name,
                (x + 24.0, y),
                style(12.0, INK, HPos::Left),
            )?;
            x += 48.0 + 6.4 * curve.name.chars().count() as f64;
        }
        Ok(())
    }
}

/// Of each way of computing, as the sides of a pair have them.
fn colour(place: usize) -> RGBColor {
    match place {
        0 => side(Side::Unregularised),
        1 => side(Side::Regularised),
        _ => MUTED,
    }
}

fn draw(area: &Sheet, panel: &GrowthPanel) -> Result<(), PlotError> {
    let points = || panel.curves.iter().flat_map(|curve| &curve.points);
    let ends = |of: fn(&(f64, f64)) -> f64| {
        points()
            .map(of)
            .fold((f64::INFINITY, 0.0), |(low, high), at| {
                (f64::min(low, at), f64::max(high, at))
            })
    };
    let scale = |of, title: &str| {
        let (low, high, marks) = log(ends(of));
        Scale {
            low,
            high,
            marks,
            title: title.to_owned(),
        }
    };
    let mut x = scale(|at| at.0, &panel.title);
    let y = scale(|at| at.1, "ms a step");
    // The sizes themselves are what is marked.
    x.marks = panel.curves.first().map_or_else(Vec::new, |curve| {
        let sizes = curve.points.iter();
        sizes
            .map(|(size, _)| (size.log10(), size.to_string()))
            .collect()
    });
    let room = 0.05 * (x.high - x.low);
    let last = x.marks.last().map_or(x.high, |(at, _)| *at);
    (x.low, x.high) = (x.low - room, last + room);
    let place = Place {
        top: 4.0,
        bottom: f64::from(area.dim_in_pixel().1) / f64::from(FINE),
        left: 56.0,
        right: 6.0,
        beneath: 40.0,
    };
    let x = x.thinned(28, 6);
    let mut chart = chart(area, place, (&x, &y), Grid::Level)?;
    for (place, curve) in panel.curves.iter().enumerate() {
        let points: Vec<_> = curve
            .points
            .iter()
            .map(|(x, y)| (x.log10(), y.log10()))
            .collect();
        let colour = colour(place);
        let line = PathElement::new(points.clone(), colour.stroke_width(fine(2.0) as u32));
        chart.draw_series([line]).map_err(failed)?;
        let dots = points
            .into_iter()
            .map(|at| Circle::new(at, fine(3.0), colour.filled()));
        chart.draw_series(dots).map_err(failed)?;
    }
    Ok(())
}
