//! A lesson's questions on paper: what is asked before the run, room for runs, and what is asked after it.
//! Nothing on it gives an answer.

use super::dead;
use crate::core::exercise::{Exercise, Question};
use crate::core::text::Block;
use crate::page::language::say;
use crate::page::lessons::{Sketch, Text, goal_words};
use leptos::prelude::*;

/// Runs that there is room for.
const ROWS: usize = 6;
/// Lines for an answer in words.
const LINES: usize = 4;

/// The whole sheet: a lesson's beginning, and its step of running. What it says after the run stays in the lesson.
#[component]
pub fn Worksheet(
    exercise: Exercise,
    before: Memo<Vec<Block>>,
    run: Memo<Vec<Block>>,
) -> impl IntoView {
    let Exercise {
        predict,
        explain,
        goals,
        ..
    } = exercise;
    let goals: Vec<_> = goals
        .iter()
        .map(|goal| view! { <li>{goal_words(goal)}</li> })
        .collect();
    let no_goals = goals.is_empty();
    view! {
        <p class="who"><span>{say("Name")}</span><span>{say("Date")}</span></p>
        <div class="exercise-text"><Text blocks=before links=dead() /></div>
        <h2>{say("Predict")}</h2>
        <ol class="asked">{all(predict)}</ol>
        <h2>{say("Run")}</h2>
        <div class="exercise-text"><Text blocks=run links=dead() /></div>
        <div hidden=no_goals>
            <p><b>{say("Goal")}</b></p>
            <ul class="answers">{goals}</ul>
        </div>
        <Runs />
        <h2>{say("Explain")}</h2>
        <ol class="asked">{all(explain)}</ol>
    }
}

/// A table to be filled by hand.
#[component]
fn Runs() -> impl IntoView {
    let head = [
        say("What I set"),
        say("accuracy"),
        "λ",
        say("largest gradient norm"),
        say("firing rate"),
    ];
    let head: Vec<_> = head
        .into_iter()
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect();
    let count = head.len();
    let row = |_| {
        let cells: Vec<_> = (0..count).map(|_| view! { <td></td> }).collect();
        view! { <tr>{cells}</tr> }
    };
    let rows: Vec<_> = (0..ROWS).map(row).collect();
    view! {
        <table class="runs-by-hand">
            <caption class="vh">{say("My runs")}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn all(questions: Vec<Question>) -> Vec<impl IntoView> {
    questions.into_iter().map(asked).collect()
}

fn asked(question: Question) -> impl IntoView {
    let options: Vec<_> = question
        .options
        .iter()
        .map(|it| {
            let picture = it.picture.map(|picture| view! { <Sketch picture /> });
            view! { <li>{picture}{it.words.clone()}</li> }
        })
        .collect();
    let lines = match (question.is_open(), question.number) {
        (true, _) => LINES,
        (false, Some(_)) => 1,
        (false, None) => 0,
    };
    let no_options = options.is_empty();
    let lines: Vec<_> = (0..lines)
        .map(|_| view! { <div class="write"></div> })
        .collect();
    view! {
        <li>
            <p data-own>{question.words}</p>
            <ul class="boxes" data-own hidden=no_options>{options}</ul>
            {lines}
        </li>
    }
}
