//! What was predicted, and what came true once both runs are over.

use crate::core::exercise::{Expected, Question};
use crate::core::receipt::Outcome;
use crate::page::language::say;
use crate::page::lessons::words::{expected_words, measured};
use crate::page::store::study::Study;
use crate::page::store::use_store;
use leptos::prelude::*;

/// What the lab can say of one prediction.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    /// The runs are not over.
    Open,
    /// In words, or of something the lab does not measure.
    Untold,
    Right {
        happened: String,
        numbers: String,
        said: String,
    },
    Wrong {
        happened: String,
        numbers: String,
        said: String,
    },
}

fn verdict(
    question: &Question,
    answer: &str,
    outcomes: &[Option<Outcome>; 2],
    last: Option<&[Option<Outcome>; 2]>,
) -> Verdict {
    if !outcomes.iter().all(Option::is_some) {
        return Verdict::Open;
    }
    if let Some(expected) = &question.number {
        return number_verdict(expected, answer, outcomes);
    }
    let chosen = question.options.iter().find(|it| it.words == answer);
    let said = chosen
        .and_then(|it| it.feedback.clone())
        .unwrap_or_default();
    if question.options.iter().all(|it| it.comes_true.is_none()) {
        return Verdict::Untold;
    }
    let Some(came) = question.true_options_since(outcomes, last) else {
        // It takes another run.
        return Verdict::Open;
    };
    let came: Vec<_> = came.iter().map(|choice| choice.words.clone()).collect();
    let numbers = measured(question, outcomes, last);
    if came.iter().any(|words| words == answer) {
        let happened = answer.to_owned();
        return Verdict::Right {
            happened,
            numbers,
            said,
        };
    }
    let happened = if came.is_empty() {
        say("None of these").to_owned()
    } else {
        came.join(", ")
    };
    Verdict::Wrong {
        happened,
        numbers,
        said,
    }
}

fn number_verdict(expected: &Expected, answer: &str, outcomes: &[Option<Outcome>; 2]) -> Verdict {
    let (Some(is_met), Some(happened)) = (
        expected.is_met(answer, outcomes),
        expected_words(expected, outcomes),
    ) else {
        return Verdict::Untold;
    };
    let (numbers, said) = (String::new(), String::new());
    match is_met {
        true => Verdict::Right {
            happened,
            numbers,
            said,
        },
        false => Verdict::Wrong {
            happened,
            numbers,
            said,
        },
    }
}

/// One line over all of them; nothing before the runs are over, or where the lab can tell of none.
fn headline(verdicts: &[Verdict]) -> Option<String> {
    let told: Vec<_> = verdicts
        .iter()
        .filter(|it| matches!(it, Verdict::Right { .. } | Verdict::Wrong { .. }))
        .collect();
    let right = told.iter().filter(|it| matches!(it, Verdict::Right { .. }));
    let open = verdicts.iter().filter(|it| **it == Verdict::Open).count();
    match (right.count(), told.len()) {
        (_, 0) => None,
        (right, count) if open > 0 => Some(say!(
            "{right} of {count} as you predicted so far; {open} not judged yet.",
            right,
            count,
            open
        )),
        (0, _) => Some(say("Not as you predicted. Look again.").to_owned()),
        (right, count) if right == count => Some(say("As you predicted.").to_owned()),
        (right, count) => Some(say!(
            "{right} of {count} as you predicted. Look again.",
            right,
            count
        )),
    }
}

/// The predictions, each against the first pair that was trained after it.
#[component]
pub fn Feedback(questions: Vec<Question>) -> impl IntoView {
    let store = use_store();
    let asked = questions.clone();
    let is_of_runs = questions.iter().any(Question::is_of_runs);
    let altered = Memo::new(move |_| {
        let words = store.study.with(Study::altered_first);
        words.filter(|_| is_of_runs)
    });
    let verdicts = Memo::new(move |_| {
        let first = store.study.with(|study| study.first);
        let outcomes = first.unwrap_or_else(|| store.outcomes());
        let compares = asked.iter().any(Question::compares);
        let last = compares.then(|| store.outcomes());
        let last = last.filter(|it| it.iter().all(Option::is_some) && *it != outcomes);
        let answers = store.study.with(|study| study.predictions.clone());
        let is_altered = altered.with(Option::is_some);
        let judged = |question: &Question, answer: &String| match is_altered {
            true if question.is_of_runs() => Verdict::Open,
            _ => verdict(question, answer, &outcomes, last.as_ref()),
        };
        let pairs = asked.iter().zip(&answers);
        pairs
            .map(|(question, answer)| judged(question, answer))
            .collect::<Vec<_>>()
    });
    let number = Memo::new(move |_| {
        let commitment = |study: &Study| study.kept.commitment.as_ref().map(|it| it.when.number);
        store.study.with(commitment).unwrap_or(1)
    });
    let heading = move || {
        let said = verdicts.with(|all| headline(all));
        let said = said.unwrap_or_else(|| say("Your prediction is locked.").to_owned());
        which(number.get()).map_or(said.clone(), |which| format!("{said} {which}"))
    };
    let told = Memo::new(move |_| verdicts.with(|all| headline(all).is_some()));
    let cards: Vec<_> = questions
        .into_iter()
        .enumerate()
        .map(|(index, question)| {
            let own = Memo::new(move |_| verdicts.with(|all| all.get(index).cloned()));
            view! { <Card index question=question.words verdict=own /> }
        })
        .collect();
    view! {
        <h2 role="status">{heading}</h2>
        <Altered words=altered />
        {cards}
        <Show when=move || told.get()>
            <p>
                <button class="lnk meta" type="button" id="predict-again" on:click=move |_| store.predict_again()>
                    {say("Predict once more")}
                </button>
                " " <span class="meta">{say("The hand-in counts it.")}</span>
            </p>
        </Show>
    }
}

/// Why there is no verdict, where the pair that was trained is not the one that was predicted.
#[component]
fn Altered(words: Memo<Option<String>>) -> impl IntoView {
    let said = move || {
        words.get().map(|altered| say!("Not judged yet: this was trained with {altered}. You predicted the experiment as it was given: put that back, and train it.", altered))
    };
    view! { <p class="ferr" id="predict-altered" hidden=move || words.with(Option::is_none)>{said}</p> }
}

/// What is said of a prediction that is not the first.
fn which(number: u32) -> Option<String> {
    let number = match number {
        0 | 1 => return None,
        2 => return Some(say("This is your second prediction.").to_owned()),
        3 => return Some(say("This is your third prediction.").to_owned()),
        number => number,
    };
    Some(say!("This is your prediction number {number}.", number))
}

#[component]
fn Card(index: usize, question: String, verdict: Memo<Option<Verdict>>) -> impl IntoView {
    let store = use_store();
    let answer = Memo::new(move |_| {
        let answer = store
            .study
            .with(|study| study.predictions.get(index).cloned());
        answer.unwrap_or_default()
    });
    let right = move || verdict.with(|it| matches!(it, Some(Verdict::Right { .. })));
    let wrong = move || verdict.with(|it| matches!(it, Some(Verdict::Wrong { .. })));
    let happened = move || match verdict.get() {
        Some(
            Verdict::Right {
                happened, numbers, ..
            }
            | Verdict::Wrong {
                happened, numbers, ..
            },
        ) => Some((happened, numbers)),
        _ => None,
    };
    let said = move || {
        let said = verdict.with(|it| match it {
            Some(Verdict::Right { said, .. } | Verdict::Wrong { said, .. }) => said.clone(),
            _ => String::new(),
        });
        (!said.is_empty()).then(|| view! { <p class="feedback">{said}</p> })
    };
    view! {
        <div class="card" class:key=wrong>
            <p class="ink2">{question}</p>
            <dl class="vs">
                <dt>{say("You said")}</dt>
                <dd class:yes=right class:no=wrong>{move || answer.get()}</dd>
                {move || {
                    happened().map(|(words, numbers)| {
                        let colon = (!numbers.is_empty()).then_some(": ");
                        view! {
                            <dt>{say("What happened")}</dt>
                            <dd class="happened"><b>{words}</b>{colon}{numbers}</dd>
                        }
                    })
                }}
            </dl>
            {said}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures::outcome;

    fn question() -> Question {
        let text =
            "Does it learn? | Yes => test accuracy at least 0.8 | No => test accuracy at most 0.5";
        text.parse().expect("a question")
    }

    #[test]
    fn a_prediction_is_right_wrong_or_none_of_these_by_the_runs_that_are_over() {
        let of = |answer, accuracy| {
            let out = outcome(accuracy);
            verdict(&question(), answer, &[Some(out), Some(out)], None)
        };
        assert!(matches!(of("Yes", 0.9), Verdict::Right { .. }));
        assert!(matches!(of("Yes", 0.2), Verdict::Wrong { happened, .. } if happened == "No"));
        assert!(
            matches!(of("Yes", 0.6), Verdict::Wrong { happened, .. } if happened == "None of these")
        );
        let half = [None, Some(outcome(0.9))];
        assert_eq!(verdict(&question(), "Yes", &half, None), Verdict::Open);
        let open: Question = "Why?".parse().expect("a question");
        let both = [Some(outcome(0.9)); 2];
        assert_eq!(verdict(&open, "Because", &both, None), Verdict::Untold);
    }

    #[test]
    fn what_is_said_of_the_chosen_option_comes_after_the_run_and_numbers_have_a_tolerance() {
        let text = "Does it? | Grows => true ; As a product does. | Fades => ; Only below zero.";
        let asked: Question = text.parse().expect("a question");
        let over = [Some(outcome(0.9)); 2];
        let right = verdict(&asked, "Grows", &over, None);
        assert!(matches!(right, Verdict::Right { said, .. } if said == "As a product does."));
        let wrong = verdict(&asked, "Fades", &over, None);
        assert!(matches!(wrong, Verdict::Wrong { said, happened, .. }
            if said == "Only below zero." && happened == "Grows"));
        assert_eq!(verdict(&asked, "Grows", &[None; 2], None), Verdict::Open);
        let asked: Question = "How large? | number gradient norm within a factor of 2"
            .parse()
            .expect("a question");
        assert!(
            matches!(verdict(&asked, "5", &over, None), Verdict::Right { happened, .. }
            if happened == "9 (regularised)")
        );
        assert!(
            matches!(verdict(&asked, "500", &over, None), Verdict::Wrong { happened, .. }
            if happened == "9 (regularised)")
        );
    }

    #[test]
    fn a_prediction_that_is_not_the_first_is_called_what_it_is() {
        assert_eq!(which(1), None);
        assert!(which(2).is_some_and(|it| it.contains("second")));
        assert!(which(4).is_some_and(|it| it.contains("number 4")));
    }

    #[test]
    fn the_headline_says_nothing_of_what_the_lab_cannot_tell() {
        let right = Verdict::Right {
            happened: String::new(),
            numbers: String::new(),
            said: String::new(),
        };
        let wrong = Verdict::Wrong {
            happened: String::new(),
            numbers: String::new(),
            said: String::new(),
        };
        assert_eq!(headline(&[Verdict::Untold, Verdict::Open]), None);
        // While one is open, nothing is said of all.
        for (first, said) in [(&right, "1 of 1"), (&wrong, "0 of 1")] {
            assert_eq!(
                headline(&[first.clone(), Verdict::Untold, Verdict::Open]),
                Some(format!("{said} as you predicted so far; 1 not judged yet."))
            );
        }
        assert_eq!(
            headline(&[right.clone(), Verdict::Untold]),
            Some("As you predicted.".to_owned())
        );
        assert_eq!(
            headline(&[right, wrong.clone(), Verdict::Untold]).as_deref(),
            Some("1 of 2 as you predicted. Look again.")
        );
        assert_eq!(
            headline(&[wrong]).as_deref(),
            Some("Not as you predicted. Look again.")
        );
    }
}
