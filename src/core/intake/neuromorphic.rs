//! N-MNIST: digits seen by a silicon retina, an archive of a file a sample, in folders of the classes.
//!
//! Orchard, Jayawant, Cohen, Thakor: Converting static image datasets to spiking neuromorphic datasets using
//! saccades. Frontiers in Neuroscience 9, 437 (2015). An event has five bytes: x, y, a bit for whether it became
//! lighter and 23 bits of microseconds; an event at y 240 is none, and puts all that follow 8192 later.

use super::IntakeError;
use super::archive::Archive;
use super::binning::{Binned, Grid};
use super::choices::Choices;
use super::folders::{parts, placed};
use super::gathered::Gathered;
use super::labels::Labels;
use super::limits::check_room;
use crate::core::config::OwnForm;
use crate::core::dataset::Samples;

/// The ending of such files.
pub(super) const ENDING: &str = ".bin";
/// Places on a side of the retina's part.
const SIDE: usize = 34;
/// Bytes of an event.
const EVENT: usize = 5;
/// Bytes of a sample.
const MOST_BYTES: usize = 8 << 20;
/// Microseconds of a sample: three saccades.
const MICROSECONDS: f64 = 300_000.0;
const OVERFLOW: u8 = 240;
const OVERFLOW_MICROSECONDS: u64 = 8192;

pub(super) fn gather(
    archive: &Archive<'_>,
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let file = &archive.file;
    let placed = placed(archive, &[ENDING])?;
    let pool = choices.name("pool", &[("1", 1_usize), ("2", 2)], || 2)?;
    let side = SIDE / pool;
    let channels = side * side * 2;
    let grid = Grid::proposed(
        choices,
        Grid {
            start: 0.0,
            end: MICROSECONDS,
            bins: 30,
            found: channels,
            channels,
        },
    )?;
    let form = OwnForm::Spikes {
        time_steps: grid.bins,
        channels: grid.channels,
    };
    check_room(file, placed.len(), form)?;
    let mut gathered = Vec::new();
    for (part, files) in parts(&placed) {
        let (mut labels, mut binned) = (Labels::default(), Binned::new(grid));
        for it in files {
            let refused = |why: String| archive.error(format!("{} in it {why}", it.entry.path));
            let bytes = archive.read(it.entry, MOST_BYTES)?;
            binned.begin();
            add(&bytes, pool, &mut binned).map_err(refused)?;
            labels.add(it.class).map_err(refused)?;
        }
        let bits = Samples::Bits(binned.finish(file, choices)?);
        gathered.push(Gathered::new(file, form, bits, labels).within(part));
    }
    Ok(gathered)
}

/// Adds the events of a sample: channels by whether it became lighter, then row by row.
fn add(bytes: &[u8], pool: usize, binned: &mut Binned) -> Result<(), String> {
    let (events, rest) = bytes.as_chunks::<EVENT>();
    if !rest.is_empty() {
        return Err(format!(
            "has {} bytes, which are no whole events of {EVENT}",
            bytes.len()
        ));
    }
    let side = SIDE / pool;
    let mut later = 0;
    for (number, &[x, y, high, middle, low]) in events.iter().enumerate() {
        if y == OVERFLOW {
            later += OVERFLOW_MICROSECONDS;
            continue;
        }
        let [x, y] = [x, y].map(usize::from);
        if x >= SIDE || y >= SIDE {
            let most = SIDE - 1;
            return Err(format!(
                "has event {number} at {x}, {y}; allowed: 0 to {most} each"
            ));
        }
        let time = u64::from(high & 0x7f) << 16 | u64::from(middle) << 8 | u64::from(low);
        let lighter = usize::from(high >> 7);
        let place = (lighter * side + y / pool) * side + x / pool;
        binned.add((time + later) as f64, place);
    }
    Ok(())
}
