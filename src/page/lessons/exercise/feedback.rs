//! What was predicted, and what came true once both runs are over.

use crate::core::exercise::Question;
use crate::core::receipt::Outcome;
use crate::page::lessons::words::measured;
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
        numbers: String,
    },
    Wrong {
        happened: String,
        numbers: String,
    },
}

fn verdict(question: &Question, answer: &str, outcomes: &[Option<Outcome>; 2]) -> Verdict {
    if !outcomes.iter().all(Option::is_some) {
        return Verdict::Open;
    }
    if question.options.iter().all(|it| it.comes_true.is_none()) {
        return Verdict::Untold;
    }
    let came: Vec<_> = question
        .true_options(outcomes)
        .iter()
        .map(|choice| choice.words.clone())
        .collect();
    let numbers = measured(question, outcomes);
    if came.iter().any(|words| words == answer) {
        return Verdict::Right { numbers };
    }
    let happened = if came.is_empty() {
        "None of these".to_owned()
    } else {
        came.join(", ")
    };
    Verdict::Wrong { happened, numbers }
}

/// One line over all of them; nothing before the runs are over, or where the lab can tell of none.
fn headline(verdicts: &[Verdict]) -> Option<&'static str> {
    let told: Vec<_> = verdicts
        .iter()
        .filter(|it| matches!(it, Verdict::Right { .. } | Verdict::Wrong { .. }))
        .collect();
    let right = told.iter().all(|it| matches!(it, Verdict::Right { .. }));
    match (told.is_empty(), right) {
        (true, _) => None,
        (false, true) => Some("As you predicted."),
        (false, false) => Some("Not as you predicted. Look again."),
    }
}

/// The predictions, each against the first pair that was trained after it.
#[component]
pub fn Feedback(questions: Vec<Question>) -> impl IntoView {
    let store = use_store();
    let asked = questions.clone();
    let verdicts = Memo::new(move |_| {
        let first = store.study.with(|study| study.first);
        let outcomes = first.unwrap_or_else(|| store.outcomes());
        let answers = store.study.with(|study| study.predictions.clone());
        let pairs = asked.iter().zip(&answers);
        pairs
            .map(|(question, answer)| verdict(question, answer, &outcomes))
            .collect::<Vec<_>>()
    });
    let heading = move || {
        verdicts
            .with(|all| headline(all))
            .unwrap_or("Your prediction is locked.")
    };
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
        {cards}
    }
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
        Some(Verdict::Right { numbers }) => Some((answer.get(), numbers)),
        Some(Verdict::Wrong { happened, numbers }) => Some((happened, numbers)),
        _ => None,
    };
    view! {
        <div class="card" class:key=wrong>
            <p class="ink2">{question}</p>
            <dl class="vs">
                <dt>"You said"</dt>
                <dd class:yes=right class:no=wrong>{move || answer.get()}</dd>
                {move || {
                    happened().map(|(words, numbers)| {
                        let colon = (!numbers.is_empty()).then_some(": ");
                        view! {
                            <dt>"What happened"</dt>
                            <dd class="happened"><b>{words}</b>{colon}{numbers}</dd>
                        }
                    })
                }}
            </dl>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(accuracy: f32) -> Outcome {
        Outcome {
            steps: 66,
            test_accuracy: accuracy,
            test_loss: 2.0,
            exponent: 0.03,
            firing_rate: 0.1,
            gradient_norm: 9.0,
        }
    }

    fn question() -> Question {
        let text =
            "Does it learn? | Yes => test accuracy at least 0.8 | No => test accuracy at most 0.5";
        text.parse().expect("a question")
    }

    #[test]
    fn a_prediction_is_right_wrong_or_none_of_these_by_the_runs_that_are_over() {
        let of = |answer, accuracy| {
            let out = outcome(accuracy);
            verdict(&question(), answer, &[Some(out), Some(out)])
        };
        assert!(matches!(of("Yes", 0.9), Verdict::Right { .. }));
        assert!(matches!(of("Yes", 0.2), Verdict::Wrong { happened, .. } if happened == "No"));
        assert!(
            matches!(of("Yes", 0.6), Verdict::Wrong { happened, .. } if happened == "None of these")
        );
        let half = [None, Some(outcome(0.9))];
        assert_eq!(verdict(&question(), "Yes", &half), Verdict::Open);
        let open: Question = "Why?".parse().expect("a question");
        let both = [Some(outcome(0.9)); 2];
        assert_eq!(verdict(&open, "Because", &both), Verdict::Untold);
    }

    #[test]
    fn the_headline_says_nothing_of_what_the_lab_cannot_tell() {
        let right = Verdict::Right {
            numbers: String::new(),
        };
        let wrong = Verdict::Wrong {
            happened: String::new(),
            numbers: String::new(),
        };
        assert_eq!(headline(&[Verdict::Untold, Verdict::Open]), None);
        assert_eq!(
            headline(&[right.clone(), Verdict::Untold]),
            Some("As you predicted.")
        );
        assert_eq!(
            headline(&[right, wrong]),
            Some("Not as you predicted. Look again.")
        );
    }
}
