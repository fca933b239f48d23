//! A table of plain text, which only grows and changes: its body is filled in place, by one piece of
//! code for every such table.

use crate::store::live::{Live, effect};
use leptos::html::Tbody;
use leptos::prelude::*;
use web_sys::{Element, Node};

/// An attribute: its name and its value.
pub type Attribute = (&'static str, String);

/// One row; the first cell is its head.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub attributes: Vec<Attribute>,
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    /// What stands beneath it, smaller; may be empty.
    pub below: String,
    pub attributes: Vec<Attribute>,
}

impl Cell {
    /// Text alone.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A table that scrolls sideways where there is no room for it; `lines` is followed.
pub fn plain_table(
    id: &'static str,
    caption: &'static str,
    heads: Vec<String>,
    lines: Live<Vec<Line>>,
) -> AnyView {
    let body = NodeRef::<Tbody>::new();
    effect(move || {
        let lines = lines();
        if let Some(body) = body.get() {
            body.set_text_content(None);
            for line in &lines {
                fill(&body, line);
            }
        }
    });
    let head = |text| view! { <th scope="col">{text}</th> };
    view! {
        <div class="scroll" role="region" tabindex="0" aria-label=caption>
            <table id=id class="numbers-table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{heads.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody node_ref=body></tbody>
            </table>
        </div>
    }
    .into_any()
}

fn fill(body: &Node, line: &Line) {
    let Some(row) = add(body, "tr", &line.attributes) else {
        return;
    };
    for (index, cell) in line.cells.iter().enumerate() {
        let kind = if index == 0 { "th" } else { "td" };
        let Some(element) = add(&row, kind, &cell.attributes) else {
            return;
        };
        element.set_text_content(Some(&cell.text));
        if !cell.below.is_empty() {
            let class = [("class", "help value".to_owned())];
            if let Some(below) = add(&element, "span", &class) {
                below.set_text_content(Some(&cell.below));
            }
        }
    }
}

/// Puts an element at the end of another. Both calls fail for no name that is HTML's.
fn add(parent: &Node, kind: &str, attributes: &[Attribute]) -> Option<Element> {
    let element = document().create_element(kind).ok()?;
    write_attributes(&element, attributes);
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Sets attributes, such as those that carry values in full.
pub fn write_attributes(element: &Element, attributes: &[Attribute]) {
    for (name, value) in attributes {
        // Fails only for a name that is no attribute's.
        let _ = element.set_attribute(name, value);
    }
}
