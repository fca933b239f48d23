//! Texts kept by field. There are never more than a few: a list serves them, in less code than a
//! map.

use crate::core::settings::Field;

/// A text for some of the fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ByField(Vec<(&'static str, String)>);

impl ByField {
    /// The field's text.
    pub fn get(&self, field: &Field) -> Option<&str> {
        let found = self.0.iter().find(|(path, _)| *path == field.path)?;
        Some(&found.1)
    }

    /// Keeps a text; says whether it takes another's place.
    pub fn set(&mut self, field: &Field, text: String) -> bool {
        let replaced = self.remove(field);
        self.0.push((field.path, text));
        replaced
    }

    /// Forgets the field's text; says whether there was one.
    pub fn remove(&mut self, field: &Field) -> bool {
        let before = self.0.len();
        self.0.retain(|(path, _)| *path != field.path);
        self.0.len() < before
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}
