//! What each chart is to show of the two runs.

use super::downsample::min_max;
use super::measure::{Measure, total_steps};
use super::scale::{Spread, bounds, round_decades, round_domain};
use crate::core::run::Run;
use crate::page::store::Side;
use crate::page::store::history::{Earlier, name};
use crate::page::store::number::{compact, decade, fixed};

/// Grid lines aimed at on the upright axis.
const GRID_LINES: usize = 4;

/// A chart, ready to draw: nothing in it knows of pixels but the number of points.
#[derive(Debug, Clone)]
pub struct Picture {
    pub x: (f64, f64),
    pub y: (f64, f64),
    pub spread: Spread,
    /// How the upright axis writes a value.
    pub write: fn(f64) -> String,
    pub level: Level,
    pub lines: Vec<Line>,
    pub rules: Vec<Rule>,
    /// Whether each line's run is named at its end.
    pub named: bool,
    /// A value whose neighbourhood on the upright axis is taken: the target's own tag is there.
    pub tag: Option<f64>,
    /// The step at which the held run's warm-up ends.
    pub warmup_end: Option<f64>,
}

impl Picture {
    /// Of one run whose name stands above it, from 0 to 1 either way.
    pub fn small(lines: Vec<Line>) -> Self {
        Self {
            x: (0.0, 1.0),
            y: (0.0, 1.0),
            spread: Spread::Linear,
            write: compact,
            level: Level::NUMBERS,
            lines,
            rules: Vec::new(),
            named: false,
            tag: None,
            warmup_end: None,
        }
    }
}

/// The level axis.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    pub spread: Spread,
    /// How it writes a value; an empty text leaves the tick away.
    pub write: fn(f64) -> String,
    /// What it counts, at its end; may be empty.
    pub name: &'static str,
}

impl Level {
    /// The steps of a run.
    pub const STEPS: Self = Self {
        spread: Spread::Linear,
        write: |value| fixed(value, 0),
        name: "step",
    };

    /// Things that are counted: whole numbers alone.
    pub const NUMBERS: Self = Self {
        spread: Spread::Linear,
        write: |value| match value.fract() {
            0.0 => fixed(value, 0),
            _ => String::new(),
        },
        name: "",
    };
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub side: Side,
    pub points: Vec<(f64, f64)>,
    pub look: Look,
    /// Absent for a run of the present pair.
    pub earlier: Option<Tag>,
}

/// What tells a line of an earlier run from the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    pub name: String,
    /// Counts the dash patterns.
    pub dash: usize,
}

impl Line {
    /// Keeps the points that are numbers.
    pub fn new(side: Side, mut points: Vec<(f64, f64)>, look: Look) -> Self {
        points.retain(|point| point.1.is_finite());
        Self {
            side,
            points,
            look,
            earlier: None,
        }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The quantity itself, with its run's name at the end.
    Named,
    /// In the background.
    Faint,
    /// Few points, each with a mark, and the run's name at the end.
    Marked,
    /// A few numbers in a row: each a mark on a stem from 0.
    Stems,
    /// The area that the points go around, in the background.
    Band,
}

/// A line straight across, for comparison; its label may be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub at: f64,
    pub label: String,
}

impl Rule {
    pub fn new(at: f64, label: &str) -> Self {
        let label = label.to_owned();
        Self { at, label }
    }
}

/// Draws up one measure of both runs and of `earlier` ones behind them, with at most about four
/// points for each of `columns`. The exponent's axis leaves room around the `target`.
pub fn picture(
    measure: Measure,
    (off, held): (&Run, &Run),
    earlier: &[&Earlier],
    target: f64,
    columns: usize,
) -> Picture {
    // An earlier run does no more than it did.
    let totals = earlier.iter().map(|it| it.run.steps_done());
    let end = totals.fold(total_steps(off).max(total_steps(held)), usize::max);
    let x = (0.0, end.max(1) as f64);
    let pair = [(Side::Unregularised, off), (Side::Regularised, held)];
    let behind = earlier
        .iter()
        .map(|it| earlier_line(measure, it, x, columns));
    let lines: Vec<Line> = match measure {
        Measure::Accuracy => behind.chain(accuracy_lines(pair, x, columns)).collect(),
        _ => behind
            .chain(pair.map(|(side, run)| plain_line(measure, side, run, x, columns)))
            .collect(),
    };
    let rules = rules(measure, held);
    let (y, spread) = upright_axis(measure, &lines, &rules, target);
    let warmup = held.config.effective_warmup();
    Picture {
        x,
        y,
        spread,
        write: match measure {
            Measure::Accuracy => |value| fixed(value * 100.0, 0),
            Measure::Loss => |value| fixed(value, if value.fract() == 0.0 { 0 } else { 1 }),
            Measure::Exponent => |value| fixed(value, 2),
            Measure::GradientNorm => decade,
        },
        level: Level::STEPS,
        lines,
        rules,
        named: true,
        tag: (measure == Measure::Exponent).then_some(target),
        warmup_end: (warmup > 0).then_some(warmup as f64),
    }
}

fn plain_line(measure: Measure, side: Side, run: &Run, x: (f64, f64), columns: usize) -> Line {
    let drawable = |point: &(f64, f64)| measure != Measure::GradientNorm || point.1 > 0.0;
    let points = min_max(measure.points(run).filter(drawable), x, columns);
    Line::new(side, points, Look::Named)
}

/// Of the accuracy only what the held-out samples say: more would hide the present pair.
fn earlier_line(measure: Measure, of: &Earlier, x: (f64, f64), columns: usize) -> Line {
    let line = match measure {
        Measure::Accuracy => test_line(of.side, &of.run, x, columns),
        _ => plain_line(measure, of.side, &of.run, x, columns),
    };
    Line {
        earlier: Some(Tag {
            name: name(of.number),
            dash: of.shown.unwrap_or_default(),
        }),
        ..line
    }
}

fn test_line(side: Side, run: &Run, x: (f64, f64), columns: usize) -> Line {
    let points = run
        .epochs
        .iter()
        .filter(|epoch| epoch.test_accuracy.is_finite())
        .map(|epoch| (epoch.step as f64, f64::from(epoch.test_accuracy)));
    Line::new(side, min_max(points, x, columns), Look::Marked)
}

fn accuracy_lines(pair: [(Side, &Run); 2], x: (f64, f64), columns: usize) -> Vec<Line> {
    let trend = pair.map(|(side, run)| {
        let points = run.accuracy_trend.iter();
        let points = points.map(|&(step, mean)| (step as f64, f64::from(mean)));
        let points = min_max(points, x, columns);
        Line::new(side, points, Look::Faint)
    });
    let tests = pair.map(|(side, run)| test_line(side, run, x, columns));
    trend.into_iter().chain(tests).collect()
}

fn rules(measure: Measure, held: &Run) -> Vec<Rule> {
    match measure {
        Measure::Accuracy => vec![Rule::new(
            1.0 / held.config.model.num_classes as f64,
            "chance",
        )],
        Measure::Exponent => {
            let leak = held.config.model.beta.ln();
            // A membrane that forgets within a step or two would flatten all else.
            if leak > -2.0 {
                vec![Rule::new(leak, "ln β")]
            } else {
                Vec::new()
            }
        }
        Measure::Loss | Measure::GradientNorm => Vec::new(),
    }
}

fn upright_axis(
    measure: Measure,
    lines: &[Line],
    rules: &[Rule],
    target: f64,
) -> ((f64, f64), Spread) {
    let values = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|point| point.1));
    let (low, high) = bounds(values.chain(rules.iter().map(|rule| rule.at)));
    let empty = low > high;
    match measure {
        Measure::Accuracy => ((0.0, 1.0), Spread::Linear),
        Measure::Loss if empty => ((0.0, 2.5), Spread::Linear),
        Measure::Loss => (
            round_domain(0.0, high.max(1e-3), GRID_LINES),
            Spread::Linear,
        ),
        Measure::Exponent => {
            // Room on both sides of the target, so that it can be dragged either way.
            let low = low.min(target - 0.1).min(0.0);
            let high = high.max(target + 0.1).max(0.2);
            (round_domain(low, high, GRID_LINES), Spread::Linear)
        }
        Measure::GradientNorm if empty => ((1e-1, 1e3), Spread::Log),
        Measure::GradientNorm => (round_decades(low, high, 3), Spread::Log),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ExperimentConfig, Regulariser};
    use crate::core::metrics::{StepMetrics, fixtures};
    use crate::core::name::Named;
    use crate::core::protocol::RunId;
    use crate::page::store::history::History;

    fn run(regulariser: Regulariser, gradient_norm: f32) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::demonstration(regulariser));
        run.steps = (0..50)
            .map(|step| StepMetrics {
                loss: Some(2.0),
                exponent: (step % 2 == 0).then_some(0.3),
                gradient_norm: Some(gradient_norm),
                ..fixtures::step(step)
            })
            .collect();
        run
    }

    #[test]
    fn both_runs_share_one_axis_that_holds_every_value() {
        let (off, held) = (
            run(Regulariser::Off, 5e6),
            run(Regulariser::Interleaved, 3.0),
        );
        for measure in Measure::all() {
            let picture = picture(measure, (&off, &held), &[], -0.05, 400);
            let inside = |value: f64| picture.y.0 <= value && value <= picture.y.1;
            assert!(
                picture
                    .lines
                    .iter()
                    .flat_map(|line| &line.points)
                    .all(|point| inside(point.1))
            );
            assert!(
                picture.rules.iter().all(|rule| inside(rule.at)),
                "{measure:?}"
            );
            assert_eq!(picture.x.1, total_steps(&held) as f64);
        }
    }

    #[test]
    fn a_gradient_that_is_zero_or_no_number_is_left_out_of_the_log_axis() {
        let (off, held) = (
            run(Regulariser::Off, 0.0),
            run(Regulariser::Interleaved, f32::NAN),
        );
        let picture = picture(Measure::GradientNorm, (&off, &held), &[], -0.05, 400);
        assert!(picture.lines.iter().all(|line| line.points.is_empty()));
        assert_eq!(picture.y, (1e-1, 1e3));
    }

    #[test]
    fn earlier_runs_lie_behind_the_pair_on_the_same_axes_and_bear_their_names() {
        let mut history = History::default();
        history.keep(
            run(Regulariser::Off, 5e8),
            run(Regulariser::Interleaved, 3.0),
        );
        history.show(2, false);
        let (off, held) = (
            run(Regulariser::Off, 5.0),
            run(Regulariser::Interleaved, 3.0),
        );
        let shown: Vec<_> = history.shown().collect();
        let picture = picture(Measure::GradientNorm, (&off, &held), &shown, -0.05, 400);
        let names: Vec<_> = picture
            .lines
            .iter()
            .map(|line| line.earlier.as_ref().map(|tag| tag.name.as_str()))
            .collect();
        assert_eq!(names, [Some("#1"), None, None]);
        assert_eq!(picture.y, (1.0, 1e9));
    }
}
