//! A chart in words, for those who do not see it.

use super::measure::Measure;
use crate::core::name::Labelled;
use crate::core::number::exponent;
use crate::core::run::Run;
use crate::page::store::history::{Earlier, name};

/// What one measure says of both runs so far, and of the earlier ones that are drawn.
pub fn summary<'a>(
    measure: Measure,
    (off, held): (&Run, &Run),
    earlier: impl Iterator<Item = &'a Earlier>,
) -> String {
    let earlier = earlier.map(|it| format!(" {}: {}.", name(it.number), story(measure, &it.run)));
    format!(
        "{}. Held: {}. Not held: {}.{}",
        measure.title(),
        story(measure, held),
        story(measure, off),
        earlier.collect::<String>()
    )
}

fn story(measure: Measure, run: &Run) -> String {
    let Some(epoch) = run.last_epoch() else {
        // No number yet: it would change with every step, and be read out with every step.
        let begun = run.steps_done() > 0;
        return if begun {
            "in its first epoch"
        } else {
            "no data yet"
        }
        .to_owned();
    };
    let said = match measure {
        Measure::Accuracy => format!(
            "{} of the held-out samples right",
            measure.write(epoch.test_accuracy.into())
        ),
        Measure::Loss => format!(
            "{} on the held-out samples",
            measure.write(epoch.test_loss.into())
        ),
        Measure::Exponent => {
            let value = exponent(epoch.exponent, epoch.exponent_standard_error, epoch.floored);
            format!("{value} nats per time step on the held-out samples")
        }
        Measure::GradientNorm => {
            format!("{} at most", measure.write(epoch.max_gradient_norm.into()))
        }
    };
    format!("{said} after epoch {}", epoch.epoch)
}
