//! RO-Crate 1.1: what the files of an archive are, as JSON-LD in `ro-crate-metadata.json`.

use serde_json::{Value, json};
use std::borrow::Cow;

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    pub about: Cow<'static, str>,
}

/// `ro-crate-metadata.json` of an archive called `name` with these files, of this day (as in 2026-11-26), made by this
/// version.
pub fn crate_metadata(name: &str, files: &[File], day: &str, version: &str) -> String {
    let parts: Vec<Value> = files.iter().map(|file| json!({"@id": file.path})).collect();
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": name,
            "description": "A training run of a spiking neural network: its experiment, what it reported, and its weights.",
            "datePublished": day,
            "license": {"@id": "#licence"},
            "hasPart": parts,
            "mentions": {"@id": "#training"},
        }),
        json!({
            "@id": "#licence",
            "@type": "CreativeWork",
            "name": "No licence stated",
            "description": "Whoever made this run has not said how it may be used. Lyapunov Lab itself is under MIT or Apache-2.0, as you choose.",
        }),
        json!({
            "@id": "#lyapunov-lab",
            "@type": "SoftwareApplication",
            "name": "Lyapunov Lab",
            "softwareVersion": version,
        }),
        json!({
            "@id": "#training",
            "@type": "CreateAction",
            "name": "Training",
            "instrument": {"@id": "#lyapunov-lab"},
            "object": {"@id": "config.json"},
            "result": parts,
        }),
    ];
    let of_file = |file: &File| {
        json!({
            "@id": file.path,
            "@type": "File",
            "encodingFormat": file.kind,
            "description": file.about,
        })
    };
    graph.extend(files.iter().map(of_file));
    let all = json!({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph});
    format!("{all:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_archive_is_a_part_of_it_and_described() {
        let files = [File {
            path: "steps.csv",
            kind: "text/csv",
            about: "Every step.".into(),
        }];
        let text = crate_metadata("a run", &files, "2026-11-26", "0.2.0");
        let all: Value = serde_json::from_str(&text).expect("JSON");
        let graph = all["@graph"].as_array().expect("a list");
        let of = |id: &str| graph.iter().find(|it| it["@id"] == id).expect(id);
        assert_eq!(of("./")["hasPart"], json!([{"@id": "steps.csv"}]));
        assert_eq!(of("steps.csv")["encodingFormat"], "text/csv");
        assert_eq!(of("ro-crate-metadata.json")["about"]["@id"], "./");
        // What is referred to is there.
        for id in ["#training", "#lyapunov-lab", "#licence"] {
            of(id);
        }
    }
}
