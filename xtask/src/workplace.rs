//! Where things are: the repository, the cache of tools, and the programs.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Outcome, commit};

/// Variables that `cargo run` and rustup's proxy set for this process. A child must not inherit
/// them: with them it would use this process's toolchain whatever `RUSTUP_TOOLCHAIN` says.
const INHERITED: [&str; 6] = [
    "CARGO",
    "RUSTC",
    "RUSTDOC",
    "RUST_RECURSION_COUNT",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
];

/// The repository and the machine around it.
pub struct Workplace {
    /// The root of the repository.
    pub root: PathBuf,
    /// Tools and logs that outlive a clone.
    pub cache: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// The PATH that children see: our tools, then rustup's proxies, then the user's.
    path: OsString,
    /// Of the sources, where there is git.
    commit: Option<String>,
}

/// The repository's root. What cargo says comes first: clones that share a target directory share this program too, and
/// then it may have been compiled for one of the others.
pub fn repository() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR");
    manifest
        .as_deref()
        .map_or(Path::new(env!("CARGO_MANIFEST_DIR")), Path::new)
        .parent()
        .expect("xtask lies in the repository")
        .to_path_buf()
}

impl Workplace {
    pub fn find() -> Outcome<Self> {
        let root = repository();
        let cache = cache_directory()?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(directory) => root.join(directory),
            None => root.join("target"),
        };
        let user = env::var_os("PATH").unwrap_or_default();
        let mut directories = vec![cache.join("tools").join("bin")];
        directories.extend(proxies(&user));
        directories.extend(env::split_paths(&user));
        let path = env::join_paths(directories)
            .map_err(|error| format!("PATH cannot be extended ({error}): remove that entry"))?;
        Ok(Self {
            commit: commit::built_from(&root),
            root,
            cache,
            target,
            path,
        })
    }

    /// Where the program is, if it is on the children's PATH.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let suffixes: &[&str] = if cfg!(windows) {
            &[".exe", ".cmd"]
        } else {
            &[""]
        };
        env::split_paths(&self.path)
            .flat_map(|directory| {
                suffixes
                    .iter()
                    .map(move |end| directory.join(format!("{name}{end}")))
            })
            .find(|file| file.is_file())
    }

    /// A command that runs in the repository, free of this process's toolchain variables.
    pub fn command(&self, name: &str) -> Command {
        let program = self.program(name).unwrap_or_else(|| PathBuf::from(name));
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("PATH", &self.path)
            .env("CARGO_TARGET_DIR", &self.target);
        for variable in INHERITED {
            command.env_remove(variable);
        }
        if let Some(commit) = &self.commit {
            command.env(commit::VARIABLE, commit);
        }
        command
    }

    /// Where the quiet steps write what they printed.
    pub fn log(&self, step: &str) -> PathBuf {
        self.cache.join("logs").join(format!("{step}.log"))
    }
}

/// The directory of rustup's proxies: a `cargo` from elsewhere ignores `RUSTUP_TOOLCHAIN`.
fn proxies(path: &OsString) -> Option<PathBuf> {
    let rustup = format!("rustup{}", env::consts::EXE_SUFFIX);
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    home.map(|home| home.join("bin"))
        .into_iter()
        .chain(env::split_paths(path))
        .find(|directory| directory.join(&rustup).is_file())
}

fn cache_directory() -> Outcome<PathBuf> {
    if let Some(directory) = env::var_os("LYAPUNOV_LAB_CACHE") {
        return std::path::absolute(directory)
            .map_err(|error| format!("LYAPUNOV_LAB_CACHE: {error}"));
    }
    let base = if cfg!(windows) {
        env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else {
        env::home_dir().map(|home| home.join(".cache"))
    };
    base.map(|base| base.join("lyapunov-lab"))
        .ok_or_else(|| "no home directory: set LYAPUNOV_LAB_CACHE to a folder for tools".to_owned())
}
