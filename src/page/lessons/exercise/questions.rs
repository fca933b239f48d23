//! The exercise's questions: asked before the run and after it, of those who do it, and of nobody in a
//! teacher's preview.

use super::bounded::{Bounded, Room};
use super::help::Help;
use super::sketch::Sketch;
use crate::core::exercise::{
    Choice, Expected, MOST_ANSWER, Quantity, Question, What, answered, read_answer,
};
use crate::core::number::Unreadable;
use crate::page::charts::Format;
use crate::page::kit::{Icon, Sign, bring_into_sight};
use crate::page::lab::POWERS;
use crate::page::language::number::{percent, significant};
use crate::page::language::{heard, say};
use crate::page::store::focus::focus;
use crate::page::store::study::{Kind, Study};
use crate::page::store::use_store;
use leptos::prelude::*;

/// All questions of a kind, with what was answered before.
#[component]
pub fn Questions(kind: Kind, questions: Vec<Question>) -> impl IntoView {
    let store = use_store();
    let one = |(index, question): (usize, Question)| {
        let given = store.study.with_untracked(|study| {
            let answer = kind.given(study).get(index);
            answer.cloned().unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            store.study.update(|study| {
                if let Some(answer) = kind.answers(study).get_mut(index) {
                    *answer = text;
                }
            });
            store.keep_answers();
            store.note_done();
        });
        let id = format!("{}-{index}", kind.key());
        let help =
            (kind == Kind::Explain).then(|| view! { <Help index question=question.clone() /> });
        let one = store.study.with_untracked(Study::shows_one);
        view! {
            <Asked id number=index + 1 question given take one />
            {help}
        }
    };
    questions
        .into_iter()
        .enumerate()
        .map(one)
        .collect::<Vec<_>>()
}

#[component]
fn Asked(
    id: String,
    number: usize,
    question: Question,
    given: String,
    take: Callback<String>,
    /// Whether pictures are of one network.
    one: bool,
) -> impl IntoView {
    let words = format!("{number}. {}", question.words);
    if let Some(expected) = &question.number {
        return view! { <AskedNumber id words given take expected=*expected /> }.into_any();
    }
    if question.options.is_empty() {
        return view! {
            <div class="q">
                <label for=id.clone()>{words}</label>
                <Bounded id room=Room::Lines most=MOST_ANSWER given take least=question.least() />
            </div>
        }
        .into_any();
    }
    let option = |(place, Choice { words, picture, .. }): (usize, Choice)| {
        let own = format!("{id}-{place}");
        let checked = given == words;
        let chosen = words.clone();
        view! {
            <label class="opt">
                <input
                    type="radio"
                    id=own
                    name=id.clone()
                    value=words.clone()
                    prop:checked=checked
                    on:change=move |_| take.run(chosen.clone())
                />
                {picture.map(|picture| view! { <Sketch picture one /> })}
                <span>{words}</span>
            </label>
        }
    };
    let pictures = shows_pictures(&question);
    let options: Vec<_> = question
        .options
        .into_iter()
        .enumerate()
        .map(option)
        .collect();
    view! {
        <fieldset class="q">
            <legend>{words}</legend>
            <div class=pictures>{options}</div>
        </fieldset>
    }
    .into_any()
}

/// How a question's answers stand: side by side where they show pictures.
fn shows_pictures(question: &Question) -> &'static str {
    match question.options.iter().any(|it| it.picture.is_some()) {
        true => "pics",
        false => "stack",
    }
}

/// A box for one number, which says where what is typed is none; with a slider where it is a gradient norm, whose
/// powers of ten are what one can say of it.
#[component]
fn AskedNumber(
    id: String,
    words: String,
    given: String,
    take: Callback<String>,
    expected: Expected,
) -> impl IntoView {
    // Phones' number pads lack a minus.
    let keyboard = match expected.may_be_negative() {
        true => "text",
        false => "decimal",
    };
    let text = RwSignal::new(given);
    let wrong = Memo::new(move |_| text.with(|text| unread(text)));
    let is_wrong = move || wrong.with(Option::is_some);
    let (error, unit_id) = (format!("{id}-error"), format!("{id}-unit"));
    let write = Callback::new(move |words: String| {
        text.set(words.clone());
        take.run(words);
    });
    let is_norm = matches!(expected.what, What::Measured(_, Quantity::GradientNorm));
    let slider =
        is_norm.then(|| view! { <Powers id=format!("{id}-power") text=text.into() write /> });
    view! {
        <div class="q">
            <label for=id.clone()>{words}</label>
            {slider}
            <span class="amount">
                <input
                    class="field num"
                    id=id
                    type="text"
                    inputmode=keyboard
                    autocomplete="off"
                    prop:value=move || text.get()
                    aria-describedby=format!("{unit_id} {error}")
                    aria-invalid=move || is_wrong().then_some("true")
                    on:input=move |event| write.run(event_target_value(&event))
                />
                <span id=unit_id.clone()>{move || text.with(|text| unit(&expected, text))}</span>
            </span>
            <p class="ferr" id=error hidden=move || !is_wrong() aria-live="polite">
                {move || wrong.get()}
            </p>
        </div>
    }
}

/// Why what is typed is no number; none of an empty box.
fn unread(text: &str) -> Option<String> {
    let why = read_answer(text)
        .err()
        .filter(|_| !text.trim().is_empty())?;
    Some(match why {
        Unreadable::Ambiguous { .. } => {
            let why = heard(&why.to_string());
            say!("It is a number {why}.", why)
        }
        _ => say("It takes a number, such as 0.3, 12 or 25 %.").to_owned(),
    })
}

/// What stands behind the box: of an accuracy, which the page shows in per cent, how a share is read.
fn unit(expected: &Expected, text: &str) -> String {
    if !expected.is_share() || text.contains('%') {
        return String::new();
    }
    match answered(text) {
        Some(share) if share > 0.0 && share <= 1.0 => format!("= {}", percent(share.into())),
        _ => "%".to_owned(),
    }
}

/// A slider over powers of ten, whose number stands in the box beside it; the diamond in the chart is the same.
#[component]
fn Powers(id: String, text: Signal<String>, write: Callback<String>) -> impl IntoView {
    let power = move || {
        let number = text.with(|text| answered(text)).unwrap_or_default();
        power_of(number.into())
    };
    let moved = move |event| {
        if let Ok(power) = event_target_value(&event).parse::<f64>() {
            write.run(significant(10_f64.powf(power)));
        }
    };
    let [low, high] = [POWERS.0, POWERS.1].map(|power| Format::Power.write(10_f64.powi(power)));
    view! {
        <div class="powers">
            <input
                type="range"
                id=id
                min=POWERS.0
                max=POWERS.1
                step="0.1"
                aria-label=say("The same by powers of ten")
                aria-valuetext=move || text.get()
                prop:value=move || power().to_string()
                on:input=moved
            />
            <span class="meta">{low}</span>
            <span class="meta">{high}</span>
        </div>
    }
}

/// Where a number stands on the slider; at its foot where it is none.
fn power_of(number: f64) -> f64 {
    let (low, high) = (f64::from(POWERS.0), f64::from(POWERS.1));
    let power = if number > 0.0 { number.log10() } else { low };
    power.clamp(low, high)
}

/// How many predictions are made, and the button that commits to all of them.
#[component]
pub fn LockIn() -> impl IntoView {
    let store = use_store();
    let made = Memo::new(move |_| {
        store.study.with(|study| {
            let given = study.predictions.iter().filter(|it| !it.trim().is_empty());
            let works = study.own_works();
            let guessed = works.iter().filter(|it| it.guess.is_whole());
            (
                given.count() + guessed.count(),
                study.predictions.len() + works.len(),
            )
        })
    });
    let ready = Memo::new(move |_| store.study.with(Study::can_commit));
    let nameless = Memo::new(move |_| store.study.with(Study::lacks_name));
    let commit = move |_| {
        store.commit();
        // The button itself goes.
        focus("train");
        focus("train-cells");
        request_animation_frame(|| bring_into_sight("#own-cells, #part-run"));
    };
    view! {
        <span class="meta" role="status">
            {move || match nameless.get() {
                true => say("Your name is missing").to_owned(),
                false => say!("{done} of {all} answered", done = made.get().0, all = made.get().1),
            }}
        </span>
        <button
            class="b main"
            type="button"
            id="commit"
            title=move || nameless.get().then(|| say("Give your name first: your seed follows from it."))
            disabled=move || !ready.get()
            on:click=commit
        >
            <Icon sign=Sign::Lock />
            {say("Lock in")}
        </button>
    }
}

/// A question as the student will see it; what is answered there is taken by nobody.
#[component]
pub fn QuestionPreview(number: usize, question: Question, one: bool) -> impl IntoView {
    let take = Callback::new(|_: String| {});
    let id = format!("preview-{number}");
    view! { <Asked id number question given=String::new() take one /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_on_the_slider_at_its_power_of_ten_and_none_at_its_foot() {
        for (number, power) in [
            (1.0, 0.0),
            (316.0, 2.5),
            (1e10, 10.0),
            (1e12, 10.0),
            (0.01, 0.0),
        ] {
            assert!((power_of(number) - power).abs() < 0.01, "{number}");
        }
        assert_eq!([0.0, -5.0].map(power_of), [0.0; 2]);
    }

    #[test]
    fn an_accuracy_is_typed_in_per_cent_and_a_share_is_shown_as_it_is_read() {
        let share: Expected = "test accuracy within 0.1".parse().expect("a number");
        for (text, said) in [
            ("", "%"),
            ("25", "%"),
            ("25 %", ""),
            ("0.25", "= 25\u{a0}%"),
            ("many", "%"),
        ] {
            assert_eq!(unit(&share, text), said, "{text}");
        }
        let other: Expected = "exponent within 0.1".parse().expect("a number");
        assert_eq!(unit(&other, "0.25"), "");
    }

    #[test]
    fn what_the_slider_writes_is_a_number_as_a_student_may_type_it() {
        for tenth in 0..=100 {
            let number = 10_f64.powf(f64::from(tenth) / 10.0);
            let read = answered(&significant(number))
                .map(f64::from)
                .expect("a number");
            assert!((read / number - 1.0).abs() < 0.06, "{number}: {read}");
        }
    }

    #[test]
    fn of_an_answer_with_two_readings_both_are_said() {
        let said = unread("1,000").expect("two readings");
        assert!(said.contains("1000 or as 1.0"), "{said}");
        assert!(unread("½").is_some_and(|said| said.contains("such as 0.3")));
        for text in ["", " ", "\u{2212}0,05", "25 %"] {
            assert_eq!(unread(text), None, "{text}");
        }
    }
}
