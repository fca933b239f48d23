//! Checkpoints as safetensors.

use super::error::CheckpointError;
use super::exact::{self, BITS};
use super::history::{History, LINES, lines_of};
use super::{Moments, Optimizers, STATE, Snapshot, State};
use crate::core::blocks::Blocks;
use crate::core::config::{ExperimentConfig, OptimizerConfig};
use crate::core::exchange::OWN;
use crate::core::exchange::safetensors::{self, Stored};
use crate::core::run::Run;
use ::safetensors::{Dtype, SafeTensors};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The key of the metadata's own check.
const CHECKSUM: &str = "lyapunov_lab_checksum";
/// Bytes of the metrics so far: some 6000 steps and 2000 epochs.
const MOST_LINES: usize = 64 << 20;
/// Bytes of one optimiser's first or second moments: a number a parameter.
const MOST_MOMENTS: usize = 64 << 20;

/// What an optimiser's first and second moments are called.
fn names(config: &ExperimentConfig, of: &str) -> (String, Option<String>) {
    let is_sgd = matches!(config.training.optimizer, OptimizerConfig::Sgd { .. });
    let name = |what: &str| format!("optimizer.{of}.{what}");
    // The others are always Adam.
    if is_sgd && of == "task" {
        (name("momentum_buffer"), None)
    } else {
        (name("exp_avg"), Some(name("exp_avg_sq")))
    }
}

/// Writes a run, the same bytes for the same one.
pub fn write(snapshot: &Snapshot) -> Vec<u8> {
    written(snapshot, snapshot.history.lines()).whole()
}

/// The same with what a run has kept of its past in place of the snapshot's own, of which nothing is copied.
pub fn write_past(snapshot: &Snapshot, past: &Run) -> Blocks {
    written(snapshot, lines_of(past))
}

fn written(snapshot: &Snapshot, lines: Blocks) -> Blocks {
    let Snapshot {
        config, weights, ..
    } = snapshot;
    let stored = |(name, tensor)| (String::clone(name), Stored::from(tensor));
    let mut tensors: BTreeMap<String, Stored> = weights.iter().map(stored).collect();
    for (of, moments) in snapshot.moments.named() {
        if moments.first.is_empty() {
            continue;
        }
        let (first, second) = names(config, of);
        tensors.insert(first, Stored::numbers(&moments.first));
        if let Some(second) = second {
            tensors.insert(second, Stored::numbers(&moments.second));
        }
    }
    tensors.insert(LINES.to_owned(), Stored::bytes(lines));
    let mut metadata = snapshot.metadata.clone();
    // Plain data.
    let state = serde_json::to_string(&snapshot.state).unwrap_or_default();
    metadata.insert(STATE.to_owned(), state);
    metadata.insert(BITS.to_owned(), exact::bits(config).join(" "));
    let parts = tensors
        .iter()
        .map(|(name, it)| (name.as_str(), it.bytes.parts().collect()));
    let checksum = checksum(parts.collect(), &metadata);
    metadata.insert(CHECKSUM.to_owned(), checksum);
    safetensors::write_stored(tensors, &metadata)
}

/// Reads a run. Whether its numbers are those of its network, the engine knows.
///
/// # Errors
/// [`CheckpointError`], with what of the file is wrong.
pub fn read(bytes: &[u8]) -> Result<Snapshot, CheckpointError> {
    if !safetensors::begins(bytes) {
        let found = "no safetensors file";
        return Err(CheckpointError::NotACheckpoint { found });
    }
    let (file, mut metadata) = safetensors::opened(bytes)?;
    if !metadata.contains_key(OWN) {
        let found = "weights of another program";
        return Err(CheckpointError::NotACheckpoint { found });
    }
    let Some(state) = metadata.remove(STATE) else {
        let found = "weights without what a run goes on with";
        return Err(CheckpointError::NotACheckpoint { found });
    };
    let state = state_of(&state)?;
    let bits = metadata.remove(BITS).unwrap_or_default();
    let bits: Vec<String> = bits.split_whitespace().map(str::to_owned).collect();
    let text = metadata.get("config").map_or("", String::as_str);
    let config = exact::config(text, &bits)?;
    let moments = Optimizers {
        task: moments(&file, &config, "task", state.optimizer_steps.task)?,
        warmup: moments(&file, &config, "warmup", state.optimizer_steps.warmup)?,
        penalty: moments(&file, &config, "penalty", state.optimizer_steps.penalty)?,
    };
    let history = History::read(data(&file, LINES, Dtype::U8, MOST_LINES)?)?;
    let weights = safetensors::read(bytes)?.tensors;
    check(&file, bytes)?;
    metadata.remove(CHECKSUM);
    Ok(Snapshot {
        config,
        weights: weights.into_iter().collect(),
        metadata,
        state,
        moments,
        history,
    })
}

fn state_of(text: &str) -> Result<State, CheckpointError> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_str(text).map_err(CheckpointError::of_state)?;
    if version != State::VERSION {
        let own = State::VERSION;
        return Err(CheckpointError::of_state(format_args!(
            "version is {version}; allowed: {own}"
        )));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(CheckpointError::of_state)
}

/// What an optimiser that made so many steps remembers.
fn moments(
    file: &SafeTensors,
    config: &ExperimentConfig,
    of: &str,
    steps: u32,
) -> Result<Moments, CheckpointError> {
    let (first, second) = names(config, of);
    if steps == 0 {
        return match file.tensor(&first) {
            Ok(_) => Err(CheckpointError::of_tensor(
                &first,
                format!("is of an optimiser that made no step, as {STATE} has it"),
            )),
            Err(_) => Ok(Moments::default()),
        };
    }
    let numbers = |name: &str| {
        let (values, _) = data(file, name, Dtype::F32, MOST_MOMENTS)?.as_chunks::<4>();
        let values = values.iter().map(|&bytes| f32::from_le_bytes(bytes));
        Ok::<_, CheckpointError>(values.collect::<Vec<f32>>())
    };
    let values = numbers(&first)?;
    Ok(Moments {
        second: match second {
            Some(second) => numbers(&second)?,
            None => vec![0.0; values.len()],
        },
        first: values,
    })
}

/// The bytes of a tensor along one axis.
fn data<'a>(
    file: &SafeTensors<'a>,
    name: &str,
    dtype: Dtype,
    most: usize,
) -> Result<&'a [u8], CheckpointError> {
    let wrong = |reason: String| CheckpointError::of_tensor(name, reason);
    let view = file
        .tensor(name)
        .map_err(|_| wrong("is not in the file".into()))?;
    if view.dtype() != dtype || view.shape().len() != 1 {
        let (found, shape) = (view.dtype(), view.shape());
        let reason = format!("is {found:?} of shape {shape:?}; wanted: {dtype:?} along one axis");
        return Err(wrong(reason));
    }
    let bytes = view.data();
    if bytes.len() > most {
        let found = bytes.len();
        return Err(wrong(format!("has {found} bytes; allowed: {most} at most")));
    }
    Ok(bytes)
}

/// That a checkpoint is as it was written; of a file that says no checksum nothing is known.
///
/// # Errors
/// Of one that changed, or that is no file at all.
pub fn check_whole(bytes: &[u8]) -> Result<(), CheckpointError> {
    if !safetensors::begins(bytes) {
        return Ok(());
    }
    let (file, metadata) = safetensors::opened(bytes)?;
    match metadata.contains_key(OWN) && metadata.contains_key(CHECKSUM) {
        true => check(&file, bytes),
        false => Ok(()),
    }
}

/// That nothing changed since it was written.
fn check(file: &SafeTensors, bytes: &[u8]) -> Result<(), CheckpointError> {
    let (_, mut metadata) = safetensors::opened(bytes)?;
    let said = metadata.remove(CHECKSUM).unwrap_or_default();
    let views = file.tensors();
    let parts = views
        .iter()
        .map(|(name, view)| (name.as_str(), vec![view.data()]));
    let mut parts: Vec<_> = parts.collect();
    parts.sort_unstable();
    let found = checksum(parts, &metadata);
    if found == said {
        return Ok(());
    }
    let said = crate::core::text::cut(&said);
    Err(CheckpointError::Checksum { found, said })
}

/// The first 64 bits of a SHA-256 over all tensors and all metadata, by their names.
///
/// A tensor's bytes come in as many pieces as they lie in, which changes nothing.
fn checksum(tensors: Vec<(&str, Vec<&[u8]>)>, metadata: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    let texts = metadata
        .iter()
        .map(|(key, it)| (key.as_str(), vec![it.as_bytes()]));
    for (name, pieces) in tensors.into_iter().chain(texts) {
        for part in [vec![name.as_bytes()], pieces] {
            let length: usize = part.iter().map(|it| it.len()).sum();
            hash.update((length as u64).to_le_bytes());
            part.iter().for_each(|piece| hash.update(piece));
        }
    }
    let bytes = hash.finalize();
    bytes
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
