//! What to vary: the setting, its values, how many seeds, and whether the exponent is held.

use crate::store::fields::{self, Field};
use crate::store::focus::focus;
use crate::store::live::{effect, live, on, set_if_new};
use crate::store::sweep::{Control, Form, MOST_SEEDS, Plan, Refusal, candidates};
use crate::store::{Side, Store, use_store};
use leptos::prelude::*;

/// What the form comes to: how many runs, or what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    words: String,
    refusals: Vec<Refusal>,
}

/// The form; what is wrong stands at the control that caused it.
#[component]
pub fn SweepForm() -> impl IntoView {
    let store = use_store();
    let form = RwSignal::new(Form::default());
    let draft = RwSignal::new(Draft::default());
    effect(move || {
        let now = form.with(|form| {
            store
                .desk
                .with(|desk| draw_up(Plan::draw_up(form, &desk.settings)))
        });
        set_if_new(draft, now);
    });
    let type_into = |part: fn(&mut Form, String)| {
        on(move |event| form.update(|form| part(form, event_target_value(&event))))
    };
    let choose_side = on(move |event| {
        let key = event_target_value(&event);
        let chosen = Side::BOTH.into_iter().find(|side| side.key() == key);
        form.update(|form| form.side = chosen.unwrap_or(Side::Held));
    });
    let running = live(move || store.sweep.with(|sweep| sweep.is_running()));
    view! {
        <div class="sweep-form" role="group" aria-labelledby="sweep-title">
            <div class="field">
                <label for=Control::Field.id()>"Setting"</label>
                {field_select(store, form)}
                {error(draft, Control::Field)}
            </div>
            <div class="field wide">
                <label for=Control::Values.id()>"Values, between commas"</label>
                <input
                    id=Control::Values.id()
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="sweep-values-help sweep-values-error"
                    aria-invalid=live(move || is_wrong(draft, Control::Values).to_string())
                    prop:value=live(move || form.with(|form| form.values.clone()))
                    on:input=type_into(|form, text| form.values = text)
                />
                <p class="help" id="sweep-values-help">{live(move || form.with(range))}</p>
                {error(draft, Control::Values)}
            </div>
            <div class="field">
                <label for=Control::Seeds.id()>"Seeds for each"</label>
                <input
                    id=Control::Seeds.id()
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby="sweep-seeds-help sweep-seeds-error"
                    aria-invalid=live(move || is_wrong(draft, Control::Seeds).to_string())
                    prop:value=live(move || form.with(|form| form.seeds.clone()))
                    on:input=type_into(|form, text| form.seeds = text)
                />
                <p class="help" id="sweep-seeds-help">
                    {format!("1 to {MOST_SEEDS}, counted up from the set seed")}
                </p>
                {error(draft, Control::Seeds)}
            </div>
            <div class="field">
                <label for="sweep-held">"Exponent"</label>
                <select id="sweep-held" on:change=choose_side>
                    {[Side::Held, Side::Off].map(|side| view! {
                        <option
                            value=side.key()
                            prop:selected=live(move || form.with(|form| form.side == side))
                        >
                            {side.label()}
                        </option>
                    })}
                </select>
            </div>
            <div class="field sweep-start">
                <button
                    id="sweep-run"
                    type="button"
                    disabled=running
                    on:click=on(move |_| start(store, form))
                >
                    "Run the sweep"
                </button>
                <p id="sweep-count" class="help">
                    {live(move || draft.with(|draft| draft.words.clone()))}
                </p>
            </div>
        </div>
    }
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

/// Each setting that can be varied now, and the chosen one even where it no longer can.
fn field_select(store: Store, form: RwSignal<Form>) -> impl IntoView {
    let offered = RwSignal::new(Vec::new());
    effect(move || {
        let mut now: Vec<&'static str> = store.desk.with(|desk| {
            candidates(&desk.settings)
                .map(|(field, _)| field.path)
                .collect()
        });
        let chosen = form.with(|form| fields::named(&form.field));
        if let Some(field) = chosen.filter(|field| !now.contains(&field.path)) {
            now.push(field.path);
        }
        set_if_new(offered, now);
    });
    let choose = on(move |event| {
        let path = event_target_value(&event);
        let values = store.desk.with_untracked(|desk| {
            let found = candidates(&desk.settings).find(|(field, _)| field.path == path);
            found.map(|(_, values)| values.to_owned())
        });
        form.update(|form| {
            form.field = path;
            form.values = values.unwrap_or_default();
        });
    });
    let option = move |path: &'static str| {
        let selected = live(move || form.with(|form| form.field == path));
        let words = fields::named(path).map_or(String::new(), in_words);
        view! { <option value=path prop:selected=selected>{words}</option> }
    };
    let options = live(move || offered.get().into_iter().map(option).collect_view());
    view! {
        <select
            id=Control::Field.id()
            aria-describedby="sweep-field-error"
            on:change=choose
        >
            {options}
        </select>
    }
}

/// The label with its symbol.
pub(super) fn in_words(field: &Field) -> String {
    format!("{} {}", field.label, field.symbol)
        .trim_end()
        .to_owned()
}

fn range(form: &Form) -> String {
    fields::named(&form.field).map_or(String::new(), Field::allowed)
}

fn is_wrong(draft: RwSignal<Draft>, control: Control) -> bool {
    draft.with(|draft| draft.refusals.iter().any(|it| it.control == control))
}

fn error(draft: RwSignal<Draft>, control: Control) -> AnyView {
    let message = live(move || {
        draft.with(|draft| {
            let wrong = draft.refusals.iter().find(|it| it.control == control);
            wrong.map_or(String::new(), |it| it.message.clone())
        })
    });
    view! {
        <p class="error" id=format!("{}-error", control.id()) aria-live="polite">
            {message}
        </p>
    }
    .into_any()
}

/// Starts the sweep, or goes to what is wrong.
fn start(store: Store, form: RwSignal<Form>) {
    let Err(refusals) = form.with_untracked(|form| store.start_sweep(form)) else {
        return;
    };
    if let Some(first) = refusals.first() {
        focus(first.control.id());
    }
}
