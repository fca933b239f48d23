//! A file's tensors in their places in a network: by the names that we write, else by order and shape, as
//! nobody calls modules alike; and always with a table of what went where, which can be overruled.

mod chosen;
#[cfg(any(feature = "engine", feature = "files"))]
mod digest;
mod infer;
mod modules;
mod names;
mod place;
mod problem;
mod table;

pub use chosen::Choices;
#[cfg(any(feature = "engine", feature = "files"))]
pub use digest::digest;
pub use infer::architecture;
pub use names::by_name;
pub use place::placed;
pub use problem::Problem;
pub use table::{Found, Row, Table};

#[cfg(test)]
mod tests;
