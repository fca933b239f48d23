//! What random starting points come to, as tables.

use super::{NOT_YET, or_not_yet, table};
use crate::{
    Outcome,
    results::{
        record::{Results, Task},
        starts::{ByLambda, Group, Kind, NARROW, Row, Score, StartingPoints},
        sweeps::DEMONSTRATION,
    },
};

/// Starting points that reach nine tenths of the best.
pub fn starts(results: &Results) -> Outcome<String> {
    let head =
        "| | runs | have to reach | without | with | without, as many updates | with against it |";
    let cells = |task: &Task| {
        let starts = task.starting_points.as_ref();
        let all = starts.and_then(|starts| Some((starts, starts.group(Kind::All)?)));
        let Some((starts, all)) = all else {
            return vec![NOT_YET.to_owned(); 6];
        };
        let mut cells = vec![all.starts.to_string(), percent(starts.threshold)];
        cells.extend(rows(all).map(|it| or_not_yet(it, row)));
        cells.push(or_not_yet(all.against_equal_updates, score));
        cells
    };
    Ok(table(head, results, cells))
}

/// The demonstration's starting points by their surrogates.
pub fn surrogates(results: &Results) -> Outcome<String> {
    let task = results.task(DEMONSTRATION)?;
    let Some(starts) = &task.starting_points else {
        return Ok(format!(
            "The demonstration's starting points are {NOT_YET}."
        ));
    };
    let mut lines = vec![
        format!(
            "| runs that reach {} | {} |",
            percent(starts.threshold),
            budgets_of(starts)
        ),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for group in &starts.groups {
        let cells = rows(group).map(|it| or_not_yet(it, row)).join(" | ");
        let [first, second] = [
            Some(group.against_unregularised),
            group.against_equal_updates,
        ]
        .map(|it| or_not_yet(it, score));
        lines.push(format!(
            "| {} | {cells} | {first} | {second} |",
            kind(group)
        ));
    }
    Ok(lines.join("\n"))
}

fn budgets_of(starts: &StartingPoints) -> String {
    let (without, with) = (starts.unregularised.updates, starts.regularised.updates);
    let equal = or_not_yet(starts.equal_updates.as_ref(), |it| {
        format!("{} updates", it.updates)
    });
    format!(
        "without, {without} updates | with, {with} updates | without, {equal} | with against the first | with \
         against the third"
    )
}

fn rows(group: &Group) -> [Option<&Row>; 3] {
    [
        Some(&group.unregularised),
        Some(&group.regularised),
        group.equal_updates.as_ref(),
    ]
}

/// As in "24 (median 83 %)"; of several seeds as in "70 (24, 22, 24; median 83 %)".
fn row(row: &Row) -> String {
    let seeds: Vec<String> = row.by_seed.iter().map(usize::to_string).collect();
    let seeds = match seeds.len() {
        0 | 1 => String::new(),
        _ => format!("{}; ", seeds.join(", ")),
    };
    let median = row.median * 100.0;
    format!("{} ({seeds}median {median:.0} %)", row.reached)
}

/// The mean square regularised, against the mean.
pub fn statistics(results: &Results) -> Outcome<String> {
    let head = "| | starts | the mean | the mean square | the mean square against the mean |";
    let cells = |task: &Task| {
        let starts = task.starting_points.as_ref();
        let Some(both) = starts.and_then(|it| it.mean_square.as_ref()) else {
            return vec![NOT_YET.to_owned(); 4];
        };
        let by = both.threshold.map(|it| format!(", by {:.1} %", it * 100.0));
        vec![
            format!("{}{}", both.starts, by.unwrap_or_default()),
            row(&both.mean),
            row(&both.mean_square),
            score(both.against_mean),
        ]
    };
    let table = table(head, results, cells);
    let starts = results
        .tasks
        .iter()
        .map(|task| task.starting_points.as_ref());
    let both = starts.filter_map(|it| it?.mean_square.as_ref());
    let both: Vec<_> = both.collect();
    let more = both
        .iter()
        .filter(|it| it.mean.reached > it.mean_square.reached);
    let (more, of) = (more.count(), both.len());
    Ok(format!(
        "{table}\n\nThe mean reaches the threshold from more starts than the mean square on {more} of the {of} \
         tasks that were measured."
    ))
}

fn score(score: Score) -> String {
    format!("{} won, {} lost", score.wins, score.losses)
}

fn kind(group: &Group) -> String {
    let starts = group.starts;
    match group.kind {
        Kind::All => format!("all {starts}"),
        Kind::Atan => format!("{starts} with ATan"),
        Kind::FastSigmoid => format!("{starts} with a fast sigmoid"),
        Kind::Narrow => format!("{starts} of them with a slope above {}", NARROW),
    }
}

/// Where the regulariser helps and where it hurts, by where λ was without it.
pub fn by_lambda(results: &Results) -> Outcome<String> {
    let looked_at = |task: &Task| task.starting_points.as_ref()?.by_lambda.clone();
    let head = "| | runs | target λ* | rose with the regulariser | of these λ below the target without it | \
                fell | of these λ below the target without it |";
    let cells = |task: &Task| {
        let Some(it) = looked_at(task) else {
            return vec![NOT_YET.to_owned(); 6];
        };
        let counts = [it.rose, it.fell].map(|it| [it.all.to_string(), it.below_target.to_string()]);
        let [[rose, rose_below], [fell, fell_below]] = counts;
        let (starts, target) = (it.starts.to_string(), it.target.to_string());
        vec![starts, target, rose, rose_below, fell, fell_below]
    };
    let all: Vec<ByLambda> = results.tasks.iter().filter_map(looked_at).collect();
    let sum = |of: fn(&ByLambda) -> usize| all.iter().map(of).sum::<usize>();
    let (fell, fell_below) = (sum(|it| it.fell.all), sum(|it| it.fell.below_target));
    let (rose, rose_below) = (sum(|it| it.rose.all), sum(|it| it.rose.below_target));
    Ok(format!(
        "{}\n\nOf {fell} runs that fell, {fell_below} had ended with λ below the target without the regulariser; of \
         {rose} that rose, {rose_below}.",
        table(head, results, cells)
    ))
}

/// With a decimal: thresholds lie close to what is reached.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
