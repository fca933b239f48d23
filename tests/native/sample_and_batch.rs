//! What of the exponents the gradient of a batch follows: networks that do not learn, under many settings.

use crate::support::session;
use lyapunov_snn::core::config::{ExperimentConfig, RecurrentInit, Regulariser, SurrogateConfig};
use lyapunov_snn::core::metrics::{Phase, StepMetrics};
use lyapunov_snn::engine::training::Progress;
use pollster::block_on;

/// Steps that a row is the mean of, each of another batch.
const STEPS: usize = 4;

/// The demonstration's network with another gain of V, number of time steps and sharpness of the ATan.
/// Its weights stay where they are, and every time step counts: the gradient passes the first ones too.
fn frozen(gain: f64, time_steps: usize, alpha: f64) -> ExperimentConfig {
    let mut config = ExperimentConfig::demonstration(Regulariser::Off);
    config.task.time_steps = time_steps;
    config.model.recurrent_init = RecurrentInit::Normal { gain };
    config.model.surrogate = SurrogateConfig::Atan { alpha };
    config.training.learning_rate = 1e-8;
    config.lyapunov.measure_every = 1;
    config.lyapunov.transient = Some(0);
    config
}

/// Gain, T, and a of the ATan.
const NETWORKS: [(f64, usize, f64); 16] = [
    (0.1, 100, 2.0),
    (0.4, 100, 2.0),
    (0.8, 100, 2.0),
    (1.2, 100, 2.0),
    (2.0, 100, 2.0),
    (4.0, 100, 2.0),
    (1.2, 25, 2.0),
    (1.2, 50, 2.0),
    (1.2, 200, 2.0),
    (0.1, 25, 2.0),
    (0.1, 400, 2.0),
    (4.0, 25, 2.0),
    (1.2, 100, 1.0),
    (1.2, 100, 5.0),
    (1.2, 100, 10.0),
    (1.2, 100, 20.0),
];

/// Of one batch, or the mean of several; the logarithms of growth over all T time steps.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    /// T lambda.
    mean: f64,
    /// T times the mean-square rate.
    mean_square: f64,
    /// ln(g(0) / g(T - 1)), of the norms of the gradient by time step.
    ratio: f64,
    /// ln of the whole gradient's norm.
    norm: f64,
}

impl Row {
    fn new(step: &StepMetrics, time_steps: usize) -> Self {
        assert_eq!(step.phase, Phase::Training);
        let steps = time_steps as f64;
        let exponent = f64::from(step.exponent.expect("measured at every step"));
        let spread = step.exponent_spread.expect("measured at every step");
        let at = |step_of: usize| f64::from(step.gradient_by_time[step_of]);
        Self {
            mean: steps * exponent,
            mean_square: steps * f64::from(spread.mean_square),
            ratio: (at(0) / at(time_steps - 1)).ln(),
            norm: f64::from(step.gradient_norm.expect("of a training step")).ln(),
        }
    }

    fn mean_of(rows: &[Self]) -> Self {
        let mean = |of: fn(&Self) -> f64| rows.iter().map(of).sum::<f64>() / rows.len() as f64;
        Self {
            mean: mean(|row| row.mean),
            mean_square: mean(|row| row.mean_square),
            ratio: mean(|row| row.ratio),
            norm: mean(|row| row.norm),
        }
    }
}

fn row(config: &ExperimentConfig) -> Row {
    let mut session = session(config);
    let mut rows = Vec::new();
    while rows.len() < STEPS {
        for item in block_on(session.step()).expect("a finite step") {
            if let Progress::Step(step) = item {
                rows.push(Row::new(&step, config.task.time_steps));
            }
        }
    }
    Row::mean_of(&rows)
}

/// The least-squares line y = slope x + intercept, and the correlation.
fn line(pairs: &[(f64, f64)]) -> [f64; 3] {
    let count = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|it| it.0), mean(&|it| it.1));
    let product = mean(&|it| (it.0 - x) * (it.1 - y));
    let of_x = mean(&|it| (it.0 - x).powi(2));
    let of_y = mean(&|it| (it.1 - y).powi(2));
    let slope = product / of_x;
    [slope, y - slope * x, product / (of_x * of_y).sqrt()]
}

#[test]
fn a_line_through_points_on_it_is_that_line() {
    let [slope, intercept, r] = line(&[(0.0, 1.0), (1.0, 3.0), (3.0, 7.0)]);
    assert!((slope - 2.0).abs() < 1e-12 && (intercept - 1.0).abs() < 1e-12);
    assert!((r - 1.0).abs() < 1e-12);
}

/// Prints what docs/exponents.md has of it, and holds the document to it.
#[test]
#[ignore = "some minutes without optimisation: the experiment of docs/exponents.md"]
fn a_batchs_gradient_follows_the_mean_square_rate_more_closely_than_the_mean_exponent() {
    let document = include_str!("../../docs/exponents.md");
    let mut missing = Vec::new();
    let mut print = |line: String| {
        println!("{line}");
        if !document.lines().any(|written| written == line) {
            missing.push(line);
        }
    };
    let rows = NETWORKS.map(|(gain, time_steps, alpha)| {
        let row = row(&frozen(gain, time_steps, alpha));
        assert!(row.ratio.is_finite(), "beyond what is summed: {row:?}");
        print(format!(
            "| {gain} | {time_steps} | {alpha} | {:.1} | {:.1} | {:.1} | {:.1} |",
            row.mean, row.mean_square, row.ratio, row.norm
        ));
        row
    });
    let mut fit = |name: &str, of: fn(&Row) -> (f64, f64)| {
        let [slope, intercept, r] = line(&rows.map(|row| of(&row)));
        print(format!("| {name} | {slope:.2} | {intercept:.1} | {r:.3} |"));
        r
    };
    let by_mean = fit("ln ratio over T lambda", |row| (row.mean, row.ratio));
    let by_square = fit("ln ratio over T x rate", |row| (row.mean_square, row.ratio));
    fit("ln norm over T lambda", |row| (row.mean, row.norm));
    fit("ln norm over T x rate", |row| (row.mean_square, row.norm));
    assert!(by_square > 0.98 && by_mean < 0.96, "{by_square} {by_mean}");
    assert!(missing.is_empty(), "not in docs/exponents.md: {missing:#?}");
}
