//! What a run takes on this machine, from its first seconds.

use super::sizing::seconds_of_runs;
use crate::cli::Failure;
use crate::cli::arguments::Choice;
use crate::cli::experiment;
use crate::core::config::ExperimentConfig;
use crate::core::sweep::Plan;
use crate::engine::training::Session;
use std::time::{Duration, Instant};

/// How long a run is watched; where it ends earlier, its time is known.
const WATCHED: Duration = Duration::from_secs(5);

/// The seconds that each run of a plan takes on one core, more or less: the cheapest and the dearest
/// are watched, the others lie in between by their costs.
pub fn seconds(plan: &Plan, choice: Choice) -> Result<Vec<f64>, Failure> {
    let costs: Vec<f64> = (0..plan.len()).map(|run| plan.cost(run)).collect();
    let place = |order: &dyn Fn(&f64, &f64) -> std::cmp::Ordering| {
        (0..costs.len()).min_by(|&one, &other| order(&costs[one], &costs[other]))
    };
    let cheapest = place(&|one, other| one.total_cmp(other)).unwrap_or(0);
    let dearest = place(&|one, other| other.total_cmp(one)).unwrap_or(0);
    let cheap = watched(plan.job(cheapest).config, choice)?;
    let dear = if costs[dearest] > costs[cheapest] {
        watched(plan.job(dearest).config, choice)?
    } else {
        cheap
    };
    Ok(seconds_of_runs(
        &costs,
        (costs[cheapest], cheap),
        (costs[dearest], dear),
    ))
}

/// On one thread, as a task's runs are.
fn watched(config: ExperimentConfig, choice: Choice) -> Result<f64, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.map_err(Failure::broken)?
        .install(|| time_run(config, choice))
}

/// The steps that were seen stand for the others; a run that fails is as long as it lasted.
fn time_run(config: ExperimentConfig, choice: Choice) -> Result<f64, Failure> {
    let start = Instant::now();
    let device = experiment::open_for(choice, &config.model, config.lyapunov.estimator)?;
    let mut session = Session::new(config, device, None)?;
    let before = start.elapsed().as_secs_f64();
    let first = Instant::now();
    while !session.is_finished() && first.elapsed() < WATCHED {
        if pollster::block_on(session.step()).is_err() {
            break;
        }
    }
    let part = session.total_steps() as f64 / session.next_step().max(1) as f64;
    let all = if session.is_finished() { 1.0 } else { part };
    Ok(before + first.elapsed().as_secs_f64() * all)
}
