//! How many tasks a sweep is split into, so that each ends well within its walltime.

use super::walltime::Walltime;

/// The part of the walltime that a task is planned to take: nodes are slower than the machine that
/// measured, and neighbours on a node slow a run down.
pub const PLANNED_PART: f64 = 0.75;
/// Seconds that a task takes before its first run and after its last.
pub const START: f64 = 10.0;
/// Tasks of one array: beyond it schedulers refuse, and a folder of a file each becomes slow.
pub const MOST_TASKS: usize = 100_000;

/// What the tasks are to keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub walltime: Walltime,
    /// Runs that a task has going at once.
    pub cores: usize,
    /// The largest number of a task that the scheduler takes.
    pub most_tasks: usize,
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizing {
    pub tasks: usize,
    /// Runs in the largest task.
    pub runs: usize,
    /// Seconds that the slowest task is expected to take.
    pub seconds: f64,
}

/// Why a sweep cannot be split so.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SizingError {
    #[error("the sweep has no runs")]
    NoRuns,
    #[error(
        "one run takes about {} and a task plans with {:.0} % of its walltime, which is {walltime}: \
         give --walltime {} or longer", spoken(*.run), PLANNED_PART * 100.0, proposed(*.run)
    )]
    RunTooLong { run: f64, walltime: Walltime },
    #[error(
        "with a walltime of {walltime} the sweep needs more than the {most} tasks that one array may \
         have here: give a longer --walltime, or more cores a task"
    )]
    TooMany { most: usize, walltime: Walltime },
    #[error("tasks is {asked}; allowed: {}, {why}", up_to(*.most))]
    Asked {
        asked: usize,
        most: usize,
        why: &'static str,
    },
}

/// `1 to 8`; of one there is no range.
fn up_to(most: usize) -> String {
    match most {
        0 | 1 => "1 alone".to_owned(),
        most => format!("1 to {most}"),
    }
}

fn proposed(run: f64) -> String {
    let shortest = Walltime::at_least((run + START) / PLANNED_PART);
    shortest.map_or("366-0".to_owned(), |time| time.to_string())
}

/// A duration as it is said: `40 s`, `12 min`, `3.5 h`, `2.1 days`.
pub fn spoken(seconds: f64) -> String {
    match seconds {
        s if s < 10.0 => format!("{s:.1} s"),
        s if s < 100.0 => format!("{s:.0} s"),
        s if s < 100.0 * 60.0 => format!("{:.0} min", s / 60.0),
        s if s < 48.0 * 3600.0 => format!("{:.1} h", s / 3600.0),
        s => format!("{:.1} days", s / 86_400.0),
    }
}

/// `1 task`, `3 tasks`.
pub fn counted(count: usize, what: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {what}{many}")
}

/// Seconds of every run, from its cost beside the others' and from what the cheapest and the dearest
/// were measured to take; each as cost and seconds.
pub fn seconds_of_runs(costs: &[f64], cheapest: (f64, f64), dearest: (f64, f64)) -> Vec<f64> {
    let (span, more) = (dearest.0 - cheapest.0, dearest.1 - cheapest.1);
    let seconds = |cost: &f64| {
        if span > 0.0 && more > 0.0 {
            cheapest.1 + more * (cost - cheapest.0) / span
        } else {
            // Alike, or measured while the machine was busy: the longer is the safer.
            cheapest.1.max(dearest.1)
        }
    };
    costs.iter().map(seconds).collect()
}

/// The fewest tasks of which the slowest is planned to end in time. `seconds` are those of each run on
/// one core, 0 of one that is done, in the order in which the plan deals its runs out to the tasks.
pub fn fewest_tasks(seconds: &[f64], bounds: &Bounds) -> Result<Sizing, SizingError> {
    let dearest = seconds.iter().copied().reduce(f64::max);
    let run = dearest.ok_or(SizingError::NoRuns)?;
    let walltime = bounds.walltime;
    let planned = walltime.seconds() as f64 * PLANNED_PART;
    if run + START > planned {
        return Err(SizingError::RunTooLong { run, walltime });
    }
    let most = seconds.len().min(bounds.most_tasks).min(MOST_TASKS);
    let total: f64 = seconds.iter().sum();
    // No fewer can do; more are tried, because some tasks have more to do than others.
    let least = total / ((planned - START) * bounds.cores as f64);
    let mut tasks = least.ceil().max(1.0) as usize;
    while tasks < most {
        let sizing = sized(seconds, tasks, bounds.cores);
        if sizing.seconds <= planned {
            return Ok(sizing);
        }
        // A step in proportion: a sweep of a million runs is not tried with every number.
        tasks += (tasks / 64).max(1);
    }
    let sizing = sized(seconds, most, bounds.cores);
    if sizing.seconds <= planned {
        Ok(sizing)
    } else {
        Err(SizingError::TooMany { most, walltime })
    }
}

/// So many tasks because somebody wants so many; whether they end in time is for them to know.
pub fn asked_for(seconds: &[f64], tasks: usize, bounds: &Bounds) -> Result<Sizing, SizingError> {
    let refused = |most, why| {
        let asked = tasks;
        Err(SizingError::Asked { asked, most, why })
    };
    let most = bounds.most_tasks.min(MOST_TASKS);
    match seconds.len() {
        0 => Err(SizingError::NoRuns),
        runs if tasks == 0 || tasks > runs => refused(runs.min(most), "one run a task at least"),
        _ if tasks > most => refused(most, "which is as many as one array may have here"),
        _ => Ok(sized(seconds, tasks, bounds.cores)),
    }
}

fn sized(seconds: &[f64], tasks: usize, cores: usize) -> Sizing {
    let of_task = |task: usize| seconds_of(seconds.iter().skip(task).step_by(tasks), cores);
    Sizing {
        tasks,
        runs: seconds.len().div_ceil(tasks),
        seconds: START + (0..tasks).map(of_task).fold(0.0, f64::max),
    }
}

/// A core takes the next run as soon as it is free: at most this long.
fn seconds_of<'a>(runs: impl Iterator<Item = &'a f64>, cores: usize) -> f64 {
    let (mut sum, mut dearest) = (0.0, 0.0_f64);
    for &run in runs {
        sum += run;
        dearest = dearest.max(run);
    }
    let cores = cores.max(1) as f64;
    sum / cores + dearest * (cores - 1.0) / cores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(walltime: &str, cores: usize) -> Bounds {
        let walltime = walltime.parse().expect("a walltime");
        Bounds {
            walltime,
            cores,
            most_tasks: 1000,
        }
    }

    #[test]
    fn tasks_are_as_few_as_end_within_three_quarters_of_the_walltime() {
        // 45 minutes less the start are 2690 s: 89 runs of 30 s.
        let sizing = fewest_tasks(&[30.0; 890], &bounds("1:00:00", 1)).expect("fits");
        assert_eq!((sizing.tasks, sizing.runs), (10, 89));
        assert_eq!(sizing.seconds, 2680.0);
        let more = fewest_tasks(&[30.0; 891], &bounds("1:00:00", 1)).expect("fits");
        assert_eq!(more.tasks, 11);
        let one = fewest_tasks(&[1.0; 200], &bounds("1:00:00", 1)).expect("fits");
        assert_eq!(one.tasks, 1);
    }

    #[test]
    fn seconds_lie_between_those_of_the_cheapest_and_the_dearest_run_and_are_never_too_few() {
        let costs = [10.0, 20.0, 40.0];
        assert_eq!(
            seconds_of_runs(&costs, (10.0, 2.0), (40.0, 8.0)),
            [2.0, 4.0, 8.0]
        );
        // A busy machine made the cheapest the longest; and one run alone has no span.
        assert_eq!(seconds_of_runs(&costs, (10.0, 9.0), (40.0, 8.0)), [9.0; 3]);
        assert_eq!(seconds_of_runs(&[10.0], (10.0, 2.0), (10.0, 3.0)), [3.0]);
    }

    #[test]
    fn more_cores_a_task_make_fewer_tasks() {
        let sizing = fewest_tasks(&[30.0; 890], &bounds("1:00:00", 4)).expect("fits");
        assert_eq!(sizing.tasks, 3);
        assert!(sizing.seconds <= 2700.0);
    }

    #[test]
    fn the_slowest_of_all_tasks_ends_in_time_where_dear_runs_fall_on_a_few() {
        // Every tenth run is dear: with ten tasks the first would have all of them.
        let dear = |i: usize| if i.is_multiple_of(10) { 100.0 } else { 1.0 };
        let seconds: Vec<f64> = (0..1000).map(dear).collect();
        let sizing = fewest_tasks(&seconds, &bounds("1:00:00", 1)).expect("fits");
        let tasks = (0..sizing.tasks).map(|task| -> f64 {
            START + seconds.iter().skip(task).step_by(sizing.tasks).sum::<f64>()
        });
        assert_eq!(tasks.fold(0.0, f64::max), sizing.seconds);
        assert!(sizing.seconds <= 2700.0, "{sizing:?}");
    }

    #[test]
    fn runs_that_are_done_take_no_time_and_no_task() {
        let mut seconds = [30.0; 890];
        seconds[..445].fill(0.0);
        let sizing = fewest_tasks(&seconds, &bounds("1:00:00", 1)).expect("fits");
        assert_eq!(sizing.tasks, 5);
        assert_eq!(
            asked_for(&[0.0, 30.0], 1, &bounds("1", 1))
                .expect("fits")
                .seconds,
            START + 30.0
        );
    }

    #[test]
    fn a_run_longer_than_a_task_is_refused_with_the_walltime_that_would_do() {
        let refused = fewest_tasks(&[50.0 * 60.0; 3], &bounds("1:00:00", 1)).expect_err("too long");
        assert_eq!(
            refused.to_string(),
            "one run takes about 50 min and a task plans with 75 % of its walltime, which is \
             01:00:00: give --walltime 01:07:00 or longer"
        );
        assert!(fewest_tasks(&[50.0 * 60.0; 3], &bounds("1:07:00", 1)).is_ok());
    }

    #[test]
    fn more_tasks_than_the_scheduler_takes_are_refused_and_none_is_no_sweep() {
        let few = Bounds {
            most_tasks: 9,
            ..bounds("1:00:00", 1)
        };
        let refused = fewest_tasks(&[30.0; 890], &few).expect_err("nine will not do");
        assert!(
            refused.to_string().contains("more than the 9 tasks"),
            "{refused}"
        );
        assert_eq!(fewest_tasks(&[], &few), Err(SizingError::NoRuns));
    }

    #[test]
    fn tasks_that_are_asked_for_are_taken_where_each_has_a_run() {
        let few = Bounds {
            most_tasks: 9,
            ..bounds("1:00:00", 1)
        };
        assert_eq!(asked_for(&[1.0; 200], 8, &few).expect("fits").runs, 25);
        for (runs, tasks, range) in [
            (5, 6, "1 to 5"),
            (5, 0, "1 to 5"),
            (200, 10, "1 to 9"),
            (1, 2, "allowed: 1 alone, one run a task at least"),
        ] {
            let refused = asked_for(&vec![1.0; runs], tasks, &few).expect_err("out of range");
            assert!(refused.to_string().contains(range), "{refused}");
        }
    }
}
