//! Which build a page and its engine come from, so far as they have to understand each other.
//!
//! A browser may keep an engine that is older than its page. Events then cannot be read, or read as
//! others; so the first thing that an engine says is a [`greeting`], a plain text that every build can
//! compare with its own.

/// The sources of all that page and worker send each other.
const SPOKEN: [&str; 28] = [
    include_str!("protocol.rs"),
    include_str!("protocol/chosen.rs"),
    include_str!("protocol/network.rs"),
    include_str!("protocol/reading.rs"),
    include_str!("protocol/recording.rs"),
    include_str!("protocol/trial.rs"),
    include_str!("metrics.rs"),
    include_str!("metrics/evaluated.rs"),
    include_str!("text/mod.rs"),
    include_str!("encoding/thumbnail.rs"),
    include_str!("surrogate.rs"),
    include_str!("config/cost.rs"),
    include_str!("config/cpu_only.rs"),
    include_str!("config/regularising.rs"),
    include_str!("config/lyapunov.rs"),
    include_str!("config/mod.rs"),
    include_str!("config/model.rs"),
    include_str!("config/on_data.rs"),
    include_str!("config/presets.rs"),
    include_str!("config/results/mod.rs"),
    include_str!("config/results/sentences.rs"),
    include_str!("config/side.rs"),
    include_str!("config/sizes.rs"),
    include_str!("config/training.rs"),
    include_str!("config/task/encoding.rs"),
    include_str!("config/task/mod.rs"),
    include_str!("config/task/own.rs"),
    include_str!("config/task/words.rs"),
];

/// FNV-1a over all of them, with 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
const DIGEST: u64 = {
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    let mut file = 0;
    while file < SPOKEN.len() {
        let bytes = SPOKEN[file].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            digest = (digest ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            at += 1;
        }
        file += 1;
    }
    digest
};

/// What an engine of this build says first: the version, and what its protocol is known by.
pub fn greeting() -> String {
    format!("lyapunov-lab {} {DIGEST}", env!("CARGO_PKG_VERSION"))
}

/// What to say of an engine whose first message was `said` (`None`: something that is no text);
/// nothing where it is of this build.
pub fn mismatch(said: Option<&str>) -> Option<String> {
    let own = greeting();
    if said == Some(&own) {
        return None;
    }
    let version = |greeting: &str| greeting.split(' ').nth(1).unwrap_or_default().to_owned();
    let named = said.filter(|said| said.starts_with("lyapunov-lab "));
    let theirs = match named.map(version) {
        Some(theirs) if theirs == version(&own) => format!("{theirs} of another build"),
        Some(theirs) => crate::core::text::short(&theirs),
        None => "an older one".to_owned(),
    };
    Some(format!(
        "This page (version {}) and the engine that the browser kept ({theirs}) are not of one build.",
        version(&own)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn only_an_engine_of_this_build_is_taken_and_any_other_is_named() {
        assert_eq!(mismatch(Some(&greeting())), None);
        let words = mismatch(Some("lyapunov-lab 0.0.7 12")).expect("another version");
        assert!(words.contains("0.0.7"), "{words}");
        let twin = format!("lyapunov-lab {} 12", env!("CARGO_PKG_VERSION"));
        let words = mismatch(Some(&twin)).expect("another build");
        assert!(words.contains("another build"), "{words}");
        for said in [None, Some("hello")] {
            let words = mismatch(said).expect("no greeting");
            assert!(words.contains("older"), "{words}");
        }
    }

    /// The configuration travels with `Start`: a new file of it has to be among the sources.
    #[test]
    fn every_source_of_the_configuration_counts() {
        fn look(folder: &Path) {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    look(&path);
                } else if !path.ends_with("tests.rs") {
                    let source = std::fs::read_to_string(&path).expect("a source");
                    assert!(
                        SPOKEN.contains(&source.as_str()),
                        "{} is not among SPOKEN",
                        path.display()
                    );
                }
            }
        }
        look(&crate::core::repository::file("src/core/config"));
    }
}
