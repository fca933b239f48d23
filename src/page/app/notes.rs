//! What is to be said above every view: about the engine, about the link, about an earlier visit.

use crate::page::kit::Old;
use crate::page::lessons::{Earlier, OpenExercise};
use crate::page::panels::{banner, trouble};
use leptos::prelude::*;

/// Nothing where there is nothing to say.
#[component]
pub fn Notes() -> impl IntoView {
    view! {
        <Old make=trouble />
        <Old make=banner />
        <Earlier />
        <OpenExercise />
    }
}
