//! The modules of a crate, as its files make them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::{Attribute, Item, Meta, UseTree};

/// A module's path from the crate's root, as `["core", "run", "past"]`.
pub type ModulePath = Vec<String>;

/// One file: its items without those of tests.
pub struct File {
    /// As seen from `src`.
    pub name: String,
    pub module: ModulePath,
    pub items: Vec<Item>,
    head: Vec<String>,
}

pub struct Source {
    pub files: Vec<File>,
    modules: BTreeSet<ModulePath>,
    /// What a module has from another, by the name under which it passes it on.
    passed_on: BTreeMap<(ModulePath, String), ModulePath>,
}

impl Source {
    pub fn read(folder: &Path) -> Self {
        let mut texts = Vec::new();
        collect(folder, folder, &mut texts);
        let texts: Vec<_> = texts
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        Self::new(&texts)
    }

    /// Of names and texts.
    pub fn new(texts: &[(&str, &str)]) -> Self {
        let mut files: Vec<File> = texts.iter().map(|(name, text)| file(name, text)).collect();
        let tests: BTreeSet<ModulePath> = files.iter().flat_map(tests_of).collect();
        files.retain(|file| !tests.iter().any(|test| file.module.starts_with(test)));
        for file in &mut files {
            file.items.retain(|item| !is_test(item));
        }
        let modules = files.iter().map(|file| file.module.clone()).collect();
        let mut source = Self {
            files,
            modules,
            passed_on: BTreeMap::new(),
        };
        for file in &source.files {
            for (name, path) in uses(&file.items) {
                let path = source.absolute(&file.module, &path);
                source.passed_on.insert((file.module.clone(), name), path);
            }
        }
        source
    }

    /// The modules that the head of a folder lists, in its order.
    pub fn listed(&self, folder: &str) -> Vec<String> {
        let module = vec![folder.to_owned()];
        let file = self.files.iter().find(|file| file.module == module);
        let lines = file.into_iter().flat_map(|file| &file.head);
        let items = lines.filter(|line| line.trim_start().starts_with("- "));
        let before_colon = |line: &String| line.split([':', '(']).next().map(str::to_owned);
        let names = items.filter_map(before_colon).flat_map(|line| {
            let parts = line.split('`').skip(1).step_by(2);
            let names = parts.map(|name| name.trim_start_matches("mod@").to_owned());
            names.collect::<Vec<_>>()
        });
        names.collect()
    }

    pub fn modules_of(&self, folder: &str) -> BTreeSet<String> {
        let below = self
            .modules
            .iter()
            .filter(|path| path.first().is_some_and(|first| first == folder));
        below.filter_map(|path| path.get(1).cloned()).collect()
    }

    /// The module in which a path's last name is declared, `None` for what is not of this crate.
    pub fn home(&self, at: &ModulePath, path: &[String]) -> Option<ModulePath> {
        let first = path.first()?.as_str();
        if !["crate", "super", "self"].contains(&first) {
            let mut child = at.clone();
            child.push(first.to_owned());
            if !self.modules.contains(&child) {
                return None;
            }
        }
        self.declared(self.absolute(at, path), 0)
    }

    fn declared(&self, path: ModulePath, depth: usize) -> Option<ModulePath> {
        let deepest = (1..=path.len())
            .rev()
            .find(|&length| self.modules.contains(&path[..length]))?;
        let (module, rest) = path.split_at(deepest);
        let passed = rest.first().and_then(|name| {
            let key = (module.to_vec(), name.clone());
            self.passed_on.get(&key)
        });
        match passed {
            Some(from) if depth < 8 && from.starts_with(&path[..1]) => {
                self.declared(from.clone(), depth + 1)
            }
            _ => Some(module.to_vec()),
        }
    }

    fn absolute(&self, at: &ModulePath, path: &[String]) -> ModulePath {
        let mut module = at.clone();
        let mut names = path.iter();
        for name in names.by_ref() {
            match name.as_str() {
                "crate" => module.clear(),
                "self" => {}
                "super" => drop(module.pop()),
                _ => {
                    module.push(name.clone());
                    break;
                }
            }
        }
        module.extend(names.cloned());
        module
    }
}

fn collect(root: &Path, folder: &Path, texts: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(root, &path, texts);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let name = path.strip_prefix(root).expect("below it");
            let name = name.to_string_lossy().replace('\\', "/");
            texts.push((name, fs::read_to_string(&path).expect("UTF-8")));
        }
    }
    texts.sort();
}

fn file(name: &str, text: &str) -> File {
    let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let stem = name.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    let module: ModulePath = match stem {
        "lib" => Vec::new(),
        _ => stem.split('/').map(str::to_owned).collect(),
    };
    let head = syntax.attrs.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        let syn::Expr::Lit(literal) = &pair.value else {
            return None;
        };
        match &literal.lit {
            syn::Lit::Str(text) if pair.path.is_ident("doc") => Some(text.value()),
            _ => None,
        }
    });
    File {
        name: name.to_owned(),
        module,
        head: head.collect(),
        items: syntax.items,
    }
}

/// The modules of a file that are compiled for tests only.
fn tests_of(file: &File) -> Vec<ModulePath> {
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if is_test(item) => Some(module.ident.to_string()),
        _ => None,
    });
    let below = |name: String| [file.module.clone(), vec![name]].concat();
    modules.map(below).collect()
}

fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Const(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        _ => return false,
    };
    for_tests(attributes)
}

/// Whether what has these attributes is compiled for tests only.
pub fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string() == "test",
        _ => false,
    })
}

/// Names and the paths that they stand for, of all `use` items.
fn uses(items: &[Item]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for item in items {
        if let Item::Use(item) = item {
            flatten(&item.tree, &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Every leaf of a tree of imports: the name that it brings and its path.
pub fn flatten(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            let last = before.last().cloned().unwrap_or_default();
            found.push((last, before.clone()));
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            found.push((name.clone(), [before.clone(), vec![name]].concat()));
        }
        UseTree::Rename(rename) => {
            let path = [before.clone(), vec![rename.ident.to_string()]].concat();
            found.push((rename.rename.to_string(), path));
        }
        UseTree::Glob(_) => found.push(("*".to_owned(), before.clone())),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, found);
            }
        }
    }
}
