//! Who imports whom.

use crate::source::{File, ModulePath, Source, flatten};
use proc_macro2::{Span, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fmt;
use syn::visit::{self, Visit};
use syn::{ItemUse, Macro, Path};

/// A module that names something of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: ModulePath,
    pub to: ModulePath,
    /// File and line.
    pub place: String,
}

impl fmt::Display for Arrow {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let (from, into) = (self.from.join("::"), self.to.join("::"));
        write!(to, "src/{}: {from} imports {into}", self.place)
    }
}

/// All arrows between modules, each once; the first place that makes it.
pub fn arrows(source: &Source) -> Vec<Arrow> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for file in &source.files {
        let mut reader = Reader {
            source,
            file,
            found: Vec::new(),
        };
        for item in &file.items {
            reader.visit_item(item);
        }
        let new = |arrow: &Arrow| seen.insert((arrow.from.clone(), arrow.to.clone()));
        found.extend(reader.found.into_iter().filter(new));
    }
    found
}

struct Reader<'a> {
    source: &'a Source,
    file: &'a File,
    found: Vec<Arrow>,
}

impl Reader<'_> {
    fn note(&mut self, path: &[String], span: Span) {
        let from = &self.file.module;
        let Some(to) = self.source.home(from, path) else {
            return;
        };
        // A module and what it is made of are one.
        if to.starts_with(from) || from.starts_with(&to) {
            return;
        }
        self.found.push(Arrow {
            from: from.clone(),
            to,
            place: format!("{}:{}", self.file.name, span.start().line),
        });
    }

    /// Paths from the crate's root in what a macro is given.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => colons += 1,
                TokenTree::Ident(name) if name == "crate" => {
                    path = vec![name.to_string()];
                    colons = 0;
                }
                TokenTree::Ident(name) if colons == 2 => {
                    path.push(name.to_string());
                    colons = 0;
                    let span = name.span();
                    self.note(&path.clone(), span);
                }
                TokenTree::Group(group) => {
                    path.clear();
                    self.tokens(group.stream());
                }
                _ => path.clear(),
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut found = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut found);
        for (_, path) in found {
            self.note(&path, item.use_token.span);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if names.len() > 1
            && let Some(first) = path.segments.first()
        {
            self.note(&names, first.ident.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, it: &'ast Macro) {
        self.tokens(it.tokens.clone());
        visit::visit_macro(self, it);
    }
}
