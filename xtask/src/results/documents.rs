//! The documents that state results, and which.

use std::{fs, path::Path};

use super::{fill::fill, record::Results, tables, verdict};
use crate::Outcome;

/// A text with marks for its results.
pub struct Document {
    /// From the repository's root.
    pub path: &'static str,
    /// The parts by their names.
    parts: &'static [(&'static str, Part)],
}

type Part = fn(&Results) -> Outcome<String>;

pub const DOCUMENTS: [Document; 3] = [
    Document {
        path: "README.md",
        parts: &[
            ("picture", |results| {
                let picture = "docs/images/demonstration.png";
                tables::picture(results, "The demonstration after training", picture)
            }),
            ("verdict", verdict::tuned),
            ("baselines", tables::baselines),
            ("other-settings", tables::other_settings),
            ("claim", verdict::starts),
            ("surrogates", tables::surrogates),
        ],
    },
    Document {
        path: "docs/results.md",
        parts: &[
            ("verdict", verdict::tuned),
            ("baselines", tables::baselines),
            ("budgets", tables::budgets),
            ("chosen", tables::chosen),
            ("seeds", tables::seeds),
            ("starts", tables::starts),
            ("surrogates", tables::surrogates),
            ("by-lambda", tables::by_lambda),
            ("time-steps", tables::time_steps),
            ("target", tables::target),
            ("statistics", tables::statistics),
            ("phases", tables::phases),
        ],
    },
    Document {
        path: "docs/lab.md",
        parts: &[("picture", |results| {
            let picture = "images/demonstration.png";
            tables::picture(results, "Two networks after training", picture)
        })],
    },
];

impl Document {
    /// Writes the results into the document; whether that changed it.
    pub fn fill(&self, root: &Path, results: &Results) -> Outcome<bool> {
        let (old, new) = self.old_and_new(root, results)?;
        if old != new {
            fs::write(root.join(self.path), new).map_err(|error| self.failed(&error))?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Whether it says what the results are.
    pub fn agrees(&self, root: &Path, results: &Results) -> Outcome<bool> {
        let (old, new) = self.old_and_new(root, results)?;
        Ok(old == new)
    }

    fn old_and_new(&self, root: &Path, results: &Results) -> Outcome<(String, String)> {
        let old = fs::read_to_string(root.join(self.path)).map_err(|error| self.failed(&error))?;
        let parts = self
            .parts
            .iter()
            .map(|(name, part)| Ok((*name, part(results)?)))
            .collect::<Outcome<Vec<_>>>()?;
        let new = fill(&old, &parts).map_err(|reason| self.failed(&reason))?;
        Ok((old, new))
    }

    fn failed(&self, reason: &dyn std::fmt::Display) -> String {
        format!("{}: {reason}", self.path)
    }
}
