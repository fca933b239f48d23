//! The file's shape, and its way into [`RecordedPair`] and back.

use super::network::Network;
use super::signal::Decades;
use super::{Raster, RecordedError, RecordedPair, RecordedSample};
use crate::core::config::{DIGITS_SIDE, ExperimentConfig, Side};
use crate::core::protocol::DeviceInfo;
use serde::{Deserialize, Serialize};

/// The longest file that is read.
const MOST_BYTES: usize = 1 << 20;
/// The value of a pixel that is all ink.
const INK: f32 = 16.0;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    engine: String,
    device: DeviceInfo,
    sample: Sample,
    /// Of the learning signals.
    decades: Decades,
    unregularised: Network,
    regularised: Network,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    number: usize,
    label: usize,
    /// 0 to 16.
    pixels: Vec<u8>,
    /// A raster.
    input: String,
}

impl RecordedPair {
    /// Takes a file apart.
    ///
    /// # Errors
    /// Where it is no recording, with the value that is wrong and what is allowed in its place.
    pub fn read(text: &str) -> Result<Self, RecordedError> {
        if text.len() > MOST_BYTES {
            let (length, most) = (text.len(), MOST_BYTES);
            return Err(RecordedError::TooLong { length, most });
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let file: File =
            serde_path_to_error::deserialize(&mut json).map_err(|error| RecordedError::Syntax {
                path: error.path().to_string(),
                message: error.inner().to_string(),
            })?;
        json.end().map_err(|error| RecordedError::Syntax {
            path: "behind the recording".to_owned(),
            message: error.to_string(),
        })?;
        if !file.decades.are_some() {
            let Decades { least, most } = file.decades;
            let value = format!("{least} to {most}");
            return Err(RecordedError::field("decades", value, "within -45 to 39"));
        }
        let unregularised = file
            .unregularised
            .parsed(Side::Unregularised, file.decades)?;
        let regularised = file.regularised.parsed(Side::Regularised, file.decades)?;
        Ok(Self {
            engine_version: file.engine,
            device: file.device,
            sample: file.sample.parsed(&unregularised.config)?,
            runs: [unregularised, regularised],
            decades: file.decades,
        })
    }

    /// The file of it.
    pub fn to_json(&self) -> String {
        let [unregularised, regularised] = &self.runs;
        let file = File {
            engine: self.engine_version.clone(),
            device: self.device.clone(),
            sample: Sample::for_sample(&self.sample),
            decades: self.decades,
            unregularised: Network::for_run(unregularised, self.decades),
            regularised: Network::for_run(regularised, self.decades),
        };
        let mut text = serde_json::to_string(&file).expect("plain data");
        text.push('\n');
        text
    }
}

impl Sample {
    fn for_sample(sample: &RecordedSample) -> Self {
        let pixel = |&pixel: &f32| libm::roundf(pixel * INK) as u8;
        Self {
            number: sample.number,
            label: sample.label,
            pixels: sample.pixels.iter().map(pixel).collect(),
            input: sample.input.to_base64(),
        }
    }

    fn parsed(self, config: &ExperimentConfig) -> Result<RecordedSample, RecordedError> {
        let refused = |field: &str, value: usize, allowed: String| {
            Err(RecordedError::field(
                format!("sample.{field}"),
                value,
                allowed,
            ))
        };
        let (held_out, classes) = (config.task.test_samples(), config.model.num_classes);
        if self.number >= held_out {
            return refused("number", self.number, format!("0 to {}", held_out - 1));
        }
        if self.label >= classes {
            return refused("label", self.label, format!("0 to {}", classes - 1));
        }
        if self.pixels.len() != DIGITS_SIDE * DIGITS_SIDE {
            let allowed = format!("{DIGITS_SIDE} rows of {DIGITS_SIDE}");
            return refused("pixels (how many)", self.pixels.len(), allowed);
        }
        let pixels: Vec<f32> = self.pixels.iter().map(|&it| f32::from(it) / INK).collect();
        if let Some(at) = pixels.iter().position(|&pixel| pixel > 1.0) {
            let pixel = self.pixels[at].into();
            return refused(&format!("pixels[{at}]"), pixel, "0 to 16".to_owned());
        }
        let shape = [config.task.time_steps, config.model.input_dim];
        let input = Raster::read(&self.input, shape);
        Ok(RecordedSample {
            number: self.number,
            label: self.label,
            pixels,
            input: input
                .ok_or_else(|| RecordedError::of_raster("sample.input", &self.input, shape))?,
        })
    }
}
