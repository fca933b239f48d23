//! A lesson's questions on paper: what is asked before the run, room for runs, and what is asked after it.
//! Nothing on it gives an answer.

use super::dead;
use crate::core::exercise::{Exercise, Networks, Question};
use crate::core::text::Block;
use crate::page::language::say;
use crate::page::lessons::{Sketch, Text, goal_words_of};
use crate::page::store::names::within;
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
    /// What the networks are called, by side.
    names: [String; 2],
) -> impl IntoView {
    let Exercise {
        predict,
        explain,
        goals,
        networks,
        map,
        ..
    } = exercise;
    let no_map = map.is_none();
    let shown = match networks {
        Networks::One => None,
        Networks::Two => Some(&names),
    };
    let goals: Vec<_> = goals
        .iter()
        .map(|goal| view! { <li>{goal_words_of(goal, &names)}</li> })
        .collect();
    let no_goals = goals.is_empty();
    view! {
        <p class="who"><span>{say("Name")}</span><span>{say("Date")}</span></p>
        <div class="exercise-text"><Text blocks=before links=dead() /></div>
        <h2>{say("Predict")}</h2>
        <p hidden=no_map>{say("Your cells follow from your name; the page shows them.")}</p>
        <ol class="asked">{all(predict, shown)}</ol>
        <h2>{say("Run")}</h2>
        <div class="exercise-text"><Text blocks=run links=dead() /></div>
        <div hidden=no_goals>
            <p><b>{say("Goal")}</b></p>
            <ul class="answers">{goals}</ul>
        </div>
        <Runs />
        <h2>{say("Explain")}</h2>
        <ol class="asked">{all(explain, shown)}</ol>
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

/// Which line of the answers' pictures is whose: colours are lost on paper.
fn legend(question: &Question, [dashed, solid]: &[String; 2]) -> Option<String> {
    let is_drawn = question.options.iter().any(|it| it.picture.is_some());
    let [dashed, solid] = [within(dashed), within(solid)];
    is_drawn.then(|| say!("Dashed line: {dashed}. Solid line: {solid}.", dashed, solid))
}

/// The questions; what both networks are called, where there are two.
fn all(questions: Vec<Question>, names: Option<&[String; 2]>) -> Vec<impl IntoView + use<>> {
    let one = |question| asked(question, names);
    questions.into_iter().map(one).collect()
}

fn asked(question: Question, names: Option<&[String; 2]>) -> impl IntoView + use<> {
    let legend = names.and_then(|names| legend(&question, names));
    let (no_legend, one) = (legend.is_none(), names.is_none());
    let options: Vec<_> = question
        .options
        .iter()
        .map(|it| {
            let picture = it.picture.map(|picture| view! { <Sketch picture one /> });
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
            <p class="meta" hidden=no_legend>{legend}</p>
            <ul class="boxes" data-own hidden=no_options>{options}</ul>
            {lines}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_paper_it_is_said_which_line_is_whose_where_there_are_two() {
        let asked = |text: &str| text.parse::<Question>().expect("a question");
        let drawn = asked("Which? | ![flat rising] One => true | ![rising] Both");
        let names = ["Unregularised", "Regularised"].map(str::to_owned);
        let said = legend(&drawn, &names);
        assert_eq!(
            said.as_deref(),
            Some("Dashed line: unregularised. Solid line: regularised.")
        );
        assert_eq!(legend(&asked("Which? | One | Both"), &names), None);
    }
}
