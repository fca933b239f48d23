//! The sheet that a picture is drawn on, with its words for those who do not see it.

use super::colour::{INK, PAPER};
use crate::core::plot::PlotError;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width in pixels: that of a phone held upright.
pub const WIDTH: i32 = 390;
/// plotters counts in whole numbers: a tenth of a pixel is as fine as a paper needs.
pub const FINE: i32 = 10;
/// plotters' SVG divides the sizes of fonts by this.
const FONT: f64 = 1.24;
const FAMILY: &str = "Helvetica, Arial, sans-serif";

/// Or the paper shines through between the cells of a map.
const CRISP: &str = "<style>rect { shape-rendering: crispEdges }</style>";

pub type Sheet<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A picture of the given height in pixels. `words` are its title and what it shows.
pub fn sheet(
    height: i32,
    (title, description): (&str, &str),
    paint: impl FnOnce(&Sheet) -> Result<(), PlotError>,
) -> Result<String, PlotError> {
    let (wide, high) = ((WIDTH * FINE) as u32, (height * FINE) as u32);
    let mut drawn = String::new();
    {
        let sheet = SVGBackend::with_string(&mut drawn, (wide, high)).into_drawing_area();
        sheet.fill(&PAPER).map_err(failed)?;
        paint(&sheet)?;
        sheet.present().map_err(failed)?;
    }
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    let (title, description) = (escaped(title), escaped(description));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {wide} {high}\" aria-labelledby=\"title description\">\n\
         <title id=\"title\">{title}</title>\n<desc id=\"description\">{description}</desc>\n{CRISP}\n{body}"
    ))
}

/// plotters' errors as this module's.
pub fn failed(error: impl std::fmt::Display) -> PlotError {
    PlotError::Drawing(error.to_string())
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

/// A font of so many pixels.
pub fn font(pixels: f64) -> FontDesc<'static> {
    let size = pixels * f64::from(FINE) * FONT;
    (FontFamily::Name(FAMILY), size).into_font()
}

/// How a text is written: its size in pixels, its colour, and where it stands from its point.
pub fn style(pixels: f64, colour: RGBColor, from: HPos) -> TextStyle<'static> {
    let pos = Pos::new(from, VPos::Center);
    font(pixels).color(&colour).pos(pos)
}

/// Writes a text at a point in pixels.
pub fn write(
    sheet: &Sheet,
    text: &str,
    (x, y): (f64, f64),
    style: TextStyle<'static>,
) -> Result<(), PlotError> {
    let at = (fine(x), fine(y));
    let text = Text::new(text.to_owned(), at, style);
    sheet.draw(&text).map_err(failed)
}

/// Pixels in plotters' unit.
pub fn fine(pixels: f64) -> i32 {
    (pixels * f64::from(FINE)).round() as i32
}

/// The lines above a picture: its title, and the sweep's name beneath.
pub struct Head {
    lines: Vec<String>,
    /// How many of them are the title's.
    title: usize,
}

/// Characters that a line of the title has room for, and of the name.
const TITLE: usize = 50;
const NAME: usize = 56;

impl Head {
    pub fn new(title: &str, name: &str) -> Self {
        let mut lines = wrapped(title, TITLE);
        let title = lines.len();
        lines.extend(wrapped(name, NAME));
        Self { lines, title }
    }

    /// Pixels that it takes.
    pub fn height(&self) -> f64 {
        10.0 + 17.0 * self.lines.len() as f64
    }

    /// Writes it from the top on.
    pub fn write(&self, sheet: &Sheet) -> Result<(), PlotError> {
        for (index, line) in self.lines.iter().enumerate() {
            let style = if index < self.title {
                let bold = font(14.0).style(FontStyle::Bold);
                bold.color(&INK).pos(Pos::new(HPos::Left, VPos::Center))
            } else {
                style(12.0, INK, HPos::Left)
            };
            write(sheet, line, (10.0, 16.0 + 17.0 * index as f64), style)?;
        }
        Ok(())
    }
}

/// A text in lines of at most so many characters, parted at its blanks.
pub fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
