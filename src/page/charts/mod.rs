//! Line charts on canvas, behind one small interface: a [`plot::Picture`] says what is to be
//! seen, `plot::draw` puts it on a `surface::Surface`. Nothing here keeps data; a chart reads
//! the runs' arrays at most once per animation frame, and only while it is in sight.

mod crosshair;
mod estimate_picture;
mod labels;
mod line_chart;
mod measure;
mod picture;
mod plot;
mod scale;
mod small_chart;
mod summary;
mod surface;
mod target_line;
mod theme;
mod visibility;

use crate::core::downsample;

pub use crate::page::store::number::{compact, fixed, percent, significant};
pub use estimate_picture::gradient_by_time;
pub use line_chart::line_chart;
pub use measure::Measure;
pub use small_chart::small_chart;
pub use theme::{provide_theme, theme_changed, use_theme};
