//! `cargo xtask dist`: the static site for any file server, under any path, and its sizes.

use std::{
    fs, iter,
    num::NonZero,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use crate::{
    Outcome, build, command, finish,
    folder::{files, name_below, said},
    offline, pack, previews, releases, scorm, setup,
    setup::WasmOpt,
    split,
    workplace::Workplace,
};
use clap::Args;

/// What is made of the site beside its folder.
#[derive(Args)]
pub struct Asked {
    /// Pack it for a school's server too: one archive that works from any folder
    #[arg(long)]
    zip: bool,
    /// Pack a lesson with the whole site as a SCORM 1.2 package for a learning platform
    #[arg(long, value_name = "LESSON")]
    scorm: Option<String>,
    /// Put it into a site that keeps every release: at its root, and below v/ for receipts of this version
    #[arg(long, value_name = "SITE")]
    into: Option<PathBuf>,
    /// Where the site will be (https://...), for the pictures of its previews
    #[arg(long, value_name = "URL", value_parser = address)]
    address: Option<String>,
}

/// An address of the site, with a `/` at its end.
fn address(text: &str) -> Outcome<String> {
    let is_one = ["https://", "http://"].iter().any(|start| {
        let rest = text.strip_prefix(start);
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['"', '<', '#', '?', ' ']))
    });
    if is_one {
        Ok(format!("{}/", text.trim_end_matches('/')))
    } else {
        Err(format!(
            "{text} is no address of a site; allowed: https://HOST/PATH/"
        ))
    }
}

/// Every browser with WebGPU has these, and the compiler emits most of them.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// What a visitor downloads for one purpose, and how large it may be.
struct Budget {
    name: &'static str,
    /// Bytes as gzip makes them.
    wanted: usize,
    /// A build of more fails: it has grown since it was last looked into.
    limit: usize,
    holds: fn(&str) -> bool,
}

/// Limits: what the site came to on 27 November 2026, and 2 %.
const BUDGETS: [Budget; 5] = [
    Budget {
        name: "the page's wasm",
        wanted: 400_000,
        limit: 810_000,
        holds: |file| is_first(file) && file.ends_with(".wasm"),
    },
    Budget {
        name: "what is loaded first",
        wanted: 450_000,
        limit: 855_000,
        holds: |file| {
            is_first(file)
                && [".wasm", ".js", ".html", ".css"]
                    .iter()
                    .any(|end| file.ends_with(end))
        },
    },
    Budget {
        name: "the views that come later",
        wanted: 500_000,
        limit: 785_000,
        holds: split::is_part,
    },
    Budget {
        name: "the engine",
        wanted: 3_000_000,
        limit: 3_260_000,
        holds: is_engine,
    },
    // Loaded by those who bring a file.
    Budget {
        name: "the reader",
        wanted: 350_000,
        limit: 495_000,
        holds: is_reader,
    },
];

/// What is there for other pages, for platforms and for times without a network; no visit waits for it.
fn is_beside(file: &str) -> bool {
    ["embed.js", "widget.js", offline::NAME].contains(&file)
        || file.starts_with("scorm/")
        || previews::is_preview(file)
}

fn is_engine(file: &str) -> bool {
    file.starts_with("worker")
}

fn is_reader(file: &str) -> bool {
    file.starts_with("reader")
}

fn is_worker(file: &str) -> bool {
    is_engine(file) || is_reader(file)
}

fn is_first(file: &str) -> bool {
    !is_worker(file) && !is_beside(file) && !split::is_part(file)
}

pub fn dist(here: &Workplace, asked: &Asked) -> Outcome<()> {
    if let Some(lesson) = &asked.scorm {
        scorm::check(&here.root, lesson)?;
    }
    let (wasm, wasm_opt) = setup::for_dist(here)?;
    let directory = here.root.join("dist");
    build::site(here, &wasm, build::Engine::Small, &directory)?;
    let binaries: Vec<PathBuf> = files(&directory)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "wasm"))
        .collect();
    println!("wasm-opt on {} files (minutes) ...", binaries.len());
    optimise_all(here, &wasm_opt, &binaries)?;
    finish::site(&directory, asked.address.as_deref())?;
    for archive in archives(here, &directory, asked)? {
        let size = fs::metadata(&archive).map_or(0, |it| it.len());
        println!("{}: {size} bytes", archive.display());
    }
    if let Some(site) = &asked.into {
        releases::put(&directory, site, env!("CARGO_PKG_VERSION"))?;
        println!("{}: the site with its releases", site.display());
    }
    report_sizes(&directory)
}

/// Each worker takes the next file as soon as it has done one.
fn optimise_all(here: &Workplace, wasm_opt: &WasmOpt, files: &[PathBuf]) -> Outcome<()> {
    let left = Mutex::new(files.iter());
    let next = || left.lock().ok().and_then(|mut left| left.next());
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let started: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    iter::from_fn(next).try_for_each(|file| optimise(here, wasm_opt, file))
                })
            })
            .collect();
        started.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| Err("wasm-opt: a thread panicked".to_owned()))
        })
    })
}

/// What was asked for beside the folder.
fn archives(here: &Workplace, directory: &Path, asked: &Asked) -> Outcome<Vec<PathBuf>> {
    let school = asked.zip.then(|| pack::school(&here.root, directory));
    let lesson = asked.scorm.as_deref();
    let scorm = lesson.map(|lesson| scorm::package(&here.root, directory, lesson));
    school.into_iter().chain(scorm).collect()
}

fn optimise(here: &Workplace, wasm_opt: &WasmOpt, file: &Path) -> Outcome<()> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let opt = |passes: &str| {
        let mut command = wasm_opt.command(here);
        command.args(passes.split(' ')).args(FEATURES).arg(file);
        command.arg("-o").arg(file);
        command::run_quietly(&mut command, &here.log(&format!("wasm-opt-{stem}")), None)
    };
    if is_engine(&stem) {
        return opt("-Oz");
    }
    // Functions of similar names are of similar code, and next to each other compress better: 1 %.
    opt("-g -Oz --flatten --rereloop -Oz -Oz --reorder-functions-by-name")?;
    opt("--strip-debug --strip-producers")
}

fn report_sizes(directory: &Path) -> Outcome<()> {
    let mut totals = [0; BUDGETS.len()];
    println!("{:<44} {:>12} {:>12}", "file", "bytes", "gzip");
    for file in files(directory) {
        let content = fs::read(&file).map_err(|error| said(&file, &error))?;
        let name = name_below(directory, &file);
        let gzip = gzip_size(&content);
        println!("{name:<44} {:>12} {gzip:>12}", content.len());
        for (budget, total) in BUDGETS.iter().zip(&mut totals) {
            *total += if (budget.holds)(&name) { gzip } else { 0 };
        }
    }
    let mut too_large = Vec::new();
    for (budget, total) in BUDGETS.iter().zip(totals) {
        let Budget {
            name,
            wanted,
            limit,
            ..
        } = budget;
        println!("{name}: {total} bytes gzip; {wanted} wanted, {limit} allowed");
        if total >= *limit {
            too_large.push(*name);
        }
    }
    if too_large.is_empty() {
        println!("the site is in {}", directory.display());
        Ok(())
    } else {
        Err(format!(
            "too large: {}: see the table for what to cut",
            too_large.join(" and ")
        ))
    }
}

/// The size of what `gzip -9` would write, within a percent.
fn gzip_size(content: &[u8]) -> usize {
    const HEADER_AND_TRAILER: usize = 18;
    miniz_oxide::deflate::compress_to_vec(content, 9).len() + HEADER_AND_TRAILER
}
