//! A chart between its axes.

use super::canvas::{FINE, Sheet, failed, fine, font};
use super::colour::{GRID, INK, MUTED};
use crate::core::plot::PlotError;
use crate::core::plot::scale::{Scale, cut};
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, ValueFormatter};
use plotters::prelude::*;
use std::ops::Range;

/// Both axes go over numbers; logarithms are taken before.
pub type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Scale, Scale>>;

impl Ranged for Scale {
    type ValueType = f64;
    type FormatOption = NoDefaultFormatting;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (value - self.low) / (self.high - self.low);
        from + (share * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.marks.iter().map(|(at, _)| *at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

impl ValueFormatter<f64> for Scale {
    fn format_ext(&self, value: &f64) -> String {
        self.label(*value)
    }
}

/// Pixels between the paper's edge and what is written on the left.
const EDGE: f64 = 6.0;
/// The width of most characters of an axis' title.
const CHARACTER: f64 = 6.4;

/// Where a chart is on its sheet, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub top: f64,
    pub bottom: f64,
    /// For the labels on the left.
    pub left: f64,
    pub right: f64,
    /// For the labels beneath.
    pub beneath: f64,
}

/// Whether faint lines go through a chart at its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    Without,
    Level,
}

/// An empty chart with its axes.
pub fn chart<'a, 'b>(
    sheet: &'a Sheet<'b>,
    place: Place,
    (x, y): (&Scale, &Scale),
    grid: Grid,
) -> Result<Chart<'a, 'b>, PlotError> {
    let (_, height) = sheet.dim_in_pixel();
    let room = place.bottom - place.top - place.beneath + 30.0;
    let mut chart = ChartBuilder::on(sheet)
        .margin_left(fine(EDGE))
        .margin_top(fine(place.top))
        .margin_bottom(height as i32 - fine(place.bottom))
        .margin_right(fine(place.right))
        .set_label_area_size(LabelAreaPosition::Left, fine(place.left - EDGE))
        .set_label_area_size(LabelAreaPosition::Bottom, fine(place.beneath))
        .build_cartesian_2d(x.clone(), y.clone())
        .map_err(failed)?;
    let mut mesh = chart.configure_mesh();
    mesh.disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID.stroke_width(FINE as u32))
        .axis_style(MUTED.stroke_width(FINE as u32))
        .set_all_tick_mark_size(fine(4.0))
        .label_style(font(11.0).color(&INK))
        .axis_desc_style(font(12.0).color(&INK))
        .x_desc(x.title.clone())
        .y_desc(cut(&y.title, (room / CHARACTER) as usize));
    if grid == Grid::Without {
        mesh.disable_y_mesh();
    }
    mesh.draw().map_err(failed)?;
    Ok(chart)
}

/// A mark for what has no value, of a size in pixels.
pub fn cross(chart: &Chart, at: (f64, f64), size: f64, colour: RGBColor) -> Result<(), PlotError> {
    let (x, y) = chart.backend_coord(&at);
    let half = fine(size / 2.0);
    let style = colour.stroke_width(fine(1.5) as u32);
    let area = chart.plotting_area().strip_coord_spec();
    // The area without its coordinates counts from its own corner.
    let (left, top) = area.get_base_pixel();
    let (x, y) = (x - left, y - top);
    for rise in [-half, half] {
        let line = PathElement::new([(x - half, y - rise), (x + half, y + rise)], style);
        area.draw(&line).map_err(failed)?;
    }
    Ok(())
}
