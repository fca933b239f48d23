//! What is not a component yet, among those that are.

use crate::page::dom::{El, mount};
use leptos::html::Div;
use leptos::prelude::*;

/// An element of [`crate::page::dom`] where a view stands. It follows its signals as long as the page
/// lives.
#[component]
pub fn Old(make: fn() -> El) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let owner = Owner::current();
    place.on_load(move |place| match owner {
        Some(owner) => owner.with(|| mount(&place, make)),
        None => mount(&place, make),
    });
    view! { <div class="old" node_ref=place></div> }
}
