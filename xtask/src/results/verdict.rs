//! What the numbers say of the regulariser, as sentences: first where it does not help.

use super::{
    record::{Results, Task},
    starts::Kind,
    summary::Summary,
    sweeps::{Contestant, DEMONSTRATION, title},
    tables::{NOT_YET, by_hand, percent},
};
use crate::Outcome;

/// How a tuned network with the regulariser does beside one without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The means differ by no more than the larger standard deviation over seeds.
    NoGain,
    Loss,
    Gain,
}

impl Verdict {
    pub fn new(without: &Summary, with: &Summary) -> Self {
        let spread = |summary: &Summary| summary.deviation.unwrap_or(0.0);
        let difference = with.mean - without.mean;
        if difference.abs() <= spread(without).max(spread(with)) {
            Self::NoGain
        } else if difference < 0.0 {
            Self::Loss
        } else {
            Self::Gain
        }
    }
}

fn judged(task: &Task) -> Option<(Verdict, &Summary, &Summary)> {
    let without = task.tuned(Contestant::Unregularised)?;
    let with = task.tuned(Contestant::Regularised)?;
    Some((Verdict::new(without, with), without, with))
}

/// Whether it gains anything over a network that was tuned.
pub fn tuned(results: &Results) -> Outcome<String> {
    let of = |verdict: Verdict| {
        let each = results.tasks.iter().filter_map(|task| {
            let (own, without, with) = judged(task)?;
            (own == verdict).then(|| named(task, without, with))
        });
        each.collect::<Vec<_>>()
    };
    let missing = results.tasks.iter().filter(|task| judged(task).is_none());
    let missing: Vec<String> = missing.map(|task| title(&task.key).to_owned()).collect();
    let sentence = |before: &str, names: &[String], after: &str| match names {
        [] => String::new(),
        names => format!("{before}{}{after} ", names.join("; ")),
    };
    let (none, loss, gain) = (of(Verdict::NoGain), of(Verdict::Loss), of(Verdict::Gain));
    let said = [
        sentence(
            "**Over the best of 40 configurations the regulariser is no gain** on ",
            &none,
            " (the means differ by no more than the larger standard deviation over seeds).",
        ),
        sentence("**Against the best of 40 it loses** on ", &loss, "."),
        sentence(
            "It gains over the best of 40 on ",
            &gain,
            &outside(results, &gain),
        ),
        feedforward(results),
        sentence(
            &format!("Whether it gains anything over the best of 40 is {NOT_YET} on "),
            &missing,
            ".",
        ),
    ];
    Ok(said.concat().trim_end().to_owned())
}

/// Where random manifolds are among the gains: what the other side comes to by settings that the search has not tried.
fn outside(results: &Results, gains: &[String]) -> String {
    let own = title("randman");
    if !gains.iter().any(|gain| gain.starts_with(own)) {
        return ".".to_owned();
    }
    format!(
        "; with settings chosen by hand, which are not among the 40, the side without comes to {} on {own}.",
        by_hand(results)
    )
}

fn named(task: &Task, without: &Summary, with: &Summary) -> String {
    format!(
        "{} ({:.3} with, {:.3} without)",
        title(&task.key),
        with.mean,
        without.mean
    )
}

/// Where the network without any recurrence does as well as the better of the tuned ones.
fn feedforward(results: &Results) -> String {
    let as_good = |task: &&Task| {
        let control = task.tuned(Contestant::Feedforward);
        let both = judged(task);
        control
            .zip(both)
            .is_some_and(|(control, (_, without, with))| {
                let better = if with.mean > without.mean {
                    with
                } else {
                    without
                };
                Verdict::new(better, control) != Verdict::Loss
            })
    };
    let names: Vec<&str> = results
        .tasks
        .iter()
        .filter(as_good)
        .map(|task| title(&task.key))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!(
            "A tuned feedforward network, which has nothing to regularise, does as well as the better of the two or \
             better on {}. ",
            names.join("; ")
        ),
    }
}

/// The same of the other tasks in one sentence; nothing where none was measured.
fn others(results: &Results) -> String {
    let counted = results
        .tasks
        .iter()
        .filter(|task| task.key != DEMONSTRATION);
    let counted = counted.filter_map(|task| {
        let all = task.starting_points.as_ref()?.group(Kind::All)?;
        let more = all.equal_updates.as_ref()?;
        let (title, starts) = (title(&task.key), all.starts);
        let [with, without] = [&all.regularised, more].map(|row| row.reached);
        Some(format!("{title} {with} against {without} of {starts}"))
    });
    let counted: Vec<String> = counted.collect();
    if counted.is_empty() {
        return String::new();
    }
    format!(
        " Runs that reach nine tenths of their task's best, with the regulariser against without and as many \
         updates: {}.",
        counted.join("; ")
    )
}

/// What random starting points of the demonstration come to.
pub fn starts(results: &Results) -> Outcome<String> {
    let task = results.task(DEMONSTRATION)?;
    let starts = task.starting_points.as_ref();
    let Some((starts, all)) = starts.and_then(|it| Some((it, it.group(Kind::All)?))) else {
        return Ok(format!("What random starting points come to is {NOT_YET}."));
    };
    let threshold = percent(starts.threshold);
    let more = match (
        all.equal_updates.as_ref(),
        &starts.equal_updates,
        all.against_equal_updates,
    ) {
        (Some(row), Some(budget), Some(score)) => format!(
            ", and {} without it from as many updates ({}).** Run by run it ends higher with the regulariser \
             than without and as many updates in {}, and lower in {}.",
            row.reached, budget.updates, score.wins, score.losses
        ),
        _ => format!(".** Without it and as many updates: {NOT_YET}."),
    };
    let others = others(results);
    Ok(format!(
        "**Of {} runs of the demonstration from {} random starting points {} reach {threshold} (nine tenths of the best of all) \
         with the exponent regularised ({} updates), {} without from the same epochs ({} updates){more}{others}",
        all.starts,
        all.starts / starts.seeds.len().max(1),
        all.regularised.reached,
        starts.regularised.updates,
        all.unregularised.reached,
        starts.unregularised.updates,
    ))
}
