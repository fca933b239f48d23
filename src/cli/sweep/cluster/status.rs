//! `--status`: how far a sweep is, from its folder and from the scheduler.

use super::answers::{Queued, tasks_of};
use super::gather::Gathered;
use super::record::{Record, now};
use super::scheduler;
use super::sizing::spoken;
use super::tasks::TaskList;
use crate::cli::Outcome;
use crate::core::sweep::{Plan, Shard};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Tasks that are written out, from the first that is not done on.
const SHOWN: usize = 40;

/// What a task has of its runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Task {
    runs: usize,
    there: usize,
    failed: usize,
}

/// Says how many runs are there, missing and failed, by task, and what Slurm has of them.
pub fn print(folder: &Path, plan: &Plan) -> Outcome {
    let gathered = Gathered::new(folder, plan)?;
    let record = Record::read(folder, &plan.digest().to_string())?;
    let queued = record.as_ref().map(scheduler::queued);
    // Whoever reads this may have had enough of it.
    let _ = write(
        &mut std::io::stdout().lock(),
        plan,
        &gathered,
        (record.as_ref(), queued),
    );
    Ok(ExitCode::SUCCESS)
}

type Scheduled<'a> = (Option<&'a Record>, Option<Result<Vec<Queued>, String>>);

fn write(
    to: &mut impl Write,
    plan: &Plan,
    gathered: &Gathered,
    (record, queued): Scheduled,
) -> std::io::Result<()> {
    let (there, failed, missing) = (gathered.there(), gathered.failed(), gathered.missing());
    writeln!(
        to,
        "{there} of {} runs are there ({failed} failed), {missing} are missing",
        plan.len()
    )?;
    if let Some(failed) = gathered.reasons().text() {
        writeln!(to, "  {failed}; --retry-failed runs them again")?;
    }
    for note in gathered.notes() {
        writeln!(to, "  {note}")?;
    }
    if let Some(record) = record {
        let (known, silence) = match queued {
            Some(Ok(queued)) => (queued, None),
            Some(Err(why)) => (Vec::new(), Some(why)),
            None => (Vec::new(), None),
        };
        let tasks = tasks(plan, gathered, record.tasks);
        write_tasks(to, &tasks, &known)?;
        write_job(to, record, &known, silence.as_deref())?;
        // What was never submitted has not ended.
        if missing > 0 && silence.is_none() && record.last().is_some() {
            write_ended(to, &tasks, &known)?;
            write_left(to, record, gathered)?;
        }
    }
    match gathered.mean_seconds() {
        Some(mean) if missing > 0 => {
            let left = spoken(mean * missing as f64);
            writeln!(
                to,
                "a run takes {} in the mean: {left} on one core are left",
                spoken(mean)
            )
        }
        _ => Ok(()),
    }
}

fn tasks(plan: &Plan, gathered: &Gathered, count: usize) -> Vec<Task> {
    let mut tasks = vec![Task::default(); count];
    for (place, index) in plan.part(Shard::WHOLE).into_iter().enumerate() {
        let task = &mut tasks[place % count];
        task.runs += 1;
        if let Some(place) = gathered.places[index] {
            task.there += 1;
            task.failed += usize::from(place.failed);
        }
    }
    tasks
}

fn numbered(tasks: &[Task]) -> impl Iterator<Item = (usize, &Task)> {
    (1..).zip(tasks)
}

fn write_tasks(to: &mut impl Write, tasks: &[Task], queued: &[Queued]) -> std::io::Result<()> {
    let whole = numbered(tasks).filter(|(_, task)| task.there == task.runs);
    let whole = TaskList::new(whole.map(|(number, _)| number).collect());
    if !whole.is_empty() {
        writeln!(to, "tasks that are done: {whole} of {}", tasks.len())?;
    }
    let states: BTreeMap<usize, &Queued> = queued.iter().map(|one| (one.task, one)).collect();
    let open = numbered(tasks).filter(|(_, task)| task.there < task.runs);
    for (
        number,
        Task {
            runs,
            there,
            failed,
        },
    ) in open.take(SHOWN)
    {
        let failed = if *failed > 0 {
            format!(" ({failed} failed)")
        } else {
            String::new()
        };
        let state = states
            .get(&number)
            .map_or(String::new(), |one| match one.state.as_str() {
                "RUNNING" => format!(", running on {}", one.node),
                state => format!(", {} ({})", state.to_ascii_lowercase(), one.reason),
            });
        writeln!(to, "task {number}: {there} of {runs} runs{failed}{state}")?;
    }
    let open = tasks.len() - whole.len();
    if open > SHOWN {
        writeln!(to, "and {} tasks more", open - SHOWN)?;
    }
    Ok(())
}

fn write_job(
    to: &mut impl Write,
    record: &Record,
    queued: &[Queued],
    silence: Option<&str>,
) -> std::io::Result<()> {
    let Some(last) = record.last() else {
        return match &record.refused {
            Some(why) => writeln!(to, "nothing was submitted ({why}); --slurm tries it again"),
            None => writeln!(to, "nothing was submitted yet; --slurm does it"),
        };
    };
    if let Some(why) = &record.refused {
        writeln!(
            to,
            "the last submission came to nothing ({why}); --slurm tries it again"
        )?;
    }
    let ago = spoken(now().saturating_sub(last.at) as f64);
    write!(
        to,
        "job {}, submitted {ago} ago with tasks {}: ",
        last.job, last.tasks
    )?;
    if let Some(why) = silence {
        return writeln!(to, "what became of it is not known: {why}");
    }
    let running = queued.iter().filter(|one| one.is_running()).count();
    let waiting = queued.iter().filter(|one| one.state == "PENDING").count();
    let other = queued.len() - running - waiting;
    match queued.len() {
        0 => writeln!(to, "it has ended"),
        _ => writeln!(
            to,
            "{running} tasks run, {waiting} wait, {other} are starting or ending"
        ),
    }
}

/// Tasks that nobody will do any more.
fn write_ended(to: &mut impl Write, tasks: &[Task], queued: &[Queued]) -> std::io::Result<()> {
    let open = numbered(tasks).filter(|(_, task)| task.there < task.runs);
    let open = TaskList::new(open.map(|(number, _)| number).collect());
    let ended = open.without(&tasks_of(queued));
    if ended.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "ended with runs missing: tasks {ended}; --slurm submits them again, their logs are logs/TASK.txt"
    )
}

fn write_left(to: &mut impl Write, record: &Record, gathered: &Gathered) -> std::io::Result<()> {
    let Some(last) = record.last() else {
        return Ok(());
    };
    let seconds = now().saturating_sub(last.at).max(1) as f64;
    let done = gathered.there().saturating_sub(last.runs_there);
    if done == 0 {
        return writeln!(to, "no run was done since then");
    }
    let rate = done as f64 / seconds;
    let left = gathered.missing() as f64 / rate;
    writeln!(
        to,
        "{done} runs were done since then, {:.1} a minute: {} left at this rate",
        rate * 60.0,
        spoken(left)
    )
}
