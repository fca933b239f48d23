//! SHD and SSC, the spoken digits and commands as spikes of a cochlea, in the HDF5 files that they come in.
//!
//! Cramer, Stradmann, Schemmel, Zenke: The Heidelberg spiking data sets for the systematic evaluation of
//! spiking neural networks. IEEE TNNLS 33, 2744-2757 (2022). Within: `spikes/times` (seconds, mostly of 16 bits),
//! `spikes/units`, `labels`, and where they are there the classes' names in `extra/keys`. Any file of this layout is
//! read.

mod heaps;
mod numbers;

use super::binning::{Binned, Grid};
use super::choices::Choices;
use super::gathered::Gathered;
use super::labels::Labels;
use super::limits::check_room;
use super::{File, IntakeError};
use crate::core::config::{OWN_CHANNELS, OwnForm};
use crate::core::dataset::Samples;
use crate::core::text::cut;
use hdf5_reader::{Hdf5File, OpenOptions};
use heaps::Heaps;
use numbers::{Sequences, names, numbers};

/// Bytes that one read makes, and that are kept of chunks: references to 200,000 sequences are 3 MB.
const MOST_READ: usize = 16 << 20;
/// Bytes of an object's header.
const MOST_HEADER: usize = 1 << 20;
/// Units of the cochlea.
const UNITS: usize = 700;
/// Channels where nobody said how many: five neighbours share one.
const CHANNELS: usize = 140;
/// Classes of SHD; SSC has more, and is shorter.
const SHD_CLASSES: i64 = 20;
/// Seconds of a sample of each.
const SECONDS: [f64; 2] = [1.4, 1.0];

/// Whether bytes begin as HDF5 does.
pub(super) fn is_hdf5(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89HDF\r\n\x1a\n")
}

/// A file with the sequences of its samples.
struct Spoken<'a> {
    file: &'a File<'a>,
    times: Sequences,
    units: Sequences,
    labels: Vec<i64>,
    names: Vec<String>,
}

/// All files, in bins and channels of one grid.
pub(super) fn gather(
    files: &[File<'_>],
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let opened: Result<Vec<_>, IntakeError> = files.iter().map(open).collect();
    let mut opened = opened?;
    let mut extent = Extent::default();
    for (spoken, heaps) in &mut opened {
        extent = spoken.extent(heaps, extent)?;
    }
    let grid = extent.grid(choices)?;
    let each = opened.iter_mut();
    each.map(|(spoken, heaps)| spoken.binned(grid, heaps, choices))
        .collect()
}

fn open<'a>(file: &'a File<'a>) -> Result<(Spoken<'a>, Heaps<'a>), IntakeError> {
    let options = OpenOptions::default()
        .with_chunk_cache_bytes(MOST_READ)
        .with_max_chunk_bytes(MOST_READ)
        .with_max_read_bytes(MOST_READ)
        .with_max_object_header_bytes(MOST_HEADER);
    let broken = |why: hdf5_reader::error::Error| {
        IntakeError::for_file(file, format!("it is no whole HDF5 file: {why}"))
    };
    let hdf5 = Hdf5File::from_bytes_with_options(file.bytes, options).map_err(broken)?;
    let root = hdf5.root_group().map_err(broken)?;
    let mut heaps = Heaps::new(file.bytes, root.offset_size(), root.length_size());
    let spoken = Spoken::read(file, &hdf5, &mut heaps)?;
    Ok((spoken, heaps))
}

/// What is in any of the files.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    last_unit: usize,
    last_label: i64,
}

impl Extent {
    /// The bins, and how many units there are.
    fn grid(self, choices: &mut Choices) -> Result<Grid, IntakeError> {
        let (units, most) = (self.last_unit + 1, *OWN_CHANNELS.end() as usize);
        let found = choices.count("units", units..=most, || UNITS.max(units))?;
        let is_short = self.last_label >= SHD_CLASSES;
        Grid::proposed(
            choices,
            Grid {
                start: 0.0,
                end: SECONDS[usize::from(is_short)],
                bins: 100,
                found,
                channels: if found == UNITS { CHANNELS } else { found },
            },
        )
    }
}

impl<'a> Spoken<'a> {
    fn read(
        file: &'a File<'a>,
        hdf5: &Hdf5File,
        heaps: &mut Heaps<'_>,
    ) -> Result<Self, IntakeError> {
        let refused =
            |path: &str, why: String| IntakeError::for_file(file, format!("{path} in it {why}"));
        let found = |path: &str| {
            let dataset = hdf5.dataset(path);
            dataset.map_err(|why| refused(path, format!("cannot be read: {why}")))
        };
        let sequences = |path: &str| -> Result<Sequences, IntakeError> {
            let dataset = found(path)?;
            Sequences::read(&dataset).map_err(|why| refused(path, why))
        };
        let [times, units, labels] = ["/spikes/times", "/spikes/units", "/labels"];
        if let Some(missing) = [times, units, labels]
            .into_iter()
            .find(|it| hdf5.dataset(it).is_err())
        {
            let there = there(hdf5).join(", ");
            let what = format!(
                "it has no {missing}; of HDF5 files those with /spikes/times, /spikes/units and /labels are read, as SHD's are; in it are {there}"
            );
            return Err(IntakeError::for_file(file, what));
        }
        let (times, units) = (sequences(times)?, sequences(units)?);
        let labels = numbers(&found(labels)?).map_err(|why| refused(labels, why))?;
        let size = heaps.reference_size();
        let counts = [&times, &units].map(|it| it.references.len() / size);
        if counts.iter().any(|&count| count != labels.len()) {
            let [times, units] = counts;
            let what = format!(
                "it has {times} sequences of times, {units} of units and {} labels",
                labels.len()
            );
            return Err(IntakeError::for_file(file, what));
        }
        let names = hdf5
            .dataset("/extra/keys")
            .ok()
            .and_then(|keys| names(&keys, heaps));
        Ok(Self {
            file,
            times,
            units,
            labels,
            names: names.unwrap_or_default(),
        })
    }

    /// With what this file has.
    fn extent(&self, heaps: &mut Heaps<'_>, before: Extent) -> Result<Extent, IntakeError> {
        let mut last = 0_u64;
        for sample in 0..self.labels.len() {
            let units = self
                .units
                .of(sample, heaps)
                .map_err(|why| self.refused(sample, &why))?;
            let most = units
                .chunks_exact(self.units.number.size)
                .map(|it| self.units.number.whole(it));
            last = last.max(most.max().unwrap_or(0).max(0) as u64);
        }
        let most = *OWN_CHANNELS.end();
        if last >= most {
            let what = format!("it has a unit {last}; allowed: 0 to {}", most - 1);
            return Err(IntakeError::for_file(self.file, what));
        }
        let label = self.labels.iter().copied().max().unwrap_or(0);
        Ok(Extent {
            last_unit: before.last_unit.max(last as usize),
            last_label: before.last_label.max(label),
        })
    }

    fn binned(
        &self,
        grid: Grid,
        heaps: &mut Heaps<'_>,
        choices: &mut Choices,
    ) -> Result<Gathered, IntakeError> {
        let form = OwnForm::Spikes {
            time_steps: grid.bins,
            channels: grid.channels,
        };
        check_room(self.file, self.labels.len(), form)?;
        let (time, unit) = (self.times.number, self.units.number);
        let (mut labels, mut binned) = (Labels::in_order_of(&self.names), Binned::new(grid));
        for (sample, &label) in self.labels.iter().enumerate() {
            let refused = |why: String| self.refused(sample, &why);
            let times = self.times.of(sample, heaps).map_err(refused)?;
            let units = self.units.of(sample, heaps).map_err(refused)?;
            let (times, units) = (times.chunks_exact(time.size), units.chunks_exact(unit.size));
            if times.len() != units.len() {
                return Err(refused(format!(
                    "it has {} times and {} units",
                    times.len(),
                    units.len()
                )));
            }
            binned.begin();
            for (at, raw) in times.zip(units) {
                // What is no unit is outside, as a time that is none.
                let unit = usize::try_from(unit.whole(raw)).unwrap_or(usize::MAX);
                binned.add(time.value(at), unit);
            }
            let name = usize::try_from(label)
                .ok()
                .and_then(|it| self.names.get(it));
            let added = match name {
                Some(name) => labels.add(name),
                None => labels.add(&label.to_string()),
            };
            added.map_err(refused)?;
        }
        let bits = Samples::Bits(binned.finish(self.file, choices)?);
        Ok(Gathered::new(self.file, form, bits, labels))
    }

    fn refused(&self, sample: usize, why: &str) -> IntakeError {
        IntakeError::for_file(self.file, format!("sample {sample}: {why}"))
    }
}

/// Datasets that a message names.
const MOST_NAMED: usize = 12;

/// Some of the datasets that there are, at the top and a folder below.
fn there(hdf5: &Hdf5File) -> Vec<String> {
    let mut names = Vec::new();
    let Ok(root) = hdf5.root_group() else {
        return names;
    };
    let (groups, datasets) = root.member_names().unwrap_or_default();
    names.extend(datasets.iter().map(|it| format!("/{}", cut(it))));
    for name in groups.iter().take(MOST_NAMED) {
        let within = root.group(name).and_then(|it| it.member_names());
        let (_, datasets) = within.unwrap_or_default();
        let path = |it: &String| format!("/{}/{}", cut(name), cut(it));
        names.extend(datasets.iter().take(MOST_NAMED).map(path));
    }
    names.truncate(MOST_NAMED);
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::intake::Map;

    #[test]
    fn units_and_time_are_those_of_all_files() {
        let grid = |last_unit, last_label| {
            let (map, extent) = (
                Map::default(),
                Extent {
                    last_unit,
                    last_label,
                },
            );
            extent.grid(&mut Choices::new(&map)).expect("a grid")
        };
        let shd = grid(699, 19);
        assert_eq!((shd.found, shd.channels, shd.end), (700, 140, 1.4));
        let more = grid(795, 20);
        assert_eq!((more.found, more.channels, more.end), (796, 796, 1.0));
    }
}
