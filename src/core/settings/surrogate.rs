//! What the surrogate's one parameter comes to.

use crate::core::config::ExperimentConfig;
use crate::core::number::compact;

/// Beside a parameter's own value, what it comes to in the one measure that all of them share.
pub(super) fn half_width(config: &ExperimentConfig) -> Option<String> {
    let half_width = config.model.surrogate.half_width();
    half_width.is_finite().then(|| {
        let words = compact(half_width);
        format!("Half-width {words}: there the slope is half of its peak.")
    })
}
