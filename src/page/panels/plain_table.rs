//! A table of plain text, which only grows and changes: its body is filled in place, by one piece of
//! code for every such table; and the frame of all tables of numbers.

use crate::page::dom::{El, el};
use web_sys::Element;

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
    id: &str,
    caption: &str,
    heads: Vec<String>,
    lines: impl Fn() -> Vec<Line> + 'static,
) -> El {
    let body = el("tbody").live_children(move || lines().iter().map(row).collect());
    sideways(caption, numbers_table(caption, &heads, body).id(id))
}

/// A table that scrolls sideways where there is no room for it.
pub fn sideways(caption: &str, table: El) -> El {
    el("div")
        .class("scroll")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", caption)
        .child(table)
}

/// A table of numbers; its caption is only read out.
pub fn numbers_table<T: AsRef<str>>(caption: &str, heads: &[T], body: El) -> El {
    let head = |name: &T| el("th").attr("scope", "col").text(name);
    el("table")
        .class("numbers-table")
        .child(el("caption").class("visually-hidden").text(caption))
        .child(el("thead").child(el("tr").children(heads.iter().map(head))))
        .child(body)
}

fn row(line: &Line) -> El {
    let cells = line.cells.iter().enumerate().map(|(index, cell)| {
        let kind = if index == 0 { "th" } else { "td" };
        let element = with_attributes(kind, &cell.attributes).text(&cell.text);
        if cell.below.is_empty() {
            return element;
        }
        element.child(el("span").class("help value").text(&cell.below))
    });
    with_attributes("tr", &line.attributes).children(cells)
}

fn with_attributes(kind: &str, attributes: &[Attribute]) -> El {
    let element = el(kind);
    write_attributes(element.node(), attributes);
    element
}

/// Sets attributes, such as those that carry values in full.
pub fn write_attributes(element: &Element, attributes: &[Attribute]) {
    for (name, value) in attributes {
        // Fails only for a name that is no attribute's.
        let _ = element.set_attribute(name, value);
    }
}
