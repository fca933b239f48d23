//! Descriptions drawn as SVG by the crate `plotters`.

mod canvas;
mod colour;
mod frame;
mod growth;
mod heat;
mod legend;
mod line;
mod paired;

pub use heat::heat;
pub use line::line;
pub use paired::paired;
