//! How the class answered, question by question; of each student what counts.

use super::bars::ShareBars;
use super::desk::{Desk, Shows};
use super::row::row_id;
use crate::core::exercise::Question;
use crate::core::review::{Answer, Bar, Distribution, Measure, NO_NUMBER, Quote, distribution};
use crate::page::language::say;
use crate::page::lessons::expected_in_words;
use crate::page::store::focus::focus;
use crate::page::store::names::names_of;
use leptos::prelude::*;

/// All questions of the teacher's exercise.
#[component]
pub fn ByQuestion(desk: Desk) -> impl IntoView {
    let all = Memo::new(move |_| {
        let questions: Option<Vec<Question>> = desk.store.class.with(|class| {
            let measure = class.measure.as_ref()?;
            Some(measure.questions().cloned().collect())
        });
        let answered = |(place, question): (usize, Question)| {
            let distribution = desk.seen.with(|seen| {
                let given: Vec<(usize, &Answer)> = seen
                    .iter()
                    .enumerate()
                    .filter(|(_, it)| it.counts())
                    .filter_map(|(student, it)| {
                        Some((student, it.judged.as_ref()?.answers.get(place)?))
                    })
                    .collect();
                distribution(&question, &given)
            });
            (question, distribution)
        };
        questions.map(|all| {
            all.into_iter()
                .enumerate()
                .map(answered)
                .collect::<Vec<_>>()
        })
    });
    let aside = Memo::new(move |_| {
        desk.seen.with(|seen| {
            let own = seen.iter().filter(|it| it.place.counts());
            own.filter(|it| it.is_set_aside()).count()
        })
    });
    let left_out = move || say!("Left out: {aside} set aside.", aside = aside.get());
    let list = move || {
        match all.get() {
        None => view! { <p class="ink2">{say("Paste your exercise's link: the questions are taken from it.")}</p> }.into_any(),
        Some(all) => all
            .into_iter()
            .enumerate()
            .map(|(place, (question, given))| view! { <One desk place question given /> })
            .collect::<Vec<_>>()
            .into_any(),
    }
    };
    view! {
        <div class="qv" id="by-question">
            <p class="meta" id="questions-aside" hidden=move || aside.get() == 0>{left_out}</p>
            {list}
        </div>
    }
}

/// How many were right, in a sentence.
fn summary(given: &Distribution) -> String {
    match given {
        Distribution::Words(quotes) => {
            let count: usize = quotes.iter().map(|it| it.of.len()).sum();
            say!("{count} answers, the longest first.", count)
        }
        other => match other.right() {
            (_, 0) => say("The lab cannot tell what is right.").to_owned(),
            (right, told) => say!("{right} of {told} were right.", right, told),
        },
    }
}

#[component]
fn One(desk: Desk, place: usize, question: Question, given: Distribution) -> impl IntoView {
    let names = desk.store.class.with_untracked(|class| {
        let of = |measure: &Measure| names_of(&measure.exercise.differ, &measure.link.config);
        class.measure.as_ref().map(of).unwrap_or_default()
    });
    let expected = question.number.map(|it| {
        say!(
            "Right is {number}.",
            number = expected_in_words(&it, &names)
        )
    });
    let said = [Some(summary(&given)), expected];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let body = match given {
        Distribution::Choice(mut bars) | Distribution::Number(mut bars) => {
            if question.number.is_some() {
                name_none(&mut bars);
            }
            let who = bars.clone();
            view! { <ShareBars bars /> <WhoAnswered desk bars=who /> }.into_any()
        }
        Distribution::Words(quotes) => view! { <Quotes desk quotes /> }.into_any(),
    };
    let model = question.model.map(|model| {
        let points: Vec<_> = model
            .points
            .into_iter()
            .map(|it| view! { <li>{it}</li> })
            .collect();
        // The screen may be a projector.
        view! {
            <details class="whose">
                <summary>{say("A model answer")}</summary>
                <p>{model.text}</p>
                <ul class="answers">{points}</ul>
            </details>
        }
    });
    view! {
        <section data-question=place>
            <h2>{format!("{}. {}", place + 1, question.words)}</h2>
            <p>{said}</p>
            {model}
            {body}
        </section>
    }
}

/// What is no number is called so in the language of the page.
fn name_none(bars: &mut [Bar]) {
    for bar in bars.iter_mut().filter(|bar| bar.label == NO_NUMBER) {
        say("no number").clone_into(&mut bar.label);
    }
}

/// The students who gave each answer, folded: their rows are a press away.
#[component]
fn WhoAnswered(desk: Desk, bars: Vec<Bar>) -> impl IntoView {
    let given: Vec<_> = bars.into_iter().filter(|bar| bar.count() > 0).collect();
    let none = given.is_empty();
    let one = move |bar: Bar| view! { <dt>{bar.label}</dt><dd><Students desk of=bar.of /></dd> };
    let list: Vec<_> = given.into_iter().map(one).collect();
    view! {
        <details class="whose" hidden=none>
            <summary>{say("Who answered what")}</summary>
            <dl class="answers">{list}</dl>
        </details>
    }
}

/// Students by name, each leading to the own row.
#[component]
fn Students(desk: Desk, of: Vec<usize>) -> impl IntoView {
    let one = move |place: usize| {
        let names = desk.names.get();
        let name = desk.store.class.with(|class| class.named(place, names));
        view! {
            <button
                class="lnk meta"
                type="button"
                title=say("To this student's row")
                data-place=place
                on:click=move |_| to_row(desk, place)
            >
                {name}
            </button>
        }
    };
    let all = move || of.iter().copied().map(one).collect::<Vec<_>>();
    view! { <span class="whos">{all}</span> }
}

/// Chooses a student's row, and shows it among the others.
fn to_row(desk: Desk, place: usize) {
    desk.chosen.set(place);
    desk.shows.set(Shows::Students);
    // The table is there with the next frame.
    request_animation_frame(move || focus(&row_id(place)));
}

#[component]
fn Quotes(desk: Desk, quotes: Vec<Quote>) -> impl IntoView {
    let one =
        move |quote: Quote| view! { <li><p>{quote.text}</p><Students desk of=quote.of /></li> };
    let list = move || quotes.clone().into_iter().map(one).collect::<Vec<_>>();
    view! { <ul class="quotes">{list}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_says_how_many_were_right_or_that_nobody_can_tell() {
        let bar = |right, wrong, open| Bar {
            label: "Yes".into(),
            right,
            wrong,
            open,
            of: Vec::new(),
        };
        let choice = Distribution::Choice(vec![bar(3, 0, 0), bar(0, 2, 0)]);
        assert_eq!(summary(&choice), "3 of 5 were right.");
        assert!(summary(&Distribution::Number(vec![bar(0, 0, 2)])).contains("cannot tell"));
    }
}
