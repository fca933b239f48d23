//! slurm.json: what was submitted of a sweep's folder, so that it can be asked after and gone on with.

use super::gather::named;
use crate::cli::Failure;
use crate::cli::written::write_whole;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

const NAME: &str = "slurm.json";
const VERSION: u32 = 1;

/// All submissions of a folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub version: u32,
    /// The sweep's digest.
    pub sweep: String,
    /// Into how many tasks its runs are dealt out.
    pub tasks: usize,
    pub submissions: Vec<Submission>,
    /// Why the last attempt to submit came to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// One array job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    pub job: String,
    /// Where the site has more than one cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// As in `--array`.
    pub tasks: String,
    /// Seconds since 1970.
    pub at: u64,
    /// Runs that were there by then.
    pub runs_there: usize,
}

impl Record {
    pub fn new(sweep: String, tasks: usize) -> Self {
        Self {
            version: VERSION,
            sweep,
            tasks,
            submissions: Vec::new(),
            refused: None,
        }
    }

    /// What a folder has of it; `None` where nothing was submitted yet.
    pub fn read(folder: &Path, sweep: &str) -> Result<Option<Self>, Failure> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(named(&path, &error)),
        };
        let advice =
            "remove the file to submit the sweep anew, once squeue shows none of its tasks";
        let record: Self = serde_json::from_str(&text)
            .map_err(|error| named(&path, &format_args!("{error}; {advice}")))?;
        if record.version != VERSION || record.sweep != sweep || record.tasks == 0 {
            return Err(named(
                &path,
                &format_args!(
                    "it is of version {} and of sweep {}, with {} tasks; allowed: version {VERSION}, sweep {sweep}, \
                 one task at least; {advice}",
                    record.version,
                    crate::core::text::short(&record.sweep),
                    record.tasks
                ),
            ));
        }
        Ok(Some(record))
    }

    /// Whole or not at all.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(NAME);
        // Plain data.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        write_whole(&path, text.as_bytes())
    }

    /// What was submitted last.
    pub fn last(&self) -> Option<&Submission> {
        self.submissions.last()
    }
}

/// Seconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
