//! One warning: what is wrong, why it matters, and a button with the change that would help.

use crate::store::health::{Fix, Warning, WarningKind};
use crate::store::live::{live, on};
use crate::store::{Side, Store, use_store};
use leptos::prelude::*;

/// The place of one kind of warning. It stays where it is and only shows and hides, so that its
/// button can be pressed while the numbers above it move.
#[component]
pub fn WarningView(side: Side, kind: WarningKind, found: RwSignal<Vec<Warning>>) -> impl IntoView {
    let store = use_store();
    let of = move |words: fn(&Warning) -> String| {
        live(move || with(found, kind, words).unwrap_or_default())
    };
    let taken = move || with(found, kind, |it| is_taken(store, &it.fix)).unwrap_or(true);
    let take = on(move |_| {
        if let Some(fix) = untrack(move || with(found, kind, |it| it.fix.clone())) {
            store.take_up(&fix.edits);
        }
    });
    let note = live(move || with(found, kind, |it| note(side, &it.fix)).unwrap_or_default());
    view! {
        <li
            class="warning"
            data-warning=kind.key()
            hidden=live(move || with(found, kind, |_| ()).is_none())
        >
            <p><strong>{of(|it| it.what.clone())}</strong> " " {kind.why()}</p>
            <button class="fix" type="button" hidden=live(taken) on:click=take>
                {of(|it| it.fix.label.clone())}
            </button>
            <p class="help" hidden=live(move || !taken())>{note}</p>
        </li>
    }
}

fn with<T>(
    found: RwSignal<Vec<Warning>>,
    kind: WarningKind,
    read: impl Fn(&Warning) -> T,
) -> Option<T> {
    found.with(|found| found.iter().find(|it| it.kind == kind).map(read))
}

fn is_taken(store: Store, fix: &Fix) -> bool {
    store.desk.with(|desk| fix.is_in(&desk.settings))
}

/// What stands in the button's place where the settings already say what it would write.
fn note(side: Side, fix: &Fix) -> String {
    let holds = fix
        .edits
        .iter()
        .any(|edit| edit.0 == "lyapunov.regulariser");
    if side == Side::Off && holds {
        format!("{}: the other network does.", fix.label)
    } else {
        format!("{}: in the settings, for the next start.", fix.label)
    }
}
