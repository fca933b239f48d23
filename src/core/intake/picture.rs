//! Values as a picture.

use super::IntakeError;
use super::choices::Choices;
use crate::core::config::OwnForm;

/// Values that make a square are a picture, from 7 x 7 on, where they can be grey; as many rows as are chosen.
pub(super) fn pictured(
    values: usize,
    is_grey: bool,
    choices: &mut Choices,
) -> Result<OwnForm, IntakeError> {
    let side = values.isqrt();
    let is_square = side * side == values && side >= 7 && is_grey;
    let allowed = format!("a divisor of {values}, the values of a sample");
    let guess = || if is_square { side } else { 1 }.to_string();
    let rows = choices.text("rows", guess, allowed, |text| {
        let rows: usize = text.parse().ok()?;
        (rows > 0 && values.is_multiple_of(rows)).then_some(rows)
    })?;
    Ok(OwnForm::Values {
        rows,
        columns: values / rows,
    })
}
