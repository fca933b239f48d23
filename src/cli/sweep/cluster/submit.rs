//! `--slurm`: the tasks that still have runs missing, as one array job.

use super::super::Sweep;
use super::super::folder::SWEEP;
use super::answers::tasks_of;
use super::gather::{Gathered, named};
use super::record::{Record, Submission, now};
use super::script::{Script, check_options};
use super::sizing::{Bounds, MOST_TASKS, Sizing, asked_for, counted, fewest_tasks, spoken};
use super::tasks::TaskList;
use super::{calibrate, scheduler};
use crate::cli::written::write_whole;
use crate::cli::{Failure, Outcome};
use crate::core::sweep::{Plan, Shard};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Of the program itself, beside what its runs take.
const PROGRAM_BYTES: u64 = 256 << 20;

/// Writes the script and submits it, where anything is missing.
pub fn submit(sweep: &Sweep, folder: &Path, name: &str, plan: &Plan) -> Outcome {
    let options = &sweep.cluster;
    check_options(&options.sbatch).map_err(Failure::unusable)?;
    if !options.dry_run {
        scheduler::check_present()?;
    }
    // Absolute, and without links that another node may have otherwise.
    let folder = std::fs::canonicalize(folder).map_err(|error| named(folder, &error))?;
    let digest = plan.digest().to_string();
    let before = Record::read(&folder, &digest)?;
    let queued = match &before {
        Some(record) if !options.dry_run => scheduler::queued(record).map_err(Failure::broken)?,
        _ => Vec::new(),
    };
    let queued = tasks_of(&queued);
    let gathered = Gathered::new(&folder, plan)?;
    let sizing = sized(sweep, (plan, &gathered), before.as_ref(), &queued)?;
    let missing = with_missing(plan, &gathered, sizing.tasks, sweep.retry_failed);
    let tasks = missing.without(&queued);
    if tasks.is_empty() {
        say_nothing_to_do(plan, &missing, &queued);
        return Ok(ExitCode::SUCCESS);
    }
    let script = write_script(sweep, (name, plan), &folder, (&sizing, &tasks))?;
    say_size(plan, &gathered, &sizing, &tasks);
    if options.dry_run {
        println!("written and not submitted: {}", script.display());
        return Ok(ExitCode::SUCCESS);
    }
    let mut record = before.unwrap_or_else(|| Record::new(digest, sizing.tasks));
    record.tasks = sizing.tasks;
    // Before anything is submitted: a folder that cannot be written to would lose the job's number.
    record.write(&folder)?;
    let job = match scheduler::submit(&script) {
        Ok(job) => job,
        Err(failure) => {
            record.refused = Some(failure.message.clone());
            record.write(&folder)?;
            return Err(failure);
        }
    };
    record.refused = None;
    println!(
        "submitted as job {}; --status says how far it is",
        job.number
    );
    record.submissions.push(Submission {
        job: job.number,
        cluster: job.cluster,
        tasks: tasks.to_string(),
        at: now(),
        runs_there: gathered.there(),
    });
    record.write(&folder)?;
    Ok(ExitCode::SUCCESS)
}

/// As it was split before, unless another split is asked for.
fn sized(
    sweep: &Sweep,
    (plan, gathered): (&Plan, &Gathered),
    before: Option<&Record>,
    queued: &TaskList,
) -> Result<Sizing, Failure> {
    let options = &sweep.cluster;
    let bounds = Bounds {
        walltime: options.walltime,
        cores: options.cores,
        most_tasks: scheduler::most_tasks().unwrap_or(MOST_TASKS),
    };
    let kept = before.filter(|record| record.last().is_some());
    let kept = kept.map(|record| record.tasks);
    let tasks = options.tasks.or(kept);
    if let (Some(kept), Some(asked)) = (kept, options.tasks)
        && kept != asked
        && !queued.is_empty()
    {
        return Err(Failure::unusable(format_args!(
            "tasks is {asked}, and tasks {queued} of {kept} are still queued; allowed: {kept}, or any number \
             once they have ended (--status shows their job, scancel ends it)"
        )));
    }
    let seconds = match (options.minutes_per_run, gathered.pace(plan)) {
        (Some(minutes), _) => vec![minutes * 60.0; plan.len()],
        // What was measured where the runs are done is worth more than what this machine can try.
        (None, Some(pace)) => (0..plan.len()).map(|run| pace * plan.cost(run)).collect(),
        (None, None) => {
            eprintln!("lyapunov-snn: timing the cheapest and the dearest run on this machine");
            calibrate::seconds(plan, sweep.device)?
        }
    };
    let left = |run: usize| {
        if is_missing(gathered, run, sweep.retry_failed) {
            seconds[run]
        } else {
            0.0
        }
    };
    let seconds: Vec<f64> = dealt_out(plan).into_iter().map(left).collect();
    let sizing = match tasks {
        Some(tasks) => asked_for(&seconds, tasks, &bounds),
        None => fewest_tasks(&seconds, &bounds),
    };
    let sizing = sizing.map_err(Failure::unusable)?;
    if sizing.seconds > bounds.walltime.seconds() as f64 {
        eprintln!(
            "lyapunov-snn: a task will take about {}, longer than its walltime of {}: what it does not \
             reach is missing, and submitted when this is started again",
            spoken(sizing.seconds),
            bounds.walltime
        );
    }
    Ok(sizing)
}

/// All runs in the order in which they are dealt out to the tasks, one after the other.
fn dealt_out(plan: &Plan) -> Vec<usize> {
    plan.part(Shard::WHOLE)
}

fn is_missing(gathered: &Gathered, run: usize, retry_failed: bool) -> bool {
    gathered.places[run].is_none_or(|place| place.failed && retry_failed)
}

/// The tasks that have a run missing.
fn with_missing(plan: &Plan, gathered: &Gathered, tasks: usize, retry_failed: bool) -> TaskList {
    let dealt = dealt_out(plan).into_iter().enumerate();
    let missing = dealt.filter(|(_, run)| is_missing(gathered, *run, retry_failed));
    TaskList::new(missing.map(|(place, _)| place % tasks + 1).collect())
}

fn say_nothing_to_do(plan: &Plan, missing: &TaskList, queued: &TaskList) {
    if missing.is_empty() {
        println!("nothing to do: all {} runs are there", plan.len());
    } else {
        println!(
            "nothing to do: the tasks that have runs missing, {missing}, are queued already ({queued})"
        );
    }
}

fn say_size(plan: &Plan, gathered: &Gathered, sizing: &Sizing, tasks: &TaskList) {
    println!(
        "{} of {} runs are missing; {}, up to {} each, about {} a task",
        gathered.missing(),
        plan.len(),
        counted(sizing.tasks, "task"),
        counted(sizing.runs, "run"),
        spoken(sizing.seconds)
    );
    if tasks.len() < sizing.tasks {
        println!("tasks to be run: {tasks}");
    }
}

fn write_script(
    sweep: &Sweep,
    (name, plan): (&str, &Plan),
    folder: &Path,
    (sizing, tasks): (&Sizing, &TaskList),
) -> Result<PathBuf, Failure> {
    let options = &sweep.cluster;
    let program = std::env::current_exe().map_err(Failure::broken)?;
    let cores = options.cores;
    let largest = plan.networks().map(|config| config.memory_bytes()).max();
    let bytes = PROGRAM_BYTES + largest.unwrap_or(0) * cores as u64;
    let mut more = Vec::new();
    if sweep.retry_failed {
        more.push("--retry-failed".to_owned());
    }
    if let Some(device) = sweep.device.unlike_default() {
        more.extend(["--device".to_owned(), device.to_owned()]);
    }
    let text = Script {
        name,
        runs: plan.len(),
        sizing: *sizing,
        tasks,
        walltime: options.walltime,
        cores,
        memory: bytes.div_ceil(1 << 20),
        options: &options.sbatch,
        more: &more,
        program: &plain(&program)?,
        file: &plain(&folder.join(SWEEP))?,
        folder: &plain(folder)?,
    }
    .text();
    let logs = folder.join("logs");
    std::fs::create_dir_all(&logs).map_err(|error| named(&logs, &error))?;
    let script = folder.join("sweep.sbatch");
    write_whole(&script, text.as_bytes())?;
    Ok(script)
}

/// A path that a script can name.
fn plain(path: &Path) -> Result<String, Failure> {
    let text = path
        .to_str()
        .filter(|text| !text.chars().any(char::is_control));
    text.map(str::to_owned).ok_or_else(|| {
        Failure::unusable(format_args!(
            "{}: a script cannot name it; allowed: paths in UTF-8 without line breaks",
            path.to_string_lossy().escape_debug()
        ))
    })
}
