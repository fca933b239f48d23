//! Attributes that carry values in full.

use web_sys::Element;

/// An attribute: its name and its value.
pub type Attribute = (&'static str, String);

/// Sets attributes, such as those that carry values in full.
pub fn write_attributes(element: &Element, attributes: &[Attribute]) {
    for (name, value) in attributes {
        // Fails only for what is no attribute's name.
        let _ = element.set_attribute(name, value);
    }
}
