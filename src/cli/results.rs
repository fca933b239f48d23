//! What `train` leaves of a run beside its lines: everything as one archive, and TensorBoard's event files.

use super::experiment::Asked;
use super::past::Past;
use super::places::Place;
use super::snntorch::snntorch_files;
use super::weights_file::of_side;
use super::written::write_whole;
use super::{Failure, arguments};
use crate::core::about::Build;
use crate::core::archive::zip;
use crate::core::config::Side;
use crate::core::exchange::checkpoint::{self, History};
use crate::core::exchange::nir::{Exported, Form, SNNTORCH_DT, Written, export, file};
use crate::core::exchange::results::{
    File, Table, crate_metadata, epoch_event, epochs, first_event, step_event, steps,
};
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::core::receipt::Receipt;
use crate::core::run::Run;
use crate::core::share_link::{FirstWeights, FromFile, Link};
use crate::engine::training::{Progress, Saved, Session};
use clap::Args;
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What of a run is to be left.
#[derive(Args)]
pub struct Results {
    /// Write everything of the run into one archive (ZIP, an RO-Crate): experiment, link, receipt, metrics, checkpoint, NIR
    /// graph, and a folder for snnTorch; of two networks each to a file of its own.
    #[arg(long, value_name = "FILE", value_parser = arguments::file())]
    results: Option<PathBuf>,
    /// Write TensorBoard's event files into this folder; of two networks each into a folder within.
    #[arg(long, value_name = "FOLDER")]
    tensorboard: Option<PathBuf>,
}

/// Held-out samples in an archive's folder for snnTorch.
const SAMPLES: usize = 8;

/// Takes note of one run, as it goes on.
pub struct Reporter {
    archive: Option<PathBuf>,
    lines: Vec<u8>,
    steps: Table<StepMetrics>,
    epochs: Table<EpochMetrics>,
    events: Option<(PathBuf, std::fs::File)>,
    past: Past,
    /// What the file of the first weights was called, where that is known.
    first_weights: String,
    /// The files of its data, and how they are read.
    from_file: Option<FromFile>,
}

/// What is in an archive, and what of it is what.
#[derive(Default)]
struct Contents {
    files: Vec<(String, Vec<u8>)>,
    described: Vec<File>,
}

impl Contents {
    /// `named`: path and media type.
    fn add(
        &mut self,
        named: (&'static str, &'static str),
        about: impl Into<Cow<'static, str>>,
        bytes: Vec<u8>,
    ) {
        let ((path, kind), about) = (named, about.into());
        self.files.push((path.to_owned(), bytes));
        self.described.push(File { path, kind, about });
    }
}

/// Seconds since 1970.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

/// The day of so many seconds since 1970, as in 2026-11-26; by Howard Hinnant's `civil_from_days`.
fn day(seconds: f64) -> String {
    let days = (seconds / 86_400.0) as i64 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

impl Results {
    /// Where a network's archive is written.
    pub fn place(&self, side: Option<Side>) -> Option<Place> {
        let path = self.results.as_ref()?;
        Some(Place::new("--results", of_side(path, side)))
    }

    /// Takes note of one network's run, whose past may be a checkpoint's.
    pub fn reporter(
        &self,
        asked: &Asked,
        session: &Session,
        past: &History,
    ) -> Result<Reporter, Failure> {
        let side = asked.side;
        let folder = self.tensorboard.as_ref().map(|folder| match side {
            Some(side) => folder.join(<&str>::from(side)),
            None => folder.clone(),
        });
        let mut reporter = Reporter {
            archive: self.place(side).map(|place| place.path),
            lines: Vec::new(),
            steps: steps(session.config.model.spiking_layers().len()),
            epochs: epochs(),
            events: folder.map(|folder| event_file(&folder)).transpose()?,
            past: Past::new(session.next_step(), past),
            first_weights: String::new(),
            from_file: None,
        };
        if reporter.archive.is_some() {
            for entry in past.in_order() {
                reporter.add_line(&asked.line(entry));
            }
            past.steps.iter().for_each(|step| reporter.steps.add(step));
            past.epochs.iter().for_each(|it| reporter.epochs.add(it));
        }
        Ok(reporter)
    }
}

/// A new event file, called as TensorBoard calls them.
fn event_file(folder: &Path) -> Result<(PathBuf, std::fs::File), Failure> {
    let (time, process) = (now(), std::process::id());
    let path = folder.join(format!(
        "events.out.tfevents.{time:.0}.lyapunov-snn.{process}"
    ));
    let made = std::fs::create_dir_all(folder).and_then(|()| {
        let mut file = std::fs::File::create(&path)?;
        file.write_all(&first_event(time))?;
        Ok(file)
    });
    match made {
        Ok(file) => Ok((path, file)),
        Err(error) => Err(Failure::of_file(&path, error)),
    }
}

impl Reporter {
    /// Of a run on data of these files.
    #[must_use]
    pub fn on_data_of(mut self, files: Option<FromFile>) -> Self {
        self.from_file = files;
        self
    }

    /// Of a run that begins with the weights of a file of this name.
    #[must_use]
    pub fn beginning_with(mut self, file: Option<String>) -> Self {
        self.first_weights = file.unwrap_or_default();
        self
    }

    fn add_line(&mut self, line: &str) {
        self.lines.extend(line.as_bytes());
        self.lines.push(b'\n');
    }

    /// Takes note of what was reported, and of the line that says it.
    pub fn note(&mut self, progress: &Progress, line: &str) -> Result<(), Failure> {
        if self.archive.is_some() {
            self.add_line(line);
            match progress {
                Progress::Step(step) => self.steps.add(step),
                Progress::Epoch { metrics, .. } => self.epochs.add(metrics),
            }
        }
        let Some((path, file)) = &mut self.events else {
            return Ok(());
        };
        let event = match progress {
            Progress::Step(step) => step_event(now(), step),
            Progress::Epoch { metrics, .. } => epoch_event(now(), metrics),
        };
        let written = file.write_all(&event);
        written.map_err(|error| Failure::broken(format_args!("{}: {error}", path.display())))
    }

    /// Writes the archive, where one is asked for.
    pub fn finish(&self, session: &Session, past: &Run) -> Result<(), Failure> {
        let Some(path) = &self.archive else {
            return Ok(());
        };
        let Contents { files, described } = self.files(session, past)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let version = Build::own().to_string();
        let metadata = crate_metadata(&name, &described, &day(now()), &version);
        let mut all = vec![("ro-crate-metadata.json".to_owned(), metadata.into_bytes())];
        all.extend(files);
        write_whole(path, &zip(&all).map_err(Failure::broken)?)?;
        eprintln!("lyapunov-snn: results written to {}", path.display());
        Ok(())
    }

    /// Every file, and what each is.
    fn files(&self, session: &Session, past: &Run) -> Result<Contents, Failure> {
        let mut all = Contents::default();
        self.add_texts(&mut all, session, past);
        self.add_numbers(&mut all);
        let snapshot = pollster::block_on(session.snapshot(History::from(past)))?;
        all.add(
            ("checkpoint.safetensors", "application/octet-stream"),
            "Weights under snnTorch's names, and what train --resume goes on with.",
            checkpoint::write(&snapshot),
        );
        if let Some(graph) = nir(session)? {
            let about = "The network as a NIR graph.";
            all.add(("network.nir", "application/x-hdf5"), about, graph);
        }
        let samples = pollster::block_on(session.sampled(SAMPLES))?;
        for (path, bytes) in snntorch_files(session, &samples)? {
            all.files.push((format!("snntorch/{path}"), bytes));
        }
        all.described.push(File {
            path: "snntorch/model.py",
            kind: "text/x-python",
            about: "The network in snnTorch; the script exits 0 where it reads samples as the lab does."
                .into(),
        });
        Ok(all)
    }

    /// What can be read as it stands: the experiment, its receipt and numbers, and how the program is cited.
    fn add_texts(&self, all: &mut Contents, session: &Session, past: &Run) {
        let (config, plain) = (&session.config, "text/plain");
        // Plain data.
        let json = serde_json::to_string_pretty(config).unwrap_or_default();
        let about = "The experiment, for train --config.";
        all.add(("config.json", "application/json"), about, json.into());
        let link = format!("#{}\n", self.link(session).fragment());
        let about = "The experiment as the end of a link, for train --link.";
        all.add(("link.txt", plain), about, link.into());
        if let Some(receipt) = Receipt::for_run(past, &Build::own().to_string()) {
            let about = "What of the run can be compared with another's, to the last bit.";
            all.add(("receipt.txt", plain), about, format!("{receipt}\n").into());
        }
        let entry = Build::own().bibtex(None) + "\n";
        let about = "How the program is cited.";
        all.add(
            ("CITATION.bib", "application/x-bibtex"),
            about,
            entry.into(),
        );
    }

    /// What the run reported.
    fn add_numbers(&self, all: &mut Contents) {
        let (lines, steps, epochs) = (self.lines.clone(), self.steps.text(), self.epochs.text());
        let about = self.past.about_lines();
        all.add(("metrics.jsonl", "application/jsonl"), about, lines);
        let about = self.past.about_steps();
        all.add(("steps.csv", "text/csv"), about, steps.into());
        all.add(("epochs.csv", "text/csv"), "Every epoch.", epochs.into());
    }

    /// The experiment, and which file's weights its network begins with.
    fn link(&self, session: &Session) -> Link {
        let config = session.config.clone();
        let mut weights = [None, None];
        weights[Side::for_config(&config) as usize] =
            session.began_with().map(|digest| FirstWeights {
                digest: digest.to_owned(),
                name: self.first_weights.clone(),
            });
        Link {
            config,
            weights,
            from_file: self.from_file.clone(),
            ..Link::default()
        }
    }
}

/// The network as a graph, where NIR has what it is made of.
fn nir(session: &Session) -> Result<Option<Vec<u8>>, Failure> {
    let Saved { tensors, .. } = pollster::block_on(session.saved())?;
    let network = Exported {
        config: &session.config,
        tensors: &tensors,
    };
    let written = Written {
        dt: SNNTORCH_DT,
        form: Form::UnitResistance,
    };
    match export(&network, written) {
        Ok(graph) => file::write(&graph).map(Some).map_err(Failure::broken),
        Err(why) => {
            eprintln!("lyapunov-snn: no NIR graph in the results: {why}");
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, wanted) in [
            (0.0, "1970-01-01"),
            (951_782_399.0, "2000-02-28"),
            (951_782_400.0, "2000-02-29"),
            (951_868_800.0, "2000-03-01"),
            (1_795_737_600.0, "2026-11-27"),
            (1_798_761_599.0, "2026-12-31"),
        ] {
            assert_eq!(day(seconds), wanted);
        }
    }
}
