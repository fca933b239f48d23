//! From the sweeps' folders to the results: what is complete there replaces what the file had.

use std::collections::BTreeMap;

use super::{
    choose,
    folder::{File, Folder, Line},
    record::{Results, Shipped, Task, Untuned, differences, laid_out, write_whole},
    starts::{ByLambda, StartingPoints},
    studies::Study,
    summary::{Search, Summary},
    sweeps::{Contestant, DEMONSTRATION, Part, STUDIES, Seeds, Starts, Sweep, TASKS, UNTUNED},
};
use crate::{Outcome, workplace::Workplace};

/// The sweeps' folders, and how long the runs took that were read.
struct Folders<'a> {
    here: &'a Workplace,
    seconds: BTreeMap<String, f64>,
}

impl Folders<'_> {
    /// A sweep's runs, where all of them are there.
    fn complete(&mut self, sweep: &Sweep) -> Outcome<Option<Vec<Line>>> {
        let path = self.here.root.join(sweep.file());
        if !path.is_file() {
            return Ok(None);
        }
        let folder = Folder::read(&sweep.folder(&self.here.target), &File::read(&path)?)?;
        let lines = folder.complete().map(<[Line]>::to_vec);
        if let (Some(_), Some(seconds)) = (&lines, folder.seconds()) {
            self.seconds
                .insert(sweep.name(), (seconds * 10.0).round() / 10.0);
        }
        Ok(lines)
    }
}

/// Takes in all that is there.
pub fn collect(here: &Workplace, results: &mut Results) -> Outcome<()> {
    let seconds = std::mem::take(&mut results.seconds);
    // A file of before may lack some.
    for (key, _) in UNTUNED {
        if results.untuned.iter().all(|it| it.key != key) {
            results.untuned.push(Untuned::nothing(key));
        }
    }
    let mut folders = Folders { here, seconds };
    take_shipped(&mut folders, results)?;
    for task in &mut results.tasks {
        let key = TASKS.iter().find(|(key, _)| *key == task.key);
        let (key, _) = key.ok_or_else(|| format!("{} is no task", task.key))?;
        take_tuning(&mut folders, key, task)?;
        take_starts(&mut folders, key, task)?;
    }
    take_studies(&mut folders, &mut results.studies)?;
    results.seconds = folders.seconds;
    Ok(())
}

fn take_starts(folders: &mut Folders, key: &'static str, task: &mut Task) -> Outcome<()> {
    let mut of = |starts, seeds| folders.complete(&Sweep::starts(key, starts, seeds));
    let other = || format!("{key}: the sweeps of its starting points have other points");
    let Some(mut both) = of(Starts::Both, Seeds::First)? else {
        // Further seeds of what the file has count without the folders of the first.
        let more = of(Starts::Both, Seeds::Further)?;
        if let (Some(both), Some(known)) = (&more, &mut task.starting_points)
            && known.by_lambda.is_none()
        {
            known.by_lambda = ByLambda::new(both);
        }
        let further = more.zip(of(Starts::EqualSteps, Seeds::Further)?);
        let before = task.starting_points.as_ref();
        let before = before.filter(|it| it.seeds.len() == 1 && it.equal_updates.is_some());
        if let (Some((both, equal)), Some(before)) = (further, before) {
            task.starting_points = Some(before.with_more(&both, &equal).ok_or_else(other)?);
        }
        return Ok(());
    };
    let mut equal = of(Starts::EqualSteps, Seeds::First)?;
    let square = of(Starts::MeanSquare, Seeds::First)?;
    // More seeds count where both columns have them.
    let more = of(Starts::Both, Seeds::Further)?;
    if let (Some(more), Some(equal)) = (more, &mut equal)
        && let Some(longer) = of(Starts::EqualSteps, Seeds::Further)?
    {
        both.extend(more);
        equal.extend(longer);
    }
    let before = task.starting_points.as_ref();
    let lacks = |it: &StartingPoints| {
        it.equal_updates.is_some() && equal.is_none()
            || it.mean_square.is_some() && square.is_none()
            || it.regularised.updates > 0 && it.accuracies.len() * 2 > both.len()
    };
    if before.is_some_and(lacks) {
        // What the file has is more than what is here.
        return Ok(());
    }
    let starts = StartingPoints::new(&both, equal.as_deref(), square.as_deref());
    task.starting_points = Some(starts.ok_or_else(other)?);
    Ok(())
}

fn take_studies(folders: &mut Folders, studies: &mut BTreeMap<String, Study>) -> Outcome<()> {
    for name in STUDIES {
        let sweep = Sweep::study(name);
        if let Some(lines) = folders.complete(&sweep)? {
            let file = File::read(&folders.here.root.join(sweep.file()))?;
            studies.insert(name.to_owned(), Study::new(&file, &lines));
        }
    }
    Ok(())
}

fn take_shipped(folders: &mut Folders, results: &mut Results) -> Outcome<()> {
    let mut base = std::mem::take(&mut results.demonstration);
    let tasks = results.tasks.iter_mut();
    let tasks = tasks.map(|it| (it.key.clone(), &mut it.shipped));
    let untuned = results.untuned.iter_mut();
    let untuned = untuned.map(|it| (it.key.clone(), &mut it.shipped));
    for (key, shipped) in tasks.chain(untuned) {
        let sweep = Sweep::all(Part::Shipped);
        let sweep = sweep.into_iter().find(|sweep| sweep.task == key);
        let sweep = sweep.ok_or_else(|| format!("{key} is no experiment of this"))?;
        let Some(lines) = folders.complete(&sweep)? else {
            continue;
        };
        let of = |side: &str| -> Vec<&Line> {
            let own = lines.iter().filter(|line| line.side == side);
            own.collect()
        };
        let (without, with) = (of("unregularised"), of("regularised"));
        let Some(config) = with.first().or(without.first()).map(|line| &line.config) else {
            continue;
        };
        // It comes first.
        if sweep.task == DEMONSTRATION {
            base = config.clone();
            base["seed"] = 0.into();
        }
        let config = differences(&base, config);
        let unregularised = Summary::new(&without)
            .ok_or_else(|| format!("{}: none of its runs finished", sweep.name()))?;
        *shipped = Some(Shipped {
            config,
            unregularised,
            equal_updates: shipped.take().and_then(|before| before.equal_updates),
            regularised: Summary::new(&with),
        });
    }
    results.demonstration = base;
    take_equal_updates(folders, &mut results.tasks)
}

/// What presets come to without the regulariser where they may learn as long as with it.
fn take_equal_updates(folders: &mut Folders, tasks: &mut [Task]) -> Outcome<()> {
    for task in tasks {
        let key = TASKS.iter().find(|(key, _)| *key == task.key);
        if let (Some((key, _)), Some(shipped)) = (key, &mut task.shipped)
            && let Some(lines) = folders.complete(&Sweep::equal_steps(key))?
        {
            shipped.equal_updates = Summary::new(&lines.iter().collect::<Vec<_>>());
        }
    }
    Ok(())
}

/// The search, the choice, and the runs of what was chosen.
fn take_tuning(folders: &mut Folders, key: &'static str, task: &mut Task) -> Outcome<()> {
    for who in Contestant::ALL {
        let sweep = Sweep::tuning(key, who);
        if let Some(lines) = folders.complete(&sweep)? {
            let search = Search::new(&lines).map_err(|why| format!("{}: {why}", sweep.name()))?;
            let is_as_before = task.search(who).map(|it| &it.chosen) == Some(&search.chosen);
            if !is_as_before {
                // They were of other settings.
                task.set_tuned(who, None);
            }
            task.tuning.insert(who.name().to_owned(), Some(search));
        }
        write_chosen(folders.here, key, task, who)?;
        if let Some(lines) = folders.complete(&Sweep::tuned(key, who))? {
            task.set_tuned(who, Summary::new(&lines.iter().collect::<Vec<_>>()));
        }
    }
    Ok(())
}

/// Writes the sweep of what was chosen.
fn write_chosen(here: &Workplace, key: &'static str, task: &Task, who: Contestant) -> Outcome<()> {
    let Some(search) = task.search(who) else {
        return Ok(());
    };
    let path = here.root.join(Sweep::tuned(key, who).file());
    let file = File::read(&here.root.join(Sweep::tuning(key, who).file()))?;
    let file = choose::repeated(&file, &search.chosen);
    if File::read(&path).is_ok_and(|there| there == file) {
        return Ok(());
    }
    println!("chosen: {}", path.display());
    write_whole(&path, &laid_out(&file.0))
}
