//! How the class answered, question by question; of each student what counts.

use super::bars::ShareBars;
use super::desk::Desk;
use crate::core::exercise::Question;
use crate::core::review::{Answer, Distribution, Quote, distribution};
use crate::page::language::say;
use crate::page::lessons::expected_in_words;
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
    let expected = question
        .number
        .map(|it| say!("Right is {number}.", number = expected_in_words(&it)));
    let said = [Some(summary(&given)), expected];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let body = match given {
        Distribution::Choice(bars) | Distribution::Number(bars) => {
            view! { <ShareBars bars /> }.into_any()
        }
        Distribution::Words(quotes) => view! { <Quotes desk quotes /> }.into_any(),
    };
    view! {
        <section data-question=place>
            <h2>{format!("{}. {}", place + 1, question.words)}</h2>
            <p>{said}</p>
            {body}
        </section>
    }
}

#[component]
fn Quotes(desk: Desk, quotes: Vec<Quote>) -> impl IntoView {
    let one = move |quote: Quote| {
        let names = desk.names.get();
        let who: Vec<_> = desk.store.class.with(|class| {
            let names = quote.of.iter().map(|place| class.named(*place, names));
            names.collect()
        });
        view! { <li><p>{quote.text}</p><span class="meta">{who.join(", ")}</span></li> }
    };
    let list = move || quotes.clone().into_iter().map(one).collect::<Vec<_>>();
    view! { <ul class="quotes">{list}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::review::Bar;

    #[test]
    fn a_question_says_how_many_were_right_or_that_nobody_can_tell() {
        let bar = |right, wrong, open| Bar {
            label: "Yes".into(),
            right,
            wrong,
            open,
        };
        let choice = Distribution::Choice(vec![bar(3, 0, 0), bar(0, 2, 0)]);
        assert_eq!(summary(&choice), "3 of 5 were right.");
        assert!(summary(&Distribution::Number(vec![bar(0, 0, 2)])).contains("cannot tell"));
    }
}
