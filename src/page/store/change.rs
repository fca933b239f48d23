//! A signal set only where the value is another one, so that nothing follows in vain.

use leptos::prelude::{RwSignal, Update};

pub trait SetIfNew<T> {
    /// Sets the value and tells, unless it is the same already.
    fn set_if_new(&self, value: T);
}

impl<T: PartialEq + Send + Sync + 'static> SetIfNew<T> for RwSignal<T> {
    fn set_if_new(&self, value: T) {
        self.maybe_update(|present| {
            let is_new = *present != value;
            if is_new {
                *present = value;
            }
            is_new
        });
    }
}
