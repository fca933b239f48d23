//! One row of the table.

use super::desk::Desk;
use super::rows::{
    Check, changed, check_of, hints, is_odd, noted, other_remarks, predicted, reasons, side_of,
};
use crate::core::exercise::HandIn;
use crate::core::receipt::Outcome;
use crate::core::review::{Marking, Place, Verdict};
use crate::page::kit::bring_up;
use crate::page::language::number::{compact, fixed, percent};
use crate::page::language::{heard, say};
use crate::page::store::class::{Review, Seen};
use leptos::prelude::*;

/// All that one row shows.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    name: String,
    review: Review,
    seen: Seen,
    verdict: Verdict,
    side: usize,
    predictions: usize,
    /// Whether the table has a column of changed settings.
    has_changes: bool,
}

/// The id of the button in a row.
pub fn row_id(place: usize) -> String {
    format!("hand-in-{place}")
}

/// One hand-in.
#[component]
pub fn Row(desk: Desk, place: usize) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let names = desk.names.get();
        desk.store.class.with(|class| {
            let measure = class.measure.as_ref();
            Some(Shown {
                name: class.named(place, names),
                review: class.hand_ins.get(place).cloned()?,
                seen: desk.seen.with(|seen| seen.get(place).cloned())?,
                verdict: desk.verdicts.with(|all| all.get(place).cloned())?,
                side: side_of(measure) as usize,
                predictions: measure.map_or(0, |it| it.exercise.predict.len()),
                has_changes: desk.has_changes.get(),
            })
        })
    });
    let on = move || desk.chosen.get() == place;
    let name = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.name.clone())));
    let student = move || {
        let readable = shown.with(|it| it.as_ref().is_some_and(|it| it.review.hand_in.is_ok()));
        name.get().filter(|_| readable).unwrap_or_default()
    };
    let earlier = move || {
        shown.with(|it| {
            it.as_ref()
                .is_some_and(|it| matches!(it.seen.place, Place::Earlier | Place::PassedOver))
        })
    };
    let odd = move || shown.with(|it| it.as_ref().is_some_and(|it| is_odd(&it.seen, &it.verdict)));
    view! {
        <tr
            class:on=on
            class:earlier=earlier
            data-name=student
            data-odd=move || odd().to_string()
            on:click=move |_| {
                desk.chosen.set(place);
                // On a small screen it stands below the whole table.
                request_animation_frame(|| bring_up("#hand-in-detail"));
            }
        >
            <th scope="row">
                <button class="lnk" type="button" id=row_id(place) aria-pressed=move || on().to_string()>{move || name.get()}</button>
            </th>
            {move || shown.get().map(|shown| cells(desk, place, &shown))}
        </tr>
    }
}

fn cells(desk: Desk, place: usize, shown: &Shown) -> AnyView {
    let hand_in = match &shown.review.hand_in {
        Ok(hand_in) => hand_in,
        Err(reason) => {
            let columns = 7 + usize::from(shown.has_changes);
            let columns = move || columns + usize::from(desk.is_marked.get());
            return view! { <td colspan=columns><span class="ferr">{heard(reason)}</span></td> }
                .into_any();
        }
    };
    let outcome = shown.seen.outcomes[shown.side];
    let number = |of: fn(&Outcome) -> String| outcome.as_ref().map_or(String::new(), of);
    let hints = match hints(hand_in) {
        0 => String::new(),
        count => count.to_string(),
    };
    view! {
        <td class="h">{said(shown)}</td>
        {shown.has_changes.then(|| of_changes(shown))}
        <td>{accuracy(outcome.as_ref())}</td>
        <td class="num h">{number(|it| fixed(it.exponent.into(), 3))}</td>
        <td class="num h">{number(|it| compact(it.gradient_norm.into()))}</td>
        <td class="goals-of">{goals(shown)}</td>
        <td class="num h">{hints}</td>
        <Noted desk place />
        {receipt(shown, hand_in)}
    }
    .into_any()
}

/// What was predicted, and whether it came true.
fn said(shown: &Shown) -> AnyView {
    let judged = shown.seen.judged.as_ref();
    let (words, came_true) =
        judged.map_or((String::new(), None), |it| predicted(it, shown.predictions));
    let mark = match came_true {
        Some(true) => view! { <span class="y">"✓"</span> }.into_any(),
        Some(false) => view! { <span class="n">"✗"</span> }.into_any(),
        None => ().into_any(),
    };
    view! { <span class="told">{mark} <span class="cut">{words}</span></span> }.into_any()
}

/// Which settings were changed.
fn of_changes(shown: &Shown) -> AnyView {
    let words = shown.seen.judged.as_ref().map(changed).unwrap_or_default();
    let title = words.clone();
    view! { <td class="h changed"><span class="told"><span class="cut" title=title>{words}</span></span></td> }.into_any()
}

/// Mark and comment, where somebody has one.
#[component]
fn Noted(desk: Desk, place: usize) -> impl IntoView {
    let own = Memo::new(move |_| {
        let (marks, names) = (desk.marks.read(), desk.names.get());
        marks.get(place).map(|it| noted(it, names))
    });
    let cell = move || {
        let Marking { mark, comment } = own.get().unwrap_or_default();
        let title = comment.clone();
        view! { <td class="h marked"><span class="told">{mark} <span class="cut meta" title=title>{comment}</span></span></td> }
    };
    view! { <Show when=move || desk.is_marked.get()>{cell}</Show> }
}

fn accuracy(outcome: Option<&Outcome>) -> AnyView {
    let Some(outcome) = outcome else {
        return ().into_any();
    };
    let share = f64::from(outcome.test_accuracy);
    view! {
        <span class="barv">
            <i aria-hidden="true"><b style:width=format!("{}%", 100.0 * share)></b></i>
            {percent(share)}
        </span>
    }
    .into_any()
}

fn goals(shown: &Shown) -> AnyView {
    let counted = shown.seen.judged.as_ref();
    let Some(judged) = counted.filter(|it| !it.is_set_aside()) else {
        return view! { <span class="meta">{say("not counted")}</span> }.into_any();
    };
    // Of a map, the cells that count stand in the place of goals.
    let cells = judged.cells.iter().map(|it| it.wrong.is_none());
    let all: Vec<bool> = judged.goals.iter().copied().chain(cells).collect();
    let met = all.iter().filter(|met| **met).count();
    let dots: String = all.iter().map(|met| if *met { '●' } else { '○' }).collect();
    let words = say!("{met} of {all}", met, all = all.len());
    view! { <span class="gl" role="img" aria-label=words.clone() data-met=met>{dots}</span> }
        .into_any()
}

/// What is known of the receipt, and whatever is remarkable.
fn receipt(shown: &Shown, hand_in: &HandIn) -> AnyView {
    let check = check_of(&shown.review);
    let fits = match check {
        Check::Fits => "true",
        Check::DoesNotFit => "false",
        Check::Checking | Check::Unreadable => "",
    };
    let has_run = hand_in.has_run();
    let signed = heard(&shown.verdict.signed());
    let reasons = reasons(&shown.seen);
    let is_aside = !reasons.is_empty();
    let trained = (is_aside && shown.verdict.is_told()).then(|| signed.clone());
    let (tone, words) = match (&shown.verdict, check) {
        _ if is_aside => ("v x", say("set aside").to_owned()),
        (Verdict::Exactly, _) => ("v", signed),
        (Verdict::Within(_) | Verdict::Unable(_), _) => ("v t", signed),
        (Verdict::Not(_), _) => ("v x", signed),
        (Verdict::None, _) if !has_run => ("v x", signed),
        (_, Check::Fits) => (
            "",
            say("fits its experiment, not trained again yet").to_owned(),
        ),
        (_, Check::DoesNotFit) => ("v x", say("≠ does not fit").to_owned()),
        _ => ("", say("checking…").to_owned()),
    };
    let lines = trained.into_iter();
    let lines = lines.chain(other_remarks(&shown.review, &shown.seen, &shown.verdict));
    let lines: Vec<_> = lines.map(|words| view! { <li>{words}</li> }).collect();
    view! {
        <td class="findings" data-fits=fits data-verdict=shown.verdict.key() data-aside=is_aside.to_string()>
            <span class=tone>{words}</span>
            {as_problems(reasons)}
            <ul>{lines}</ul>
        </td>
    }
    .into_any()
}

/// Why a hand-in is set aside, as it stands beside that word.
pub fn as_problems(reasons: Vec<String>) -> Vec<AnyView> {
    let each = reasons.into_iter();
    each.map(|words| view! { <p class="ferr">{words}</p> }.into_any())
        .collect()
}
