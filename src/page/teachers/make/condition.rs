//! A condition without free text: network, quantity, relation, value.

use super::Desk;
use super::control::{Pick, Row, Wrong};
use crate::core::config::Side;
use crate::core::exercise::{Of, Quantity, Reach};
use crate::core::name::Named;
use crate::page::kit::CloseButton;
use crate::page::language::{key, say};
use crate::page::lessons::{quantity_name, whose_words};
use crate::page::teachers::draft::{Aim, AimPlace, Draft, Relation, Rule, called};
use leptos::prelude::*;

const RUNS: [(Of, &str); 2] = [
    (Of::First, key("first run after the prediction")),
    (Of::Last, key("last run, from the second on")),
];

/// All rules of a goal, or of an answer.
#[component]
pub fn AimEditor(desk: Desk, place: AimPlace) -> impl IntoView {
    let of = desk
        .now(|draft| draft.aim(place).map(|aim| aim.of))
        .flatten();
    let choose_run = move |of: Of| {
        desk.edit(|draft| {
            if let Some(aim) = draft.aim_mut(place) {
                aim.of = Some(of);
            }
        });
    };
    let is_answer = matches!(place, AimPlace::Answer(..));
    let runs = is_answer.then(|| {
        view! {
            <Pick
                label=say("Run")
                options=RUNS.to_vec()
                value=of.unwrap_or(Of::First)
                on_change=Callback::new(choose_run)
            />
        }
    });
    let rules = Memo::new(move |_| {
        desk.read(|draft| {
            let rules = draft.aim(place).map(|aim: &Aim| &aim.rules);
            let numbers = rules.into_iter().flatten().map(|rule| rule.number);
            numbers.collect::<Vec<_>>()
        })
    });
    let each = move || rules.get();
    view! {
        <div class="aim">
            <WhosePick desk place />
            {runs}
            <div class="rules">
                <For each key=|number| *number let:number>
                    <RuleEditor desk place number />
                </For>
            </div>
            <button class="lnk meta" type="button" on:click=move |_| desk.edit(|draft| draft.add_rule(place))>
                {say("and…")}
            </button>
        </div>
    }
}

/// What can be said of the networks, one or both.
const WHOSE: [(Reach, Side); 6] = [
    (Reach::Own, Side::Regularised),
    (Reach::Own, Side::Unregularised),
    (Reach::Only, Side::Regularised),
    (Reach::Only, Side::Unregularised),
    (Reach::Both, Side::Regularised),
    (Reach::Neither, Side::Regularised),
];

/// Which of the networks meet the rules.
#[component]
fn WhosePick(desk: Desk, place: AimPlace) -> impl IntoView {
    let names = names(desk);
    let now = desk.now(|draft| draft.aim(place).map(|aim| aim.reach.whose(aim.network)));
    let options = WHOSE.map(|(reach, side)| {
        let words = move || names.with(|names| whose_words(reach, side, names));
        let own = reach.whose(side);
        view! { <option value=own.clone() selected=now.as_ref() == Some(&own)>{words}</option> }
    });
    let chosen = move |event| {
        let Some((reach, side)) = Reach::read(&event_target_value(&event)) else {
            return;
        };
        desk.edit(|draft| {
            if let Some(aim) = draft.aim_mut(place) {
                (aim.reach, aim.network) = (reach, side);
            }
        });
    };
    view! { <select class="field" aria-label=say("Network") on:change=chosen>{options}</select> }
}

/// What the student's networks are called.
pub fn names(desk: Desk) -> Memo<[String; 2]> {
    Memo::new(move |_| {
        let made = desk.made.get();
        let exercise = made.map(|made| made.exercise).unwrap_or_default();
        desk.read(|draft| called(&exercise, &draft.experiment.config))
    })
}

/// Which network it is of; the names follow what the exercise's networks differ in.
#[component]
pub fn NetworkPick(desk: Desk, value: Side, on_change: Callback<Side>) -> impl IntoView {
    let names = names(desk);
    let options = [Side::Regularised, Side::Unregularised].map(|side| {
        let words = move || names.with(|names| names[side as usize].clone());
        view! { <option value=side.key() selected=side == value>{words}</option> }
    });
    let chosen = move |event| {
        if let Some(side) = Side::from_key(&event_target_value(&event)) {
            on_change.run(side);
        }
    };
    view! { <select class="field" aria-label=say("Network") on:change=chosen>{options}</select> }
}

fn rule_of(draft: &Draft, place: AimPlace, number: u32) -> Option<&Rule> {
    let rules = &draft.aim(place)?.rules;
    rules.iter().find(|it| it.number == number)
}

#[component]
fn RuleEditor(desk: Desk, place: AimPlace, number: u32) -> impl IntoView {
    let rule = desk.now(|draft| rule_of(draft, place, number).cloned());
    let quantity = rule
        .as_ref()
        .map_or(Quantity::TestAccuracy, |it| it.quantity);
    let relation = rule.as_ref().map_or(Relation::AtLeast, |it| it.relation);
    let (low, high) = rule.map_or_else(Default::default, |it| (it.low, it.high));
    let edit = move |change: &dyn Fn(&mut Rule)| {
        desk.edit(|draft| {
            if let Some(rule) = draft.rule_mut(place, number) {
                change(rule);
            }
        });
    };
    let shape = Memo::new(move |_| {
        desk.read(|draft| rule_of(draft, place, number).map(|it| (it.quantity, it.relation)))
    });
    let is = move |of: fn(Quantity, Relation) -> bool| {
        let shape = shape.get();
        shape.is_some_and(|(quantity, relation)| of(quantity, relation))
    };
    let between = move || is(|_, relation| relation == Relation::Between);
    let bounded = move || is(|_, relation| relation.than().is_none());
    let share = move || is(|quantity, _| quantity == Quantity::TestAccuracy);
    let unit = move || (share() && bounded()).then_some("%");
    let quantities = Quantity::all().map(|it| (it, quantity_name(it))).collect();
    let at = format!("rule-{number}");
    view! {
        <div class="goal2">
            <Pick
                label=say("Quantity")
                options=quantities
                value=quantity
                on_change=Callback::new(move |chosen| edit(&|rule| rule.quantity = chosen))
            />
            <Pick
                label=say("Relation")
                options=Relation::ALL.to_vec()
                value=relation
                on_change=Callback::new(move |chosen| edit(&|rule| rule.relation = chosen))
            />
            <span class="amount">
                <Show when=bounded>
                    <Row
                        desk
                        id=format!("rule-{number}")
                        value=low.clone()
                        label=say("Value")
                        on_change=Callback::new(move |text: String| edit(&|rule| rule.low.clone_from(&text)))
                    />
                </Show>
                <Show when=between>
                    <span>{say("and")}</span>
                    <Row
                        desk
                        id=format!("rule-{number}-high")
                        value=high.clone()
                        label=say("Upper value")
                        on_change=Callback::new(move |text: String| edit(&|rule| rule.high.clone_from(&text)))
                    />
                </Show>
                <span>{unit}</span>
                <CloseButton label=say("Remove this condition") on_press=move || desk.edit(|draft| draft.remove_rule(place, number)) />
            </span>
        </div>
        <Wrong desk at />
    }
}
