//! Lyapunov exponents of any system: the estimators in plain `f64`, and systems to hold them to.
//!
//! A [`Flow`] is a system along whose trajectory differences can be carried. Three estimators
//! measure it, all in nats per time step, and report a [`Growth`] or say why not
//! ([`ExponentError`]):
//!
//! - [`tangent`]: the largest exponent, from one tangent vector;
//! - [`spectrum`]: the leading k exponents, from k of them;
//! - [`finite_size`]: the growth of a finite difference, a twin kept at distance eps.
//!
//! Each goes over a [`Window`], whose first steps may be left out of the mean; a network's directions
//! start along [`slow_mode`]. A direction that dies (see [`LOST`]) starts again along its start
//! direction, and the step reads log 1e-12: a floor, and [`Growth::floored`] says how often.
//!
//! [`known::systems`] are the systems whose exponents are known, each with what every estimator
//! should read of it: the Henon and logistic maps, the Lorenz equations, random networks, a linear
//! map and silent neurons. [`reference_bias()`] says how much the reference's estimator reads too high.
//!
//! Each has a form that is left for a breath between any two time steps ([`crate::core::pieces`]).
//!
//! Nothing here knows how a network is computed. The kernels' own estimators are written for their
//! devices; tests hold them to these.

mod direction;
mod error;
mod finite_size;
mod floors;
mod flow;
mod growth;
pub mod known;
pub mod reference_bias;
mod slow_mode;
mod spectrum;
mod window;

pub use direction::{Own, length, orthonormalise, rescale};
pub use error::{EPS, ExponentError, MOST_DIRECTIONS};
pub use finite_size::{finite_size, finite_size_in_pieces};
pub use floors::{LOST, NEAR_TINY, NORM_FLOOR, TINY};
pub use flow::Flow;
pub use growth::Growth;
pub use reference_bias::{ReferenceBias, reference_bias};
pub use slow_mode::slow_mode;
pub use spectrum::{spectrum, spectrum_in_pieces, tangent, tangent_in_pieces};
pub use window::Window;
