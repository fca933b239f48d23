//! One warning: what is wrong, why it matters, and a button with the change that would help.

use crate::dom::{El, button, el};
use crate::signal::Signal;
use crate::store::focus::focus;
use crate::store::health::{Fix, Warning, WarningKind};
use crate::store::{Side, Store, use_store};
use leptos::prelude::*;

/// The place of one kind of warning. It stays where it is and only shows and hides, so that its
/// button can be pressed while the numbers above it move.
pub fn warning_view(side: Side, kind: WarningKind, found: Signal<Vec<Warning>>) -> El {
    let store = use_store();
    let of =
        move |words: fn(&Warning) -> String| move || with(found, kind, words).unwrap_or_default();
    let taken = move || with(found, kind, |it| is_taken(store, &it.fix)).unwrap_or(true);
    let take = move || {
        if let Some(fix) = untrack(move || with(found, kind, |it| it.fix.clone())) {
            store.take_up(&fix.edits);
            // The button itself goes; what applies the change is there a frame later.
            request_animation_frame(|| focus("restart"));
        }
    };
    let note = move || with(found, kind, |it| note(side, &it.fix)).unwrap_or_default();
    let what = el("p")
        .child(el("strong").live_text(of(|it| it.what.clone())))
        .text(" ")
        .text(kind.why());
    let fix = button("fix", "")
        .live_flag("hidden", taken)
        .on_click(take)
        .live_text(of(|it| it.fix.label.clone()));
    let note = el("p")
        .class("help")
        .live_flag("hidden", move || !taken())
        .live_text(note);
    el("li")
        .class("warning")
        .attr("data-warning", kind.key())
        .live_flag("hidden", move || with(found, kind, |_| ()).is_none())
        .children([what, fix, note])
}

fn with<T>(
    found: Signal<Vec<Warning>>,
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
