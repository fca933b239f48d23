//! Which settings the student sees, and which of them can be changed.

use super::Desk;
use super::control::Pick;
use crate::core::name::{Labelled, Named};
use crate::core::settings::{Field, Group};
use crate::page::language::{key, say};
use crate::page::teachers::draft::{Draft, Visibility};
use leptos::prelude::*;

const SEEN: [(Visibility, &str); 3] = [
    (Visibility::Hidden, key("hidden")),
    (Visibility::Locked, key("locked")),
    (Visibility::Open, key("open")),
];

/// How many are chosen, in a sentence.
fn summary(draft: &Draft) -> String {
    match (draft.open.len(), draft.locked.len()) {
        (0, 0) => say("all of them, as none is chosen").to_owned(),
        (open, locked) => say!(
            "{open} open, {locked} locked, the others hidden",
            open,
            locked
        ),
    }
}

/// All settings by their groups.
#[component]
pub fn Visible(desk: Desk) -> impl IntoView {
    let groups = Group::all().map(|group| {
        let rows: Vec<_> = group
            .fields()
            .map(|field| view! { <One desk field /> })
            .collect();
        view! {
            <fieldset class="lks">
                <legend>{say(group.label())}</legend>
                {rows}
            </fieldset>
        }
    });
    let groups: Vec<_> = groups.collect();
    view! {
        <section class="sec" aria-labelledby="teach-settings">
            <header>
                <h2 id="teach-settings">{say("Settings the student sees")}</h2>
                <span class="meta">{move || desk.read(summary)}</span>
            </header>
            <details>
                <summary>{say("Choose")}</summary>
                {groups}
            </details>
        </section>
    }
}

#[component]
fn One(desk: Desk, field: &'static Field) -> impl IntoView {
    let word = field.word;
    let id = format!("teach-field-{word}");
    let now = desk.now(|draft| Some(draft.visibility(word)));
    let choose = move |seen: Visibility| desk.edit(|draft| draft.show_setting(word, seen));
    view! {
        <div class="lk">
            <span>{say(field.label)} " " <span class="meta">{field.symbol}</span></span>
            <Pick
                label=say(field.label)
                id
                options=SEEN.to_vec()
                value=now.unwrap_or(Visibility::Hidden)
                on_change=Callback::new(choose)
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::Link;

    #[test]
    fn without_a_choice_the_student_sees_all_settings_and_the_form_says_so() {
        let mut draft = Draft::new(Link::default());
        assert!(summary(&draft).starts_with("all"));
        draft.show_setting("beta", Visibility::Locked);
        assert_eq!(summary(&draft), "0 open, 1 locked, the others hidden");
    }
}
