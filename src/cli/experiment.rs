//! Experiments as they are given, by a file or by a link, and the devices that they run on.

use super::arguments::Choice;
use super::data::Brought;
use super::weights_file::{FromFile, Tensors, overruled};
use super::written::read_bytes;
use super::{Failure, UNUSABLE};
use crate::core::config::Side;
use crate::core::config::{EstimatorKind, ExperimentConfig, ModelConfig};
use crate::core::dataset::Sources;
use crate::core::exchange::checkpoint::Snapshot;
use crate::core::exchange::weights::digest;
use crate::core::exercise;
use crate::core::protocol::DeviceChoice;
use crate::core::settings::{self, ConfigError, Field, parse_json};
use crate::core::share_link::{self, FirstWeights, Link, LinkError};
use crate::core::sweep::applies;
use crate::core::text::decoded;
use crate::engine::training::{OpenDevice, Saved, Session, TrainingError};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// An experiment, if one is given.
#[derive(Args)]
pub struct Described {
    /// The experiment as JSON; what it leaves out has its default.
    #[arg(long, conflicts_with = "link")]
    config: Option<PathBuf>,
    /// The experiment of a share link, or of its part behind the `#`: both its networks.
    #[arg(long)]
    link: Option<String>,
}

impl Described {
    /// The file, if that is how it is given.
    pub fn file(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// All that a link says; nothing of what is no link.
    fn opened(&self) -> Link {
        let opened = self.link.as_deref().and_then(share_link::open);
        let link = opened.and_then(Result::ok).map(|opened| opened.link);
        link.unwrap_or_default()
    }

    /// The experiment, and the settings that it names.
    pub fn read(&self) -> Result<Option<(ExperimentConfig, Vec<&'static Field>)>, Failure> {
        match (&self.config, &self.link) {
            (Some(path), _) => from_file(path).map(Some),
            (None, Some(link)) => from_link(link).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// The experiment that a command is about; without any it is that of the weights, else the demonstration.
#[derive(Args)]
pub struct Given {
    #[command(flatten)]
    described: Described,
    #[command(flatten)]
    weights: FromFile,
    /// Which of the two networks; a configuration is one as it stands, a link both.
    #[arg(long, value_enum)]
    side: Option<Sides>,
    #[command(flatten)]
    pub brought: Brought,
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    pub device: Choice,
}

/// With the regulariser, without it, or one after the other.
#[derive(Clone, Copy, ValueEnum)]
enum Sides {
    Both,
    Regularised,
    Unregularised,
}

/// A network to train or to measure.
pub struct Asked {
    pub config: ExperimentConfig,
    /// Where there may be two, which one.
    pub side: Option<Side>,
    /// Where its samples come from.
    pub sources: Sources,
    /// What it begins with, where that comes from a file.
    weights: Option<Rc<Tensors>>,
}

impl Asked {
    /// A network that begins with these weights.
    pub fn with_weights(config: ExperimentConfig, sources: Sources, weights: Tensors) -> Self {
        Self {
            config,
            side: None,
            sources,
            weights: Some(Rc::new(weights)),
        }
    }

    /// What is written of the weights that it begins with, where those are a file's.
    pub fn saved(&self) -> Option<Saved> {
        let weights = self.weights.as_ref()?;
        Some(Saved::untrained(&self.config.clone().resolved(), weights))
    }

    /// The network of a checkpoint, which has weights of its own.
    pub fn resumed(snapshot: &Snapshot, sources: Sources) -> Self {
        Self {
            config: snapshot.config.clone(),
            side: snapshot.state.side,
            sources,
            weights: None,
        }
    }

    /// Says something to people of it, by its name where there may be two.
    pub fn remark(&self, what: impl Display) {
        match self.side {
            Some(side) => eprintln!("lyapunov-snn: {}: {what}", <&str>::from(side)),
            None => eprintln!("lyapunov-snn: {what}"),
        }
    }

    /// Why it broke, by its name where there may be two.
    pub fn failed(&self, failure: Failure) -> Failure {
        match self.side {
            Some(side) => Failure {
                message: format!("{}: {}", <&str>::from(side), failure.message),
                ..failure
            },
            None => failure,
        }
    }

    /// A line of output, which says of which network it is where there may be two. Numbers of 32 bits stay
    /// such: by way of a [`serde_json::Value`] they would have the digits of 64.
    pub fn line(&self, what: impl Serialize) -> String {
        #[derive(Serialize)]
        struct Line<T> {
            #[serde(flatten)]
            what: T,
            #[serde(skip_serializing_if = "Option::is_none")]
            side: Option<Side>,
        }
        let side = self.side;
        // Plain data.
        serde_json::to_string(&Line { what, side }).unwrap_or_default()
    }
}

impl Given {
    /// What the file of --weights is called.
    pub fn weights_name(&self) -> Option<String> {
        let name = self.weights.path()?.file_name()?;
        Some(name.to_string_lossy().into_owned())
    }

    /// What a link says of the data that was brought.
    pub fn named_files(&self) -> Option<share_link::FromFile> {
        self.brought.named_files(self.described.opened().from_file)
    }

    /// All files that are read.
    pub fn files(&self) -> Vec<&Path> {
        let files = self.described.file().into_iter();
        files
            .chain(self.weights.path())
            .chain(self.brought.files())
            .collect()
    }

    /// The networks that are asked for, to be trained; settings that do nothing in any of them are named.
    pub fn networks(&self) -> Result<Vec<Asked>, Failure> {
        let (asked, named) = self.read()?;
        say_without_effect(&asked, &named);
        Ok(asked)
    }

    /// The same, to be measured by every estimator: each of their settings does something.
    pub fn measured(&self) -> Result<Vec<Asked>, Failure> {
        let (asked, named) = self.read()?;
        let named = named.into_iter();
        let named: Vec<_> = named.filter(|it| !MEASURING.contains(&it.path)).collect();
        say_without_effect(&asked, &named);
        Ok(asked)
    }

    /// The networks of an experiment that were chosen; none where nobody chose.
    fn sides(&self, config: &ExperimentConfig) -> Result<&'static [Side], Failure> {
        let sides: &[Side] = match self.side {
            Some(Sides::Both) => &[Side::Unregularised, Side::Regularised],
            Some(Sides::Regularised) => &[Side::Regularised],
            Some(Sides::Unregularised) => &[Side::Unregularised],
            // A link whose regulariser is off is one network twice.
            None if self.described.link.is_some()
                && Side::for_config(config) == Side::Regularised =>
            {
                &[Side::Unregularised, Side::Regularised]
            }
            None => &[],
        };
        if self
            .side
            .is_some_and(|side| !matches!(side, Sides::Unregularised))
            && Side::for_config(config) == Side::Unregularised
        {
            let side = self.side.and_then(|side| side.to_possible_value());
            return Err(Failure::unusable(format_args!(
                "side is {}, and lyapunov.regulariser is off; choose interleaved or joint",
                side.as_ref().map_or("", |side| side.get_name())
            )));
        }
        Ok(sides)
    }

    /// The networks, and the settings that were named.
    fn read(&self) -> Result<(Vec<Asked>, Vec<&'static Field>), Failure> {
        let file = self.weights.read()?;
        let described = self.described.read()?;
        let is_of_weights = described.is_none() && file.is_some();
        let (config, named) = match (described, &file) {
            (Some(described), _) => described,
            (None, Some(file)) => (file.experiment()?, Vec::new()),
            (None, None) => (ExperimentConfig::default(), Vec::new()),
        };
        let Link {
            weights: wanted,
            from_file,
            ..
        } = self.described.opened();
        let (mut config, sources) = if is_of_weights {
            self.brought.with_weights_of(config)?
        } else {
            self.brought.with(config, from_file)?
        };
        let weights = match &file {
            Some(file) => {
                let asked = config.clone();
                let tensors = file.place(&mut config)?;
                for note in overruled(&named, &asked, &config) {
                    eprintln!("lyapunov-snn: {note}");
                }
                Some(Rc::new(tensors))
            }
            None => None,
        };
        let sides = self.sides(&config)?;
        let alone = [Side::for_config(&config)];
        let begun = if sides.is_empty() { &alone } else { sides };
        check_first_weights(&wanted, begun, &config, weights.as_deref())?;
        let asked: Vec<Asked> = if sides.is_empty() {
            vec![Asked {
                config,
                side: None,
                sources,
                weights,
            }]
        } else {
            let any = wanted.iter().any(Option::is_some);
            let of_side = |&side: &Side| Asked {
                config: side.config(&config),
                side: Some(side),
                sources: sources.clone(),
                // A link says which of its networks begin with a file's.
                weights: weights
                    .clone()
                    .filter(|_| !any || wanted[side as usize].is_some()),
            };
            let asked: Vec<Asked> = sides.iter().map(of_side).collect();
            if weights.is_some() && asked.iter().all(|it| it.weights.is_none()) {
                return Err(Failure::unusable(
                    "the link has another network begin with the weights of --weights; leave --weights out, or choose \
                     that network by --side",
                ));
            }
            asked
        };
        Ok((asked, named))
    }
}

/// That the weights are those which a link's networks begin with.
fn check_first_weights(
    wanted: &[Option<FirstWeights>; 2],
    sides: &[Side],
    config: &ExperimentConfig,
    given: Option<&Tensors>,
) -> Result<(), Failure> {
    let found = given.map(|tensors| digest(&config.model, tensors));
    for &side in sides {
        let Some(FirstWeights { digest, name }) = &wanted[side as usize] else {
            continue;
        };
        let which: &str = side.into();
        let begins = format!(
            "the link's {which} network begins with the weights of “{name}” (digest {digest})"
        );
        match &found {
            None => {
                return Err(Failure::unusable(format_args!(
                    "{begins}; give that file by --weights"
                )));
            }
            Some(found) if found != digest => {
                return Err(Failure::unusable(format_args!(
                    "{begins}; those of --weights have the digest {found}"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Settings of the estimators, which training may have no use for.
const MEASURING: [&str; 4] = [
    "lyapunov.exponents",
    "lyapunov.qr_every",
    "lyapunov.transient",
    "lyapunov.layers",
];

fn say_without_effect(asked: &[Asked], named: &[&'static Field]) {
    for note in without_effect(asked, named) {
        eprintln!("lyapunov-snn: {note}");
    }
}

/// Settings that do nothing, of those that were asked for by name: in all networks, or on one of two sides.
fn without_effect(asked: &[Asked], named: &[&'static Field]) -> Vec<String> {
    let is_idle = |it: &Asked, field: &Field| !applies(field, &it.config);
    let (nowhere, somewhere): (Vec<&Field>, Vec<&Field>) = named
        .iter()
        .partition(|field| asked.iter().all(|it| is_idle(it, field)));
    let mut notes: Vec<String> = nowhere
        .iter()
        .map(|field| format!("{} has no effect in this experiment", field.path))
        .collect();
    for it in asked {
        let idle = somewhere.iter().filter(|field| is_idle(it, field));
        let paths: Vec<&str> = idle.map(|field| field.path).collect();
        let which = match it.side {
            Some(Side::Unregularised) => "without the regulariser",
            _ => "with the regulariser",
        };
        match paths.len() {
            0 => {}
            1 => notes.push(format!("{which} {} has no effect", paths[0])),
            _ => notes.push(format!(
                "{which} these have no effect: {}",
                paths.join(", ")
            )),
        }
    }
    notes
}

/// The device of a choice.
pub fn open(choice: Choice) -> Result<OpenDevice, Failure> {
    match pollster::block_on(OpenDevice::gpu_of_choice(choice.into())) {
        Ok(gpu) => Ok(gpu.unwrap_or_else(OpenDevice::cpu)),
        Err(error) if matches!(choice, Choice::Auto) => {
            eprintln!("lyapunov-snn: {error}");
            Ok(OpenDevice::cpu())
        }
        Err(error) => Err(Failure::unusable(error)),
    }
}

/// The device for a network: where nobody named one, the CPU does what the GPU does not.
pub fn open_for(
    choice: Choice,
    model: &ModelConfig,
    estimator: EstimatorKind,
) -> Result<OpenDevice, Failure> {
    let device = open(choice)?;
    match device.check(model, estimator) {
        Err(error) if matches!(choice, Choice::Auto) => {
            eprintln!("lyapunov-snn: {error}");
            Ok(OpenDevice::cpu())
        }
        // What was asked for is refused by name where the run is made.
        _ => Ok(device),
    }
}

impl From<TrainingError> for Failure {
    fn from(error: TrainingError) -> Self {
        let code = match error {
            TrainingError::Config(_)
            | TrainingError::Data(_)
            | TrainingError::Asked { .. }
            | TrainingError::Resume(_)
            | TrainingError::NoGpu { .. } => UNUSABLE,
            _ => 1,
        };
        Self {
            message: error.to_string(),
            code,
        }
    }
}

/// The text of a file, as any editor writes it.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    decoded(&read_bytes(path)?).map_err(|error| Failure::of_file(path, error))
}

/// The experiment that a file describes, and the settings that it names.
fn from_file(path: &Path) -> Result<(ExperimentConfig, Vec<&'static Field>), Failure> {
    let text = read_text(path)?;
    let config = ExperimentConfig::from_json(&text);
    // Of the text as a whole the file says where.
    let named = |error: ConfigError| error.to_string().trim_start_matches(".: ").to_owned();
    let config = config.map_err(|error| Failure::of_file(path, named(error)))?;
    let given = parse_json::<serde_json::Value>(&text);
    let given = given.map_err(|error| Failure::of_file(path, error))?;
    // What `preset` prints is whole: it asks for nothing by what is as it always is.
    let usual = ExperimentConfig::default();
    let is_given = |field: &&Field| {
        let at = given.pointer(&format!("/{}", field.path.replace('.', "/")));
        at.is_some() && field.text(&config) != field.text(&usual)
    };
    let named = settings::all().filter(is_given).collect();
    Ok((config, named))
}

/// The experiment that a share link describes, read as the page reads it, and the settings that it
/// names.
fn from_link(text: &str) -> Result<(ExperimentConfig, Vec<&'static Field>), Failure> {
    let opened = exercise::open(text)
        .ok_or_else(|| Failure::unusable("the link has no v=, as in v=1&alpha=0.9"))?
        .map_err(|error| Failure::unusable(without_page(&error)))?;
    for note in opened.all_notes() {
        eprintln!("lyapunov-snn: {note}");
    }
    let page = of_the_page(&opened.link);
    if !page.is_empty() {
        let page = page.join(", ");
        eprintln!("lyapunov-snn: of the link this is the page's, and does nothing here: {page}");
    }
    let (config, base) = (opened.link.config, share_link::base());
    match opened.lesson {
        // On the page the lesson's file says which.
        Some(key) if config == base => Err(Failure::unusable(format_args!(
            "the link opens the lesson {key} and has no experiment of its own; take the line \
             “experiment” of www/lessons/{key}.md"
        ))),
        _ => {
            // What a choice took away was not asked for.
            let is_named = |field: &&Field| {
                field.value(&config).is_some() && field.text(&config) != field.text(&base)
            };
            let named = settings::all().filter(is_named).collect();
            Ok((config, named))
        }
    }
}

/// Words of a link that say where and what else the page runs.
fn of_the_page(link: &Link) -> Vec<&'static str> {
    let words = [
        ("device", link.device != DeviceChoice::default()),
        ("at", link.moment.at.is_some()),
        ("compare", !link.compared.is_empty()),
        ("sweep", link.sweep.is_some()),
    ];
    let said = words.into_iter().filter(|(_, is_said)| *is_said);
    said.map(|(word, _)| word).collect()
}

/// Why a link is not opened; here is no page that could be loaded anew.
fn without_page(error: &LinkError) -> String {
    let page = "A newer page may open it: reload this one.";
    let program = "A newer version of the program may open it.";
    error.to_string().replace(page, program)
}

/// The device for an experiment, which is said with the memory that it takes.
pub fn open_and_say(choice: Choice, config: &ExperimentConfig) -> Result<OpenDevice, Failure> {
    let device = open_for(choice, &config.model, config.lyapunov.estimator)?;
    let mebibytes = config.memory_bytes().div_ceil(1 << 20);
    eprintln!("on {}, with up to {mebibytes} MiB", device.info.name);
    Ok(device)
}

/// A run before its first step.
pub fn start(asked: &Asked, choice: Choice) -> Result<Session, Failure> {
    let config = asked.config.clone();
    let device = open_and_say(choice, &config)?;
    if let Some(why) = config.regularised_in_vain() {
        eprintln!("lyapunov-snn: {}", why.sentence());
    }
    Ok(match &asked.weights {
        Some(weights) => Session::with_weights(&asked.sources, config, device, weights)?,
        None => Session::on(&asked.sources, config, device, None)?,
    })
}
