//! The GPU beside the CPU, before a run is left to it: whether it computes the same, and which is faster.

use super::batch::Parts;
use super::device::OpenDevice;
use super::error::TrainingError;
use super::reading::read_all;
use super::session::Session;
use super::step::{Measure, task_gradient};
use crate::core::config::{ExperimentConfig, Regulariser};
use crate::core::dataset::Sources;
use crate::core::protocol::{DeviceKind, Difference, Trial, Tried};

/// How far a number may lie from the CPU's, for each unit of the largest of its kind; an exponent by itself.
const TOLERANCE: f32 = 1e-4;
/// Milliseconds for which steps are repeated on a device, and how many are enough.
const LONG_ENOUGH: f64 = 100.0;
const MOST_STEPS: usize = 20;

/// What a network gives, by kind.
type Answers = [(Tried, Vec<f32>); 3];

/// Tries the GPU that the system prefers; `now` is a clock in milliseconds. Half a second where the GPU's
/// kernels compile as quickly as they run.
pub async fn try_gpu(sources: &Sources, config: &ExperimentConfig, now: impl Fn() -> f64) -> Trial {
    match OpenDevice::gpu().await {
        Ok(gpu) => try_device(sources, config, &gpu, now).await,
        Err(error) => Trial::Broken {
            reason: error.to_string(),
        },
    }
}

async fn try_device(
    sources: &Sources,
    config: &ExperimentConfig,
    gpu: &OpenDevice,
    now: impl Fn() -> f64,
) -> Trial {
    if let Err(error) = gpu.check(&config.model, config.lyapunov.estimator) {
        return refused(&error);
    }
    let cpu = OpenDevice::cpu();
    let found = async {
        let (own, right) = (answers(gpu).await?, answers(&cpu).await?);
        if let Some(difference) = difference(&own, &right) {
            return Ok(Trial::Wrong(difference));
        }
        Ok(Trial::Right {
            gpu: step_time(sources, config, gpu, &now).await?,
            cpu: step_time(sources, config, &cpu, &now).await?,
        })
    };
    match found.await {
        Ok(trial) => trial,
        Err(TrainingError::DeviceLost { reason }) => {
            OpenDevice::note_loss(&reason);
            Trial::Broken { reason }
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &TrainingError) -> Trial {
    Trial::Refused {
        reason: error.to_string(),
    }
}

/// Two layers of a few neurons on the digits: all kernels of a training step, and no number so near to a
/// threshold that rounding decides what spikes.
fn small() -> ExperimentConfig {
    let mut config = ExperimentConfig::demonstration(Regulariser::Off);
    config.task.time_steps = 20;
    config.model.hidden_dims = vec![16, 12];
    config.training.batch_size = 4;
    config
}

/// What the small network gives on a device.
async fn answers(device: &OpenDevice) -> Result<Answers, TrainingError> {
    let mut session = Session::new(small(), device.clone(), None)?;
    let samples = session.batches.training_samples(0, 0);
    let parts = Parts::new(&session.batches, &samples, &session.device.device);
    let (network, measure) = (&session.network, Measure::Exponent);
    let task = task_gradient(&session.config, network, &parts, 0, measure)?;
    let mut asked = vec![task.gradient];
    asked.extend(task.reading.map(|reading| reading.samples));
    for (part, _) in parts.iter() {
        let logits = network.simulate(part.input, None, None);
        asked.push(logits.logits().flatten(0, 1));
    }
    let mut given = read_all(asked).await?.into_iter();
    let mut next = || given.next().unwrap_or_default();
    let (gradient, exponent, logits) = (next(), next(), next());
    Ok([
        (Tried::Logits, logits),
        (Tried::Exponent, exponent),
        (Tried::Gradient, gradient),
    ])
}

/// The first number that is not as it should be; one that is missing, NaN or infinite is not.
fn difference(own: &Answers, right: &Answers) -> Option<Difference> {
    let both = own.iter().zip(right);
    let mut differences = both.map(|((what, own), (_, right))| difference_of(*what, own, right));
    differences.find_map(|it| it)
}

fn difference_of(what: Tried, own: &[f32], right: &[f32]) -> Option<Difference> {
    let largest = right
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    let scale = match what {
        Tried::Exponent => 1.0,
        Tried::Logits | Tried::Gradient => largest,
    };
    let at = |values: &[f32], place: usize| values.get(place).copied().unwrap_or(f32::NAN);
    let mut pairs = (0..own.len().max(right.len())).map(|place| (at(own, place), at(right, place)));
    // What is no number is never within.
    let is_within = |own: f32, right: f32| (own - right).abs() <= TOLERANCE * scale;
    let (gpu, cpu) = pairs.find(|(own, right)| !is_within(*own, *right))?;
    Some(Difference { what, gpu, cpu })
}

/// Milliseconds of a training step. The first is made before it is timed, for it compiles.
async fn step_time(
    sources: &Sources,
    config: &ExperimentConfig,
    device: &OpenDevice,
    now: &impl Fn() -> f64,
) -> Result<f64, TrainingError> {
    let mut config = config.clone();
    config.lyapunov.warmup_steps = 0;
    let mut session = Session::on(sources, config, device.clone(), None)?;
    if device.info.kind == DeviceKind::Gpu {
        session.step().await?;
        session.settle().await?;
    }
    let begun = now();
    let mut steps = 0;
    while steps < MOST_STEPS && !session.is_evaluating() && now() - begun < LONG_ENOUGH {
        session.step().await?;
        steps += 1;
    }
    session.settle().await?;
    Ok((now() - begun) / steps.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers_of(logits: &[f32], exponent: &[f32], gradient: &[f32]) -> Answers {
        [
            (Tried::Logits, logits.to_vec()),
            (Tried::Exponent, exponent.to_vec()),
            (Tried::Gradient, gradient.to_vec()),
        ]
    }

    fn found(own: &Answers) -> Option<Tried> {
        let right = answers_of(&[0.5, -2.0], &[-0.1], &[1e6, 0.0]);
        difference(own, &right).map(|it| it.what)
    }

    #[test]
    fn what_rounding_does_is_no_difference_and_what_a_driver_does_is_one() {
        assert_eq!(
            found(&answers_of(&[0.5001, -2.0], &[-0.10005], &[1e6, 50.0])),
            None
        );
        let wrong = [
            (
                answers_of(&[0.6, -2.0], &[-0.1], &[1e6, 0.0]),
                Tried::Logits,
            ),
            (
                answers_of(&[0.5, -2.0], &[-0.101], &[1e6, 0.0]),
                Tried::Exponent,
            ),
            (
                answers_of(&[0.5, -2.0], &[f32::NAN], &[1e6, 0.0]),
                Tried::Exponent,
            ),
            (
                answers_of(&[0.5, -2.0], &[-0.1], &[1e6, 500.0]),
                Tried::Gradient,
            ),
            (answers_of(&[0.0; 2], &[0.0], &[0.0; 2]), Tried::Logits),
            (answers_of(&[0.5], &[-0.1], &[1e6, 0.0]), Tried::Logits),
            (
                answers_of(&[0.5, -2.0], &[-0.1], &[f32::INFINITY, 0.0]),
                Tried::Gradient,
            ),
        ];
        for (own, what) in wrong {
            assert_eq!(found(&own), Some(what), "{own:?}");
        }
    }

    #[test]
    fn the_cpu_tried_as_if_it_were_a_gpu_is_right_and_its_step_is_timed() {
        let clock = std::time::Instant::now();
        let now = || clock.elapsed().as_secs_f64() * 1000.0;
        let mut config = small();
        config.training.batch_size = 16;
        let (sources, cpu) = (Sources::default(), OpenDevice::cpu());
        let tried = try_device(&sources, &config, &cpu, now);
        let trial = cubecl::future::block_on(tried);
        let Trial::Right { gpu, cpu } = trial else {
            panic!("{trial:?}");
        };
        assert!(gpu > 0.0 && cpu > 0.0, "{gpu} {cpu}");
    }

    #[test]
    fn the_small_network_spikes_has_an_exponent_and_a_gradient() {
        let answers = cubecl::future::block_on(answers(&OpenDevice::cpu())).expect("the CPU");
        for (what, numbers) in &answers {
            let moved = numbers.iter().filter(|number| **number != 0.0).count();
            assert!(moved * 4 > numbers.len(), "{what:?}: {numbers:?}");
        }
    }
}
