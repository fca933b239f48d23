//! Everything of a pair of runs as the files of one archive.

use super::{File, crate_metadata, epochs, steps};
use crate::core::about::Build;
use crate::core::config::ExperimentConfig;
use crate::core::receipt::Receipt;
use crate::core::run::Run;
use serde::Serialize;

/// What there is of an experiment.
#[derive(Debug)]
pub struct Experiment<'a> {
    /// Of the pair; each run has its own.
    pub config: &'a ExperimentConfig,
    /// Its whole address.
    pub link: &'a str,
    /// Without and with the regulariser.
    pub runs: [Option<&'a Run>; 2],
    /// Each as a checkpoint file.
    pub checkpoints: [Option<Vec<u8>>; 2],
    /// As in 2026-11-26.
    pub day: &'a str,
    /// The version of the engine that the runs were made by.
    pub engine: &'a str,
}

/// Where the files of each run are, and what they are.
const OF_RUN: [[&str; 5]; 2] = [
    [
        "unregularised/checkpoint.safetensors",
        "unregularised/receipt.txt",
        "unregularised/metrics.jsonl",
        "unregularised/steps.csv",
        "unregularised/epochs.csv",
    ],
    [
        "regularised/checkpoint.safetensors",
        "regularised/receipt.txt",
        "regularised/metrics.jsonl",
        "regularised/steps.csv",
        "regularised/epochs.csv",
    ],
];
const CHECKPOINT: &str = "Weights under snnTorch's names, and what train --resume goes on with.";
const RECEIPT: &str = "What of the run can be compared with another's, to the last bit.";
const METRICS: &str = "Steps and epochs as train prints them, a JSON object a line.";

#[derive(Default)]
struct Files {
    all: Vec<(String, Vec<u8>)>,
    described: Vec<File>,
}

impl Files {
    fn add(&mut self, path: &'static str, kind: &'static str, about: &'static str, bytes: Vec<u8>) {
        self.all.push((path.to_owned(), bytes));
        let about = about.into();
        self.described.push(File { path, kind, about });
    }
}

/// The files of an experiment's archive, an RO-Crate.
pub fn experiment_files(experiment: Experiment) -> Vec<(String, Vec<u8>)> {
    let Experiment {
        config,
        link,
        runs,
        checkpoints,
        day,
        engine,
    } = experiment;
    let mut files = Files::default();
    // Plain data.
    let json = serde_json::to_string_pretty(config).unwrap_or_default();
    let about = "The experiment, for train --config.";
    files.add("config.json", "application/json", about, json.into());
    let about = "The experiment as a link.";
    files.add("link.txt", "text/plain", about, format!("{link}\n").into());
    let entry = Build::own().bibtex(Some(link)) + "\n";
    let about = "How the program and this experiment are cited.";
    files.add("CITATION.bib", "application/x-bibtex", about, entry.into());
    for ((run, checkpoint), paths) in runs.into_iter().zip(checkpoints).zip(OF_RUN) {
        let [to, receipt, metrics, steps, epochs] = paths;
        if let Some(bytes) = checkpoint {
            files.add(to, "application/octet-stream", CHECKPOINT, bytes);
        }
        if let Some(run) = run {
            add_run(&mut files, run, [receipt, metrics, steps, epochs], engine);
        }
    }
    let metadata = crate_metadata("A Lyapunov Lab experiment", &files.described, day, engine);
    let first = ("ro-crate-metadata.json".to_owned(), metadata.into_bytes());
    std::iter::once(first).chain(files.all).collect()
}

fn add_run(files: &mut Files, run: &Run, paths: [&'static str; 4], engine: &str) {
    let [receipt, metrics, of_steps, of_epochs] = paths;
    if let Some(it) = Receipt::for_run(run, engine) {
        files.add(receipt, "text/plain", RECEIPT, format!("{it}\n").into());
    }
    let mut lines = String::new();
    let mut in_steps = steps(run.config.model.spiking_layers().len());
    for step in &run.steps {
        add_line(&mut lines, step);
        in_steps.add(step);
    }
    let mut in_epochs = epochs();
    for epoch in &run.epochs {
        add_line(&mut lines, epoch);
        in_epochs.add(epoch);
    }
    files.add(metrics, "application/jsonl", METRICS, lines.into());
    files.add(
        of_steps,
        "text/csv",
        "Every step that is kept.",
        in_steps.text().into(),
    );
    files.add(
        of_epochs,
        "text/csv",
        "Every epoch.",
        in_epochs.text().into(),
    );
}

fn add_line(lines: &mut String, what: &impl Serialize) {
    // Plain data.
    *lines += &serde_json::to_string(what).unwrap_or_default();
    lines.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures::step;
    use crate::core::protocol::RunId;
    use serde_json::Value;

    #[test]
    fn an_experiments_archive_describes_every_file_that_is_in_it_and_no_other() {
        let config = ExperimentConfig::default();
        let mut run = Run::new(RunId(1), config.clone());
        run.steps.extend((0..3).map(step));
        let files = experiment_files(Experiment {
            config: &config,
            link: "https://lab.example/#v=1",
            runs: [Some(&run), None],
            checkpoints: [Some(vec![1, 2]), None],
            day: "2026-11-26",
            engine: "0.2.0",
        });
        let (first, metadata) = &files[0];
        assert_eq!(first, "ro-crate-metadata.json");
        let metadata: Value = serde_json::from_slice(metadata).expect("JSON");
        let graph = metadata["@graph"].as_array().expect("a list");
        let of_files = graph.iter().filter(|it| it["@type"] == "File");
        let described: Vec<&str> = of_files.filter_map(|it| it["@id"].as_str()).collect();
        let there: Vec<&str> = files[1..].iter().map(|(path, _)| &**path).collect();
        assert_eq!(described, there);
        assert!(there.contains(&"unregularised/checkpoint.safetensors"));
        assert!(!there.iter().any(|path| path.starts_with("regularised/")));
        let of = |path: &str| {
            let (_, bytes) = files.iter().find(|(it, _)| it == path).expect(path);
            String::from_utf8(bytes.clone()).expect("text")
        };
        assert_eq!(of("unregularised/steps.csv").lines().count(), 4);
        assert!(of("CITATION.bib").contains("url = {https://lab.example/#v=1}"));
    }
}
