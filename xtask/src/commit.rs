//! Which commit the program is built from: what its About dialog and its receipts say.

use std::{env, path::Path, process::Command};

use crate::command;

/// The variable by which the programs are told (`about::built_from`).
pub const VARIABLE: &str = "LYAPUNOV_LAB_COMMIT";
/// What page and engine are made of. A commit that touches nothing of it makes no other program, and
/// none is linked anew.
const SOURCE: [&str; 4] = ["src", "www", "Cargo.toml", "Cargo.lock"];
/// Digits that are said.
const DIGITS: usize = 7;

/// The last commit of the sources, with `-dirty` behind it where they are not as committed; `None`
/// without git or outside a repository, unless the variable itself says one.
pub fn built_from(root: &Path) -> Option<String> {
    if let Ok(said) = env::var(VARIABLE) {
        return Some(said);
    }
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(root).args(arguments).arg("--").args(SOURCE);
        command::answer(&mut git)
    };
    let commit = git(&["log", "-1", "--format=%H"])?;
    let digits = commit.get(..DIGITS)?;
    let is_clean = git(&["status", "--porcelain"])?.is_empty();
    Some(format!("{digits}{}", if is_clean { "" } else { "-dirty" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// An empty folder outside this repository.
    fn folder(name: &str) -> std::path::PathBuf {
        let name = format!("lyapunov-lab-commit-{name}-{}", std::process::id());
        let folder = env::temp_dir().join(name);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("src")).expect("a folder for temporary files");
        folder
    }

    #[test]
    fn outside_a_repository_there_is_no_commit_and_nothing_breaks() {
        let folder = folder("none");
        if env::var_os(VARIABLE).is_none() {
            assert_eq!(built_from(&folder), None);
        }
        drop(fs::remove_dir_all(folder));
    }

    #[test]
    fn the_commit_is_the_last_of_the_sources_and_says_where_they_were_changed() {
        let folder = folder("some");
        let git = |arguments: &[&str]| {
            let mut git = Command::new("git");
            let identity = ["-c", "user.name=A", "-c", "user.email=a@b"];
            git.current_dir(&folder).args(identity).args(arguments);
            command::answer(&mut git)
        };
        if git(&["init", "--quiet"]).is_none() || env::var_os(VARIABLE).is_some() {
            return; // A machine without git.
        }
        let save = |file: &str, words: &str| {
            fs::write(folder.join(file), words).expect("writable");
            git(&["add", "--all"]).expect("added");
            git(&["commit", "--quiet", "-m", words]).expect("a commit");
        };
        fs::create_dir(folder.join("www")).expect("writable");
        fs::write(folder.join("Cargo.toml"), "").expect("writable");
        fs::write(folder.join("Cargo.lock"), "").expect("writable");
        save("src/lib.rs", "one");
        let first = built_from(&folder).expect("a commit");
        assert_eq!(first.len(), DIGITS);
        save("notes.md", "two");
        assert_eq!(built_from(&folder), Some(first.clone()));
        fs::write(folder.join("src/lib.rs"), "three").expect("writable");
        assert_eq!(built_from(&folder), Some(format!("{first}-dirty")));
        drop(fs::remove_dir_all(folder));
    }
}
