//! The frame of all tables of numbers, and attributes that carry values in full.

use crate::page::dom::{El, el};
use web_sys::Element;

/// An attribute: its name and its value.
pub type Attribute = (&'static str, String);

/// A table of numbers; its caption is only read out.
pub fn numbers_table<T: AsRef<str>>(caption: &str, heads: &[T], body: El) -> El {
    let head = |name: &T| el("th").attr("scope", "col").text(name);
    el("table")
        .class("numbers-table")
        .child(el("caption").class("visually-hidden").text(caption))
        .child(el("thead").child(el("tr").children(heads.iter().map(head))))
        .child(body)
}

/// Sets attributes, such as those that carry values in full.
pub fn write_attributes(element: &Element, attributes: &[Attribute]) {
    for (name, value) in attributes {
        // Fails only for what is no attribute's name.
        let _ = element.set_attribute(name, value);
    }
}
