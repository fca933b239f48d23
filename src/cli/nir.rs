//! `nir`: networks to the Neuromorphic Intermediate Representation and from it.

use super::arguments::{Choice, positive};
use super::data::Brought;
use super::experiment::{Asked, Described};
use super::networks::Networks;
use super::places::{Place, check_places};
use super::weights_file::overruled;
use super::written::{read_bytes, write_whole};
use super::{Failure, Outcome, arguments, experiment};
use crate::core::config::{ExperimentConfig, ModelConfig};
use crate::core::dataset::Sources;
use crate::core::exchange::nir::{
    self, Exported, Form, Imported, Meta, SNNTORCH_DT, Written, as_nir_means, export, file, import,
    is_exact, unsaid,
};
use crate::core::exchange::state_dict::complete;
use crate::core::exchange::{Tensor, safetensors};
use crate::engine::training::{Saved, Session};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct Nir {
    #[command(subcommand)]
    way: Way,
}

#[derive(Subcommand)]
enum Way {
    /// Write a network as a NIR graph; prints one JSON object: the accuracy here, that which NIR's reset gives,
    /// and what NIR cannot say.
    Export(Export),
    /// Read a NIR graph as a network, and write its weights as safetensors for --weights; prints one JSON object.
    Import(Import),
}

impl Nir {
    pub fn run(self) -> Outcome {
        match self.way {
            Way::Export(export) => export.run(),
            Way::Import(import) => import.run(),
        }
    }
}

/// What `export` prints.
#[derive(Serialize)]
struct Out<'a> {
    file: String,
    /// Whether the network's reset is NIR's.
    exact: bool,
    /// Where the samples are there.
    accuracy: Option<f32>,
    accuracy_as_nir: Option<f32>,
    dt: f64,
    unsaid: &'a [String],
}

/// What `import` prints.
#[derive(Serialize)]
struct In<'a> {
    model: &'a ModelConfig,
    dt: f64,
    /// Where the network fits its experiment.
    accuracy: Option<f32>,
    exact: bool,
    notes: &'a [String],
}

fn print(line: &impl Serialize) {
    // Plain data.
    println!("{}", serde_json::to_string(line).unwrap_or_default());
}

#[derive(Args)]
struct Export {
    #[command(flatten)]
    networks: Networks,
    /// The file that is written.
    #[arg(long, value_name = "FILE", value_parser = arguments::file())]
    out: PathBuf,
    /// Seconds of a time step; the importers must be told the same.
    #[arg(long, default_value_t = SNNTORCH_DT, value_parser = positive(1.0, "s"), allow_negative_numbers = true)]
    dt: f64,
    /// How feedforward neurons are written: r = 1 (right in snnTorch and Norse), or as snnTorch writes them (for Spyx).
    #[arg(long, value_enum, default_value_t = Neurons::Unit)]
    neurons: Neurons,
}

#[derive(Clone, Copy, ValueEnum)]
enum Neurons {
    Unit,
    Snntorch,
}

impl Export {
    fn run(self) -> Outcome {
        let write =
            |asked: &Asked, session: &Session, path: &Path| self.write(session, asked, path);
        let write_alone = |asked: &Asked, saved: Saved, missing: &str, path: &Path| {
            self.write_graph(&asked.config.clone().resolved(), &saved, path)?;
            asked.remark(format_args!("no accuracy: {missing}"));
            self.tell(&asked.config, path, [None; 2]);
            Ok(())
        };
        let networks = &self.networks;
        networks.each_into_without_samples(&self.out, write, write_alone)
    }

    fn write_graph(
        &self,
        config: &ExperimentConfig,
        saved: &Saved,
        path: &Path,
    ) -> Result<(), Failure> {
        let Saved { tensors, metadata } = saved;
        let network = Exported { config, tensors };
        let written = Written {
            dt: self.dt,
            form: match self.neurons {
                Neurons::Unit => Form::UnitResistance,
                Neurons::Snntorch => Form::Snntorch,
            },
        };
        let mut graph = export(&network, written).map_err(Failure::unusable)?;
        for key in ["engine", "digest"] {
            let text = metadata.get(key).cloned().unwrap_or_default();
            graph.metadata.insert(key.to_owned(), Meta::Text(text));
        }
        write_whole(path, &file::write(&graph).map_err(Failure::broken)?)
    }

    fn write(&self, session: &Session, asked: &Asked, path: &Path) -> Result<(), Failure> {
        let saved = pollster::block_on(session.saved())?;
        let config = &session.config;
        self.write_graph(config, &saved, path)?;
        let here = pollster::block_on(session.test_accuracy())?;
        let as_nir = if is_exact(&config.model) {
            here
        } else {
            let sources = asked.sources.clone();
            let asked = Asked::with_weights(as_nir_means(config), sources, saved.tensors);
            accuracy(&asked, self.networks.given.device)?
        };
        self.tell(config, path, [here, as_nir].map(Some));
        Ok(())
    }

    fn tell(&self, config: &ExperimentConfig, path: &Path, accuracies: [Option<f32>; 2]) {
        let [here, as_nir] = accuracies;
        let exact = is_exact(&config.model);
        let unsaid = unsaid(config);
        print(&Out {
            file: path.display().to_string(),
            exact,
            accuracy: here,
            accuracy_as_nir: as_nir,
            dt: self.dt,
            unsaid: &unsaid,
        });
        if let Some(reset) = unsaid.first().filter(|_| !exact) {
            eprintln!("lyapunov-snn: {reset}");
        }
    }
}

fn accuracy(asked: &Asked, choice: Choice) -> Result<f32, Failure> {
    let session = experiment::start(asked, choice)?;
    Ok(pollster::block_on(session.test_accuracy())?)
}

#[derive(Args)]
struct Import {
    file: PathBuf,
    /// The weights that are written, as safetensors.
    #[arg(long, value_name = "FILE", value_parser = arguments::file())]
    out: Option<PathBuf>,
    #[command(flatten)]
    described: Described,
    #[command(flatten)]
    brought: Brought,
    /// Seconds of a time step, where the file does not say it.
    #[arg(long, value_parser = positive(1.0, "s"), allow_negative_numbers = true)]
    dt: Option<f64>,
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
}

/// A graph as a network, and what of it is to be said.
struct Read {
    network: Imported,
    sources: Sources,
    notes: Vec<String>,
}

impl Import {
    fn run(self) -> Outcome {
        if let Some(out) = &self.out {
            let read = std::iter::once(&*self.file).chain(self.described.file());
            let read: Vec<&Path> = read.chain(self.brought.files()).collect();
            check_places(&[Place::new("--out", out)], &read)?;
        }
        let mut read = self.read()?;
        let (accuracy, saved) = self.evaluated(&mut read)?;
        if let Some(out) = &self.out {
            write_whole(out, &safetensors::write(&saved.tensors, &saved.metadata))?;
        }
        let Read { network, notes, .. } = &read;
        print(&In {
            model: &network.config.model,
            dt: network.dt,
            accuracy,
            exact: is_exact(&network.config.model),
            notes,
        });
        for note in notes {
            eprintln!("lyapunov-snn: {note}");
        }
        Ok(ExitCode::SUCCESS)
    }

    fn read(&self) -> Result<Read, Failure> {
        let graph = file::read(&read_bytes(&self.file)?);
        let graph = graph.map_err(|error| Failure::of_file(&self.file, error))?;
        let (config, named) = match self.described.read()? {
            Some(described) => described,
            None => (nir::experiment(&graph).unwrap_or_default(), Vec::new()),
        };
        let (config, sources) = self.brought.with(config, None)?;
        let asked = nir::Asked {
            dt: self.dt,
            config: Some(&config),
        };
        let network = import(&graph, asked);
        let network = network.map_err(|error| Failure::of_file(&self.file, error))?;
        let taken = network.notes.iter().map(ToString::to_string);
        let overruled = overruled(&named, &config, &network.config);
        Ok(Read {
            notes: taken.chain(overruled).collect(),
            network,
            sources,
        })
    }

    /// The network's accuracy, where it fits its experiment and the samples are there, and what is written of it.
    fn evaluated(&self, read: &mut Read) -> Result<(Option<f32>, Saved), Failure> {
        let Imported {
            config, tensors, ..
        } = &read.network;
        if let Err(error) = config.validate() {
            read.notes.push(format!(
                "no accuracy: {error} (with the file's network; --config says which experiment it is for)"
            ));
            return Ok((None, foreign(config, tensors)));
        }
        if let Err(missing) = read.sources.check(config) {
            // Other data than what it is for may be a slip.
            if self.brought.files().next().is_some() {
                return Err(Failure::unusable(missing));
            }
            read.notes.push(format!("no accuracy: {missing}"));
            return Ok((None, Saved::untrained(config, tensors)));
        }
        let (config, sources) = (config.clone(), read.sources.clone());
        let asked = Asked::with_weights(config, sources, tensors.clone());
        let session = experiment::start(&asked, self.device)?;
        let accuracy = pollster::block_on(session.test_accuracy())?;
        Ok((Some(accuracy), pollster::block_on(session.saved())?))
    }
}

/// The weights of a network that is for no experiment yet: without one in the metadata.
fn foreign(config: &ExperimentConfig, tensors: &BTreeMap<String, Tensor>) -> Saved {
    let metadata = [("format".to_owned(), "pt".to_owned())];
    Saved {
        tensors: complete(&config.model, tensors),
        metadata: metadata.into(),
    }
}
