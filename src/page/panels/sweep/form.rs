//! What to vary: the setting, its values, how many seeds, and whether the exponent is held.

use super::selects::{field_select, side_select};
use crate::core::name::Named;
use crate::core::settings::{self, Field};
use crate::page::dom::{El, button, el};
use crate::page::panels::download::download;
use crate::page::store::SetIfNew;
use crate::page::store::focus::focus;
use crate::page::store::sweep::{Control, Form, MOST_SEEDS, Plan, Refusal};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// What the form comes to: how many runs, or what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    words: String,
    refusals: Vec<Refusal>,
}

/// The form; what is wrong stands at the control that caused it.
pub fn sweep_form() -> El {
    let store = use_store();
    let form = store.sweep_form;
    let draft = RwSignal::new(Draft::default());
    Effect::new(move |_| {
        let now = form.with(|form| {
            store
                .desk
                .with(|desk| draw_up(Plan::draw_up(form, &desk.settings)))
        });
        draft.set_if_new(now);
    });
    let setting = field("field", Control::Field.key(), "Setting")
        .child(field_select(store, form))
        .child(error(draft, Control::Field));
    let exponent = field("field", "sweep-held", "Exponent").child(side_select(form));
    let run = button("", "Run the sweep")
        .id("sweep-run")
        .live_flag("disabled", move || {
            store.sweep.with(|sweep| sweep.is_running())
        })
        .on_click(move || start(store, form));
    let count = el("p")
        .id("sweep-count")
        .class("help")
        .live_text(move || draft.with(|draft| draft.words.clone()));
    el("div")
        .class("sweep-form")
        .attr("role", "group")
        .attr("aria-labelledby", "sweep-title")
        .child(setting)
        .child(values_field(form, draft))
        .child(seeds_field(form, draft))
        .child(exponent)
        .child(el("div").class("field sweep-start").child(run).child(count))
        .child(as_file(store, draft))
}

/// The sweep as a file, for `lyapunov-snn sweep`, and out of one.
fn as_file(store: Store, draft: RwSignal<Draft>) -> El {
    let save = button("quiet", "Save as a file")
        .id("sweep-save")
        .live_flag("disabled", move || {
            draft.with(|draft| !draft.refusals.is_empty())
        })
        .on_click(move || {
            if let Some(text) = store.sweep_file() {
                download("sweep.json", &text);
            }
        });
    let chosen = move |event: Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            store.open_sweep(file);
        }
        // The same file, changed, is another choice.
        input.set_value("");
    };
    let open = el("input")
        .id("sweep-open")
        .attr("type", "file")
        .attr("accept", ".json,application/json")
        .attr("aria-describedby", "sweep-open-error")
        .on("change", chosen);
    let refused = el("p")
        .class("error")
        .id("sweep-open-error")
        .attr("aria-live", "polite")
        .live_text(move || store.sweep_refused.get());
    let label = el("label").attr("for", "sweep-open").text("Open a file");
    el("details")
        .class("field wide sweep-file")
        .child(el("summary").text("As a file, for all cores or a cluster"))
        .children([save, label, open, refused])
}

/// A part of the form: the label of the control that follows.
fn field(class: &str, id: &str, label: &str) -> El {
    let label = el("label").attr("for", id).text(label);
    el("div").class(class).child(label)
}

fn values_field(form: RwSignal<Form>, draft: RwSignal<Draft>) -> El {
    let values = text_input(Control::Values, draft)
        // Several numbers, perhaps negative: no pad of digits has all that it takes.
        .attr("inputmode", "text")
        .attr("spellcheck", "false")
        .live_value("value", move || form.with(|form| form.values.clone()))
        .on("input", move |event: Event| {
            form.update(|form| form.values = event_target_value(&event));
        });
    let help = el("p")
        .class("help")
        .id("sweep-values-help")
        .live_text(move || form.with(range));
    field(
        "field wide",
        Control::Values.key(),
        "Values, between commas",
    )
    .child(values)
    .child(help)
    .child(error(draft, Control::Values))
}

fn seeds_field(form: RwSignal<Form>, draft: RwSignal<Draft>) -> El {
    let seeds = text_input(Control::Seeds, draft)
        .attr("inputmode", "numeric")
        .live_value("value", move || form.with(|form| form.seeds.clone()))
        .on("input", move |event: Event| {
            form.update(|form| form.seeds = event_target_value(&event));
        });
    let help = el("p")
        .class("help")
        .id("sweep-seeds-help")
        .text(format!("1 to {MOST_SEEDS}, counted up from the set seed"));
    field("field", Control::Seeds.key(), "Seeds for each")
        .child(seeds)
        .child(help)
        .child(error(draft, Control::Seeds))
}

fn text_input(control: Control, draft: RwSignal<Draft>) -> El {
    let id = control.key();
    el("input")
        .id(id)
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("aria-describedby", format!("{id}-help {id}-error"))
        .live_attr("aria-invalid", move || is_wrong(draft, control).to_string())
}

fn draw_up(plan: Result<Plan, Vec<Refusal>>) -> Draft {
    match plan {
        Ok(plan) => Draft {
            words: format!(
                "{} values × {} seeds = {} runs",
                plan.values.len(),
                plan.seeds,
                plan.jobs.len()
            ),
            refusals: Vec::new(),
        },
        Err(refusals) => Draft {
            words: String::new(),
            refusals,
        },
    }
}

fn range(form: &Form) -> String {
    settings::named(&form.field).map_or(String::new(), Field::allowed)
}

fn is_wrong(draft: RwSignal<Draft>, control: Control) -> bool {
    draft.with(|draft| draft.refusals.iter().any(|it| it.control == control))
}

fn error(draft: RwSignal<Draft>, control: Control) -> El {
    let message = move || {
        draft.with(|draft| {
            let wrong = draft.refusals.iter().find(|it| it.control == control);
            wrong.map_or(String::new(), |it| it.message.clone())
        })
    };
    el("p")
        .class("error")
        .id(format!("{}-error", control.key()))
        .attr("aria-live", "polite")
        .live_text(message)
}

/// Starts the sweep, or goes to what is wrong.
fn start(store: Store, form: RwSignal<Form>) {
    let Err(refusals) = form.with_untracked(|form| store.start_sweep(form)) else {
        // The button itself goes.
        request_animation_frame(|| focus("sweep-cancel"));
        return;
    };
    if let Some(first) = refusals.first() {
        focus(first.control.key());
    }
}
