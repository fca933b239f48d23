//! Tables of which each row is a time step of a sample.

use super::class::Classed;
use super::role::Role;
use super::{Table, narrow};
use crate::core::config::{OWN_CHANNELS, OWN_STEPS, OwnForm};
use crate::core::dataset::{Bits, Samples};
use crate::core::intake::IntakeError;
use crate::core::intake::binning::Span;
use crate::core::intake::choices::Choices;
use crate::core::intake::gathered::Gathered;
use crate::core::intake::labels::Labels;
use crate::core::intake::limits::check_room;
use crate::core::intake::spiking::{ALLOWED, Spiking};
use std::borrow::Cow;
use std::collections::HashMap;

/// What is what in such a table.
struct Plan {
    /// None where the whole table is one.
    sample: Option<usize>,
    time: Option<usize>,
    class: Classed,
    values: Vec<usize>,
}

/// The samples of one table, each its rows in time.
struct Steps<'a> {
    table: &'a Table<'a>,
    plan: Plan,
    samples: Vec<Vec<usize>>,
    /// From the shortest to the longest time between two rows.
    gaps: Span,
}

/// Of the shortest step, how much longer others may be unsaid.
const UNEVEN: f64 = 0.01;

/// All tables, with as many time steps as the longest sample of any has.
pub(super) fn gather(
    tables: &[Table<'_>],
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let all: Result<Vec<Steps>, IntakeError> =
        tables.iter().map(|it| Steps::read(it, choices)).collect();
    let all = all?;
    let samples = all.iter().flat_map(|it| &it.samples);
    let longest = samples.map(Vec::len).max().unwrap_or(0);
    let most = *OWN_STEPS.end() as usize;
    let time_steps = choices.count("steps", 1..=most, || longest.min(most))?;
    if longest > time_steps {
        choices.say(format!(
            "the longest sample has {longest} time steps; the first {time_steps} of each are used"
        ));
    }
    let gaps = all.iter().fold(Span::NONE, |all, it| all.join(it.gaps));
    if gaps.high > gaps.low * (1.0 + UNEVEN) {
        let [low, high] = [gaps.low, gaps.high].map(|it| it as f32);
        choices.say(format!(
            "times are {low} to {high} apart; each row is a time step all the same"
        ));
    }
    let names = [("spikes", true), ("values", false)];
    let is_spikes = choices.name("as", &names, || all.iter().all(Steps::are_bits))?;
    // Short samples are made as long as the longest.
    let samples = all.iter().map(|it| it.samples.len()).sum();
    let channels = all.iter().map(Steps::channels).max().unwrap_or(0);
    if let Some(first) = tables.first() {
        check_room(first.file, samples, form(time_steps, channels, is_spikes))?;
    }
    let each = all.iter();
    each.map(|it| it.gathered(time_steps, is_spikes, choices))
        .collect()
}

impl<'a> Steps<'a> {
    fn read(table: &'a Table<'a>, choices: &mut Choices) -> Result<Self, IntakeError> {
        let plan = plan(table, choices)?;
        let mut samples = all_samples(table, plan.sample);
        let mut gaps = Span::NONE;
        for rows in &mut samples {
            gaps = gaps.join(put_in_time(table, &plan, rows)?);
        }
        Ok(Self {
            table,
            plan,
            samples,
            gaps,
        })
    }

    fn channels(&self) -> usize {
        self.plan.values.len()
    }

    /// Whether all values are 0 or 1, which spikes are.
    fn are_bits(&self) -> bool {
        let table = self.table;
        let number = |row: usize, column: usize| table.decimal.read(table.cells.get(row, column));
        let mut rows = table.rows();
        rows.all(|row| {
            let mut values = self.plan.values.iter();
            values.all(|&column| matches!(number(row, column), Some(0.0 | 1.0)))
        })
    }

    fn gathered(
        &self,
        time_steps: usize,
        is_spikes: bool,
        choices: &mut Choices,
    ) -> Result<Gathered, IntakeError> {
        let table = self.table;
        let channels = self.channels();
        let form = form(time_steps, channels, is_spikes);
        let mut labels = Labels::default();
        for rows in &self.samples {
            table.add_class(&mut labels, rows, self.plan.class)?;
        }
        let samples = if is_spikes {
            Samples::Bits(self.bits(time_steps, choices)?)
        } else {
            Samples::Series(self.numbers(time_steps)?)
        };
        Ok(Gathered::new(table.file, form, samples, labels))
    }

    fn bits(&self, time_steps: usize, choices: &mut Choices) -> Result<Bits, IntakeError> {
        let (table, values) = (self.table, &self.plan.values);
        let mut bits = Bits::new(time_steps * values.len());
        let mut spiking = Spiking::default();
        for rows in &self.samples {
            bits.add_row();
            for (step, &row) in rows.iter().take(time_steps).enumerate() {
                for (channel, &column) in values.iter().enumerate() {
                    let is_spike = spiking.is_spike(table.number(row, column)?);
                    if is_spike.ok_or_else(|| table.refused(row, column, ALLOWED))? {
                        bits.set(step * values.len() + channel);
                    }
                }
            }
        }
        spiking.say(table.file, choices)?;
        Ok(bits)
    }

    /// Values, and nothing where a sample has no time step.
    fn numbers(&self, time_steps: usize) -> Result<Vec<f32>, IntakeError> {
        let (table, values) = (self.table, &self.plan.values);
        let mut numbers = Vec::new();
        for rows in &self.samples {
            for &row in rows.iter().take(time_steps) {
                for &column in values {
                    let narrow = narrow(table.number(row, column)?);
                    numbers.push(narrow.ok_or_else(|| table.refused(row, column, "up to 3.4e38"))?);
                }
            }
            let missing = time_steps.saturating_sub(rows.len()) * values.len();
            numbers.extend(std::iter::repeat_n(f32::NAN, missing));
        }
        Ok(numbers)
    }
}

fn form(time_steps: usize, channels: usize, is_spikes: bool) -> OwnForm {
    match is_spikes {
        true => OwnForm::Spikes {
            time_steps,
            channels,
        },
        false => OwnForm::Series {
            time_steps,
            channels,
        },
    }
}

fn plan(table: &Table<'_>, choices: &mut Choices) -> Result<Plan, IntakeError> {
    let sample = table.sampled(choices)?;
    let time = table.columns.chosen(Role::Time, choices)?;
    let class = table.classed(&[sample, time], choices)?;
    let is_own = |it: &Classed| {
        it.column()
            .is_none_or(|it| ![sample, time].contains(&Some(it)))
    };
    let Some(class) = class.filter(is_own) else {
        return Err(table.error("no column says the class of a sample; name it: --map label=NAME"));
    };
    let taken = [sample, time, class.column()];
    let ignored = table.columns.ignored(&taken, choices)?;
    let is_value = |column: &usize| !taken.contains(&Some(*column)) && !ignored.contains(column);
    let values: Vec<usize> = (0..table.columns.width()).filter(is_value).collect();
    let most = *OWN_CHANNELS.end() as usize;
    if values.is_empty() || values.len() > most {
        let what = format!(
            "it has {} columns of values; allowed: 1 to {most}",
            values.len()
        );
        return Err(table.error(what));
    }
    Ok(Plan {
        sample,
        time,
        class,
        values,
    })
}

/// The rows of each sample, of a table that may be one.
pub(super) fn all_samples(table: &Table<'_>, column: Option<usize>) -> Vec<Vec<usize>> {
    match column {
        Some(column) => samples(table, column),
        None => vec![table.rows().collect()],
    }
}

/// The rows of each sample, samples in the order in which they come.
pub(super) fn samples(table: &Table<'_>, column: usize) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<Cow<str>, usize> = HashMap::new();
    let mut samples: Vec<Vec<usize>> = Vec::new();
    for row in table.rows() {
        let name = table.spelled(row, column);
        let number = *numbers.entry(name).or_insert(samples.len());
        if number == samples.len() {
            samples.push(Vec::new());
        }
        samples[number].push(row);
    }
    samples
}

/// Puts the rows of a sample in the order of their times, which are all different; how far those are apart.
fn put_in_time(table: &Table<'_>, plan: &Plan, rows: &mut [usize]) -> Result<Span, IntakeError> {
    let Some(time) = plan.time else {
        return Ok(Span::NONE);
    };
    let timed: Result<Vec<(f64, usize)>, IntakeError> = rows
        .iter()
        .map(|&row| Ok((table.time(row, time)?, row)))
        .collect();
    let mut timed = timed?;
    timed.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut gaps = Span::NONE;
    for pair in timed.windows(2) {
        let [(before, _), (after, row)] = [pair[0], pair[1]];
        if before == after {
            let allowed = "a time that no other row of its sample has";
            return Err(table.refused(row, time, allowed));
        }
        gaps = gaps.with(after - before);
    }
    for (place, (_, row)) in rows.iter_mut().zip(timed) {
        *place = row;
    }
    Ok(gaps)
}
