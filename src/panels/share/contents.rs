//! What a link contains, in words.

use crate::config::ExperimentConfig;
use crate::share_link::{Link, changes};

/// One sentence for each kind of thing.
pub fn words(link: &Link) -> String {
    let changed = changes(&ExperimentConfig::default(), &link.config);
    let mut words = match changed.len() {
        0 => "It contains the default experiment".to_owned(),
        1 => "It contains one setting that differs from the defaults".to_owned(),
        count => format!("It contains {count} settings that differ from the defaults"),
    };
    if !changed.is_empty() {
        let pairs: Vec<_> = changed
            .iter()
            .map(|(key, text)| format!("{key} {text}"))
            .collect();
        words += &format!(" ({})", pairs.join(", "));
    }
    words += ".";
    match link.compared.len() {
        0 => {}
        1 => words += " One earlier run to compare with.",
        count => words += &format!(" {count} earlier runs to compare with."),
    }
    let receipts = link.receipts.iter().flatten().count();
    if receipts > 0 {
        words += " What you got: final numbers, digests of first weights and data, spike counts at \
                  some steps, engine version and device.";
    }
    words += " Nothing else, and nothing about you.";
    words
}
