//! Pythons with packages of their own, made once in the cache.

use std::path::{Path, PathBuf};

use super::{doing, done};
use crate::{Outcome, command, workplace::Workplace};

/// A Python and what it is to have.
pub struct Environment {
    pub step: &'static str,
    /// Its folder in the cache, without `-venv`.
    pub name: &'static str,
    /// What it must be able to import.
    pub imports: &'static str,
    /// The file that names its packages, in the repository.
    pub requirements: &'static str,
    pub size: &'static str,
    /// Another whose packages it uses too.
    pub beside: Option<&'static Environment>,
}

/// The benchmark's, with snnTorch.
pub const REFERENCE: Environment = Environment {
    step: "snnTorch",
    name: "reference",
    imports: "snntorch, torch, jax",
    requirements: "tests/reference/requirements.txt",
    size: "3 GB",
    beside: None,
};

/// The one that runs the notebooks of examples/.
pub const NOTEBOOK: Environment = Environment {
    step: "Jupyter",
    name: "notebook",
    imports: "nbclient, ipykernel, matplotlib",
    requirements: "tests/python/requirements.txt",
    size: "200 MB",
    beside: None,
};

/// The one that has the lab in a book and in a notebook.
pub const HOSTS: Environment = Environment {
    step: "Jupyter Book and JupyterLab",
    name: "hosts",
    imports: "anywidget, ipykernel, jupyter_book, jupyterlab",
    requirements: "tests/hosts/requirements.txt",
    size: "300 MB",
    beside: None,
};

/// The one that checks NIR files in other tools; torch and snnTorch are the reference's.
pub const NIR: Environment = Environment {
    step: "NIR",
    name: "nir",
    imports: "nir, nirtorch, norse, snntorch, safetensors",
    requirements: "tests/nir/requirements.txt",
    size: "20 MB",
    beside: Some(&REFERENCE),
};

/// Makes it if it is not there; its interpreter.
pub fn ensure(here: &Workplace, wanted: &Environment) -> Outcome<PathBuf> {
    let Environment { step, name, .. } = wanted;
    let environment = here.cache.join(format!("{name}-venv"));
    let programs = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = environment.join(programs).join("python");
    let works = || {
        let import = format!("import {}", wanted.imports);
        command::succeeds(
            here.command(&python.to_string_lossy())
                .args(["-c", &import]),
        )
    };
    if works() {
        done(step, "it is there");
        return Ok(python);
    }
    doing(
        step,
        &format!("python3 -m venv, pip install ({})", wanted.size),
    );
    let beside = match wanted.beside {
        Some(beside) => Some(ensure(here, beside)?),
        None => None,
    };
    // Its packages are of that one's Python.
    let maker = beside.as_ref().map(|python| python.to_string_lossy());
    let mut venv = here.command(maker.as_deref().unwrap_or("python3"));
    venv.args(["-m", "venv"]).arg(&environment);
    command::run_quietly(&mut venv, &here.log(&format!("{name}-venv")), None)
        .map_err(|reason| format!("{step}: {reason}: install Python 3 with its venv module"))?;
    let mut pip = here.command(&python.to_string_lossy());
    pip.args(["-m", "pip", "install"]);
    if let Some(beside) = &beside {
        share(here, beside, &python)?;
        // What they need is there.
        pip.arg("--no-deps");
    }
    pip.arg("-r").arg(here.root.join(wanted.requirements));
    command::run_quietly(&mut pip, &here.log(&format!("{name}-pip")), None)
        .map_err(|reason| format!("{step}: {reason}"))?;
    if works() {
        Ok(python)
    } else {
        Err(format!(
            "{step}: it was installed and still cannot be imported"
        ))
    }
}

/// Lets one Python import the packages of another.
fn share(here: &Workplace, from: &Path, to: &Path) -> Outcome<()> {
    let packages = |python: &Path| -> Outcome<PathBuf> {
        let print = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
        let mut ask = here.command(&python.to_string_lossy());
        let said = command::answer(ask.args(["-c", print]));
        let said =
            said.ok_or_else(|| format!("{}: says no folder of packages", python.display()))?;
        Ok(PathBuf::from(said.trim()))
    };
    let list = packages(to)?.join("beside.pth");
    let folder = packages(from)?;
    std::fs::write(&list, folder.to_string_lossy().as_bytes())
        .map_err(|error| format!("{}: {error}", list.display()))
}
