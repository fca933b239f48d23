//! What a link contains, in words.

use crate::core::config::ExperimentConfig;
use crate::core::share_link::{Link, changes};

/// What any mail or chat program takes.
const LONG: usize = 2000;
/// The bytes of the largest QR code there is, with the least redundancy.
const CODE: usize = 2953;

/// One sentence for each kind of thing; `length` is the whole link's.
pub fn words(link: &Link, length: usize) -> String {
    let changed = changes(&ExperimentConfig::default(), &link.config);
    let mut words = match changed.len() {
        0 => "It contains the default experiment".to_owned(),
        1 => "It contains one setting that differs from the defaults".to_owned(),
        count => format!("It contains {count} settings that differ from the defaults"),
    };
    if !changed.is_empty() {
        let pairs: Vec<_> = changed
            .iter()
            .map(|(field, text)| format!("{} {text}", field.word))
            .collect();
        words += &format!(" ({})", pairs.join(", "));
    }
    words += ".";
    match link.compared.len() {
        0 => {}
        1 => words += " One earlier run to compare with.",
        count => words += &format!(" {count} earlier runs to compare with."),
    }
    if let Some(swept) = &link.sweep {
        words += &format!(
            " A sweep of {} over {} values.",
            swept.path,
            swept.values.len()
        );
    }
    let receipts = link.receipts.iter().flatten().count();
    if receipts > 0 {
        words += " What you got: final numbers, digests of first weights and data, spike counts at \
                  some steps, engine version and device.";
    }
    words += " Nothing else, and nothing about you.";
    if length > LONG {
        words += &format!(
            " With its {length} characters it is long: some programs cut links after {LONG}{}. Leave \
             earlier runs or the receipt away, or make them fewer.",
            if length > CODE {
                format!(", and there is no QR code of more than {CODE}")
            } else {
                String::new()
            }
        );
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_link_says_so() {
        let said = |length| words(&Link::default(), length);
        assert!(!said(LONG).contains("long"));
        assert!(said(LONG + 1).contains("2001 characters") && !said(CODE).contains("QR"));
        assert!(said(CODE + 1).contains("QR"));
    }
}
