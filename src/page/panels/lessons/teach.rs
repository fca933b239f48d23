//! Teacher mode: an exercise made of the present experiment, as one link.

use crate::core::exercise::{self, Exercise};
use crate::core::name::{Labelled, Named};
use crate::core::settings::Group;
use crate::core::share_link::{Link, Pairs, View};
use crate::page::dom::{El, button, el};
use crate::page::panels::copy::copy;
use crate::page::site::address;
use crate::page::store::Store;
use leptos::prelude::*;
use web_sys::Event;

/// What the teacher has written, as text.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    title: String,
    text: String,
    shown: Vec<&'static str>,
    locked: Vec<&'static str>,
    /// One a line.
    predict: String,
    explain: String,
    goals: String,
}

type Part = fn(&mut Draft) -> &mut String;

pub fn teach(store: Store) -> El {
    let draft = RwSignal::new(Draft::default());
    let said = RwSignal::new(String::new());
    let help = "Set up the experiment in the lab first. The link holds it and all that you write \
                here; nothing is stored anywhere else.";
    let made = move || draft.with(|draft| made(store, draft));
    let link = move || {
        made()
            .0
            .map_or(String::new(), |fragment| address(&fragment))
    };
    let area = el("textarea")
        .id("teach-link")
        .attr("rows", "3")
        .flag("readonly")
        .attr("aria-label", "The exercise's link")
        .live_value("value", link);
    let no_link = move || made().0.is_none();
    let copy = button("restart", "Copy the link")
        .id("teach-copy")
        .live_flag("disabled", no_link)
        .on_click(move || copy(untrack(link), said));
    let attempt = el("a")
        .id("teach-try")
        .live_flag("hidden", no_link)
        .live_attr("href", link)
        .text("Try it");
    let problems = el("ul")
        .id("teach-problems")
        .class("error")
        .live_children(move || {
            let (_, problems) = made();
            problems.iter().map(|words| el("li").text(words)).collect()
        });
    el("section")
        .class("panel teach")
        .attr("aria-labelledby", "teach-title-head")
        .child(el("h2").id("teach-title-head").text("Make an exercise"))
        .child(el("p").class("help").text(help))
        .children(
            WRITTEN
                .map(|(id, label, help, rows, part)| written(draft, (id, label, help, rows), part)),
        )
        .child(problems)
        .child(fields(draft))
        .child(area)
        .child(el("div").class("row").children([copy, attempt]))
        .child(
            el("p")
                .class("help")
                .attr("role", "status")
                .live_text(move || said.get()),
        )
}

/// What is written: id, label, help, rows.
const WRITTEN: [(&str, &str, &str, u32, Part); 5] = [
    ("teach-title", "Title", "", 1, |draft| &mut draft.title),
    (
        "teach-text",
        "Text",
        "Markdown. A link to #set&slope=25 sets a control; its words are those of share links.",
        8,
        |draft| &mut draft.text,
    ),
    (
        "teach-predict",
        "Asked before the run",
        "One question a line; options between |s, each with what makes it true: Does it learn? | \
         Yes => test accuracy at least 0.8 | No => test accuracy at most 0.8",
        3,
        |draft| &mut draft.predict,
    ),
    (
        "teach-explain",
        "Asked after the run",
        "One question a line.",
        3,
        |draft| &mut draft.explain,
    ),
    (
        "teach-goals",
        "Goals",
        "One a line, of the run whose exponent is held: test accuracy at least 0.9 with exponent \
         between -0.1 and 0. Of the other: not held: gradient norm at least 1e6",
        3,
        |draft| &mut draft.goals,
    ),
];

fn written(
    draft: RwSignal<Draft>,
    (id, label, help, rows): (&str, &str, &str, u32),
    part: Part,
) -> El {
    let take = move |event: Event| {
        draft.update(|draft| *part(draft) = event_target_value(&event));
    };
    let help_id = format!("{id}-help");
    let control = if rows == 1 {
        el("input").attr("type", "text")
    } else {
        el("textarea").attr("rows", rows.to_string())
    };
    let control = control
        .id(id)
        .attr("aria-describedby", &help_id)
        .on("input", take);
    el("div")
        .class("question")
        .child(el("label").attr("for", id).text(label))
        .child(control)
        .child(el("p").class("help").id(help_id).text(help))
}

/// Which settings the student sees, and which are locked.
fn fields(draft: RwSignal<Draft>) -> El {
    let group = |group: Group| {
        let rows = group.fields().map(|field| {
            let key = field.word;
            let id = format!("teach-field-{key}");
            let take = move |event: Event| {
                let choice = event_target_value(&event);
                draft.update(|draft| {
                    draft.shown.retain(|it| *it != key);
                    draft.locked.retain(|it| *it != key);
                    match choice.as_str() {
                        "shown" => draft.shown.push(key),
                        "locked" => draft.locked.push(key),
                        _ => {}
                    }
                });
            };
            let options = [("", "–"), ("shown", "can be changed"), ("locked", "locked")];
            let option =
                |(value, words): (&str, &str)| el("option").attr("value", value).text(words);
            let select = el("select")
                .id(&id)
                .on("change", take)
                .children(options.map(option));
            let label = el("label").attr("for", id).text(field.label);
            el("div").class("teach-field").child(label).child(select)
        });
        el("fieldset")
            .child(el("legend").text(group.label()))
            .children(rows)
    };
    let help = "Choose some, and the student sees those alone.";
    el("details")
        .class("group")
        .child(el("summary").text("Settings that the student sees: all, where none is chosen here"))
        .child(el("p").class("help").text(help))
        .child(
            el("div")
                .class("teach-fields")
                .children(Group::all().map(group)),
        )
}

/// The exercise's link, and what is wrong with it.
fn made(store: Store, draft: &Draft) -> (Option<String>, Vec<String>) {
    if *draft == Draft::default() {
        return (None, Vec::new());
    }
    let is_named = !draft.title.trim().is_empty();
    let title = if is_named { &draft.title } else { "?" };
    let link = Link {
        view: View::Lab,
        ..store.link(false, false, false, Vec::new())
    };
    let mut pairs = Pairs::default();
    link.write(&mut pairs);
    let lists = [
        ("show", draft.shown.join(",")),
        ("lock", draft.locked.join(",")),
    ];
    for (key, value) in [("title", title.to_owned()), ("text", draft.text.clone())]
        .into_iter()
        .chain(lists)
    {
        if !value.is_empty() {
            pairs.add(key, value.trim());
        }
    }
    for (key, lines) in [
        ("predict", &draft.predict),
        ("explain", &draft.explain),
        ("goal", &draft.goals),
    ] {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            pairs.add(key, line.trim());
        }
    }
    match exercise::open(&pairs.to_string()) {
        Some(Ok(opened)) => {
            let fragment = opened
                .exercise
                .filter(|_| is_named)
                .map(|it: Exercise| it.fragment(&opened.link));
            let mut problems = opened.notes;
            if !is_named {
                problems.push("Title is empty: give the exercise one.".to_owned());
            }
            (fragment, problems)
        }
        Some(Err(error)) => (None, vec![error.to_string()]),
        None => (None, Vec::new()),
    }
}
