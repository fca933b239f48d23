//! A session to its end, with a progress bar.

use super::saving::Keeper;
use super::{Failure, Outcome};
use crate::core::config::ExperimentConfig;
use crate::core::metrics::EpochMetrics;
use crate::engine::training::{Progress, Session};
use indicatif::{ProgressBar, ProgressStyle};
use std::process::ExitCode;

/// Trains to the end, or to where `keeper` ends it, with a progress bar; `report` may end it too.
pub fn to_the_end(
    session: &mut Session,
    keeper: &mut Keeper,
    report: impl Fn(&Progress) -> std::io::Result<()>,
) -> Outcome {
    let bar = ProgressBar::new(session.total_steps() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} left {msg}")
    {
        bar.set_style(style);
    }
    while !session.is_finished() {
        let is_due = keeper.is_due(session);
        let stepped = pollster::block_on(async {
            if is_due {
                session.settle().await
            } else {
                session.step().await
            }
        });
        let (progress, error) = match stepped {
            Ok(progress) => (progress, None),
            Err(error) => (session.take_unreported(), Some(error)),
        };
        for item in progress {
            match bar.suspend(|| report(&item)) {
                Ok(()) => {}
                // Whoever read the numbers has had enough of them.
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                    return Ok(ExitCode::SUCCESS);
                }
                Err(error) => return Err(Failure::broken(error)),
            }
            keeper.note(&item);
            if let Progress::Epoch { metrics, .. } = &item {
                bar.set_message(format!("test accuracy {:.3}", metrics.test_accuracy));
                if let Some(warning) = missed(&session.config, metrics, keeper) {
                    bar.suspend(|| eprintln!("lyapunov-snn: {warning}"));
                }
            }
        }
        bar.set_position(session.next_step() as u64);
        if let Some(error) = error {
            return Err(Failure::from(error));
        }
        if is_due {
            if let Some(code) = keeper.stops(session) {
                return Ok(ExitCode::from(code));
            }
            // The next one may find room again; the last one has to.
            if let Err(failure) = keeper.write(session) {
                let step = session.next_step();
                bar.suspend(|| keeper.tell_unwritten(&failure, step));
            }
        }
    }
    bar.finish();
    Ok(ExitCode::SUCCESS)
}

/// Said once after the warm-up and once at the end, where the exponent is not where it is to be.
fn missed(config: &ExperimentConfig, metrics: &EpochMetrics, keeper: &Keeper) -> Option<String> {
    let is_told = metrics.epoch == 0 || metrics.epoch == config.training.epochs;
    let miss = keeper.past().missed()?;
    is_told.then(|| miss.sentence(metrics.epoch))
}
