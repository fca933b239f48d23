//! `--plan`: what a sweep would run.

use super::super::Outcome;
use super::duration::duration;
use super::results::{self, Kept};
use crate::core::name::Named;
use crate::core::sweep::{Job, Plan, Shard};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Runs that are written out, from the first on.
const SHOWN: usize = 20;

/// Says how many runs there are, over what, and which come first.
/// With a folder, how much of it is there already.
pub fn print(plan: &Plan, shard: Shard, out: Option<&Path>) -> Outcome {
    let kept = out
        .filter(|out| out.is_dir())
        .map(|out| results::read(out, plan))
        .transpose()?;
    // Whoever reads this may have had enough of it.
    let _ = write(&mut std::io::stdout().lock(), plan, shard, kept.as_ref());
    Ok(ExitCode::SUCCESS)
}

fn write(
    to: &mut impl Write,
    plan: &Plan,
    shard: Shard,
    kept: Option<&Kept>,
) -> std::io::Result<()> {
    writeln!(to, "sweep {}: {} runs", plan.digest(), plan.len())?;
    for (field, words) in plan.axes_as_text() {
        writeln!(to, "  {}: {words}", field.path)?;
    }
    writeln!(to, "  {}", seeds(plan.seeds()))?;
    let part = plan.part(shard);
    if shard != Shard::WHOLE {
        writeln!(to, "shard {shard}: {} runs", part.len())?;
    }
    if let Some(kept) = kept {
        let missing = || part.iter().filter(|&&run| kept.states[run].is_none());
        let cost: f64 = missing().map(|&run| plan.cost(run)).sum();
        let pace = kept.pace.filter(|_| cost > 0.0);
        let time = pace.map_or(String::new(), |pace| {
            format!(
                ", about {} of one core, as the others went",
                duration(cost * pace)
            )
        });
        writeln!(to, "missing: {} runs{time}", missing().count())?;
        if let Some(failed) = kept.reasons(&part).text() {
            writeln!(to, "of the others {failed}; --retry-failed runs them again")?;
        }
    }
    let all: f64 = (0..plan.len()).map(|run| plan.cost(run)).sum();
    let mut first = part.clone();
    first.sort_unstable();
    for &index in first.iter().take(SHOWN) {
        let share = 100.0 * plan.cost(index) / all;
        writeln!(
            to,
            "{}, {share:.2} % of the work",
            run_text(&plan.job(index))
        )?;
    }
    if part.len() > SHOWN {
        writeln!(to, "and {} more", part.len() - SHOWN)?;
    }
    Ok(())
}

/// As in “5 seeds from 0 to 4”.
fn seeds(seeds: &[u64]) -> String {
    let (low, high) = (seeds.iter().min(), seeds.iter().max());
    match (seeds.len(), low, high) {
        (1, Some(seed), _) => format!("1 seed: {seed}"),
        (count, Some(low), Some(high)) => format!("{count} seeds from {low} to {high}"),
        _ => String::new(),
    }
}

/// A run in words, as a message names it.
pub fn run_text(job: &Job) -> String {
    let settings = job.setting.iter().filter(|(_, value)| !value.is_null());
    let settings: String = settings
        .map(|(path, value)| format!("{path} {value}, "))
        .collect();
    format!(
        "run {}: {settings}seed {}, {}",
        job.index,
        job.seed,
        job.side.key()
    )
}
