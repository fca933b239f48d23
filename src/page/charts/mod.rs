//! Line charts on canvas, behind one small interface: a [`plot::Picture`] says what is to be
//! seen, `plot::draw` puts it on a `surface::Surface`. Nothing here keeps data; a chart reads
//! the runs' arrays at most once per animation frame, and only while it is in sight.

mod crosshair;
mod inside;
mod labels;
mod line_chart;
mod measure;
mod picture;
mod plot;
mod scale;
mod spikes;
mod summary;
mod surface;
mod target_line;
mod theme;
mod visibility;

use crate::core::downsample;

pub use crate::page::store::number::{compact, fixed, percent, significant};
pub use inside::{
    CLASSES, Showing, TimeScale, divergence_chart, membrane_chart, network_view, rate_words,
    time_raster,
};
pub use line_chart::line_chart;
pub use measure::Measure;
pub use raster::raster;
pub use theme::{provide_theme, theme_changed, use_theme};
