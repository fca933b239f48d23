//! The form of an exercise, the student's first step beside it, what is printed of it, and the ways to give it out.

mod condition;
mod control;
mod give_out;
mod help;
mod key;
mod look;
mod map;
mod number;
mod package;
mod pair;
mod paper;
mod picture;
mod preview;
mod questions;
mod visible;

use super::Teaching;
use super::draft::{AimPlace, Draft, Made, Problem, When};
use crate::core::settings;
use crate::core::share_link::Link;
use crate::page::kit::{Icon, PageHead, Sign};
use crate::page::lab::PauseElsewhere;
use crate::page::language::say;
use crate::page::store::study::Carried;
use crate::page::store::study::Study;
use crate::page::store::{Store, use_store};
use condition::AimEditor;
use control::{Row, Wrong};
use give_out::GiveOut;
use key::ModelAnswers;
use leptos::prelude::*;
use leptos::web_sys::Element;
use look::Look;
use map::MapPart;
use pair::PairPart;
use paper::{OnPaper, Sheet, SheetPick};
use preview::Preview;
use questions::QuestionList;
use std::collections::BTreeSet;
use visible::Visible;

/// The draft, what it comes to, and what is wrong with it: what every part of the form needs.
#[derive(Debug, Clone, Copy)]
struct Desk {
    draft: RwSignal<Option<Draft>>,
    made: Memo<Option<Made>>,
    /// The boxes that somebody has been at; `None` where all are to be looked at.
    visited: RwSignal<Option<BTreeSet<String>>>,
}

/// The boxes that begin empty, by their ids or how these begin: what is missing there is told once somebody has been
/// there. Everything else has something to be wrong.
const BEGIN_EMPTY: [&str; 6] = [
    "teach-title",
    "ask-",
    "answer-",
    "rule-",
    "number-",
    "within-",
];

impl Desk {
    fn new(store: Store, draft: RwSignal<Option<Draft>>) -> Self {
        if draft.with_untracked(Option::is_none) {
            draft.set(Some(Draft::new(present(store))));
        }
        let made = Memo::new(move |_| draft.with(|draft| draft.as_ref().map(Draft::make)));
        let is_begun = draft.with_untracked(|it| it.as_ref().is_some_and(|it| !it.is_untouched()));
        let visited = RwSignal::new((!is_begun).then(BTreeSet::new));
        Self {
            draft,
            made,
            visited,
        }
    }

    /// Somebody types in a box, or leaves it, also with the whole form: then there is nothing to follow any more.
    fn visit(self, id: String) {
        let is_new =
            |ids: &Option<BTreeSet<String>>| ids.as_ref().is_some_and(|ids| !ids.contains(&id));
        if self.visited.try_with_untracked(is_new) == Some(true) {
            self.visited.try_update(|ids| {
                if let Some(ids) = ids {
                    ids.insert(id.clone());
                }
            });
        }
    }

    /// Whether nobody has been at a box that begins empty.
    fn is_untried(self, at: &str) -> bool {
        BEGIN_EMPTY.iter().any(|own| at.starts_with(own))
            && self
                .visited
                .with(|ids| ids.as_ref().is_some_and(|ids| !ids.contains(at)))
    }

    /// Reads the draft, and follows it.
    fn read<T: Default>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.draft
            .with(|draft| draft.as_ref().map(read).unwrap_or_default())
    }

    /// Reads the draft as it is now.
    fn now<T: Default>(self, read: impl FnOnce(&Draft) -> T) -> T {
        untrack(|| self.read(read))
    }

    fn edit(self, edit: impl FnOnce(&mut Draft)) {
        self.draft.update(|draft| {
            if let Some(draft) = draft {
                edit(draft);
            }
        });
    }

    fn problems(self) -> Vec<Problem> {
        let made = self.made.get();
        made.map(|made| made.problems).unwrap_or_default()
    }

    /// What is wrong at a control, as far as it is to be told.
    fn wrong(self, at: &str) -> Option<String> {
        if self.is_untried(at) {
            return None;
        }
        self.made.with(|made| {
            let found = made.as_ref()?.problems.iter().find(|it| it.at == at)?;
            Some(found.words.clone())
        })
    }
}

impl Desk {
    /// What is to be known at a control.
    fn warning(self, at: &str) -> Option<String> {
        self.made.with(|made| {
            let found = made.as_ref()?.warnings.iter().find(|it| it.at == at)?;
            Some(found.words.clone())
        })
    }
}

/// The lab's experiment as it is now, to be opened as a student does.
fn present(store: Store) -> Link {
    Link {
        view: Default::default(),
        // The teacher's; a student chooses an own one.
        device: Default::default(),
        ..untrack(|| store.link(Carried::default()))
    }
}

/// The whole page.
#[component]
pub fn Make(teaching: Teaching) -> impl IntoView {
    let store = use_store();
    let desk = Desk::new(store, teaching.draft);
    Effect::new(move |_| teaching.keep());
    let sheet = RwSignal::new(Sheet::Form);
    // The form is made anew with the draft: its boxes are filled once.
    let round = RwSignal::new(0);
    let before = teaching.before;
    let show = move || {
        let is_new = desk.now(Draft::is_untouched);
        desk.visited.set(is_new.then(BTreeSet::new));
        sheet.set(Sheet::Form);
        round.update(|round| *round += 1);
    };
    let take = move |draft: Draft| {
        teaching.replace(draft);
        show();
    };
    let anew = move |_| take(Draft::new(present(store)));
    let undo = move |_| {
        teaching.undo();
        show();
    };
    let open = Memo::new(move |_| {
        let title = |study: &Study| study.exercise.as_ref().map(|it| it.title.clone());
        store.study.with(title)
    });
    let edit = move |_| {
        if let Some(draft) = store.study.with_untracked(draft_of_open) {
            take(draft);
        }
    };
    let on_paper = move || sheet.get() != Sheet::Form;
    view! {
        <div class="page making" class:gd=on_paper>
            <PageHead headline=say("Make an exercise") sub=say("One link holds all of it. The draft stays in this browser.")>
                <PauseElsewhere />
                <SheetPick sheet />
                <a class="b" id="to-review" href="#view=teachers">{say("Review hand-ins")}</a>
                <Show when=move || open.with(Option::is_some)>
                    <button class="b" type="button" id="teach-edit" title=move || open.get() on:click=edit>{say("Edit the open exercise")}</button>
                </Show>
                <Show when=move || before.with(Option::is_some)>
                    <button class="b" type="button" id="teach-undo" on:click=undo>{say("Back to the draft before")}</button>
                </Show>
                <button class="b" type="button" id="teach-anew" on:click=anew>{say("Begin a new one")}</button>
            </PageHead>
            <Show when=on_paper><OnPaper desk sheet /></Show>
            <Show when=move || !on_paper()>
                <div class="split mk">
                    {move || {
                        round.track();
                        view! { <Form desk /> }
                    }}
                    <Preview desk />
                </div>
                <GiveOut desk />
            </Show>
        </div>
    }
}

/// The exercise that is open, to be edited.
fn draft_of_open(study: &Study) -> Option<Draft> {
    let exercise = study.exercise.as_ref()?;
    let config = study.expected_of.clone()?;
    Some(Draft::of(
        exercise,
        &Link {
            config,
            ..Link::default()
        },
    ))
}

/// What each setting is called in a link of the text.
#[component]
fn SettingWords() -> impl IntoView {
    let words = settings::all().map(|field| {
        view! {
            <li><code>{field.word}</code> " " {say(field.label)}</li>
        }
    });
    view! {
        <details class="words" id="teach-words">
            <summary>{say("The words of all settings")}</summary>
            <ul class="cols">{words.collect::<Vec<_>>()}</ul>
        </details>
    }
}

#[component]
fn Form(desk: Desk) -> impl IntoView {
    let (title, text) = desk.now(|draft| (draft.title.clone(), draft.text.clone()));
    let title_changed = move |text: String| desk.edit(|draft| draft.title = text);
    let text_changed = move |text: String| desk.edit(|draft| draft.text = text);
    view! {
        <form
            class="form"
            aria-label=say("Exercise")
            novalidate
            on:submit=|event| event.prevent_default()
            on:input=move |event| desk.visit(event_target::<Element>(&event).id())
            on:focusout=move |event| desk.visit(event_target::<Element>(&event).id())
        >
            <section class="sec">
                <label class="lab" for="teach-title"><b>{say("Title")}</b></label>
                <Row desk id="teach-title" value=title on_change=Callback::new(title_changed) />
                <Wrong desk at="teach-title" />
                <label class="lab" for="teach-text"><b>{say("Text")}</b></label>
                <textarea
                    class="field"
                    id="teach-text"
                    rows="6"
                    prop:value=text
                    aria-describedby="teach-text-wrong"
                    aria-invalid=move || desk.wrong("teach-text").is_some().then_some("true")
                    on:input=move |event| text_changed(event_target_value(&event))
                ></textarea>
                <Wrong desk at="teach-text" />
                <small>{say("Markdown. A link to #set&steps=20 sets a control.")}</small>
                <SettingWords />
            </section>
            <Frozen desk />
            <PairPart desk />
            <QuestionList desk when=When::BeforeRun />
            <QuestionList desk when=When::AfterRun />
            <MapPart desk />
            <Goals desk />
            <Look desk />
            <Visible desk />
            <ModelAnswers desk />
        </form>
    }
}

/// The experiment, which only the press of its button changes.
#[component]
fn Frozen(desk: Desk) -> impl IntoView {
    let store = use_store();
    let taken = RwSignal::new(String::new());
    let own = desk.now(|draft| draft.own_seed);
    let take = move |_| {
        desk.edit(|draft| draft.experiment = present(store));
        taken.set(say("Taken.").to_owned());
    };
    let chips = move || {
        let changed = desk.read(changed);
        let none = changed
            .is_empty()
            .then(|| view! { <span class="chip">{say("the demonstration")}</span> });
        let chips: Vec<_> = changed
            .into_iter()
            .map(|(name, value)| view! { <span class="chip">{name}" "<b>{value}</b></span> })
            .collect();
        view! { {none} {chips} }
    };
    view! {
        <section class="sec" aria-labelledby="teach-experiment">
            <header>
                <h2 id="teach-experiment">{say("Experiment")}</h2>
                <span class="meta">{say("frozen: what differs from the defaults")}</span>
            </header>
            <div class="frozen">{chips}</div>
            <label class="inl">
                <input
                    type="checkbox"
                    id="teach-own-seed"
                    prop:checked=own
                    on:change=move |event| desk.edit(|draft| draft.own_seed = event_target_checked(&event))
                />
                <span>{say("Everybody's own seed, which follows from the name")}</span>
            </label>
            <div class="inl">
                <button class="b" type="button" id="teach-take" on:click=take>
                    <Icon sign=Sign::Download />
                    {say("Take the lab's present experiment")}
                </button>
                <span class="meta" role="status">{move || taken.get()}</span>
            </div>
            <Wrong desk at="teach-own-seed" />
        </section>
    }
}

/// The settings that differ from their defaults, by label and value.
fn changed(draft: &Draft) -> Vec<(&'static str, String)> {
    let config = &draft.experiment.config;
    let differing = settings::all().filter_map(|field| {
        let differs = field.text(config) != field.text(&Default::default());
        differs.then(|| {
            (
                say(field.label),
                field.shown(config).replace('-', "\u{2212}"),
            )
        })
    });
    differing.collect()
}

#[component]
fn Goals(desk: Desk) -> impl IntoView {
    let numbers = Memo::new(move |_| {
        desk.read(|draft| draft.goals.iter().map(|it| it.number).collect::<Vec<_>>())
    });
    let each = move || numbers.get();
    view! {
        <section class="sec" aria-labelledby="teach-goals">
            <header>
                <h2 id="teach-goals">{say("Goals")}</h2>
                <span class="meta">{say("checked at the end of every run")}</span>
            </header>
            <For each key=|number| *number let:number>
                <div class="ask"><AimEditor desk place=AimPlace::Goal(number) /></div>
            </For>
            <div>
                <button class="b" type="button" id="teach-add-goal" on:click=move |_| desk.edit(Draft::add_goal)>
                    {say("Add a goal")}
                </button>
            </div>
            <Wrong desk at="teach-add-goal" />
        </section>
    }
}
