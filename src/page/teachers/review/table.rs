//! The hand-ins as a table; one row is chosen, and its answers stand beside it.

use super::summary::{Check, check_of};
use crate::core::exercise::HandIn;
use crate::core::number::{fixed, percent};
use crate::core::receipt::Outcome;
use crate::core::share_link::Link;
use crate::page::store::Side;
use crate::page::store::study::Review;
use crate::page::store::use_store;
use leptos::prelude::*;

/// All of them, in the order in which they came.
#[component]
pub fn HandInTable(chosen: RwSignal<usize>) -> impl IntoView {
    let store = use_store();
    let count = Memo::new(move |_| store.study.with(|study| study.reviews.len()));
    let each = move || 0..count.get();
    view! {
        <section class="l" aria-label="Hand-ins">
            <div class="scroll" id="reviews-scroll" tabindex="0" role="region" aria-label="Table of hand-ins">
                <table class="tb" id="reviews">
                    <caption class="vh">"Hand-ins"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Student"</th>
                            <th scope="col" class="h">"Exercise"</th>
                            <th scope="col">"Goals"</th>
                            <th scope="col" class="h">"Unregularised"</th>
                            <th scope="col">"Regularised"</th>
                            <th scope="col">"Receipt"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each key=|place| *place let:place>
                            <Row place chosen />
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(place: usize, chosen: RwSignal<usize>) -> impl IntoView {
    let store = use_store();
    let review = Memo::new(move |_| store.study.with(|study| study.reviews.get(place).cloned()));
    let on = move || chosen.get() == place;
    let name = Memo::new(move |_| {
        review
            .with(|it| it.as_ref().map(name_of))
            .unwrap_or_default()
    });
    let student = Memo::new(move |_| {
        let hand_in =
            review.with(|it| it.as_ref()?.hand_in.as_ref().ok().map(|it| it.name.clone()));
        hand_in.unwrap_or_default()
    });
    let cells = move || review.get().map(|review| cells(&review));
    view! {
        <tr class:on=on data-name=move || student.get() on:click=move |_| chosen.set(place)>
            <th scope="row">
                <button class="lnk" type="button" aria-pressed=move || on().to_string()>{move || name.get()}</button>
            </th>
            {cells}
        </tr>
    }
}

/// The student's, or the file's.
fn name_of(review: &Review) -> String {
    match &review.hand_in {
        Ok(hand_in) => hand_in.name.clone(),
        Err(_) => review.file.clone(),
    }
}

fn cells(review: &Review) -> AnyView {
    let hand_in = match &review.hand_in {
        Ok(hand_in) => hand_in,
        Err(reason) => {
            return view! { <td colspan="5"><span class="ferr">{reason.clone()}</span></td> }
                .into_any();
        }
    };
    let outcomes = hand_in.outcomes();
    let goals = format!("{} of {}", hand_in.goals_met(), hand_in.goals.len());
    let of = |side: Side| result(outcomes[side as usize].as_ref());
    view! {
        <td class="h">{hand_in.exercise.clone()}</td>
        <td>{goals}</td>
        <td class="h">{of(Side::Unregularised)}</td>
        <td>{of(Side::Regularised)}</td>
        <td class="findings" data-fits=fits(check_of(review))>{findings(review)}</td>
    }
    .into_any()
}

/// `89 %, λ −0.040`.
fn result(outcome: Option<&Outcome>) -> String {
    match outcome {
        Some(out) => format!(
            "{}, λ {}",
            percent(out.test_accuracy.into()),
            fixed(out.exponent.into(), 3)
        ),
        None => "none".to_owned(),
    }
}

/// As the tests of the page read it.
fn fits(check: Check) -> &'static str {
    match check {
        Check::Fits => "true",
        Check::DoesNotFit => "false",
        Check::Checking | Check::Unreadable => "",
    }
}

fn findings(review: &Review) -> AnyView {
    let found = review.findings.clone().unwrap_or_default();
    let lines: Vec<_> = found
        .into_iter()
        .map(|it| view! { <li>{it.words}</li> })
        .collect();
    let verdict = match check_of(review) {
        Check::Checking | Check::Unreadable => view! { <span>"Checking…"</span> }.into_any(),
        Check::Fits => view! { <span class="v">"✓ Fits its experiment"</span> }.into_any(),
        Check::DoesNotFit => view! { <span class="v x">"≠ Does not fit"</span> }.into_any(),
    };
    view! { {verdict} <ul>{lines}</ul> }.into_any()
}

/// The address that trains a hand-in's experiment here.
pub fn train_again(hand_in: &HandIn) -> String {
    let again = Link {
        start: true,
        ..hand_in.link.clone()
    };
    format!("#{}", again.fragment())
}
