//! Samples as pictures, small enough to be drawn.

use crate::core::config::OwnForm;
use crate::core::dataset::{OwnSet, Sample};
use crate::core::protocol::{Report, Seen};

/// Cells of a picture; of more rows or columns, neighbours share one.
const MOST_ROWS: usize = 160;
const MOST_COLUMNS: usize = 400;

/// Some samples, of all classes in turn, each once.
pub(super) fn seen(set: &OwnSet) -> Vec<Seen> {
    let shown = chosen(set.labels(), set.classes.len());
    shown.into_iter().map(|sample| one(set, sample)).collect()
}

/// The first sample of each class, then the second of each, and so on.
fn chosen(labels: &[u16], classes: usize) -> Vec<usize> {
    let turns = Report::SEEN.div_ceil(classes.max(1));
    let mut of = vec![Vec::new(); classes];
    for (sample, &label) in labels.iter().enumerate() {
        let own = &mut of[usize::from(label)];
        if own.len() < turns {
            own.push(sample);
        }
    }
    let by_turns = (0..turns).flat_map(|turn| of.iter().filter_map(move |own| own.get(turn)));
    by_turns.copied().take(Report::SEEN).collect()
}

fn one(set: &OwnSet, sample: usize) -> Seen {
    let (size, is_timed) = match set.data.form {
        OwnForm::Values { rows, columns } => ([rows, columns], false),
        OwnForm::Series {
            time_steps,
            channels,
        }
        | OwnForm::Spikes {
            time_steps,
            channels,
        } => ([channels, time_steps], true),
    };
    let [all_rows, all_columns] = size;
    let [rows, columns] = [all_rows.min(MOST_ROWS), all_columns.min(MOST_COLUMNS)];
    let mut cells = vec![0_u8; rows * columns];
    let mut add = |index: usize, strength: u8| {
        let (row, column) = if is_timed {
            (index % all_rows, index / all_rows)
        } else {
            (index / all_columns, index % all_columns)
        };
        let cell = row * rows / all_rows * columns + column * columns / all_columns;
        cells[cell] = cells[cell].max(strength);
    };
    match set.sample(sample) {
        Sample::Bits(bits) => {
            let set = bits.iter().enumerate().filter(|(_, is)| *is);
            set.for_each(|(index, _)| add(index, u8::MAX));
        }
        Sample::Spikes(spikes) => {
            for (index, &spike) in spikes.iter().enumerate() {
                add(index, spike * u8::MAX);
            }
        }
        Sample::Values(values) | Sample::Series(values) => {
            let finite = || values.iter().copied().filter(|it| it.is_finite());
            let low = finite().fold(f32::INFINITY, f32::min);
            let span = finite().fold(f32::NEG_INFINITY, f32::max) - low;
            for (index, &value) in values.iter().enumerate() {
                let share = if span > 0.0 {
                    (value - low) / span
                } else {
                    0.5
                };
                // What stands behind the end of a sample is 0.
                add(index, (share * 255.0) as u8);
            }
        }
    }
    Seen {
        sample,
        class: usize::from(set.labels()[sample]),
        rows,
        columns,
        cells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::intake::{File, Map, read, ready};

    fn of(name: &str) -> (OwnSet, Vec<Seen>) {
        let example = ready().into_iter().find(|it| it.name == name);
        let example = example.expect("an example");
        let file = File {
            name,
            bytes: &example.bytes(),
            part: None,
        };
        let set = read(&[file], &Map::default()).expect("data").set;
        let seen = seen(&set);
        (set, seen)
    }

    #[test]
    fn classes_take_turns_and_no_sample_is_shown_twice() {
        for example in ready() {
            let (set, seen) = of(example.name);
            assert_eq!(seen.len(), Report::SEEN, "{}", example.name);
            let classes = set.classes.len();
            for (at, it) in seen.iter().enumerate() {
                assert_eq!(it.class, at % classes, "{}", example.name);
                assert_eq!(it.cells.len(), it.rows * it.columns);
            }
            let mut samples: Vec<_> = seen.iter().map(|it| it.sample).collect();
            samples.sort_unstable();
            samples.dedup();
            assert_eq!(samples.len(), seen.len());
        }
    }

    #[test]
    fn spikes_are_drawn_channel_by_channel_and_pictures_row_by_row() {
        let (set, seen) = of("trains.npz");
        assert_eq!((seen[0].rows, seen[0].columns), (12, 30));
        let Sample::Bits(bits) = set.sample(seen[0].sample) else {
            panic!("spikes");
        };
        for (index, bit) in bits.iter().enumerate() {
            let cell = seen[0].cells[index % 12 * 30 + index / 12];
            assert_eq!(cell > 0, bit, "bit {index}");
        }
        let (_, seen) = of("pictures.zip");
        assert_eq!(seen[0].rows, seen[0].columns);
        assert!(seen[0].cells.contains(&0) && seen[0].cells.contains(&255));
    }
}
