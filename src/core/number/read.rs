//! Text to numbers: the one reader of the page, of links and of the command line.

use super::decimal::{Decimal, Numbers, readings};
use super::entries::{Expected, entries};
use super::unreadable::Unreadable;
use std::str::FromStr;

/// The one number that a text means.
fn only(text: &str, numbers: Numbers) -> Result<Decimal, Unreadable> {
    match readings(text, numbers)?.as_slice() {
        [one, other, ..] => Err(Unreadable::ambiguous(one, other)),
        [one] => Ok(one.clone()),
        [] => Err(Unreadable::NoNumber),
    }
}

/// A finite number as people write it: `0.5`, `.5`, `0,5`, `1e-3`, `2·10⁻⁴`, `−0.05`, `1 000`, `1’000`, `1_000`.
///
/// # Errors
///
/// Where it is none, or can mean two: `1,000`.
pub fn read_number(text: &str) -> Result<f64, Unreadable> {
    only(text, Numbers::Any)?.value()
}

/// A whole number, written in the same ways.
///
/// # Errors
///
/// As [`read_number`], and where it is not whole or `T` cannot hold it.
pub fn read_whole<T: FromStr>(text: &str) -> Result<T, Unreadable> {
    let digits = only(text, Numbers::Whole)?.whole()?;
    digits.parse().map_err(|_| Unreadable::OutOfRange)
}

/// Whole numbers, parted as [`entries`] says; `most` is the largest that an entry may be.
///
/// # Errors
///
/// Where the list can be read in two ways, or an entry cannot be read.
pub fn read_list<T: FromStr>(text: &str, most: f64) -> Result<Vec<T>, Unreadable> {
    let numbers = Numbers::Whole;
    each(&entries(text, Expected { numbers, most })?, read_whole)
}

/// The same of any numbers.
///
/// # Errors
///
/// As [`read_list`].
pub fn read_numbers(text: &str, most: f64) -> Result<Vec<f64>, Unreadable> {
    let numbers = Numbers::Any;
    each(&entries(text, Expected { numbers, most })?, read_number)
}

fn each<T>(
    entries: &[String],
    read: fn(&str) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    let one = |(index, text): (usize, &String)| read(text).map_err(|why| why.of_entry(index, text));
    entries.iter().enumerate().map(one).collect()
}
