//! Files of weights: read for `train`, `measure`, `eval` and `weights`.

use super::Failure;
use super::written::{beside, read_bytes};
use crate::core::config::{ExperimentConfig, ModelConfig, Side};
use crate::core::exchange::checkpoint::{CheckpointError, check_whole};
use crate::core::exchange::weights::{Choices, Problem, Row, Table, architecture, digest, placed};
use crate::core::exchange::{OWN, Tensor, TensorFile, read_weights};
use crate::core::settings::Field;
use crate::core::text::cut;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Weights, biases and constants by our names.
pub type Tensors = BTreeMap<String, Tensor>;

/// What a network begins with.
#[derive(Args)]
pub struct FromFile {
    /// Begin with the weights of a file (safetensors, or torch.save of a state_dict); reset, alpha, beta and
    /// theta are the file's where it has them.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    places: Places,
}

/// Where tensors go that do not find their place by order and shape.
#[derive(Args)]
pub struct Places {
    /// Where a tensor of the file goes, as in fc1.weight=linears.0.weight; =none leaves it out.
    #[arg(long, value_name = "THEIRS=OURS", value_delimiter = ',', value_parser = choice)]
    place: Vec<(String, Option<String>)>,
}

fn choice(text: &str) -> Result<(String, Option<String>), String> {
    let allowed = "allowed: THEIRS=OURS, as in fc1.weight=linears.0.weight, or THEIRS=none";
    match text.rsplit_once('=') {
        Some((theirs, ours)) if !theirs.is_empty() && !ours.is_empty() => {
            let ours = (ours != "none").then(|| ours.to_owned());
            Ok((theirs.to_owned(), ours))
        }
        _ => Err(allowed.to_owned()),
    }
}

impl FromFile {
    pub fn path(&self) -> Option<&Path> {
        self.weights.as_deref()
    }

    /// The file, if one is named.
    pub fn read(&self) -> Result<Option<WeightsFile>, Failure> {
        match &self.weights {
            Some(path) => WeightsFile::read(path, &self.places).map(Some),
            None if self.places.place.is_empty() => Ok(None),
            None => Err(Failure::unusable(
                "--place is of the file of --weights, which is missing",
            )),
        }
    }
}

/// A file of weights that was read.
pub struct WeightsFile {
    path: PathBuf,
    pub file: TensorFile,
    choices: Choices,
    /// Why a checkpoint is not as it was written.
    damage: Option<CheckpointError>,
}

impl WeightsFile {
    pub fn read(path: &Path, places: &Places) -> Result<Self, Failure> {
        let bytes = read_bytes(path)?;
        let file = read_weights(&bytes);
        Ok(Self {
            damage: check_whole(&bytes).err(),
            path: path.to_owned(),
            file: file.map_err(|error| Failure::of_file(path, error))?,
            choices: places.place.iter().cloned().collect(),
        })
    }

    pub fn unusable(&self, message: &dyn std::fmt::Display) -> Failure {
        Failure::of_file(&self.path, message)
    }

    /// The experiment that the file was made by, where it is ours; else the demonstration with the network of
    /// its shapes.
    pub fn experiment(&self) -> Result<ExperimentConfig, Failure> {
        let is_own = self.file.metadata.contains_key(OWN);
        if let Some(text) = self.file.metadata.get("config").filter(|_| is_own) {
            let config = ExperimentConfig::from_json(text);
            return config.map_err(|error| self.unusable(&format_args!("its config: {error}")));
        }
        let mut config = ExperimentConfig::default();
        config.model = architecture(&self.file, &config.model, &self.choices)
            .map_err(|it| self.unusable(&it))?;
        Ok(config)
    }

    /// Where its tensors go in a network.
    pub fn table(&self, model: &ModelConfig) -> Table {
        placed(&self.file, model, &self.choices)
    }

    /// Says where its weights are not those that were written.
    pub fn tell_changes(&self, model: &ModelConfig, table: &Table) {
        let said = |key: &str| self.file.metadata.get(key);
        let changed = match (&self.damage, said(OWN), said("digest")) {
            (Some(damage), ..) => Some(damage.to_string()),
            // What was placed by hand is another network's.
            (None, Some(_), Some(said)) if self.choices.is_empty() && table.problems.is_empty() => {
                let found = digest(model, &table.tensors);
                (found != *said).then(|| {
                    format!("its weights were changed after they were written: their digest is {found}, and it says {}", cut(said))
                })
            }
            _ => None,
        };
        if let Some(changed) = changed {
            eprintln!("lyapunov-snn: {}: {changed}", self.path.display());
        }
    }

    /// Its tensors for a network, whose settings become those of the file; what was not simply taken is said.
    pub fn place(&self, config: &mut ExperimentConfig) -> Result<Tensors, Failure> {
        let table = self.table(&config.model);
        if !table.problems.is_empty() {
            let problems: Vec<String> = table.problems.iter().map(Problem::to_string).collect();
            return Err(self.unusable(&problems.join("; ")));
        }
        table.found.apply(&mut config.model);
        let validated = config.validate();
        validated.map_err(|error| {
            let hint = "(with the file's network; --config says which experiment it is for)";
            self.unusable(&format_args!("{error} {hint}"))
        })?;
        let named = |row: &&Row| !row.note.is_empty();
        for row in table.rows.iter().filter(named) {
            let name = row.theirs.as_ref().or(row.ours.as_ref());
            let name = name.map_or("", String::as_str);
            eprintln!("lyapunov-snn: {name}: {}", row.note);
        }
        for sentence in table.found.unequal() {
            eprintln!("lyapunov-snn: {sentence}");
        }
        self.tell_changes(&config.model, &table);
        Ok(table.tensors)
    }
}

/// Settings that were asked for by name where a file has others.
pub fn overruled(
    named: &[&'static Field],
    asked: &ExperimentConfig,
    found: &ExperimentConfig,
) -> Vec<String> {
    let single = |text: &str| text.parse::<f32>().ok();
    let note = |field: &&'static Field| {
        let (asked, is) = (field.text(asked), field.text(found));
        // Files have 32 bits of a number.
        let is_same = asked == is || single(&is).is_some_and(|is| single(&asked) == Some(is));
        let is_told = field.value(found).is_some() && !is_same;
        is_told.then(|| {
            format!(
                "{} is {is}, as the file has it, and not {asked}",
                field.path
            )
        })
    };
    named.iter().filter_map(note).collect()
}

/// `a.safetensors` as `a-regularised.safetensors`, where it is one network of two.
pub fn of_side(path: &Path, side: Option<Side>) -> PathBuf {
    let Some(side) = side else {
        return path.to_owned();
    };
    let further = match side {
        Side::Regularised => "regularised",
        Side::Unregularised => "unregularised",
    };
    beside(path, further)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_two_is_written_beside_the_other() {
        let named = |path: &str| of_side(Path::new(path), Some(Side::Regularised));
        assert_eq!(
            named("out/a.safetensors"),
            Path::new("out/a-regularised.safetensors")
        );
        assert_eq!(named("weights"), Path::new("weights-regularised"));
    }

    #[test]
    fn a_place_is_a_name_with_ours_or_none() {
        let of = |text| choice(text).expect(text);
        assert_eq!(
            of("a.b=linears.0.bias").1.as_deref(),
            Some("linears.0.bias")
        );
        assert_eq!(of("x=y=none"), ("x=y".to_owned(), None));
        for wrong in ["a", "=b", "a="] {
            assert!(
                choice(wrong).is_err_and(|said| said.contains("THEIRS=OURS")),
                "{wrong}"
            );
        }
    }
}
