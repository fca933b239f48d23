//! The Python module of examples/ and its notebook, with the program as it is built.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::Steps;
use super::lint::select;
use crate::{Outcome, command, setup, workplace::Workplace};

/// Python's own tests of the module; where there is no Python, that is said.
pub fn module(here: &Workplace, steps: &mut Steps) {
    if here.program("python3").is_none() {
        println!("\n== Python module: not tested, there is no python3 on the PATH");
        return;
    }
    steps.step("Python module", || {
        let program = program(here)?;
        let mut test = here.command("python3");
        test.args(["-m", "unittest", "discover", "-s", "tests/python"])
            .env("LYAPUNOV_SNN", program)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command::run(&mut test)
    });
}

/// Runs the notebooks of examples/ from a copy, so that what they write stays out of the repository.
pub fn notebooks(here: &Workplace) -> Outcome<()> {
    let python = setup::python(here, &setup::NOTEBOOK)?;
    let program = program(here)?;
    let source = here.root.join("examples");
    let copy = here.target.join("notebook-test");
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    }
    for file in crate::folder::files(&source) {
        let inside = file.strip_prefix(&source).unwrap_or(&file);
        copy_file(&file, &copy.join(inside))?;
    }
    let mut notebooks = crate::folder::files(&copy);
    notebooks.retain(|file| file.extension().is_some_and(|end| end == "ipynb"));
    notebooks.sort();
    if notebooks.is_empty() {
        return Err("there is no notebook in examples/".to_owned());
    }
    for notebook in notebooks {
        let executed = notebook.with_extension("executed.ipynb");
        let mut run = here.command(&python.to_string_lossy());
        run.arg(here.root.join("tests/python/execute_notebook.py"))
            .args([&notebook, &executed])
            .env("LYAPUNOV_SNN", &program);
        command::run(&mut run)?;
        println!("with its outputs: {}", executed.display());
    }
    Ok(())
}

/// Networks through NIR into snnTorch and Norse, and back; by this program, or by one that is built.
pub fn nir(here: &Workplace, built: Option<&str>) -> Outcome<()> {
    let python = setup::python(here, &setup::NIR)?;
    check(here, &python, "nir", built)
}

/// Networks in snnTorch, by the archives that this program writes for it, or one that is built.
pub fn snntorch(here: &Workplace, built: Option<&str>) -> Outcome<()> {
    let python = setup::python(here, &setup::REFERENCE)?;
    check(here, &python, "snntorch", built)
}

/// Runs `check.py` of a folder of tests/.
fn check(here: &Workplace, python: &Path, of: &str, built: Option<&str>) -> Outcome<()> {
    let program = match built {
        Some(built) => PathBuf::from(built),
        None => program(here)?,
    };
    let mut check = here.command(&python.to_string_lossy());
    check
        .arg(here.root.join(format!("tests/{of}/check.py")))
        .arg(program)
        .arg(here.target.join(format!("{of}-test")));
    command::run(&mut check)
}

fn copy_file(from: &Path, to: &Path) -> Outcome<()> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied
        .map(drop)
        .map_err(|error| format!("{}: {error}", to.display()))
}

/// The command line, built as the native tests build it.
fn program(here: &Workplace) -> Outcome<PathBuf> {
    let mut build = here.command("cargo");
    build.args(["build", "--release"]).args(select("cli"));
    command::run(build.args(["--bin", "lyapunov-snn"]))?;
    let name = format!("lyapunov-snn{}", std::env::consts::EXE_SUFFIX);
    Ok(here.target.join("release").join(name))
}
