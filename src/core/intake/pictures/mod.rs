//! Pictures in folders, each folder a class, as grey values of a small square.

mod decoded;
mod shrunk;
mod turned;

use super::IntakeError;
use super::archive::Archive;
use super::choices::Choices;
use super::folders::{Placed, parts, placed, unread};
use super::gathered::Gathered;
use super::labels::Labels;
use super::limits::check_room;
use crate::core::config::OwnForm;
use crate::core::dataset::Samples;
use decoded::Grey;
use shrunk::shrunk;

/// Endings of pictures that are read.
pub(super) const ENDINGS: [&str; 3] = [".png", ".jpg", ".jpeg"];
/// Endings of pictures that are not.
const OTHERS: [&str; 5] = [".gif", ".webp", ".bmp", ".tif", ".tiff"];
/// Pixels on a side where nobody said how many, of larger pictures.
const SIDE: usize = 28;
/// Pixels on a side.
const MOST_SIDE: usize = 128;
/// Bytes of one packed picture.
const MOST_BYTES: usize = 32 << 20;

pub(super) fn gather(
    archive: &Archive<'_>,
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let file = &archive.file;
    let placed = placed(archive, &ENDINGS)?;
    let Some(first) = placed.first() else {
        return Err(archive.error("it has no pictures"));
    };
    if let Some(note) = unread(archive, &placed, &OTHERS)? {
        choices.say(note);
    }
    let one = grey(archive, first)?;
    let side = choices.count("size", 4..=MOST_SIDE, || {
        one.width.max(one.height).clamp(4, SIDE)
    })?;
    let form = OwnForm::Values {
        rows: side,
        columns: side,
    };
    check_room(file, placed.len(), form)?;
    let (mut gathered, mut turned) = (Vec::new(), 0);
    for (part, files) in parts(&placed) {
        let mut labels = Labels::default();
        let mut values = Vec::with_capacity(files.len() * side * side);
        for it in files {
            let picture = grey(archive, it)?;
            turned += usize::from(picture.is_turned);
            // Whole grey values: decoders differ by less.
            values.extend(
                shrunk(&picture, side)
                    .into_iter()
                    .map(|grey| f32::from(grey) / f32::from(picture.most)),
            );
            let refused = |why| archive.error(format!("{}: {why}", it.entry.path));
            labels.add(it.class).map_err(refused)?;
        }
        let of_part = Gathered::new(file, form, Samples::Values(values), labels);
        gathered.push(of_part.within(part));
    }
    if turned > 0 {
        choices.say(format!(
            "{turned} pictures are turned as their cameras noted (EXIF)"
        ));
    }
    Ok(gathered)
}

fn grey(archive: &Archive<'_>, it: &Placed<'_>) -> Result<Grey, IntakeError> {
    let bytes = archive.read(it.entry, MOST_BYTES)?;
    Grey::read(&bytes).map_err(|why| archive.error(format!("{} in it {why}", it.entry.path)))
}
