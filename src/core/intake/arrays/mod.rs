//! Arrays as data: samples and classes, of one file or of two.

mod axes;
mod names;
mod view;

use super::archive::{Archive, MOST_UNPACKED};
use super::choices::Choices;
use super::gathered::Gathered;
use super::labels::Labels;
use super::limits::check_room;
use super::npy::Array;
use super::{File, IntakeError, Part};
use crate::core::text::cut;
use axes::{AXES, Look, guessed};
use names::{LABELS, SAMPLES, chosen, find, name_of};
use std::borrow::Cow;
use view::{Meaning, OVER_TIME, View, numbers, squeezed};

/// The arrays of an archive, by their names.
pub(super) fn gather(
    archive: &Archive<'_>,
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let file = &archive.file;
    let names: Vec<&str> = archive
        .entries()
        .iter()
        .map(|entry| name_of(&entry.path))
        .collect();
    let mut room = MOST_UNPACKED;
    let mut read = |name: &str| -> Result<Array<'static>, IntakeError> {
        let entry = archive
            .entries()
            .iter()
            .find(|entry| name_of(&entry.path) == name);
        let entry = entry.ok_or_else(|| archive.error(format!("it has no array {name}")))?;
        let bytes = archive.read(entry, room)?;
        room -= bytes.len();
        Array::read(Cow::Owned(bytes)).map_err(|why| archive.error(format!("{name}: {why}")))
    };
    let is_said = choices.is_said("samples") || choices.is_said("labels");
    let mut gathered = Vec::new();
    let mut used = Vec::new();
    for part in Part::ALL_OR_NONE {
        let (x, y) = (find(&names, &SAMPLES, part), find(&names, &LABELS, part));
        let (x, y) = match part {
            None => (
                chosen("samples", x, &names, choices)?,
                chosen("labels", y, &names, choices)?,
            ),
            _ => (x.map(str::to_owned), y.map(str::to_owned)),
        };
        let (x, y) = match (x, y) {
            (Some(x), Some(y)) => (x, y),
            (Some(alone), None) | (None, Some(alone)) if part.is_some() => {
                let what = format!(
                    "{alone} in it has nothing beside it: samples and classes of a part are two arrays, such as x_test and y_test"
                );
                return Err(archive.error(what));
            }
            _ => continue,
        };
        let (samples, labels) = (read(&x)?, read(&y)?);
        gathered.push(pair(file, (&x, &samples), &labels, choices)?.within(part));
        used.extend([x, y]);
        // A pair that was said is all that is wanted; beside bare names there may be a test part.
        if part.is_none() && is_said {
            break;
        }
    }
    if gathered.is_empty() {
        let names = names.join(", ");
        return Err(archive.error(format!(
            "none of its arrays ({names}) are samples with their classes; name them: --map samples=NAME,labels=NAME"
        )));
    }
    let is_left = |name: &&str| used.iter().all(|it| it != name);
    let left: Vec<&str> = names.iter().copied().filter(is_left).collect();
    if !is_said && left.iter().any(|name| name.starts_with("arr_")) {
        let what = format!(
            "its arrays {} have no names that say what they are: --map samples=NAME,labels=NAME takes two of them",
            names.join(", ")
        );
        return Err(archive.error(what));
    }
    if !left.is_empty() {
        choices.say(format!(
            "arrays that are not used: {}",
            cut(&left.join(", "))
        ));
    }
    Ok(gathered)
}

/// Two files of an array each: the one of one dimension has the classes.
pub(super) fn gather_pair(
    files: [&File<'_>; 2],
    choices: &mut Choices,
) -> Result<Gathered, IntakeError> {
    let [a, b] = files;
    let (first, second) = (alone(a)?, alone(b)?);
    // Classes may be a column, beside samples of several values.
    let is_one = |array: &Array| array.shape.len() < 2;
    let is_column = |array: &Array| array.shape.iter().skip(1).all(|&length| length == 1);
    match [is_one(&first), is_one(&second)] {
        [false, true] => return pair(a, (a.name, &first), &second, choices),
        [true, false] => return pair(b, (b.name, &second), &first, choices),
        _ => {}
    }
    match [is_column(&first), is_column(&second)] {
        [false, true] => pair(a, (a.name, &first), &second, choices),
        [true, false] => pair(b, (b.name, &second), &first, choices),
        _ => {
            let what = "of two arrays one has the samples, in two dimensions or more, and the other their classes, in one; one-hot classes by numpy.argmax(y, axis=1)";
            Err(IntakeError::for_file(b, what))
        }
    }
}

fn alone<'a>(file: &File<'a>) -> Result<Array<'a>, IntakeError> {
    let array = Array::read(Cow::Borrowed(file.bytes));
    array.map_err(|why| IntakeError::for_file(file, why))
}

fn pair(
    file: &File<'_>,
    (name, samples): (&str, &Array<'_>),
    labels: &Array<'_>,
    choices: &mut Choices,
) -> Result<Gathered, IntakeError> {
    let refused = |what: String| IntakeError::for_file(file, what);
    if samples.is_text() || samples.shape.len() < 2 {
        let shape = &samples.shape;
        return Err(refused(format!(
            "samples have numbers in two dimensions or more, and not {shape:?}"
        )));
    }
    let is_whole = |it: &usize| labels.number(*it).fract() == 0.0;
    let can_be_parts = !labels.is_text() && !labels.is_whole();
    if let Some(at) = (0..labels.len()).find(|it| can_be_parts && !is_whole(it)) {
        let number = labels.number(at);
        return Err(refused(format!(
            "class {at} is {number}; allowed: whole numbers or text"
        )));
    }
    let shape = squeezed(&samples.shape);
    let classes = labels.len();
    if labels.shape.iter().filter(|&&length| length != 1).count() > 1 {
        return Err(refused(format!(
            "the classes have the shape {:?}; allowed: one dimension, of one-hot classes numpy.argmax(y, axis=1)",
            labels.shape
        )));
    }
    let look = Look::of(samples, name);
    let (guess, unsure) = guessed(&shape, classes, look);
    let axes = choices.name("axes", &AXES, || guess)?;
    if let Some(note) = unsure.filter(|_| !choices.is_said("axes") && axes == guess) {
        choices.say(note);
    }
    let view = View::new(&shape, axes).map_err(refused)?;
    if view.samples != classes {
        return Err(refused(format!(
            "{} samples (axes {}) have {classes} classes",
            view.samples,
            axes.name()
        )));
    }
    let meaning = if axes.has_time() {
        choices.name("as", &OVER_TIME, || match look {
            Look::Bits => Meaning::Spikes,
            Look::Bytes | Look::Numbers => Meaning::Series,
        })?
    } else {
        Meaning::Values
    };
    let form = view.form(axes, meaning, choices)?;
    check_room(file, view.samples, form)?;
    let mut of = Labels::default();
    for index in 0..classes {
        of.add(&labels.name(index))
            .map_err(|why| refused(format!("class {index}: {why}")))?;
    }
    let samples = numbers(file, samples, &view, meaning, choices)?;
    Ok(Gathered::new(file, form, samples, of))
}
