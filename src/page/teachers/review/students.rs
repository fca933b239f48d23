//! The hand-ins as a table, ordered by any column; one row is chosen.

use super::desk::Desk;
use super::row::{Row, row_id};
use super::rows::{Column, Key, Way, hints, ordered, side_of};
use crate::core::receipt::Outcome;
use crate::core::review::Verdict;
use crate::page::language::say;
use crate::page::store::class::{Class, Names, Seen};
use crate::page::store::focus::focus;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

const HEADS: [(Column, &str); 7] = [
    (Column::Student, ""),
    (Column::Accuracy, ""),
    (Column::Exponent, "num h"),
    (Column::Gradient, "num h"),
    (Column::Goals, ""),
    (Column::Hints, "num h"),
    (Column::Receipt, ""),
];

/// All of them.
#[component]
pub fn HandInTable(desk: Desk) -> impl IntoView {
    let places = Memo::new(move |_| {
        let (column, way) = desk.order.get();
        let names = desk.names.get();
        let keys = desk.store.class.with(|class| {
            desk.seen.with(|seen| {
                desk.verdicts
                    .with(|verdicts| keys((column, names), class, seen, verdicts))
            })
        });
        ordered(&keys, way)
    });
    let each = move || places.get();
    // The arrow keys choose the row above or below.
    let step = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        let order = places.get_untracked();
        let chosen = desk.chosen.get_untracked();
        let at = order.iter().position(|place| *place == chosen);
        let to = at.and_then(|at| order.get(at.checked_add_signed(by)?).copied());
        if let Some(to) = to {
            event.prevent_default();
            desk.chosen.set(to);
            focus(&row_id(to));
        }
    };
    let heads = HEADS.map(|(column, class)| {
        let head = view! { <Head desk column class /> }.into_any();
        if column == Column::Receipt {
            view! {
                <Show when=move || desk.is_marked.get()>
                    <th scope="col" class="h">{say("Mark")}</th>
                </Show>
                {head}
            }
            .into_any()
        } else if column == Column::Student {
            view! {
                {head}
                <th scope="col" class="h">{say("Predicted")}</th>
                <Show when=move || desk.has_changes.get()>
                    <th scope="col" class="h">{say("Changed")}</th>
                </Show>
            }
            .into_any()
        } else {
            head
        }
    });
    view! {
        <div class="scroll" id="reviews-scroll" tabindex="0" role="region" aria-label=say("Table of hand-ins") on:keydown=step>
            <table class="tb" id="reviews">
                <caption class="vh">{say("Hand-ins")}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>
                    <For each key=|place| *place let:place>
                        <Row desk place />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Head(desk: Desk, column: Column, class: &'static str) -> impl IntoView {
    let own = move || {
        let (now, way) = desk.order.get();
        (now == column).then_some(way)
    };
    let sorted = move || match own()? {
        Way::Up => Some("ascending"),
        Way::Down => Some("descending"),
    };
    let arrow = move || match own() {
        Some(Way::Down) => " ↓",
        Some(Way::Up) => " ↑",
        None => "",
    };
    let press = move |_| {
        desk.order.update(|(now, way)| {
            *way = if *now == column {
                way.turned()
            } else {
                Way::Up
            };
            *now = column;
        });
    };
    let has_map = Memo::new(move |_| desk.mapped.with(Option::is_some));
    let words = move || match column {
        Column::Goals if has_map.get() => say("Cells"),
        _ => column.words(),
    };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <button type="button" on:click=press>{words} {arrow}</button>
        </th>
    }
}

/// What each row is ordered by; where names are hidden, students by their places, for their order would tell.
fn keys(
    (column, names): (Column, Names),
    class: &Class,
    seen: &[Seen],
    verdicts: &[Verdict],
) -> Vec<Option<Key>> {
    let side = side_of(class.measure.as_ref()) as usize;
    let all = class.hand_ins.iter().zip(seen.iter().zip(verdicts));
    let each = all.enumerate();
    each.map(|(place, (review, (seen, verdict)))| {
        if (column, names) == (Column::Student, Names::Hidden) {
            return Some(Key::Number(place as f64));
        }
        let hand_in = review.hand_in.as_ref().ok()?;
        let outcome = seen.outcomes[side];
        let number = |of: fn(&Outcome) -> f32| outcome.map(|it| Key::Number(of(&it).into()));
        match column {
            Column::Student => Some(Key::Word(hand_in.name.trim().to_lowercase())),
            Column::Accuracy => number(|it| it.test_accuracy),
            Column::Exponent => number(|it| it.exponent),
            Column::Gradient => number(|it| it.gradient_norm),
            Column::Goals => seen
                .judged
                .as_ref()
                .map(|it| Key::Number(it.goals_met() as f64)),
            Column::Hints => Some(Key::Number(hints(hand_in) as f64)),
            Column::Receipt => Some(Key::Word(verdict.key().to_owned())),
        }
    })
    .collect()
}
