//! What this program is: version and commit, licence, sources, and how it is cited.

use std::fmt;
use std::sync::OnceLock;

/// The release.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// As [`VERSION`], in CITATION.cff.
const YEAR: &str = "2026";

/// The licences, each with its text's place in the site.
pub const LICENCES: [(&str, &str); 2] = [
    ("MIT", "licences/mit.txt"),
    ("Apache-2.0", "licences/apache-2.0.txt"),
];

/// The licence of the digits.
pub const DIGITS_LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// Whose data come with the program, as the licence of these data asks; what was changed as well.
pub const DIGITS: &str = "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI \
                          Machine Learning Repository, 1998, CC BY 4.0, with the values that \
                          scikit-learn ships";

/// What the program is made after; README names the same.
pub const SOURCES: [&str; 5] = [
    "Gradient flossing, the regulariser's idea: R. Engelken, Gradient Flossing, NeurIPS 2023; R. \
     Engelken and L. F. Abbott on surrogate gradient flossing, 2024.",
    "Tangent growth: G. Benettin et al., Meccanica 15, 1980.",
    "Surrogate gradients: F. Zenke and S. Ganguli, Neural Computation 30, 2018 (fast sigmoid); W. \
     Fang et al., ICCV 2021 (ATan); S. K. Esser et al., PNAS 113, 2016 (triangle); Y. Bengio et \
     al., arXiv:1308.3432, 2013 (straight-through).",
    "Neurons as in snnTorch: J. K. Eshraghian et al., Proceedings of the IEEE 111, 2023.",
    "Store-recall after G. Bellec et al., NeurIPS 2018; random manifolds after F. Zenke and T. P. \
     Vogels, Neural Computation 33, 2021.",
];

static COMMIT: OnceLock<&'static str> = OnceLock::new();

/// Said once by a program whose build knew its commit, in the variable `LYAPUNOV_LAB_COMMIT`: the first
/// seven digits, with `-dirty` behind them where the sources were not as committed.
///
/// The programs say it and not the library, which would be compiled anew for each commit.
pub fn built_from(commit: Option<&'static str>) {
    if let Some(commit) = commit.filter(|commit| is_commit(commit)) {
        // Fails only for what has been said before.
        let _ = COMMIT.set(commit);
    }
}

fn is_commit(text: &str) -> bool {
    let digits = text.strip_suffix(CHANGED).unwrap_or(text);
    digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Behind a commit whose sources were changed.
const CHANGED: &str = "-dirty";
/// Between version and commit.
const BETWEEN: &str = "-g";

/// Which version an engine is, and of which commit, as receipts name it: `0.2.0-g3e28477`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    pub version: String,
    /// Absent where nobody said it: a build without git, or of 0.2.0 and before.
    pub commit: Option<String>,
}

impl Build {
    /// This program.
    pub fn own() -> Self {
        Self {
            version: VERSION.to_owned(),
            commit: COMMIT.get().map(|&commit| commit.to_owned()),
        }
    }

    /// As a receipt names it; all of it is the version where it has no commit.
    pub fn read(text: &str) -> Self {
        let parts = text.split_once(BETWEEN);
        let (version, commit) = match parts.filter(|(_, commit)| is_commit(commit)) {
            Some((version, commit)) => (version, Some(commit.to_owned())),
            None => (text, None),
        };
        Self {
            version: version.to_owned(),
            commit,
        }
    }

    /// Whether another version, or another commit where both are known.
    pub fn differs(&self, other: &Self) -> bool {
        let commits = self.commit.as_ref().zip(other.commit.as_ref());
        self.version != other.version || commits.is_some_and(|(one, other)| one != other)
    }

    /// `0.2.0 (commit 3e28477)`
    pub fn text(&self) -> String {
        match &self.commit {
            Some(_) => format!("{} ({})", self.version, self.commit_text()),
            None => self.version.clone(),
        }
    }

    /// `commit 3e28477`
    pub fn commit_text(&self) -> String {
        match &self.commit {
            Some(commit) => match commit.strip_suffix(CHANGED) {
                Some(commit) => format!("commit {commit} with changes"),
                None => format!("commit {commit}"),
            },
            None => "commit not recorded by this build".to_owned(),
        }
    }

    /// The entry that cites it, and the experiment of an address where one is given.
    pub fn bibtex(&self, experiment: Option<&str>) -> String {
        let note = match &self.commit {
            Some(_) => format!("\n  note = {{{}}},", self.commit_text()),
            None => String::new(),
        };
        // Styles print an address as it stands: nothing of it is escaped.
        let url = experiment.map_or_else(String::new, |url| format!(",\n  url = {{{url}}}"));
        format!(
            "@software{{lyapunov_lab,\n  author = {{{{The Lyapunov Lab contributors}}}},\n  title = \
             {{Lyapunov Lab}},\n  version = {{{}}},{note}\n  year = {{{YEAR}}}{url}\n}}",
            self.version
        )
    }
}

impl fmt::Display for Build {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.commit {
            Some(commit) => write!(to, "{}{BETWEEN}{commit}", self.version),
            None => to.write_str(&self.version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> String {
        let path = crate::core::repository::file(name);
        std::fs::read_to_string(&path).expect("a file of the repository")
    }

    #[test]
    fn a_build_is_written_and_read_with_its_commit_and_without() {
        for text in ["0.2.0-g3e28477", "0.2.0-g3e28477-dirty", "0.2.0", "9.9.9"] {
            assert_eq!(Build::read(text).to_string(), text);
        }
        let read = Build::read("0.2.0-g3e28477-dirty");
        assert_eq!(read.text(), "0.2.0 (commit 3e28477 with changes)");
        // What is no commit is part of the version, so that nothing of it is lost.
        assert_eq!(Build::read("0.3.0-gamma").version, "0.3.0-gamma");
    }

    #[test]
    fn another_version_or_commit_differs_and_an_unknown_commit_does_not() {
        let differ = |one: &str, other: &str| Build::read(one).differs(&Build::read(other));
        assert!(differ("0.2.0", "0.1.0"));
        assert!(differ("0.2.0-g3e28477", "0.2.0-gd09eed2"));
        assert!(differ("0.2.0-g3e28477", "0.2.0-g3e28477-dirty"));
        assert!(!differ("0.2.0-g3e28477", "0.2.0-g3e28477"));
        assert!(!differ("0.2.0-g3e28477", "0.2.0"));
    }

    #[test]
    fn the_citation_names_this_version_as_the_bibtex_entry_does() {
        let citation = file("CITATION.cff");
        assert!(citation.contains(&format!("\nversion: {VERSION}\n")));
        assert!(citation.contains(&format!("\ndate-released: \"{YEAR}-")));
        let entry = Build::read("0.2.0-g3e28477").bibtex(None);
        for words in ["version = {0.2.0}", "note = {commit 3e28477}", YEAR] {
            assert!(entry.contains(words), "{words}: {entry}");
        }
        assert!(citation.contains("name: The Lyapunov Lab contributors"));
        assert_eq!(entry.matches('{').count(), entry.matches('}').count());
        let of_experiment = Build::read("0.2.0").bibtex(Some("https://lab.example/#v=1&seed=7"));
        assert!(!of_experiment.contains("note"));
        assert!(
            of_experiment.ends_with("year = {2026},\n  url = {https://lab.example/#v=1&seed=7}\n}")
        );
    }

    #[test]
    fn the_sites_licences_are_the_repositorys() {
        for ((name, place), own) in LICENCES.iter().zip(["LICENSE-MIT", "LICENSE-APACHE"]) {
            let text = file(own);
            assert_eq!(file(&format!("www/{place}")), text, "{name}");
            assert!(text.len() > 1000, "{name}");
        }
        assert_eq!(env!("CARGO_PKG_LICENSE"), "MIT OR Apache-2.0");
    }

    #[test]
    fn the_readme_names_the_same_sources() {
        let plain = file("README.md").replace('*', "");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let readme = words(&plain);
        for source in SOURCES.into_iter().chain([DIGITS]) {
            assert!(readme.contains(&words(source)), "{source}");
        }
    }
}
