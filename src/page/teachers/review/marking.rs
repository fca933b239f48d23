//! Mark and comment of the student whose hand-in is chosen.

use super::desk::Desk;
use crate::core::exercise::folded;
use crate::core::review::{MOST_COMMENT, MOST_MARK};
use crate::page::language::say;
use crate::page::lessons::{Bounded, Room};
use crate::page::store::class::Names;
use leptos::prelude::*;

/// Both boxes, folded while names are hidden: they are of nobody else's business, and a comment may hold a name. They
/// stay while the student does, whatever else of the hand-in changes meanwhile.
#[component]
pub fn MarkAndComment(desk: Desk) -> impl IntoView {
    let student = Memo::new(move |_| {
        let place = desk.chosen.get();
        desk.store.class.with(|class| {
            let hand_in = class.hand_ins.get(place)?.hand_in.as_ref().ok()?;
            Some(folded(&hand_in.name))
        })
    });
    move || {
        let boxes = boxes(desk, student.get()?);
        Some(match desk.names.get() {
            Names::Shown => boxes,
            Names::Hidden => view! {
                <details class="fold" id="mark-folded">
                    <summary>{say("Mark and comment")}</summary>
                    {boxes}
                </details>
            }
            .into_any(),
        })
    }
}

fn boxes(desk: Desk, student: String) -> AnyView {
    let store = desk.store;
    // What is typed is in the box already: nothing of it follows.
    let given = store.markings.with_untracked(|all| all.of(&student));
    let name = StoredValue::new(student);
    let mark = move |text: String| name.with_value(|it| store.mark(it, |own| own.mark = text));
    let comment =
        move |text: String| name.with_value(|it| store.mark(it, |own| own.comment = text));
    view! {
        <div class="noted">
            <label for="hand-in-mark">{say("Mark")}</label>
            <Bounded
                id="hand-in-mark".to_owned()
                room=Room::Line
                most=MOST_MARK
                given=given.mark
                take=Callback::new(mark)
                autocomplete="off"
            />
            <label for="hand-in-comment">{say("Comment")}</label>
            <Bounded
                id="hand-in-comment".to_owned()
                room=Room::Lines
                most=MOST_COMMENT
                given=given.comment
                take=Callback::new(comment)
            />
        </div>
    }
    .into_any()
}
