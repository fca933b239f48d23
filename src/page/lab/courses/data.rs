//! The courses over training, as plain data: pure functions of both networks' records.
//!
//! Both count their training steps from 0, so that the curves part at one place; the warm-up is left of it.

use super::foreseen::Foreseen;
use crate::core::metrics::StepMetrics;
use crate::core::run::Run;
use crate::page::charts::{
    Anchor, Axis, Band, ChartData, Format, Look, Note, Reference, Series, Spot, TextSide, Tone,
};
use crate::page::lab::moment::{Moment, newest, pair_span, span, steps_per_epoch};
use crate::page::lab::network::{name, things, tone};
use crate::page::language::say;
use crate::page::store::Side;
use crate::page::store::names::within;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// Steps that a thin line takes the mean of, as training losses jump from batch to batch.
const SMOOTHED: usize = 4;

/// What a course is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Quantity {
    #[strum(message = "Accuracy")]
    Accuracy,
    #[strum(message = "Loss")]
    Loss,
    #[strum(message = "λ")]
    Exponent,
    #[strum(message = "Gradient norm")]
    GradientNorm,
}

/// What the courses are drawn of.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// By [`Side`].
    pub runs: [&'a Run; 2],
    /// Where the lines end; `None` where there is nothing more.
    pub until: Option<Moment>,
    /// Of the exponent, nats per time step; absent where it is not regularised.
    pub target: Option<f64>,
    /// Whether the pair is being trained or has been.
    pub begun: bool,
    /// Earlier runs that are drawn beside it, thin.
    pub earlier: &'a [Past<'a>],
    /// What a student predicts of them.
    pub foreseen: Foreseen,
}

/// A run of an earlier pair.
#[derive(Debug, Clone)]
pub struct Past<'a> {
    pub name: String,
    pub side: Side,
    /// What its network is called.
    pub network: String,
    pub run: &'a Run,
}

impl Quantity {
    /// The course of both networks.
    pub fn chart(self, pair: &Pair) -> ChartData {
        match self {
            Self::Accuracy => accuracy(pair),
            Self::Loss => loss(pair),
            Self::Exponent => exponent(pair),
            Self::GradientNorm => gradient(pair),
        }
    }
}

fn accuracy(pair: &Pair) -> ChartData {
    let things = things(pair.held().config.task.kind);
    let y = Axis::linear("", (0.0, 100.0)).ticks(vec![0.0, 50.0, 100.0]);
    let unit = say!("% right, unseen {things}", things);
    let y = y.value(Format::Percent);
    let mut chart = ChartData::new(say("Accuracy"), unit, pair.trained(), y);
    for past in pair.earlier {
        let epochs = past.run.epochs.iter();
        let marks = epochs.map(|it| (it.step, 100.0 * f64::from(it.test_accuracy)));
        chart.series.push(pair.past(past, marks));
    }
    for side in Side::BOTH {
        let run = pair.run(side);
        let trend = run.accuracy_trend.iter();
        let trend = trend.map(|(step, share)| (pair.x(side, *step), 100.0 * f64::from(*share)));
        let name = say!("{network}, training batches", network = within(name(side)));
        chart
            .series
            .push(Series::new(name, tone(side), Look::Thin, pair.cut(trend)));
    }
    for side in Side::BOTH {
        let epochs = pair.run(side).epochs.iter();
        let marks = epochs.map(|epoch| {
            let share = 100.0 * f64::from(epoch.test_accuracy);
            (pair.x(side, epoch.step), share)
        });
        let marks = Series::new(name(side), tone(side), Look::Marked, pair.cut(marks));
        chart.series.push(marks);
    }
    let chance = 100.0 / pair.held().config.model.num_classes.max(1) as f64;
    chart.references.push(Reference {
        side: TextSide::Right,
        ..Reference::level(chance, say("chance"))
    });
    pair.note(&mut chart);
    let (_, to) = pair.span();
    pair.foreseen.add_accuracy(&mut chart, chance, to as f64);
    chart
}

fn loss(pair: &Pair) -> ChartData {
    let of = |step: &StepMetrics| step.loss;
    let y = Axis::decades("", pair.values(of));
    let mut chart = ChartData::new(
        say("Loss"),
        say("cross-entropy, log scale"),
        pair.trained(),
        y,
    );
    pair.add_earlier(&mut chart, of);
    for side in Side::BOTH {
        let points = smoothed(&pair.points(side, of), SMOOTHED);
        chart
            .series
            .push(Series::new(name(side), tone(side), Look::Line, points));
    }
    pair.note(&mut chart);
    chart
}

/// Share of the exponent's axis that a word about it takes.
const ROOM: f64 = 0.15;

fn exponent(pair: &Pair) -> ChartData {
    let of = |step: &StepMetrics| step.exponent;
    let held = pair.target.into_iter().chain([0.0]);
    let y = Axis::around("", pair.values(of).chain(held)).value(Format::Fixed(3));
    let unit = say("growth per time step, Lyapunov exponent");
    let mut chart = ChartData::new("λ", unit, pair.whole(), y);
    pair.add_earlier(&mut chart, of);
    let (from, _) = pair.span();
    if from < 0 {
        let (from, text) = (from as f64, String::new());
        chart.bands.push(Band::Span {
            from,
            to: 0.0,
            text,
        });
        chart.series.extend(waiting(pair));
    }
    for side in Side::BOTH {
        let points = pair.points(side, of);
        chart
            .series
            .push(Series::new(name(side), tone(side), Look::Line, points));
    }
    let target = pair.target.map(|target| Reference::level(target, ""));
    let target = target.map(|it| Reference {
        tone: Tone::Regularised,
        ..it
    });
    chart.references.extend(target);
    let side = beside_values(pair.span());
    // Each where it is true: above zero, and below it.
    let (low, high) = chart.y.domain;
    let above = high / (high - low);
    let grows = (above > ROOM).then_some((0.06, say("grows ↑")));
    let fades = (above < 1.0 - ROOM).then_some((0.97, say("fades ↓")));
    for (place, text) in grows.into_iter().chain(fades) {
        chart.notes.push(Note {
            spot: Spot::Share(side, place),
            anchor: Anchor::End,
            tone: Tone::Muted,
            text: text.to_owned(),
        });
    }
    chart
}

/// Where words about the axis end, as a share of its width: where the warm-up is long its end, since the values of the
/// moment that is shown stand right of it; else the chart's own.
fn beside_values((from, to): (Moment, Moment)) -> f64 {
    let warmup = from.min(0).unsigned_abs() as f64;
    let share = warmup / (warmup + to.max(1) as f64);
    if share > 0.5 { share - 0.02 } else { 0.99 }
}

/// The unregularised network has no warm-up: its exponent stays what it is at first. Networks that differ otherwise have
/// one both.
fn waiting(pair: &Pair) -> Option<Series> {
    if span(pair.off()).0 > 0 {
        return None;
    }
    let (from, _) = pair.span();
    let first = pair.off().steps.iter().find_map(|step| step.exponent)?;
    let to = pair.until.map_or(0, |until| until.min(0));
    let points = [from, to].map(|at| (at as f64, f64::from(first)));
    let name = say("unregularised, without a warm-up");
    Some(Series::new(
        name,
        Tone::Unregularised,
        Look::Thin,
        points.to_vec(),
    ))
}

fn gradient(pair: &Pair) -> ChartData {
    let of = |step: &StepMetrics| step.gradient_norm;
    let y = Axis::decades("", pair.values(of).chain(pair.foreseen.ends()));
    let y = y.format(Format::Power).value(Format::Significant);
    let mut chart = ChartData::new(say("Gradient norm"), say("log scale"), pair.trained(), y);
    pair.add_earlier(&mut chart, of);
    for side in Side::BOTH {
        let points = pair.points(side, of);
        chart
            .series
            .push(Series::new(name(side), tone(side), Look::Line, points));
    }
    pair.note(&mut chart);
    pair.foreseen.add_norms(&mut chart);
    chart
}

impl<'a> Pair<'a> {
    fn run(&self, side: Side) -> &'a Run {
        self.runs[side as usize]
    }

    fn off(&self) -> &'a Run {
        self.run(Side::Unregularised)
    }

    fn held(&self) -> &'a Run {
        self.run(Side::Regularised)
    }

    fn span(&self) -> (Moment, Moment) {
        pair_span(self.runs)
    }

    /// A run's own step on the axis that both share.
    fn x(&self, side: Side, step: usize) -> f64 {
        let (warmup, _) = span(self.run(side));
        step as f64 - warmup as f64
    }

    /// What stands before the moment that is shown.
    fn cut(&self, points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
        let until = self.until.map_or(f64::INFINITY, |until| until as f64);
        let (from, _) = self.span();
        points
            .filter(|(x, y)| *x >= from as f64 && *x <= until && y.is_finite())
            .collect()
    }

    fn points(&self, side: Side, of: fn(&StepMetrics) -> Option<f32>) -> Vec<(f64, f64)> {
        let steps = self.run(side).steps.iter();
        let known = steps.filter_map(|step| Some((step.step, of(step)?)));
        self.cut(known.map(|(step, value)| (self.x(side, step), f64::from(value))))
    }

    fn add_earlier(&self, chart: &mut ChartData, of: fn(&StepMetrics) -> Option<f32>) {
        for past in self.earlier {
            let steps = past.run.steps.iter();
            let known = steps.filter_map(|step| Some((step.step, f64::from(of(step)?))));
            chart.series.push(self.past(past, known));
        }
    }

    /// An earlier run's line, whose training steps are counted from 0 too.
    fn past(&self, past: &Past, points: impl Iterator<Item = (usize, f64)>) -> Series {
        let (warmup, _) = span(past.run);
        let (from, to) = self.span();
        let points = points
            .map(|(step, value)| (step as f64 - warmup as f64, value))
            .filter(|(x, y)| *x >= from as f64 && *x <= to as f64 && y.is_finite());
        let name = format!("{}, {}", past.name, past.network);
        Series::new(name, tone(past.side), Look::Thin, points.collect())
    }

    /// All that is known of a quantity, wherever the lines end: the axis stands still while one scrubs.
    fn values(&self, of: fn(&StepMetrics) -> Option<f32>) -> impl Iterator<Item = f64> {
        let earlier = self.earlier.iter().map(|past| past.run);
        let runs = self.runs.into_iter().chain(earlier);
        let steps = runs.flat_map(|run| run.steps.iter());
        steps
            .filter_map(of)
            .map(f64::from)
            .filter(|it| it.is_finite())
    }

    /// The axis of what is measured in training alone.
    fn trained(&self) -> Axis {
        let (_, to) = self.span();
        let ticks = self.epoch_ticks();
        let axis = Axis::linear(say("training step"), (0.0, to as f64));
        axis.ticks(ticks).format(Format::Whole).value(Format::Whole)
    }

    /// The axis with the warm-up.
    fn whole(&self) -> Axis {
        let (from, to) = self.span();
        if from == 0 {
            return self.trained();
        }
        // Beside a long warm-up there is no room for more than the end.
        let mut ticks = match -from > to {
            true => vec![0.0, to as f64],
            false => self.epoch_ticks(),
        };
        let named: Vec<_> = ticks.iter().map(|&at| (at, format!("{at}"))).collect();
        let warmup = (from as f64, say("warm-up").to_owned());
        ticks.insert(0, from as f64);
        let named = std::iter::once(warmup).chain(named).collect();
        let axis = Axis::linear(say("training step"), (from as f64, to as f64));
        axis.ticks(ticks)
            .format(Format::Named(named))
            .value(Format::Whole)
    }

    /// Ends of epochs, three or four of them.
    fn epoch_ticks(&self) -> Vec<f64> {
        let (_, to) = self.span();
        let per_epoch = steps_per_epoch(self.held()) as Moment;
        let epochs = (to / per_epoch).max(1);
        let apart = (epochs as u64).div_ceil(3) as Moment * per_epoch;
        let ticks = (0..=to / apart).map(|tick| (tick * apart) as f64);
        ticks.collect()
    }

    /// What stands where nothing can be drawn yet.
    fn note(&self, chart: &mut ChartData) {
        let drawn = |series: &Series| !series.points.is_empty();
        if chart.series.iter().any(drawn) {
            return;
        }
        let in_warmup = self.until.unwrap_or_else(|| newest(self.held())) < 0;
        chart
            .notes
            .push(Note::middle(match (self.begun, in_warmup) {
                (true, true) => say("begins after the warm-up"),
                (true, false) | (false, _) => say("begins with training"),
            }));
    }
}

/// Each point's mean with some before it.
fn smoothed(points: &[(f64, f64)], before: usize) -> Vec<(f64, f64)> {
    let mean = |(at, point): (usize, &(f64, f64))| {
        let from = at.saturating_sub(before);
        let near = &points[from..=at];
        let sum: f64 = near.iter().map(|point| point.1).sum();
        (point.0, sum / near.len() as f64)
    };
    points.iter().enumerate().map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ExperimentConfig, Regulariser};
    use crate::core::metrics::{EpochMetrics, fixtures};
    use crate::core::name::Named;
    use crate::core::protocol::RunId;

    #[test]
    fn words_about_the_axis_end_with_a_long_warm_up_and_else_with_the_chart() {
        assert!((beside_values((-300, 132)) - 0.674).abs() < 1e-3);
        for none_or_short in [(0, 132), (-10, 132), (0, 0)] {
            assert_eq!(beside_values(none_or_short), 0.99);
        }
    }

    fn run(regulariser: Regulariser, warmup: usize) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::demonstration(regulariser));
        run.warmup_steps = warmup;
        run.steps_per_epoch = 3;
        run.total_steps = warmup + 6;
        run.steps = (0..run.total_steps).map(fixtures::step).collect();
        run.accuracy_trend = (warmup..run.total_steps).map(|step| (step, 0.5)).collect();
        for step in &mut run.steps[..warmup] {
            (step.loss, step.accuracy, step.gradient_norm) = (None, None, None);
        }
        run.epochs = (0..3)
            .map(|epoch| EpochMetrics {
                step: warmup + 3 * epoch,
                ..fixtures::epoch(epoch)
            })
            .collect();
        run
    }

    fn runs() -> [Run; 2] {
        [run(Regulariser::Off, 0), run(Regulariser::Interleaved, 4)]
    }

    fn pair(runs: &[Run; 2], until: Option<Moment>) -> Pair<'_> {
        Pair {
            runs: [&runs[0], &runs[1]],
            until,
            target: Some(-0.05),
            begun: true,
            earlier: &[],
            foreseen: Foreseen::default(),
        }
    }

    fn first_and_last(series: &Series) -> (f64, f64) {
        let ends = [series.points.first(), series.points.last()];
        let [Some(first), Some(last)] = ends else {
            panic!("no points: {series:?}")
        };
        (first.0, last.0)
    }

    #[test]
    fn both_networks_begin_to_train_at_zero_and_the_warm_up_stands_left_of_it() {
        let runs = runs();
        let pair = pair(&runs, None);
        let chart = Quantity::Loss.chart(&pair);
        for series in &chart.series {
            assert_eq!(first_and_last(series), (0.0, 5.0), "{}", series.name);
        }
        let chart = Quantity::Exponent.chart(&pair);
        assert_eq!(chart.x.domain, (-4.0, 6.0));
        let of = |name: &str| {
            chart
                .series
                .iter()
                .find(|it| it.name == name)
                .map(first_and_last)
        };
        assert_eq!(of("Regularised"), Some((-4.0, 5.0)));
        assert_eq!(of("Unregularised"), Some((0.0, 5.0)));
        assert!(matches!(
            chart.bands[..],
            [Band::Span {
                from: -4.0,
                to: 0.0,
                ..
            }]
        ));
    }

    #[test]
    fn lines_end_at_the_moment_that_is_shown_and_the_axes_stay() {
        let runs = runs();
        for quantity in Quantity::all() {
            let whole = quantity.chart(&pair(&runs, None));
            let cut = quantity.chart(&pair(&runs, Some(2)));
            assert_eq!((&whole.x, &whole.y), (&cut.x, &cut.y));
            for series in cut.series.iter().filter(|it| it.look != Look::Thin) {
                assert!(
                    first_and_last(series).1 <= 2.0,
                    "{quantity:?} {}",
                    series.name
                );
            }
        }
    }

    #[test]
    fn in_the_warm_up_only_the_exponent_has_a_line_and_the_others_say_when_theirs_begins() {
        let runs = runs();
        let pair = pair(&runs, Some(-1));
        for quantity in [Quantity::Accuracy, Quantity::Loss, Quantity::GradientNorm] {
            let chart = quantity.chart(&pair);
            let said: Vec<_> = chart.notes.iter().map(|note| note.text.as_str()).collect();
            assert_eq!(said, ["begins after the warm-up"], "{quantity:?}");
        }
        let chart = Quantity::Exponent.chart(&pair);
        let drawn = |name: &str| {
            let series = chart.series.iter().find(|it| it.name == name);
            series.is_some_and(|it| !it.points.is_empty())
        };
        assert!(drawn("Regularised") && !drawn("Unregularised"));
    }

    #[test]
    fn nothing_trained_is_an_empty_chart_with_the_experiments_own_axis() {
        let config = ExperimentConfig::default();
        let empty = [0, 1].map(|id| Run::new(RunId(id), config.clone()));
        let pair = Pair {
            begun: false,
            ..pair(&empty, None)
        };
        for quantity in Quantity::all() {
            let chart = quantity.chart(&pair);
            let trained = config.steps_per_epoch() * config.training.epochs;
            assert_eq!(chart.x.domain.1, trained as f64);
            assert!(chart.series.iter().all(|it| it.points.is_empty()));
        }
        let note = &Quantity::Loss.chart(&pair).notes[0].text;
        assert_eq!(note, "begins with training");
    }

    #[test]
    fn a_prediction_is_pale_in_its_course_and_in_no_file_of_numbers() {
        let runs = runs();
        let foreseen = Foreseen {
            accuracy: "flat rising".parse().ok(),
            norms: Some([None, Some(316.0)]),
        };
        let pair = Pair {
            foreseen,
            ..pair(&runs, None)
        };
        let chart = Quantity::Accuracy.chart(&pair);
        let pale: Vec<_> = chart
            .series
            .iter()
            .filter(|it| it.look == Look::Pale)
            .collect();
        assert_eq!(pale.len(), 2);
        assert!(pale.iter().all(|it| first_and_last(it) == (0.0, 6.0)));
        assert!(chart.sentence().contains("your prediction, regularised"));
        assert!(!chart.csv().contains("prediction"));
        assert!(!chart.table().csv().contains("prediction"));
        let chart = Quantity::GradientNorm.chart(&pair);
        let (low, high) = chart.y.domain;
        assert!(
            low <= 1.0 && high >= 1e10,
            "the whole slider: {low} to {high}"
        );
        assert_eq!(chart.dots.len(), 1);
        assert_eq!(chart.dots[0].text, "your prediction: 316");
        assert_eq!(
            Quantity::Loss.chart(&pair),
            Quantity::Loss.chart(&Pair {
                foreseen: Foreseen::default(),
                ..pair
            })
        );
    }

    #[test]
    fn an_earlier_run_is_a_thin_line_that_begins_at_zero_too() {
        let runs = runs();
        let earlier = [Past {
            name: "#1".to_owned(),
            side: Side::Regularised,
            network: "regularised".to_owned(),
            run: &runs[1],
        }];
        let pair = Pair {
            earlier: &earlier,
            ..pair(&runs, Some(1))
        };
        let chart = Quantity::Loss.chart(&pair);
        let line = chart.series.iter().find(|it| it.name == "#1, regularised");
        let line = line.expect("the earlier run");
        assert_eq!((line.look, first_and_last(line)), (Look::Thin, (0.0, 5.0)));
    }

    #[test]
    fn a_few_ends_of_epochs_are_written_on_the_axis() {
        let mut runs = runs();
        let ticks = |runs: &[Run; 2]| Quantity::Loss.chart(&pair(runs, None)).x.ticks;
        assert_eq!(ticks(&runs), [0.0, 3.0, 6.0]);
        for run in &mut runs {
            run.total_steps = run.warmup_steps + 3000;
        }
        assert_eq!(ticks(&runs), [0.0, 1002.0, 2004.0]);
    }

    #[test]
    fn a_smoothed_line_ends_where_its_points_end() {
        let points: Vec<_> = (0..6)
            .map(|at| (f64::from(at), f64::from(at % 2)))
            .collect();
        let line = smoothed(&points, 1);
        assert_eq!(line[0], (0.0, 0.0));
        assert!(line[1..].iter().all(|point| point.1 == 0.5), "{line:?}");
        assert_eq!(line.len(), 6);
    }
}
