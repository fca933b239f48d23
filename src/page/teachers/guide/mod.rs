//! What a teacher wants to know of a lesson: its guide, the answers to its questions, and a worksheet. What is
//! in sight is what is printed.
//!
//! In reading order:
//!
//! - `answers`: each question with what is right, and why
//! - `worksheet`: the questions on paper
//! - `hand_out`: how the lesson comes to a class, below every guide

mod answers;
mod hand_out;
mod worksheet;

use crate::core::config::ExperimentConfig;
use crate::core::exercise::{COURSE, Exercise, Lesson};
use crate::core::text::Block;
use crate::page::kit::{Choice, PageHead, Segmented};
use crate::page::lab::PauseElsewhere;
use crate::page::language::{heard, say};
use crate::page::lessons::{Links, Setter, Text};
use crate::page::store::guide::DIVIDER;
use crate::page::store::names::names_of;
use crate::page::store::{Store, use_store};
use crate::page::teachers::print::PrintButton;
pub use answers::Answers;
use hand_out::HandOut;
use leptos::prelude::*;
pub use worksheet::Worksheet;

/// Which of the sheets is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Guide,
    Answers,
    Worksheet,
}

/// The blocks behind a divider, up to the next; those before the first where no name is given.
fn part_of(all: &[Block], name: Option<&str>) -> Vec<Block> {
    let mut behind = None;
    let mut found = Vec::new();
    for block in all {
        match block {
            Block::Divider(other) => behind = Some(other.as_str()),
            block if behind == name => found.push(block.clone()),
            _ => {}
        }
    }
    found
}

/// The parts of a text that stand on a worksheet: its beginning, and its step of running.
pub const ON_WORKSHEET: [Option<&str>; 2] = [None, Some("run")];

/// What of a part goes on paper: its figures follow the settings of the moment.
pub fn on_paper(all: &[Block], part: Option<&str>) -> Vec<Block> {
    let blocks = part_of(all, part);
    let is_figure = |block: &Block| matches!(block, Block::Figure { .. });
    blocks.into_iter().filter(|it| !is_figure(it)).collect()
}

/// The guide's own text: its first heading stands at the head of the page.
fn guide_of(all: &[Block]) -> Vec<Block> {
    let mut blocks = part_of(all, Some(DIVIDER));
    if matches!(blocks.first(), Some(Block::Heading { level: 1, .. })) {
        blocks.remove(0);
    }
    blocks
}

/// Links that set controls do nothing here: there is no experiment.
pub fn dead() -> Links {
    Links {
        set: Callback::new(|_| {}),
        state: Callback::new(|_| Setter::Dead(say("Sets this in the lesson").to_owned())),
    }
}

/// The view.
#[component]
pub fn GuideView() -> impl IntoView {
    let store = use_store();
    let lesson = Memo::new(move |_| store.guide.with(|guide| guide.lesson));
    let exercise = Memo::new(move |_| store.guide.with(|guide| guide.exercise.clone()));
    let headline = Memo::new(move |_| match exercise.get() {
        Some(it) => say!("For teachers: {title}", title = it.title),
        None => say("A guide to each lesson").to_owned(),
    });
    let sheet = RwSignal::new(Sheet::Guide);
    let shown = move || match (lesson.get(), exercise.get()) {
        (Some(_), Some(exercise)) => view! { <Shown store exercise sheet /> }.into_any(),
        (Some(_), None) => view! { <Waiting store /> }.into_any(),
        (None, _) => ().into_any(),
    };
    view! {
        <main id="main" class="tch gd">
            <PageHead
                headline
                sub=say("Aim, minutes, expected numbers, likely wrong ideas, answers, and a worksheet.")
                back=("#view=teachers", say("For teachers"))
            >
                <PauseElsewhere />
                <Show when=move || exercise.with(Option::is_some)>
                    <Actions lesson sheet />
                </Show>
            </PageHead>
            <Guides lesson />
            {shown}
        </main>
    }
}

/// All guides, the open one marked.
#[component]
fn Guides(lesson: Memo<Option<&'static str>>) -> impl IntoView {
    let one = |(place, it): (usize, Lesson)| {
        let Lesson { key, title, .. } = it;
        let here = move || (lesson.get() == Some(key)).then_some("page");
        view! {
            <li>
                <a id=format!("guide-{key}") href=format!("#view=guide&lesson={key}") aria-current=here>
                    {format!("{}. {}", place + 1, say(title))}
                </a>
            </li>
        }
    };
    let all: Vec<_> = COURSE.into_iter().enumerate().map(one).collect();
    view! { <nav class="guides" aria-label=say("The course")><ol>{all}</ol></nav> }
}

/// What can be looked at and done.
#[component]
fn Actions(lesson: Memo<Option<&'static str>>, sheet: RwSignal<Sheet>) -> impl IntoView {
    let choices = vec![
        Choice::new(Sheet::Guide, say("Guide")),
        Choice::new(Sheet::Answers, say("Answers")),
        Choice::new(Sheet::Worksheet, say("Worksheet")),
    ];
    let lesson = move || format!("#v=1&lesson={}", lesson.get().unwrap_or_default());
    view! {
        <Segmented
            name="guide-shows"
            legend=say("View")
            choices
            value=sheet
            on_change=move |chosen| sheet.set(chosen)
        />
        <a class="b" id="guide-lesson" href=lesson>{say("Open the lesson")}</a>
        <PrintButton id="guide-print" />
    }
}

/// The guide is on its way, or why it does not come.
#[component]
fn Waiting(store: Store) -> impl IntoView {
    let words = move || {
        let wrong = store.guide.with(|guide| guide.wrong.clone());
        wrong.map_or_else(|| say("Fetching the guide…").to_owned(), |why| heard(&why))
    };
    view! { <p class="sheet" role="status">{words}</p> }
}

#[component]
fn Shown(store: Store, exercise: Exercise, sheet: RwSignal<Sheet>) -> impl IntoView {
    let blocks = Memo::new(move |_| store.guide.with(|guide| guide.blocks.clone()));
    let guide = Memo::new(move |_| blocks.with(|all| guide_of(all)));
    let lesson = Memo::new(move |_| store.guide.with(|guide| guide.lesson));
    let [before, run] =
        ON_WORKSHEET.map(|part| Memo::new(move |_| blocks.with(|all| on_paper(all, part))));
    let names = names_of(&exercise.differ, &ExperimentConfig::default());
    let title = exercise.title.clone();
    move || {
        let (exercise, names) = (exercise.clone(), names.clone());
        let sheet = match sheet.get() {
            Sheet::Guide => view! {
                <div class="exercise-text"><Text blocks=guide links=dead() /></div>
                <HandOut lesson />
            }
            .into_any(),
            Sheet::Answers => view! { <Answers exercise names /> }.into_any(),
            Sheet::Worksheet => view! { <Worksheet exercise before run names /> }.into_any(),
        };
        view! {
            <article class="sheet" id="guide-sheet">
                <h2 class="on-paper" data-own>{title.clone()}</h2>
                {sheet}
            </article>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::text::{Span, Style};

    fn words(text: &str) -> Vec<Span> {
        vec![Span {
            text: text.to_owned(),
            style: Style::Plain,
            target: None,
        }]
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(words(text))
    }

    #[test]
    fn the_lessons_stages_and_the_guide_are_told_apart() {
        let all = [
            paragraph("before"),
            Block::Divider("run".to_owned()),
            paragraph("run"),
            Block::Divider("explain".to_owned()),
            paragraph("explain"),
            Block::Divider(DIVIDER.to_owned()),
            Block::Heading {
                level: 1,
                spans: words("For teachers"),
            },
            paragraph("aim"),
        ];
        assert_eq!(part_of(&all, None), [paragraph("before")]);
        assert_eq!(part_of(&all, Some("run")), [paragraph("run")]);
        assert_eq!(guide_of(&all), [paragraph("aim")]);
        assert_eq!(guide_of(&[]), []);
        let figure = Block::Figure {
            name: "leak".to_owned(),
            caption: String::new(),
        };
        assert_eq!(
            on_paper(&[figure, paragraph("run")], None),
            [paragraph("run")]
        );
    }
}
