//! How long functions are, and how many arguments they take.

use crate::source::{Source, for_tests};
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, ItemFn, ItemMod, Meta, Signature, TraitItemFn};

/// Lines of a function, from its name to its end.
const LINES: usize = 80;
/// Lines of a GPU's kernel, which is one loop over time.
const KERNEL_LINES: usize = 120;
/// Arguments of either; a struct is one.
const ARGUMENTS: usize = 7;
/// Clippy's lints that say the same of a function; no place silences them.
const LINTS: [&str; 3] = ["too_many_arguments", "too_many_lines", "type_complexity"];

/// What is too large below a folder, each with its file and line.
pub fn too_large(source: &Source, folder: &str) -> Vec<String> {
    let below = source
        .files
        .iter()
        .filter(|file| file.module.first().is_some_and(|first| first == folder));
    let mut found = Vec::new();
    for file in below {
        let mut sizes = Sizes {
            file: &file.name,
            found: Vec::new(),
        };
        file.items.iter().for_each(|item| sizes.visit_item(item));
        found.append(&mut sizes.found);
    }
    found
}

struct Sizes<'a> {
    file: &'a str,
    found: Vec<String>,
}

impl Sizes<'_> {
    fn say(&mut self, line: usize, what: String) {
        self.found.push(format!("{}:{line} {what}", self.file));
    }

    fn function(&mut self, attributes: &[Attribute], signature: &Signature, block: Option<&Block>) {
        let name = &signature.ident;
        let first = name.span().start().line;
        let kernel = attributes.iter().any(|it| it.path().is_ident("cube"));
        let most = if kernel { KERNEL_LINES } else { LINES };
        let end = |block: &Block| block.brace_token.span.close().end().line;
        let lines = block.map_or(1, |block| end(block) + 1 - first);
        if lines > most {
            self.say(first, format!("{name} has {lines} lines, {most} at most"));
        }
        // A component's are given by name.
        let component = attributes.iter().any(|it| it.path().is_ident("component"));
        let arguments = signature.inputs.len();
        if arguments > ARGUMENTS && !component {
            let most = format!("{ARGUMENTS} at most");
            self.say(first, format!("{name} takes {arguments} arguments, {most}"));
        }
    }
}

impl<'ast> Visit<'ast> for Sizes<'_> {
    fn visit_item_fn(&mut self, it: &'ast ItemFn) {
        self.function(&it.attrs, &it.sig, Some(&it.block));
        visit::visit_item_fn(self, it);
    }

    fn visit_impl_item_fn(&mut self, it: &'ast ImplItemFn) {
        self.function(&it.attrs, &it.sig, Some(&it.block));
        visit::visit_impl_item_fn(self, it);
    }

    fn visit_trait_item_fn(&mut self, it: &'ast TraitItemFn) {
        self.function(&it.attrs, &it.sig, it.default.as_ref());
        visit::visit_trait_item_fn(self, it);
    }

    fn visit_item_mod(&mut self, it: &'ast ItemMod) {
        if !for_tests(&it.attrs) {
            visit::visit_item_mod(self, it);
        }
    }

    fn visit_attribute(&mut self, it: &'ast Attribute) {
        let (Meta::List(list), Some(name)) = (&it.meta, it.path().get_ident()) else {
            return;
        };
        if name == "allow" || name == "expect" {
            let tokens = list.tokens.to_string();
            for lint in LINTS.iter().filter(|lint| tokens.contains(**lint)) {
                self.say(name.span().start().line, format!("{lint} is silenced"));
            }
        }
    }
}
