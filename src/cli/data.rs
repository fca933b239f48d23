//! `data`: what a file of one's own is, and the files that other commands take.

use super::places::check_place;
use super::written::{read_bytes, write_whole};
use super::{Failure, Outcome};
use crate::core::config::{EncodingKind, ExperimentConfig, OwnData};
use crate::core::dataset::Sources;
use crate::core::intake::{self, Choice, File, Found, Map, Part};
use crate::core::share_link::FromFile;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args)]
pub struct Data {
    /// Files of one data set: a table, an archive; of several, those named train, valid and test are these parts.
    #[arg(required_unless_present = "examples", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Files whose samples are the test's.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    test_data: Vec<PathBuf>,
    /// How to read them, where what is guessed is not it: `key=value` with commas between; the keys stand in what
    /// is printed.
    #[arg(long)]
    map: Option<String>,
    /// Write a ready example of each form into this folder instead, and print their paths.
    #[arg(long, value_name = "FOLDER", exclusive = true)]
    examples: Option<PathBuf>,
}

impl Data {
    pub fn run(self) -> Outcome {
        if let Some(folder) = &self.examples {
            return write_examples(folder);
        }
        let found = read(&self.files, &self.test_data, self.map.as_deref())?;
        println!("{}", found.to_json());
        Ok(ExitCode::SUCCESS)
    }
}

fn write_examples(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| Failure::of_file(folder, error))?;
    let examples = intake::ready().into_iter();
    let examples: Vec<_> = examples
        .map(|example| (folder.join(example.name), example))
        .collect();
    for (path, example) in &examples {
        check_place(path)?;
        if path.exists() && read_bytes(path)? != example.bytes() {
            let why = "there is another file of this name; give the examples a folder of their own";
            return Err(Failure::of_file(path, why));
        }
    }
    for (path, example) in &examples {
        write_whole(path, &example.bytes())?;
        println!("{}: {}", path.display(), example.about);
    }
    Ok(ExitCode::SUCCESS)
}

/// The data that an experiment is about, where it brings its own.
#[derive(Args)]
pub struct Brought {
    /// Train on the data of these files instead of a task that is made; see `lyapunov-snn data`.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    data: Vec<PathBuf>,
    /// Files whose samples are the test's.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "data")]
    test_data: Vec<PathBuf>,
    /// How to read them: `key=value` with commas between.
    #[arg(long, requires = "data")]
    map: Option<String>,
}

impl Brought {
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let files = self.data.iter().chain(&self.test_data);
        files.map(PathBuf::as_path)
    }

    /// What a link says of it: the files' names, and how they are read; as another link says where nobody says it here.
    pub fn named_files(&self, of_link: Option<FromFile>) -> Option<FromFile> {
        let names: Vec<_> = self.files().filter_map(Path::file_name).collect();
        let names: Vec<_> = names.iter().map(|it| it.to_string_lossy()).collect();
        let map = self.map.clone().or(of_link.map(|it| it.map));
        (!names.is_empty()).then(|| FromFile {
            name: names.join(", "),
            map: map.unwrap_or_default(),
        })
    }

    /// What was brought, as the runs' samples.
    pub fn sources(&self) -> Result<Sources, Failure> {
        let mut sources = Sources::default();
        if let Some(found) = self.read_by(None)? {
            sources.bring(Arc::new(found.set));
        }
        Ok(sources)
    }

    /// That some network is on own data, where any was brought.
    ///
    /// # Errors
    /// What was brought is of no use.
    pub fn check_use(
        &self,
        mut networks: impl Iterator<Item = ExperimentConfig>,
    ) -> Result<(), Failure> {
        match self.data.first() {
            Some(file) if !networks.any(|it| it.task.own().is_some()) => {
                Err(Failure::unusable(format_args!(
                    "--data {}: no network is on data of one's own; allowed: with task.kind own alone",
                    file.display()
                )))
            }
            _ => Ok(()),
        }
    }

    /// The experiment on the data that was brought. One that names its data keeps to it, and is refused another
    /// where the run is made.
    pub fn with(
        &self,
        config: ExperimentConfig,
        of_link: Option<FromFile>,
    ) -> Result<(ExperimentConfig, Sources), Failure> {
        let (found, sources) = self.brought(of_link)?;
        let Some(data) = found.filter(|_| config.task.own().is_none()) else {
            return Ok((config, sources));
        };
        let on_data = config.clone().on_data(data);
        let (asked, own) = (config.task.time_steps, on_data.task.time_steps);
        if asked != own && asked != ExperimentConfig::default().task.time_steps {
            eprintln!(
                "lyapunov-snn: task.time_steps is {own}, as the data has it, and not {asked}"
            );
        }
        say_fitted(&config, &on_data);
        Ok((on_data, sources))
    }

    /// The experiment of a file of weights on the data that was brought. What was trained on other data of the same
    /// channels and classes is taken to this, and that is said.
    pub fn with_weights_of(
        &self,
        config: ExperimentConfig,
    ) -> Result<(ExperimentConfig, Sources), Failure> {
        let Some(before) = config.task.own() else {
            return self.with(config, None);
        };
        let (found, sources) = self.brought(None)?;
        let is_alike = |data: &OwnData| {
            data.form.channels() == before.form.channels() && data.classes == before.classes
        };
        match found.filter(|it| *it != before && is_alike(it)) {
            None => Ok((config, sources)),
            Some(data) => {
                let (before, now) = (before.sentence(), data.sentence());
                eprintln!(
                    "lyapunov-snn: the experiment of --weights is on the data {before}; here it is on {now}"
                );
                Ok((config.on_data(data), sources))
            }
        }
    }

    /// What was brought, if anything: its name, and its samples.
    fn brought(&self, of_link: Option<FromFile>) -> Result<(Option<OwnData>, Sources), Failure> {
        let mut sources = Sources::default();
        let found = self.read_by(of_link.map(|it| it.map))?;
        let data = found.as_ref().map(|found| found.set.data);
        if let Some(found) = found {
            sources.bring(Arc::new(found.set));
        }
        Ok((data, sources))
    }

    /// What was brought, if anything, read as a link says where nobody says otherwise; what was guessed is said.
    fn read_by(&self, of_link: Option<String>) -> Result<Option<Found>, Failure> {
        if self.data.is_empty() {
            return Ok(None);
        }
        let map = self.map.clone().or(of_link);
        let found = read(&self.data, &self.test_data, map.as_deref())?;
        eprintln!("lyapunov-snn: data {}", found.set.data.sentence());
        say_guessed(&found.choices);
        for note in &found.notes {
            eprintln!("lyapunov-snn: {note}");
        }
        Ok(Some(found))
    }
}

/// Says what nobody chose.
fn say_guessed(choices: &[Choice]) {
    let guessed = choices.iter().filter(|choice| choice.guessed);
    let guessed: Vec<String> = guessed
        .map(|choice| format!("{}={}", choice.key, choice.value))
        .collect();
    if !guessed.is_empty() {
        let guessed = guessed.join(",");
        eprintln!("lyapunov-snn: guessed of its content (--map changes it): {guessed}");
    }
}

/// Says with what an experiment trains on data that it was put on.
fn say_fitted(asked: &ExperimentConfig, fitted: &ExperimentConfig) {
    let (before, now) = (&asked.training, &fitted.training);
    if (before.batch_size, before.epochs) != (now.batch_size, now.epochs) {
        eprintln!(
            "lyapunov-snn: training.batch_size is {} and training.epochs {} on this data: {} updates",
            now.batch_size,
            now.epochs,
            fitted.sizes().training_steps
        );
    }
    if asked.task.encoding != fitted.task.encoding {
        let kind = EncodingKind::from(fitted.task.encoding);
        let kind: &str = kind.into();
        eprintln!("lyapunov-snn: task.encoding.kind is {kind}, as series take it");
    }
}

fn read(files: &[PathBuf], test: &[PathBuf], map: Option<&str>) -> Result<Found, Failure> {
    let map = Map::read(map.unwrap_or_default()).map_err(Failure::unusable)?;
    let part = |is_test: bool, name: &str| match (is_test, Part::named(name)) {
        (true, _) => Some(Part::Test),
        // What stands beside a test part is for training, or for validation.
        (false, Some(Part::Validation)) => Some(Part::Validation),
        (false, _) if !test.is_empty() => Some(Part::Training),
        (false, named) => named,
    };
    let mut held = Vec::new();
    for (path, is_test) in files
        .iter()
        .map(|path| (path, false))
        .chain(test.iter().map(|path| (path, true)))
    {
        let failed = |error: std::io::Error| Failure::of_file(path, error);
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let length = std::fs::metadata(path).map_err(failed)?.len();
        if length > intake::MOST_FILE as u64 {
            let most = intake::MOST_FILE >> 20;
            let why = format!("it has {length} bytes; allowed: at most {most} MiB");
            return Err(Failure::of_file(path, why));
        }
        let part = part(is_test, &name);
        let bytes = read_bytes(path)?;
        let mut others = held.iter();
        let same = others.find(|(_, other, _): &&(String, Vec<u8>, Option<Part>)| *other == bytes);
        // Labels of two parts, an array by itself, may well be the same.
        if let Some((other, ..)) = same.filter(|_| !intake::is_npy(&bytes)) {
            let why = format!("it is {other} once more, to the last byte");
            return Err(Failure::of_file(path, why));
        }
        held.push((name, bytes, part));
    }
    let files: Vec<File> = held
        .iter()
        .map(|(name, bytes, part)| File {
            name,
            bytes,
            part: *part,
        })
        .collect();
    let attempt = intake::attempt(&files, &map);
    // A wrong guess may be why.
    if attempt.found.is_err() {
        say_guessed(&attempt.choices);
    }
    attempt.found.map_err(Failure::unusable)
}
