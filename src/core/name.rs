//! Values that have names: in files, links and attributes, and as a visitor reads them.
//!
//! An enum derives them from its variants by `strum`, whose attributes say what is not the variant's own
//! name: `#[strum(message = "…")]` a label, `#[strum(detailed_message = "…")]` a title.

use strum::{EnumMessage, VariantArray};

/// Of an enum without data that derives `IntoStaticStr` and `VariantArray`.
pub trait Named: VariantArray + Into<&'static str> + Copy + 'static {
    /// All values, in the order in which they are offered.
    const ALL: &'static [Self] = Self::VARIANTS;

    /// The same one by one.
    fn all() -> impl ExactSizeIterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// Its name in files, links and attributes.
    fn key(self) -> &'static str {
        self.into()
    }

    /// All names, for a message.
    fn keys() -> String {
        Self::all().map(Self::key).collect::<Vec<_>>().join(", ")
    }

    /// The value of that name.
    fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|value| value.key() == key)
    }
}

impl<T: VariantArray + Into<&'static str> + Copy + 'static> Named for T {}

/// The same that derives `EnumMessage` and gives each value a message.
pub trait Labelled: Named + EnumMessage {
    /// As the visitor reads it.
    fn label(self) -> &'static str {
        self.get_message().unwrap_or_else(|| self.key())
    }

    /// As a heading says it: the label where there is no other.
    fn title(self) -> &'static str {
        self.get_detailed_message().unwrap_or_else(|| self.label())
    }
}

impl<T: Named + EnumMessage> Labelled for T {}

/// Names and labels of all values.
pub fn choices<T: Labelled>() -> Vec<(&'static str, &'static str)> {
    T::all().map(|value| (value.key(), value.label())).collect()
}
