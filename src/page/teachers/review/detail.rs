//! The hand-in that is chosen: what was predicted and what came out, goals, answers, and the way to train it.

use super::desk::Desk;
use super::marking::MarkAndComment;
use super::row::as_problems;
use super::rows::{changed, other_remarks, reasons, side_of};
use crate::core::config::Side;
use crate::core::exercise::HandIn;
use crate::core::receipt::Outcome;
use crate::core::review::{Judged, Measure, Verdict};
use crate::page::kit::{Chip, Icon, Sign, Tone};
use crate::page::language::number::{fixed, percent};
use crate::page::language::{heard, say};
use crate::page::lessons::{goal_words_of, work_words};
use crate::page::store::Store;
use crate::page::store::names::{by_difference, names_of};
use leptos::prelude::*;

/// All that it shows.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    /// Of the hand-in, in the order in which they came.
    place: usize,
    name: String,
    hand_in: Option<HandIn>,
    judged: Option<Judged>,
    /// What both networks came to.
    outcomes: [Option<Outcome>; 2],
    verdict: Verdict,
    /// Why it is set aside.
    reasons: Vec<String>,
    /// What else is remarkable about it.
    remarks: Vec<String>,
    /// Whether training it again may tell more.
    is_open: bool,
}

/// Of the row that is chosen.
#[component]
pub fn Detail(desk: Desk) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let place = desk.chosen.get();
        let names = desk.names.get();
        desk.store.class.with(|class| {
            let review = class.hand_ins.get(place)?;
            let seen = desk.seen.with(|seen| seen.get(place).cloned())?;
            let verdict = desk.verdicts.with(|all| all.get(place).cloned())?;
            Some(Shown {
                place,
                name: class.named(place, names),
                hand_in: review.hand_in.as_ref().ok().cloned(),
                reasons: reasons(&seen),
                remarks: other_remarks(review, &seen, &verdict),
                judged: seen.judged,
                outcomes: seen.outcomes,
                verdict,
                is_open: desk.open.with(|all| all.get(place) == Some(&true)),
            })
        })
    });
    let measure = Memo::new(move |_| desk.store.class.with(|class| class.measure.clone()));
    let body = move || {
        let shown = shown.get()?;
        let Some(hand_in) = &shown.hand_in else {
            return Some(
                view! { <p class="ink2">{say("This file could not be read.")}</p> }.into_any(),
            );
        };
        Some(one(desk.store, &shown, hand_in, measure.get().as_ref()))
    };
    view! { <section class="det" id="hand-in-detail" aria-label=say("The hand-in that is chosen")>{body} <MarkAndComment desk /></section> }
}

fn one(store: Store, shown: &Shown, hand_in: &HandIn, measure: Option<&Measure>) -> AnyView {
    let (place, check) = (shown.place, shown.is_open);
    let is_aside = !shown.reasons.is_empty();
    let aside = is_aside.then(|| view! { <Chip tone=Tone::Bad label=say("set aside") /> });
    let tone = match shown.verdict {
        Verdict::Exactly if !is_aside => Tone::Good,
        Verdict::Not(_) => Tone::Bad,
        _ => Tone::Plain,
    };
    let chip = (!shown.verdict.sign().is_empty()).then(|| {
        view! { <Chip tone label=heard(&shown.verdict.signed()) /> }
    });
    let remarks: Vec<_> = shown
        .remarks
        .iter()
        .cloned()
        .map(|it| view! { <li>{it}</li> })
        .collect();
    let names = by_difference(&hand_in.differ, &hand_in.link.config);
    let is_one = side_of(measure) == Side::Unregularised;
    let of_it = |both: [Option<Outcome>; 2]| match is_one {
        true => [both[0].or(both[1]), None],
        false => both,
    };
    let first = hand_in.first.as_ref().map(|first| {
        view! { <dt>{say("First run")}</dt><dd>{both(&of_it(first.outcomes()), names.as_ref())}</dd> }
    });
    view! {
        <div class="dh">
            <h2>{shown.name.clone()}</h2>
            {aside}
            {chip}
            {check.then(|| view! {
                <button class="b" type="button" id="hand-in-train" on:click=move |_| store.train_hand_in(place)>
                    <Icon sign=Sign::Play />
                    {say("Train this one again")}
                </button>
            })}
            <a class="b" id="hand-in-open" href=opened(hand_in)>{say("Open in the lab")}</a>
        </div>
        <div class="remarks">
            {as_problems(shown.reasons.clone())}
            <ul class="meta">{remarks}</ul>
        </div>
        <dl class="goals">
            {first}
            {hand_in.cells.is_empty().then(|| view! { <dt>{say("Handed in")}</dt><dd>{both(&of_it(hand_in.outcomes()), names.as_ref())}</dd> })}
            {(shown.outcomes != hand_in.outcomes()).then(|| view! { <dt>{say("Trained again here")}</dt><dd>{both(&of_it(shown.outcomes), names.as_ref())}</dd> })}
            {changes(shown)}
            {goals(shown, measure)}
        </dl>
        <dl class="answers">{cells(shown, hand_in)} {answers(shown, hand_in, measure)}</dl>
    }
    .into_any()
}

/// `23 %, λ 0.124; regularised 90 %, λ −0.080`, or each by its name where they differ otherwise.
fn both(outcomes: &[Option<Outcome>; 2], names: Option<&[String; 2]>) -> String {
    let one = |outcome: &Outcome| {
        format!(
            "{}, λ {}",
            percent(outcome.test_accuracy.into()),
            fixed(outcome.exponent.into(), 3)
        )
    };
    if let Some(names) = names
        && outcomes.iter().any(Option::is_some)
    {
        let each = names.iter().zip(outcomes);
        let said =
            each.filter_map(|(name, outcome)| Some(format!("{name}: {}", one(outcome.as_ref()?))));
        return said.collect::<Vec<_>>().join("; ");
    }
    match outcomes {
        [None, None] => say("no run").to_owned(),
        [Some(off), None] => one(off),
        [None, Some(held)] => say!("regularised {with}", with = one(held)),
        [Some(off), Some(held)] => say!(
            "{without}; regularised {with}",
            without = one(off),
            with = one(held)
        ),
    }
}

/// Settings that were changed.
fn changes(shown: &Shown) -> Option<AnyView> {
    let words = changed(shown.judged.as_ref()?);
    let is_any = !words.is_empty();
    is_any.then(|| view! { <dt>{say("Changed")}</dt><dd>{words}</dd> }.into_any())
}

fn goals(shown: &Shown, measure: Option<&Measure>) -> Vec<AnyView> {
    let (Some(judged), Some(measure)) = (&shown.judged, measure) else {
        return Vec::new();
    };
    let names = names_of(&measure.exercise.differ, &measure.link.config);
    let each = measure.exercise.goals.iter().zip(&judged.goals);
    each.map(|(goal, met)| {
        let mark = if *met {
            say("✓ reached")
        } else {
            say("✗ not reached")
        };
        view! { <dt>{mark}</dt><dd>{goal_words_of(goal, &names)}</dd> }.into_any()
    })
    .collect()
}

/// Cells of a map: what was said, what they came to, and why one does not count.
fn cells(shown: &Shown, hand_in: &HandIn) -> Vec<AnyView> {
    let judged = shown.judged.as_ref();
    let each = hand_in.cells.iter().enumerate();
    each.map(|(index, work)| {
        let judged = judged.and_then(|it| it.cells.get(index));
        let came = judged.map_or([None; 2], |it| it.came_true);
        let names = [
            [say("learns"), say("does not learn")],
            [say("gradient grows"), say("gradient fades")],
        ];
        let said = [work.guess.learns, work.guess.grows];
        let one = |((names, said), came): (([&str; 2], Option<bool>), Option<bool>)| {
            let mark = match came {
                Some(true) => "✓ ",
                Some(false) => "✗ ",
                None => "",
            };
            said.map(|said| format!("{mark}{}", names[usize::from(!said)]))
        };
        let guesses: Vec<String> = names
            .into_iter()
            .zip(said)
            .zip(came)
            .filter_map(one)
            .collect();
        let wrong = judged.and_then(|it| it.wrong.clone());
        view! {
            <dt>{work_words(work)}</dt>
            <dd>
                {both(&work.outcomes(), None)} <br/> {guesses.join(", ")}
                {wrong.map(|why| view! { <br/><span class="ferr">{why}</span> })}
            </dd>
        }
        .into_any()
    })
    .collect()
}

/// To the teacher's questions; without them, as the hand-in has them.
fn answers(shown: &Shown, hand_in: &HandIn, measure: Option<&Measure>) -> Vec<AnyView> {
    let (Some(judged), Some(measure)) = (&shown.judged, measure) else {
        let own = hand_in.answers.iter();
        return own
            .map(|(question, answer)| {
                view! { <dt>{question.clone()}</dt><dd>{answer.clone()}</dd> }.into_any()
            })
            .collect();
    };
    let each = measure.questions().zip(&judged.answers);
    each.map(|(question, answer)| {
        let mark = match answer.came_true {
            Some(true) => "✓ ",
            Some(false) => "✗ ",
            None => "",
        };
        let text = if answer.text.is_empty() {
            say("no answer")
        } else {
            &answer.text
        };
        view! { <dt>{question.words.clone()}</dt><dd>{mark} {text.to_owned()}</dd> }.into_any()
    })
    .collect()
}

/// The address of a hand-in's experiment. What it comes to in the lab says nothing of the hand-in here.
fn opened(hand_in: &HandIn) -> String {
    format!("#{}", hand_in.link.fragment())
}
