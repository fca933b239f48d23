//! A link to pass on in Google Classroom: an address alone, for the page runs no script of others.

use crate::page::language::say;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Where Google asks which class it is for; address and title go along.
fn address(link: &str, title: &str) -> String {
    let [link, title] = [link, title].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC));
    format!("https://classroom.google.com/share?url={link}&title={title}")
}

/// Opens in a window of its own; hidden while there is no link.
#[component]
pub fn ToClassroom(
    id: &'static str,
    #[prop(into)] link: Signal<Option<String>>,
    #[prop(into)] title: Signal<String>,
) -> impl IntoView {
    let href = move || {
        let link = link.get()?;
        Some(title.with(|title| address(&link, title)))
    };
    view! {
        <a
            class="b"
            id=id
            target="_blank"
            rel="noopener noreferrer"
            title=say("Google gets link and title once you press")
            hidden=move || link.with(Option::is_none)
            href=href
        >
            {say("Google Classroom")}
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_goes_along_whole_with_its_fragment_and_its_title() {
        assert_eq!(
            address("https://lab.example/#v=1&beta=0.9", "Wie lang? 100 %"),
            "https://classroom.google.com/share?url=https%3A%2F%2Flab%2Eexample%2F%23v%3D1%26beta%3D0%2E9\
             &title=Wie%20lang%3F%20100%20%25"
        );
    }
}
