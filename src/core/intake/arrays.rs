//! Arrays as data: samples and classes, of one file or of two.

use super::archive::{Archive, MOST_UNPACKED};
use super::choices::Choices;
use super::gathered::Gathered;
use super::labels::Labels;
use super::limits::check_room;
use super::npy::Array;
use super::picture::pictured;
use super::{File, IntakeError, Part};
use crate::core::config::{OWN_CHANNELS, OWN_STEPS, OwnForm};
use crate::core::dataset::{Bits, Samples};

/// Names under which people keep samples, and classes; a part's name may stand before or behind.
const SAMPLES: [&str; 9] = [
    "x", "data", "samples", "images", "spikes", "inputs", "input", "features", "arr_0",
];
const LABELS: [&str; 8] = [
    "y", "labels", "label", "targets", "target", "classes", "class", "arr_1",
];

/// What the axes of an array are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axes {
    /// Sample, value.
    Nd,
    /// Sample, row, column.
    Nhw,
    /// Sample, time, channels.
    Ntc,
    /// Time, sample, channels, as snnTorch has it.
    Tnc,
}

const AXES: [(&str, Axes); 4] = [
    ("nd", Axes::Nd),
    ("nhw", Axes::Nhw),
    ("ntc", Axes::Ntc),
    ("tnc", Axes::Tnc),
];

/// The arrays of an archive, by their names.
pub(super) fn gather(file: &File<'_>, choices: &mut Choices) -> Result<Vec<Gathered>, IntakeError> {
    let archive = Archive::open(file)?;
    let names: Vec<&str> = archive
        .entries
        .iter()
        .map(|entry| name_of(&entry.path))
        .collect();
    let mut room = MOST_UNPACKED;
    let mut read = |name: &str| -> Result<Array, IntakeError> {
        let entry = archive
            .entries
            .iter()
            .find(|entry| name_of(&entry.path) == name);
        let entry = entry.ok_or_else(|| archive.error(format!("it has no array {name}")))?;
        let bytes = archive.read(entry, room)?;
        room -= bytes.len();
        Array::read(&bytes).map_err(|why| archive.error(format!("{name}: {why}")))
    };
    let parts = [
        None,
        Some(Part::Training),
        Some(Part::Validation),
        Some(Part::Test),
    ];
    let mut gathered = Vec::new();
    for part in parts {
        let (x, y) = (find(&names, &SAMPLES, part), find(&names, &LABELS, part));
        let (x, y) = match part {
            // What is chosen is the one pair that there is.
            None => (
                chosen("samples", x, &names, choices)?,
                chosen("labels", y, &names, choices)?,
            ),
            _ => (x.map(str::to_owned), y.map(str::to_owned)),
        };
        let (Some(x), Some(y)) = (x, y) else {
            continue;
        };
        let (samples, labels) = (read(&x)?, read(&y)?);
        let mut one = pair(file, &samples, &labels, choices)?;
        one.part = part.or(one.part);
        gathered.push(one);
        if part.is_none() {
            break;
        }
    }
    if gathered.is_empty() {
        let names = names.join(", ");
        return Err(archive.error(format!(
            "none of its arrays ({names}) are samples with their classes; name them: --map samples=NAME,labels=NAME"
        )));
    }
    Ok(gathered)
}

fn name_of(path: &str) -> &str {
    path.strip_suffix(".npy").unwrap_or(path)
}

/// The array of one of these names in a part; without a part, of the bare name.
fn find<'a>(names: &[&'a str], wanted: &[&str], part: Option<Part>) -> Option<&'a str> {
    let words: &[&str] = match part {
        None => &[],
        Some(Part::Training) => &["train", "training"],
        Some(Part::Validation) => &["val", "valid", "validation"],
        Some(Part::Test) => &["test"],
    };
    let is = |name: &str, wanted: &str| {
        let name = name.to_lowercase();
        let both =
            |word: &&str| name == format!("{wanted}_{word}") || name == format!("{word}_{wanted}");
        if words.is_empty() {
            name == wanted
        } else {
            words.iter().any(|word| both(word))
        }
    };
    let found = wanted
        .iter()
        .find_map(|wanted| names.iter().find(|name| is(name, wanted)));
    found.copied()
}

/// The name of an array, where one was found by its name or is said.
fn chosen(
    key: &'static str,
    found: Option<&str>,
    names: &[&str],
    choices: &mut Choices,
) -> Result<Option<String>, IntakeError> {
    let allowed = format!("{}, or by part", names.join(", "));
    let guess = || found.unwrap_or("by part").to_owned();
    choices.text(key, guess, &allowed, |text| match text {
        "by part" => Some(None),
        text => names.contains(&text).then(|| Some(text.to_owned())),
    })
}

/// Two files of an array each: the one of one dimension has the classes.
pub(super) fn gather_pair(
    files: [&File<'_>; 2],
    choices: &mut Choices,
) -> Result<Gathered, IntakeError> {
    let [a, b] = files;
    let read =
        |file: &File<'_>| Array::read(file.bytes).map_err(|why| IntakeError::for_file(file, why));
    let (first, second) = (read(a)?, read(b)?);
    match (first.shape.len(), second.shape.len()) {
        (2.., 0..=1) => pair(a, &first, &second, choices),
        (0..=1, 2..) => pair(b, &second, &first, choices),
        _ => {
            let what = "of two arrays one has the samples, in two dimensions or more, and the other their classes, in one";
            Err(IntakeError::for_file(b, what))
        }
    }
}

fn pair(
    file: &File<'_>,
    samples: &Array,
    labels: &Array,
    choices: &mut Choices,
) -> Result<Gathered, IntakeError> {
    let refused = |what: String| IntakeError::for_file(file, what);
    if samples.is_text() || samples.shape.len() < 2 {
        let shape = &samples.shape;
        return Err(refused(format!(
            "samples have numbers in two dimensions or more, and not {shape:?}"
        )));
    }
    if !labels.is_text()
        && !labels.is_whole()
        && (0..labels.len()).any(|it| labels.number(it).fract() != 0.0)
    {
        return Err(refused("the classes are no whole numbers".to_owned()));
    }
    let shape = squeezed(&samples.shape);
    let classes = labels.len();
    if labels.shape.iter().filter(|&&length| length != 1).count() > 1 {
        return Err(refused(format!(
            "the classes have the shape {:?}; allowed: one dimension",
            labels.shape
        )));
    }
    let is_bits = (0..samples.len()).all(|index| matches!(samples.number(index), 0.0 | 1.0));
    let axes = choices.name("axes", &AXES, || guessed(&shape, classes, is_bits, samples))?;
    let view = View::new(&shape, axes).map_err(refused)?;
    if view.samples != classes {
        return Err(refused(format!(
            "{} samples (axes {}) have {classes} classes",
            view.samples,
            AXES.iter()
                .find(|(_, it)| *it == axes)
                .map_or("", |(name, _)| *name)
        )));
    }
    let has_time = matches!(axes, Axes::Ntc | Axes::Tnc);
    let is_spikes =
        has_time && choices.name("as", &[("spikes", true), ("values", false)], || is_bits)?;
    let form = view.form(has_time, is_spikes, choices)?;
    check_room(file, view.samples, form)?;
    let mut of = Labels::default();
    for index in 0..classes {
        of.add(&labels.name(index))
            .map_err(|why| refused(format!("class {index}: {why}")))?;
    }
    let samples = numbers(file, samples, &view, is_spikes, has_time)?;
    Ok(Gathered::new(file, form, samples, of))
}

/// Without a dimension of one behind the first: [N, 1, H, W] is [N, H, W].
fn squeezed(shape: &[usize]) -> Vec<usize> {
    let mut shape = shape.to_vec();
    while shape.len() > 3 {
        let Some(one) = shape.iter().skip(1).position(|&length| length == 1) else {
            break;
        };
        shape.remove(one + 1);
    }
    shape
}

fn guessed(shape: &[usize], classes: usize, is_bits: bool, samples: &Array) -> Axes {
    let is_first = shape[0] == classes;
    match shape {
        [_, _] => Axes::Nd,
        [_, second, ..] if !is_first && *second == classes => Axes::Tnc,
        [_, rows, columns] if !is_bits && (samples.is_bytes() || rows == columns) => Axes::Nhw,
        _ => Axes::Ntc,
    }
}

/// Where an array's numbers stand, by sample and place.
struct View {
    samples: usize,
    /// Rows or time steps.
    steps: usize,
    channels: usize,
    /// Whether time comes first.
    is_time_first: bool,
}

impl View {
    fn new(shape: &[usize], axes: Axes) -> Result<Self, String> {
        let rest = |from: usize| {
            shape[from..]
                .iter()
                .try_fold(1_usize, |all, &it| all.checked_mul(it))
        };
        let view = match (axes, shape) {
            (Axes::Nd, [samples, ..]) => rest(1).map(|channels| Self {
                samples: *samples,
                steps: 1,
                channels,
                is_time_first: false,
            }),
            (Axes::Nhw, [samples, steps, channels]) => Some(Self {
                samples: *samples,
                steps: *steps,
                channels: *channels,
                is_time_first: false,
            }),
            (Axes::Ntc, [samples, steps, _, ..]) => rest(2).map(|channels| Self {
                samples: *samples,
                steps: *steps,
                channels,
                is_time_first: false,
            }),
            (Axes::Tnc, [steps, samples, _, ..]) => rest(2).map(|channels| Self {
                samples: *samples,
                steps: *steps,
                channels,
                is_time_first: true,
            }),
            _ => None,
        };
        let most = *OWN_CHANNELS.end();
        let view =
            view.filter(|view| view.channels > 0 && view.steps > 0 && view.channels as u64 <= most);
        view.ok_or_else(|| {
            format!("the axes do not fit the shape {shape:?}, or it has more than {most} channels")
        })
    }

    fn form(
        &self,
        has_time: bool,
        is_spikes: bool,
        choices: &mut Choices,
    ) -> Result<OwnForm, IntakeError> {
        let (time_steps, channels) = (self.steps, self.channels);
        let most = *OWN_STEPS.end() as usize;
        if has_time && time_steps > most {
            let allowed = format!("axes with at most {most} time steps; there are {time_steps}");
            return Err(IntakeError::for_choice("axes", "with time", allowed));
        }
        let values = self.steps.saturating_mul(self.channels);
        Ok(match (has_time, is_spikes) {
            (true, true) => OwnForm::Spikes {
                time_steps,
                channels,
            },
            (true, false) => OwnForm::Series {
                time_steps,
                channels,
            },
            (false, _) if self.steps > 1 => OwnForm::Values {
                rows: self.steps,
                columns: self.channels,
            },
            (false, _) => pictured(values, choices)?,
        })
    }

    fn index(&self, sample: usize, step: usize, channel: usize) -> usize {
        let row = if self.is_time_first {
            step * self.samples + sample
        } else {
            sample * self.steps + step
        };
        row * self.channels + channel
    }
}

fn numbers(
    file: &File<'_>,
    array: &Array,
    view: &View,
    is_spikes: bool,
    has_time: bool,
) -> Result<Samples, IntakeError> {
    let mut bits = Bits::new(view.steps * view.channels);
    let mut values = Vec::new();
    for sample in 0..view.samples {
        if is_spikes {
            bits.add_row();
        }
        for step in 0..view.steps {
            for channel in 0..view.channels {
                let number = array.number(view.index(sample, step, channel));
                if is_spikes {
                    if number != 0.0 {
                        bits.set(step * view.channels + channel);
                    }
                } else if number.is_finite() && (number as f32).is_finite() {
                    values.push(number as f32);
                } else {
                    let what = format!(
                        "sample {sample}, [{step}, {channel}] is {number}; allowed: a finite number up to 3.4e38"
                    );
                    return Err(IntakeError::for_file(file, what));
                }
            }
        }
    }
    Ok(match (is_spikes, has_time) {
        (true, _) => Samples::Bits(bits),
        (false, true) => Samples::Series(values),
        (false, false) => Samples::Values(values),
    })
}
