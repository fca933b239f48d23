//! Charts: plain data in, one axis, one scale and one crosshair for all of them.
//!
//! A chart's data are a plain struct that a pure function makes. Lines are SVG, thinned to what a
//! screen can show; rasters are canvas. A chart is drawn at most once an animation frame, and only
//! while it is in sight; each has a sentence computed of its data, a table, and files to take along.
//!
//! Not uPlot, which was tried for the lines (1.6.32, the accuracy chart's two lines, one more point a frame, in
//! Chromium on one machine): it takes 1.2 ms of the page's thread a frame at 1,000 points, where the lab's four
//! charts together take 0.8 to 1.6 ms while the demonstration trains; it is 22 KB gzip beside the page, its words
//! are pixels (no text to select, zoom or read out, no SVG file), and labels at the ends of lines, bands,
//! references and notes would be ours to draw on its canvas all the same.
//!
//! In reading order; a module imports those above it.
//!
//! - `axis`, `table`, `data`, `words`: what is shown, in values and in words
//! - `drawing`, `plane`, `aside`, `layout`, `pointer`: from values to pixels
//! - `palette`, `redraw`, `crosshair`, `export`, `figure`: what every chart has
//! - `line_chart`, `ramp`, `paired`, `target_handle`: the chart of lines, and what is made of it
//! - `bitmap`, `track`, `raster`, `heat_track`: neurons by time steps
//! - `lattice`, `cell_grid`, `heat_map`, `heat_map_view`, `spark`: neurons as cells, maps of two settings, lines as large as a word

mod aside;
mod axis;
mod bitmap;
mod cell_grid;
mod crosshair;
mod data;
mod drawing;
mod export;
mod figure;
mod heat_map;
mod heat_map_view;
mod heat_track;
mod lattice;
mod layout;
mod line_chart;
mod paired;
mod palette;
mod plane;
mod pointer;
mod ramp;
mod raster;
mod redraw;
mod spark;
mod table;
mod target_handle;
mod track;
mod words;

pub use crate::page::language::number::times;
pub use axis::{Axis, Format, Scale, Spread};
pub use cell_grid::{CellGrid, Cells};
pub use crosshair::Crosshair;
pub use data::{
    Anchor, At, Band, ChartData, Dot, DotShape, EndLabel, Look, Note, Reference, Rug, Series, Spot,
    TextSide, Tone,
};
pub use drawing::Path;
pub use figure::Frame;
pub use heat_map::{HeatMapData, MapCell};
pub use heat_map_view::HeatMap;
pub use heat_track::{Heat, HeatTrack};
pub use line_chart::{LineChart, PlaneOf};
pub use paired::{PairedDots, PairedStarts, paired_dots};
pub use palette::{Lettering, Palette, use_palette};
pub use ramp::{Ramp, Room, SignalRamp, common_domain, growth, ramp_chart};
pub use raster::{DiffRaster, Raster, SpikePair, Spikes};
pub use spark::Spark;
pub use table::Table;
pub use target_handle::{Drag, TargetHandle};
pub use track::Dim;
