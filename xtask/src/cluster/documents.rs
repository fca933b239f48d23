//! The lines that docs/sweeps.md gives for other schedulers, run as they stand there.

use std::{fs, path::Path};

use crate::{Outcome, workplace::Workplace};

/// A block of code of the section on clusters.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    pub language: String,
    pub code: String,
}

/// The block of a language that contains a word.
pub fn block(here: &Workplace, language: &str, word: &str) -> Outcome<Block> {
    let path = here.root.join("docs/sweeps.md");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let found = blocks(&text)
        .into_iter()
        .find(|block| block.language == language && block.code.contains(word));
    found.ok_or_else(|| {
        format!("docs/sweeps.md has no block of {language} with “{word}” under “On a cluster”")
    })
}

fn blocks(text: &str) -> Vec<Block> {
    let section = text
        .split_once("\n## On a cluster\n")
        .map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    // Every second part between fences is code.
    let parts = section.split("\n```").skip(1).step_by(2);
    let block = |part: &str| {
        let (language, code) = part.split_once('\n')?;
        Some(Block {
            language: language.trim().to_owned(),
            code: format!("{code}\n"),
        })
    };
    parts.filter_map(block).collect()
}

/// A folder as the documents mean it: the sweep's file in it, the program on the PATH.
pub fn prepare(folder: &Path, sweep: &Path) -> Outcome<()> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(said)?;
    fs::copy(sweep, folder.join("sweep.json"))
        .map(drop)
        .map_err(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_those_of_the_section_in_their_order() {
        let text = "# Sweeps\n```sh\nno\n```\n\n## On a cluster\n\nText\n```sh\none\ntwo\n```\nmore\n\
                    ```python\nthree\n```\n\n## Next\n```sh\nno\n```\n";
        let block = |language: &str, code: &str| Block {
            language: language.to_owned(),
            code: code.to_owned(),
        };
        assert_eq!(
            blocks(text),
            [block("sh", "one\ntwo\n"), block("python", "three\n")]
        );
    }
}
