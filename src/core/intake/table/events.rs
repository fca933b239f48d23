//! Tables of which each row is an event: sample, time, channel, class.

use super::Table;
use super::class::Classed;
use super::role::Role;
use super::steps::all_samples;
use crate::core::config::{OWN_CHANNELS, OwnForm};
use crate::core::dataset::Samples;
use crate::core::intake::IntakeError;
use crate::core::intake::binning::{Binned, Grid, Span};
use crate::core::intake::choices::Choices;
use crate::core::intake::error::Fit;
use crate::core::intake::gathered::Gathered;
use crate::core::intake::labels::Labels;
use crate::core::intake::limits::check_room;

/// The events of one table.
struct Events<'a> {
    table: &'a Table<'a>,
    class: Classed,
    /// Says with 0 and 1 whether a row is one.
    spike: Option<usize>,
    /// The rows of each sample.
    samples: Vec<Vec<usize>>,
    /// Of every row.
    times: Vec<f64>,
    units: Vec<u32>,
}

/// All tables, in bins and channels of one grid.
pub(super) fn gather(
    tables: &[Table<'_>],
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let all: Result<Vec<Events>, IntakeError> =
        tables.iter().map(|it| Events::read(it, choices)).collect();
    let all = all?;
    let times = all.iter().flat_map(|it| &it.times);
    let span = times.fold(Span::NONE, |span, &time| span.with(time));
    let units = all.iter().flat_map(|it| &it.units);
    let found = units.max().map_or(1, |&unit| unit as usize + 1);
    let grid = Grid::chosen(choices, span, found)?;
    let samples = all.iter().map(|it| it.samples.len()).sum();
    if let Some(first) = tables.first() {
        check_room(first.file, samples, form(grid))?;
    }
    all.iter().map(|it| it.binned(grid, choices)).collect()
}

fn form(grid: Grid) -> OwnForm {
    OwnForm::Spikes {
        time_steps: grid.bins,
        channels: grid.channels,
    }
}

impl<'a> Events<'a> {
    fn read(table: &'a Table<'a>, choices: &mut Choices) -> Result<Self, IntakeError> {
        let sample = table.sampled(choices)?;
        let time = table.needed(Role::Time, choices)?;
        let channel = table.needed(Role::Channel, choices)?;
        let (time_at, channel_at) = (Some(time), Some(channel));
        let class = table.classed(&[sample, time_at, channel_at], choices)?;
        let class = class.ok_or_else(|| table.lacks(Role::Label))?;
        let taken = [sample, time_at, channel_at, class.column()];
        let spike = spike(table, taken, choices)?;
        let (times, units) = columns(table, time, channel)?;
        Ok(Self {
            table,
            class,
            spike,
            samples: all_samples(table, sample),
            times,
            units,
        })
    }

    fn is_event(&self, row: usize) -> bool {
        let number = |column| self.table.decimal.read(self.table.cells.get(row, column));
        self.spike.is_none_or(|column| number(column) == Some(1.0))
    }

    fn binned(&self, grid: Grid, choices: &mut Choices) -> Result<Gathered, IntakeError> {
        let table = self.table;
        let first_row = table.rows().start;
        let mut labels = Labels::default();
        let mut binned = Binned::new(grid);
        for rows in &self.samples {
            table.add_class(&mut labels, rows, self.class)?;
            binned.begin();
            for &row in rows.iter().filter(|&&row| self.is_event(row)) {
                let at = row - first_row;
                binned.add(self.times[at], self.units[at] as usize);
            }
        }
        let bits = Samples::Bits(binned.finish(table.file, choices)?);
        Ok(Gathered::new(table.file, form(grid), bits, labels))
    }
}

/// The column that says with 0 and 1 whether there is an event; any other beside those that are taken is refused.
fn spike(
    table: &Table<'_>,
    taken: [Option<usize>; 4],
    choices: &mut Choices,
) -> Result<Option<usize>, IntakeError> {
    let ignored = table.columns.ignored(&taken, choices)?;
    let others = (0..table.columns.width())
        .filter(|it| !taken.contains(&Some(*it)) && !ignored.contains(it));
    let mut spike = None;
    for column in others {
        let name = table.columns.name(column).to_lowercase();
        let is_called = ["value", "spike", "spikes"].contains(&name.as_str());
        let number = |row: usize| table.decimal.read(table.cells.get(row, column));
        let are_bits = || {
            table
                .rows()
                .all(|row| matches!(number(row), Some(0.0 | 1.0)))
        };
        if spike.is_some() || !is_called || !are_bits() {
            let said = Fit::NoValue(table.columns.said(column));
            return Err(table.refused(table.rows().start, column, said));
        }
        let none = table.rows().filter(|&row| number(row) == Some(0.0)).count();
        let (all, name) = (table.rows().len(), table.columns.name(column));
        choices.say(format!(
            "{none} of {all} rows have 0 as their {name} and are no events"
        ));
        spike = Some(column);
    }
    Ok(spike)
}

/// Time and channel of every row.
fn columns(
    table: &Table<'_>,
    time: usize,
    channel: usize,
) -> Result<(Vec<f64>, Vec<u32>), IntakeError> {
    let most = *OWN_CHANNELS.end() as u32 - 1;
    let count = table.rows().len();
    let (mut times, mut units) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for row in table.rows() {
        times.push(table.number(row, time)?);
        let unit = table.number(row, channel)?;
        let is_channel = unit.fract() == 0.0 && (0.0..=f64::from(most)).contains(&unit);
        if !is_channel {
            let allowed = format!("a channel's number, a whole one from 0 to {most}");
            return Err(table.refused(row, channel, allowed));
        }
        units.push(unit as u32);
    }
    Ok((times, units))
}
