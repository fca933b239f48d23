//! A lesson's questions with what is right: options with what makes them true and what is said of them, model
//! answers with what to look for, hints and goals.

use crate::core::exercise::{Choice, Exercise, Goal, Question};
use crate::page::language::say;
use crate::page::lessons::{expected_in_words, goal_words_of};
use leptos::prelude::*;

/// What the networks are called, by side.
type Names = [String; 2];

/// What makes an option true, in words; `None` where the lab does not tell.
fn truth(option: &Choice, names: &Names) -> Option<String> {
    let goal = option.comes_true.as_ref()?;
    Some(if goal.conditions.is_empty() {
        say("the right answer").to_owned()
    } else {
        say!("right where {goal}", goal = goal_words_of(goal, names))
    })
}

/// All questions, then what the runs have to come to, of networks that are called so, by side.
#[component]
pub fn Answers(exercise: Exercise, names: Names) -> impl IntoView {
    let Exercise {
        predict,
        explain,
        goals,
        ..
    } = exercise;
    view! {
        <section class="stack">
            <h2>{say("Predict")}</h2>
            <ol class="answers">{all(predict, &names)}</ol>
        </section>
        <section class="stack" hidden=goals.is_empty()>
            <h2>{say("Goal")}</h2>
            <ul class="answers">{goals.iter().map(|it| goal(it, &names)).collect::<Vec<_>>()}</ul>
        </section>
        <section class="stack">
            <h2>{say("Explain")}</h2>
            <ol class="answers">{all(explain, &names)}</ol>
        </section>
    }
}

fn goal(goal: &Goal, names: &Names) -> impl IntoView + use<> {
    view! { <li>{goal_words_of(goal, names)}</li> }
}

fn all(questions: Vec<Question>, names: &Names) -> Vec<impl IntoView + use<>> {
    let one = |question: Question| view! { <Answered question names=names.clone() /> };
    questions.into_iter().map(one).collect()
}

#[component]
fn Answered(question: Question, names: Names) -> impl IntoView {
    let number = question.number.as_ref().map(|expected| {
        view! { <p class="model-text">{expected_in_words(expected, &names)}</p> }
    });
    let options: Vec<_> = question
        .options
        .iter()
        .map(|it| option(it, &names))
        .collect();
    let no_options = options.is_empty();
    let hints: Vec<_> = question.hints.iter().map(|it| hint(it)).collect();
    let model = question.model.map(|model| {
        let points: Vec<_> = model
            .points
            .into_iter()
            .map(|point| view! { <li>{point}</li> })
            .collect();
        let none = points.is_empty();
        view! {
            <p class="model-text" data-own>{model.text}</p>
            <div class="points" hidden=none>
                <span class="meta">{say("Should be mentioned")}</span>
                <ul data-own>{points}</ul>
            </div>
        }
    });
    view! {
        <li>
            <p><b data-own>{question.words}</b></p>
            <ul class="options" hidden=no_options>{options}</ul>
            {number}
            {model}
            {hints}
        </li>
    }
}

fn option(option: &Choice, names: &Names) -> impl IntoView + use<> {
    let truth =
        truth(option, names).map(|truth| view! { " " <span class="meta true">{truth}</span> });
    let said = option.feedback.clone();
    let said = said.map(|said| view! { <p class="ink2" data-own>{said}</p> });
    view! { <li><span data-own>{option.words.clone()}</span>{truth}{said}</li> }
}

fn hint(hint: &str) -> impl IntoView + use<> {
    view! { <p class="ink2">{say("Hint")} ": " <span data-own>{hint.to_owned()}</span></p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_says_what_makes_it_true_where_the_lab_can_tell() {
        let names = ["β 0.5", "β 0.95"].map(str::to_owned);
        let question =
            "Which? | A => true ; Yes. | B => regularised: test accuracy at least 0.5 | C";
        let question: Question = question.parse().expect("a question");
        let said: Vec<_> = question
            .options
            .iter()
            .map(|it| truth(it, &names))
            .collect();
        assert_eq!(said[0].as_deref(), Some("the right answer"));
        let by_run = said[1].as_deref().expect("a condition");
        assert!(by_run.contains("β 0.95: accuracy at least 50"), "{by_run}");
        assert_eq!(said[2], None);
    }
}
