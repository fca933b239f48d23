//! Tables of which each row is a sample.

use super::role::Role;
use super::{Table, narrow};
use crate::core::config::OWN_CHANNELS;
use crate::core::dataset::Samples;
use crate::core::intake::IntakeError;
use crate::core::intake::choices::Choices;
use crate::core::intake::gathered::Gathered;
use crate::core::intake::labels::Labels;
use crate::core::intake::limits::check_room;
use crate::core::intake::picture::pictured;

/// Rows that pixels are told by.
const LOOKED_AT: usize = 100;

/// Whether values could be pixels: whole numbers from 0 on, or shares of 1.
fn is_grey(table: &Table<'_>, values: &[usize]) -> bool {
    let rows = || table.rows().take(LOOKED_AT);
    let numbers = || {
        let cells = rows().flat_map(|row| values.iter().map(move |&column| (row, column)));
        cells.filter_map(|(row, column)| table.decimal.read(table.cells.get(row, column)))
    };
    numbers().all(|it| it >= 0.0 && it.fract() == 0.0)
        || numbers().all(|it| (0.0..=1.0).contains(&it))
}

pub(super) fn gather(table: &Table<'_>, choices: &mut Choices) -> Result<Gathered, IntakeError> {
    let Some(by) = table.classed(&[], choices)? else {
        let key = Role::Label.key();
        return Err(table.error(format!(
            "no column says the class of a row; name it: --map {key}=NAME or its number"
        )));
    };
    let ignored = table.columns.ignored(&[by.column()], choices)?;
    let is_value = |column: &usize| Some(*column) != by.column() && !ignored.contains(column);
    let values: Vec<usize> = (0..table.columns.width()).filter(is_value).collect();
    if values.is_empty() {
        return Err(table.error("it has no columns of values beside the class"));
    }
    let most = *OWN_CHANNELS.end();
    if values.len() as u64 > most {
        let what = format!(
            "it has {} columns of values; allowed: at most {most}",
            values.len()
        );
        return Err(table.error(what));
    }
    let form = pictured(values.len(), is_grey(table, &values), choices)?;
    check_room(table.file, table.rows().len(), form)?;
    let mut labels = Labels::default();
    let mut numbers = Vec::with_capacity(table.rows().len() * values.len());
    for row in table.rows() {
        for &column in &values {
            let number = table.number(row, column)?;
            let narrow = narrow(number);
            numbers.push(narrow.ok_or_else(|| table.refused(row, column, "up to 3.4e38"))?);
        }
        table.add_class(&mut labels, &[row], by)?;
    }
    Ok(Gathered::new(
        table.file,
        form,
        Samples::Values(numbers),
        labels,
    ))
}
