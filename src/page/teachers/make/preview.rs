//! The student's first step, as it will be.

use super::Desk;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::exercise::ClassMap;
use crate::core::exercise::{Exercise, Networks};
use crate::core::settings::with_word;
use crate::core::text::Block;
use crate::page::kit::{Choice, Icon, Segmented, Sign};
use crate::page::language::say;
use crate::page::lessons::{Links, QuestionPreview, Text, cell_words, goal_words_of, setter};
use crate::page::store::names::value_of;
use crate::page::store::use_store;
use crate::page::teachers::draft::called;
use leptos::prelude::*;

/// How wide the student's screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    Desktop,
    Phone,
}

/// Follows the draft, whole or not.
#[component]
pub fn Preview(desk: Desk) -> impl IntoView {
    let store = use_store();
    let screen = RwSignal::new(Screen::Desktop);
    let text = Memo::new(move |_| desk.read(|draft| draft.text.clone()));
    Effect::new(move |_| store.typeset_draft(&text.get()));
    let blocks = Memo::new(move |_| {
        let all = store.study.with(|study| study.drafted.1.clone());
        let later = |block: &Block| matches!(block, Block::Divider(_));
        all.into_iter()
            .take_while(|block| !later(block))
            .collect::<Vec<_>>()
    });
    let exercise = Memo::new(move |_| {
        let made = desk.made.get();
        made.map(|made| made.exercise).unwrap_or_default()
    });
    let links = Links {
        set: Callback::new(|_| {}),
        state: Callback::new(move |edits| {
            let config = desk.read(|draft| draft.experiment.config.clone());
            exercise.with(|exercise| setter(&edits, &config, &|path| exercise.allows(path)))
        }),
    };
    let choices = vec![
        Choice::new(Screen::Desktop, say("Desktop")),
        Choice::new(Screen::Phone, say("Phone")),
    ];
    view! {
        <section class="pv" aria-label=say("Preview")>
            <div class="pvh">
                <h2>{say("What the student sees")}</h2>
                <span class="meta">{say("first step, live")}</span>
                <Segmented
                    name="teach-screen"
                    legend=say("Preview size")
                    choices
                    value=screen
                    on_change=move |chosen| screen.set(chosen)
                />
            </div>
            <div class="pvb">
                <div class="stu" class:phone=move || screen.get() == Screen::Phone id="teach-preview" inert>
                    <div class="stt">
                        <span class="meta">{say("Exercise from your teacher")}</span>
                        <p class="title">{move || title(&exercise.get())}</p>
                        <Steps exercise />
                        <div class="exercise-text"><Text blocks links /></div>
                        <Asked exercise />
                    </div>
                    <Bench desk exercise />
                </div>
            </div>
        </section>
    }
}

fn title(exercise: &Exercise) -> String {
    if exercise.title.is_empty() {
        say("No title yet").to_owned()
    } else {
        exercise.title.clone()
    }
}

#[component]
fn Steps(exercise: Memo<Exercise>) -> impl IntoView {
    let names = move || {
        let first = usize::from(exercise.with(|it| it.map.is_none() && it.predict.is_empty()));
        let names = [say("Predict"), say("Run"), say("Explain")]
            .into_iter()
            .skip(first);
        let items = names.enumerate();
        items
            .map(|(place, name)| view! { <li>{format!("{}. {name}", place + 1)}</li> })
            .collect::<Vec<_>>()
    };
    view! { <ul class="steps">{names}</ul> }
}

#[component]
fn Asked(exercise: Memo<Exercise>) -> impl IntoView {
    let questions = move || {
        let (questions, one) =
            exercise.with(|it| (it.predict.clone(), it.networks == Networks::One));
        let all = questions.into_iter().enumerate();
        all.map(|(place, question)| view! { <QuestionPreview number=place + 1 question one /> })
            .collect::<Vec<_>>()
    };
    let first = move || exercise.with(|it| it.map.is_none() && it.predict.is_empty());
    let cells = move || {
        let (map, title) = exercise.with(|it| (it.map.clone(), it.title.clone()));
        map.map(|map| view! { <Cells map title /> })
    };
    let named = move || exercise.with(|it| it.own_seed || it.map.is_some());
    view! {
        <div class="q" hidden=move || !named()>
            <p><b>{say("Your name, or the number your teacher gave you")}</b></p>
            <div class="field" aria-hidden="true"></div>
        </div>
        {cells}
        {questions}
        <span class="b main">
            <Icon sign=Signal::derive(move || if first() { Sign::Play } else { Sign::Lock }) />
            {move || if first() { say("Train") } else { say("Lock in") }}
        </span>
    }
}

/// The cells of a student by the name of Ada.
#[component]
fn Cells(map: ClassMap, title: String) -> impl IntoView {
    let cells = map.allotted("Ada", &title);
    let one = |cell| view! { <li><b>{cell_words(&map, cell)}</b> ": " {say("Does it learn? Does its gradient grow or fade?")}</li> };
    let items: Vec<_> = cells.into_iter().map(one).collect();
    view! { <div class="q"><p><b>{say("Your cells")}</b> " " {say("(of a student called Ada)")}</p><ul class="stack">{items}</ul></div> }
}

/// What stands beside the text: settings, as they are seen, and goals.
#[component]
fn Bench(desk: Desk, exercise: Memo<Exercise>) -> impl IntoView {
    let locked = move || exercise.with(|it| it.map.is_some() || !it.predict.is_empty());
    let seed = move || match exercise.with(|it| it.own_seed) {
        true => say("seed: follows from the name").to_owned(),
        false => say!(
            "seed {seed}",
            seed = desk.read(|draft| draft.experiment.config.seed)
        ),
    };
    let config = move || desk.read(|draft| draft.experiment.config.clone());
    let settings = move || exercise.with(|it| setting_rows(it, &config()));
    let names = move || exercise.with(|it| called(it, &config()));
    let goals = move || {
        let goals = exercise.with(|it| it.goals.clone());
        let names = names();
        let none = goals.is_empty().then_some(say("None."));
        let items: Vec<_> = goals
            .iter()
            .map(|goal| view! { <li>{goal_words_of(goal, &names)}</li> })
            .collect();
        view! { <p class="ink2">{none}</p> <ul>{items}</ul> }
    };
    view! {
        <div class="st">
            <div class="sh">
                <span class="chip">
                    <span class="dot"></span>
                    {move || if locked() { say("Locked until you predict") } else { say("Ready") }}
                </span>
                <span class="meta">{seed}</span>
            </div>
            <div class="blk"><h3>{say("Settings")}</h3>{settings}</div>
            <div class="blk"><h3>{say("Goals")}</h3>{goals}</div>
            <p class="blk meta" id="teach-beside">{move || exercise.with(|it| beside(it, names()))}</p>
        </div>
    }
}

/// What stands beside the text once it is opened.
fn beside(exercise: &Exercise, names: [String; 2]) -> String {
    let [first, second] = names;
    if exercise.map.is_some() {
        say("Beside it: the class's map, with a line around these cells.").to_owned()
    } else if exercise.networks == Networks::One {
        say("Beside it: one network and its courses.").to_owned()
    } else if exercise.differ.is_chosen() {
        say!(
            "Beside it: “{first}” and “{second}”, and their four courses.",
            first,
            second
        )
    } else {
        say("Beside it: both networks and their four courses.").to_owned()
    }
}

/// The settings, as they are seen: those that the networks differ in with both values, which are locked.
fn setting_rows(exercise: &Exercise, config: &ExperimentConfig) -> AnyView {
    let locked = || view! { <Icon sign=Sign::Lock /><span class="vh">{say("locked")}</span> };
    let row = |word: &'static str, is_frozen: bool| {
        let field = with_word(word).filter(|field| !exercise.differ.has(field.path))?;
        let value = field.shown(config);
        let lock = is_frozen.then(locked);
        Some(view! { <dt>{say(field.label)}</dt><dd>{value} {lock}</dd> }.into_any())
    };
    let second = exercise.differ.config(Side::Regularised, config);
    let differing = exercise.differ.changes().iter().map(|(field, _)| {
        let [first, second] = [config, &second].map(|config| value_of(field, config));
        let both = say!("{first} and {second}", first, second);
        view! { <dt>{say(field.label)}</dt><dd>{both} " " {locked()}</dd> }.into_any()
    });
    let differing: Vec<_> = differing.collect();
    let open = exercise.shown.iter().filter_map(|word| row(word, false));
    let frozen = exercise.locked.iter().filter_map(|word| row(word, true));
    let rows: Vec<_> = open.chain(frozen).collect();
    let all = match (rows.is_empty(), exercise.map.is_some()) {
        (true, true) => Some(say("None: all cells are of your experiment.")),
        (true, false) if !differing.is_empty() => Some(say("All other settings can be changed.")),
        (true, false) => Some(say("All settings can be changed.")),
        (false, _) => None,
    };
    view! { <dl class="setl">{differing} {rows}</dl> <p class="ink2">{all}</p> }.into_any()
}
