//! The house's plan, held to its imports.
//!
//! - A folder of `src` knows only those below it.
//! - Within a folder, a module imports those that stand above it in the list of the folder's head.
//! - Deeper, modules side by side never import each other in a circle.
//! - No function is longer than a screen or two, none takes more than seven arguments.
//!
//! Code under `#[cfg(test)]` may look anywhere.

mod arrows;
mod circles;
mod sizes;
mod source;
mod words;

use arrows::{Arrow, arrows};
use source::Source;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The folders of `src` with an order within, and what each may know.
const FOLDERS: [(&str, &[&str]); 6] = [
    ("core", &["core"]),
    ("engine", &["core", "engine"]),
    ("page", &["core", "page"]),
    ("reader", &["core", "reader"]),
    ("cli", &["core", "engine", "cli"]),
    ("bin", &["core", "engine", "page", "reader", "cli", "bin"]),
];

/// Those whose head lists their modules.
const LISTED: [&str; 3] = ["core", "engine", "page"];

/// The repository that is tested. What cargo says comes first: clones that share a target directory share test programs
/// too, and then they may have been compiled for another one.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR");
    let here = here.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.join("..")
}

fn here() -> Source {
    Source::read(&root().join("src"))
}

#[test]
fn a_folder_knows_only_those_below_it() {
    let source = here();
    let known = |folder: &str| FOLDERS.iter().find(|(name, _)| *name == folder);
    let wrong: Vec<String> = arrows(&source)
        .iter()
        .filter(|arrow| {
            let allowed = known(&arrow.from[0]).map(|(_, allowed)| allowed);
            allowed.is_some_and(|allowed| !allowed.contains(&arrow.to[0].as_str()))
        })
        .map(Arrow::to_string)
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_head_of_a_folder_lists_every_module_of_it_once() {
    let source = here();
    for folder in LISTED {
        let listed = source.listed(folder);
        let as_set: BTreeSet<_> = listed.iter().cloned().collect();
        assert_eq!(as_set.len(), listed.len(), "{folder}: listed twice");
        assert_eq!(as_set, source.modules_of(folder), "{folder}");
    }
}

#[test]
fn a_module_imports_those_above_it_in_the_list_of_its_folder() {
    let source = here();
    let mut wrong = Vec::new();
    for folder in LISTED {
        let listed = source.listed(folder);
        let place = |name: &String| listed.iter().position(|it| it == name);
        for arrow in arrows(&source) {
            let (Some((from, a)), Some((to, b))) =
                (arrow.from.split_first(), arrow.to.split_first())
            else {
                continue;
            };
            let (Some(a), Some(b)) = (a.first(), b.first()) else {
                continue;
            };
            if from == folder && to == folder && place(b) > place(a) {
                wrong.push(arrow.to_string());
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn modules_side_by_side_import_each_other_in_no_circle() {
    let source = here();
    assert_eq!(circles::circles(&arrows(&source)), [""; 0]);
}

#[test]
fn an_arrow_that_runs_back_is_found_wherever_it_is_written() {
    let text = "use super::b::{self, X}; pub use c::Y; mod c; \
         fn f() { crate::core::d::g(); say!(crate::core::e::h()); } \
         #[cfg(test)] mod tests { use crate::core::z::T; }";
    let source = Source::new(&[
        ("core/a/mod.rs", text),
        ("core/a/c.rs", "pub struct Y;"),
        ("core/b.rs", "use super::a::Y; pub struct X;"),
        ("core/d.rs", "pub fn g() {}"),
        ("core/e.rs", "pub fn h() {}"),
        ("core/z.rs", "pub struct T;"),
    ]);
    let found: Vec<String> = arrows(&source)
        .iter()
        .map(|arrow| format!("{} {}", arrow.from.join("::"), arrow.to.join("::")))
        .collect();
    assert_eq!(
        found,
        [
            "core::a core::b",
            "core::a core::d",
            "core::a core::e",
            "core::b core::a::c",
        ]
    );
    let circles = circles::circles(&arrows(&source));
    assert_eq!(circles.len(), 1, "{circles:?}");
    assert!(circles[0].contains("core/b.rs:1"), "{circles:?}");
}

#[test]
fn no_function_is_longer_or_takes_more_than_it_may() {
    for (folder, _) in FOLDERS {
        assert_eq!(sizes::too_large(&here(), folder), [""; 0], "{folder}");
    }
}

#[test]
fn what_is_too_large_is_found_in_functions_methods_traits_and_kernels() {
    let lines = "\n".repeat(100);
    let many = "a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8";
    let text = format!(
        "#[cube] fn kernel() {{{lines}}} fn long() {{{lines}}} \
         trait T {{ fn wide({many}); }} impl S {{ fn method({many}) {{}} }} \
         #[allow(clippy::too_many_arguments)] fn silent() {{}} \
         #[cfg(test)] mod tests {{ fn wide({many}) {{}} }}"
    );
    let source = Source::new(&[("engine/a.rs", &text), ("page/b.rs", &text)]);
    let found = sizes::too_large(&source, "engine").join("\n");
    assert_eq!(found.lines().count(), 4, "{found}");
    for wanted in [
        "engine/a.rs:101 long has 101 lines, 80 at most",
        "engine/a.rs:201 wide takes 8 arguments, 7 at most",
        "engine/a.rs:201 method takes 8 arguments, 7 at most",
        "engine/a.rs:201 too_many_arguments is silenced",
    ] {
        assert!(found.contains(wanted), "{wanted}: {found}");
    }
}
