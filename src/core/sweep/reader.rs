//! Results files piece by piece: as many lines at a time as there is time for.

use super::line::LineError;
use super::table::{At, Table};

/// A line that is longer is none of ours.
const MOST_LINE: usize = 16 << 20;
/// Lines that could not be taken and are kept to be named.
const MOST_NAMED: usize = 20;

/// A line that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub why: String,
}

/// Reads files one after another into one table.
#[derive(Debug, Default)]
pub struct Reader {
    pub table: Table,
    /// The first that could not be taken.
    pub refused: Vec<Refused>,
    /// How many could not.
    pub refusals: usize,
    files: Vec<String>,
    /// What has been fed and not been read, from `read` on.
    bytes: Vec<u8>,
    read: usize,
    /// The place of `bytes[read]` in its file.
    from: u64,
    line: usize,
    /// Within a line that is too long.
    skips: bool,
}

impl Reader {
    /// Goes on with another file; the one before it has been [ended](Self::end).
    pub fn begin(&mut self, name: &str) {
        self.files.push(name.to_owned());
        self.bytes.clear();
        (self.read, self.from, self.line) = (0, 0, 0);
    }

    /// More of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.read);
        self.read = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Reads a line of what was fed; `false` where no whole one is left.
    pub fn step(&mut self) -> bool {
        let rest = &self.bytes[self.read..];
        if let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            self.take(end, 1);
            return true;
        }
        if rest.len() > MOST_LINE {
            let length = rest.len();
            if !std::mem::replace(&mut self.skips, true) {
                self.line += 1;
                self.refuse(format!(
                    "it has more than {MOST_LINE} bytes; a results file has a line for each run"
                ));
            }
            self.pass(length);
        }
        false
    }

    /// The file is at its end: what is left is a line without one.
    pub fn end(&mut self) {
        let left = self.bytes.len() - self.read;
        if left > 0 || self.skips {
            self.take(left, 0);
        }
    }

    /// Bytes of the file that have been read.
    pub fn done(&self) -> u64 {
        self.from
    }

    fn take(&mut self, length: usize, end: usize) {
        let line = self.read..self.read + length;
        if std::mem::take(&mut self.skips) {
            self.pass(length + end);
            return;
        }
        self.line += 1;
        let at = At {
            file: self.files.len().saturating_sub(1) as u32,
            from: self.from,
            bytes: length as u32,
        };
        let taken = match std::str::from_utf8(&self.bytes[line]) {
            Ok(text) if text.trim().is_empty() => Ok(()),
            Ok(text) => self.table.take(text.trim_start_matches('\u{feff}'), at),
            Err(error) => Err(LineError::Damaged(error.to_string())),
        };
        self.pass(length + end);
        if let Err(why) = taken {
            self.refuse(why.to_string());
        }
    }

    fn pass(&mut self, bytes: usize) {
        self.read += bytes;
        self.from += bytes as u64;
    }

    fn refuse(&mut self, why: String) {
        self.refusals += 1;
        if self.refused.len() < MOST_NAMED {
            self.refused.push(Refused {
                file: self.files.last().cloned().unwrap_or_default(),
                line: self.line,
                why,
            });
        }
    }
}
