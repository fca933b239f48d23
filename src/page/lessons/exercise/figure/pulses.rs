//! What a neuron's own decay leaves of each pulse of a train until the task asks for it.

use crate::core::config::{ExperimentConfig, ModelKind, Task};
use crate::page::charts::{Axis, ChartData, EndLabel, Format, Look, Series, Tone};
use crate::page::language::number::significant;
use crate::page::language::say;

/// Shares below this are none.
const NONE: f64 = 1e-12;

/// The time steps at which pulses may come: the first of every slot of temporal parity, else the first of all.
fn starts(config: &ExperimentConfig) -> Vec<usize> {
    let task = &config.task;
    let pulses = match task.kind {
        Task::TemporalParity => task.bits.max(1),
        _ => 1,
    };
    let slot = (task.time_steps / pulses).max(1);
    (0..pulses).map(|pulse| 1 + pulse * slot).collect()
}

/// A potential at its pulse and after so many time steps, as a share of its peak: `I[t] = alpha I[t-1] + pulse`, which
/// recurrent networks have, and `U[t] = beta U[t-1] + I[t]`. Nothing but the decays.
fn kept(config: &ExperimentConfig, steps: usize) -> Vec<f64> {
    let model = &config.model;
    let alpha = match model.kind {
        ModelKind::Recurrent => model.alpha,
        ModelKind::Feedforward => 0.0,
    };
    let (mut current, mut potential) = (1.0, 1.0);
    let mut course = vec![potential];
    for _ in 0..steps {
        current *= alpha;
        potential = model.beta * potential + current;
        course.push(potential);
    }
    let peak = course.iter().copied().fold(1.0, f64::max);
    course.into_iter().map(|it| it / peak).collect()
}

pub(super) fn chart(config: &ExperimentConfig) -> ChartData {
    let (starts, steps) = (starts(config), config.task.time_steps);
    let course = |start: usize| -> Vec<(f64, f64)> {
        let kept = kept(config, steps.saturating_sub(start));
        let drawn = |(after, share): (usize, f64)| {
            let share = if share > NONE { share } else { f64::NAN };
            ((start + after) as f64, share)
        };
        kept.into_iter().enumerate().map(drawn).collect()
    };
    let courses: Vec<_> = starts.iter().map(|start| course(*start)).collect();
    let shares = courses.iter().flatten().map(|it| it.1);
    let x = Axis::linear(say("time step"), (0.0, steps as f64));
    let y = Axis::decades("", shares.filter(|it| it.is_finite())).value(Format::Significant);
    let title = say("What is left of each pulse");
    let mut data = ChartData::new(title, say("share of its peak, log scale"), x, y);
    let said = starts.iter().enumerate().map(|(place, start)| {
        let kept = kept(config, steps.saturating_sub(*start));
        say!(
            "Of pulse {number} at time step {start} {share} is left at the end.",
            number = place + 1,
            start,
            share = significant(kept.last().copied().unwrap_or_default())
        )
    });
    data.sentence = Some(said.collect::<Vec<_>>().join(" "));
    let lines = courses.into_iter().enumerate().map(|(place, course)| {
        let name = say!("pulse {number}", number = place + 1);
        Series::new(name, Tone::Ink, Look::Line, course).label(EndLabel::Name)
    });
    data.series = lines.collect();
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(alpha: f64, beta: f64) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        (config.task.kind, config.task.bits) = (Task::TemporalParity, 3);
        config.task.time_steps = 30;
        (config.model.alpha, config.model.beta) = (alpha, beta);
        config
    }

    #[test]
    fn a_pulse_in_each_slot_decays_by_beta_until_the_end() {
        let drawn = chart(&lesson(0.0, 0.5));
        let from: Vec<_> = drawn.series.iter().map(|it| it.points[0]).collect();
        assert_eq!(from, [(1.0, 1.0), (11.0, 1.0), (21.0, 1.0)]);
        let first = &drawn.series[0].points;
        assert_eq!(first[20], (21.0, 0.5_f64.powi(20)));
        assert_eq!(first[29].0, 30.0);
        let said = drawn.sentence();
        assert!(
            said.contains(
                "Of pulse 3 at time step 21 2.0\u{202f}·\u{202f}10⁻³ is left at the end."
            ),
            "{said}"
        );
    }

    #[test]
    fn a_current_that_lasts_lets_the_potential_rise_before_it_falls() {
        let course = kept(&lesson(0.9, 0.9), 2);
        // 1, then 0.9 + 0.9, then 1.62 + 0.81.
        let wanted = [1.0 / 2.43, 1.8 / 2.43, 1.0];
        assert!(
            course
                .iter()
                .zip(wanted)
                .all(|(it, to)| (it - to).abs() < 1e-12)
        );
    }

    #[test]
    fn another_task_shows_one_pulse_at_its_beginning() {
        let mut config = lesson(0.0, 0.5);
        config.task.kind = Task::DelayedXor;
        assert_eq!(starts(&config), [1]);
        config.task.time_steps = 1;
        assert_eq!(chart(&config).series[0].points, [(1.0, 1.0)]);
    }
}
