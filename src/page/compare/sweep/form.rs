//! What to vary: one setting or two, their values, how many seeds, and which network.

use super::super::map::axis_name;
use super::super::side_name;
use super::OpenFile;
use crate::core::name::Named;
use crate::core::settings::{self, Field};
use crate::page::kit::{Choice, Segmented, download};
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::sweep::{Control, Form, MOST_SEEDS, Plan, Refusal, Second, candidates};
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// What the form comes to: how many runs, or what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    words: String,
    refusals: Vec<Refusal>,
}

type Drafted = Memo<Draft>;

/// The form; what is wrong stands at the control that caused it. It closes as the sweep begins.
#[component]
pub fn SweepForm(open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let form = store.sweep_form;
    let draft = Memo::new(move |_| {
        form.with(|form| {
            store
                .desk
                .with(|desk| drafted(Plan::draw_up(form, &desk.settings)))
        })
    });
    let running = Memo::new(move |_| store.sweep.with(|sweep| sweep.is_running()));
    let side = Memo::new(move |_| form.with(|form| form.side));
    let sides =
        [Side::Regularised, Side::Unregularised].map(|side| Choice::new(side, side_name(side)));
    view! {
        <div class="swf">
            <p class="ink2">
                {say("All else stays as the lab has it. A pair that is training pauses; both take turns if it goes on.")}
            </p>
            <FieldSelect control=Control::Field label=say("Setting") draft />
            <ValuesInput control=Control::Values draft />
            <FieldSelect control=Control::SecondField label=say("By a second setting") draft />
            <Show when=move || form.with(|form| form.second.is_some())>
                <ValuesInput control=Control::SecondValues draft />
            </Show>
            <SeedsInput draft />
            <Segmented
                name="sweep-side"
                legend=say("Network")
                choices=sides.to_vec()
                value=side
                on_change=move |side| form.update(|form| form.side = side)
            />
            <footer class="inl">
                <button
                    id="sweep-run"
                    class="b main sm"
                    type="button"
                    disabled=move || running.get()
                    on:click=move |_| start(store, open)
                >
                    {say("Run the sweep")}
                </button>
                <span id="sweep-count" class="meta">{move || draft.with(|draft| draft.words.clone())}</span>
            </footer>
            <AsFile draft />
        </div>
    }
}

/// The sweep as a file, for `lyapunov-snn sweep`, and out of one.
#[component]
fn AsFile(draft: Drafted) -> impl IntoView {
    let store = use_store();
    let save = move |_| {
        if let Some(text) = store.sweep_file() {
            download("sweep.json", "application/json", &text);
        }
    };
    let wrong = move || draft.with(|draft| !draft.refusals.is_empty());
    view! {
        <details class="more sweep-file">
            <summary>{say("As a file, for all cores or a cluster")}</summary>
            <div class="inl">
                <button id="sweep-save" class="b" type="button" disabled=wrong on:click=save>
                    {say("Save as a file")}
                </button>
                <OpenFile id="sweep-read" />
            </div>
        </details>
    }
}

/// Each setting that can be varied now, and the chosen one even where it no longer can.
#[component]
fn FieldSelect(control: Control, label: &'static str, draft: Drafted) -> impl IntoView {
    let store = use_store();
    let form = store.sweep_form;
    let chosen = Memo::new(move |_| form.with(|form| path_of(form, control).to_owned()));
    let offered = Memo::new(move |_| {
        let mut now: Vec<&'static str> = store.desk.with(|desk| {
            candidates(&desk.settings)
                .map(|(field, _)| field.path)
                .collect()
        });
        let known = chosen.with(|path| settings::named(path));
        now.extend(
            known
                .map(|field| field.path)
                .filter(|path| !now.contains(path)),
        );
        now
    });
    let choose = move |event| {
        let path = event_target_value(&event);
        let values = store.desk.with_untracked(|desk| {
            let found = candidates(&desk.settings).find(|(field, _)| field.path == path);
            found.map(|(_, values)| values.to_owned())
        });
        form.update(|form| set_path(form, control, path, values.unwrap_or_default()));
    };
    let option = move |path: &'static str| {
        let selected = move || chosen.with(|chosen| chosen == path);
        view! { <option value=path selected=selected>{axis_name(path)}</option> }
    };
    let none = (control == Control::SecondField).then(|| {
        let selected = move || chosen.with(String::is_empty);
        view! { <option value="" selected=selected>{say("none")}</option> }
    });
    let id = control.key();
    view! {
        <div class="f">
            <label for=id>{label}</label>
            <select class="field" id=id aria-describedby=format!("{id}-error") on:change=choose>
                {none}
                <For each=move || offered.get() key=|path| *path let:path>{option(path)}</For>
            </select>
            <Wrong control draft />
        </div>
    }
}

#[component]
fn ValuesInput(control: Control, draft: Drafted) -> impl IntoView {
    let form = use_store().sweep_form;
    let value = move || form.with(|form| values_of(form, control).to_owned());
    let allowed = move || {
        let path = if control == Control::Values {
            Control::Field
        } else {
            Control::SecondField
        };
        form.with(|form| settings::named(path_of(form, path)).map_or(String::new(), Field::allowed))
    };
    let typed =
        move |event| form.update(|form| set_values(form, control, event_target_value(&event)));
    let id = control.key();
    view! {
        <div class="f">
            <label for=id>{say("Values, between commas")}</label>
            // Several numbers, perhaps negative: no pad of digits has all that it takes.
            <input
                id=id
                class="field"
                type="text"
                inputmode="text"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=format!("{id}-help {id}-error")
                aria-invalid=move || is_wrong(draft, control).to_string()
                prop:value=value
                on:input=typed
            />
            <p class="meta" id=format!("{id}-help")>{allowed}</p>
            <Wrong control draft />
        </div>
    }
}

#[component]
fn SeedsInput(draft: Drafted) -> impl IntoView {
    let form = use_store().sweep_form;
    let id = Control::Seeds.key();
    view! {
        <div class="f">
            <label for=id>{say("Seeds for each")}</label>
            <input
                id=id
                class="field"
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby=format!("{id}-help {id}-error")
                aria-invalid=move || is_wrong(draft, Control::Seeds).to_string()
                prop:value=move || form.with(|form| form.seeds.clone())
                on:input=move |event| form.update(|form| form.seeds = event_target_value(&event))
            />
            <p class="meta" id=format!("{id}-help")>
                {say!("1 to {most}, counted up from the set seed", most = MOST_SEEDS)}
            </p>
            <Wrong control=Control::Seeds draft />
        </div>
    }
}

/// What is wrong with a control.
#[component]
fn Wrong(control: Control, draft: Drafted) -> impl IntoView {
    let message = Memo::new(move |_| {
        draft.with(|draft| {
            let wrong = draft.refusals.iter().find(|it| it.control == control);
            wrong.map_or(String::new(), |it| it.message.clone())
        })
    });
    view! {
        <p
            class="ferr"
            id=format!("{}-error", control.key())
            aria-live="polite"
            hidden=move || message.with(String::is_empty)
        >
            {move || message.get()}
        </p>
    }
}

fn is_wrong(draft: Drafted, control: Control) -> bool {
    draft.with(|draft| draft.refusals.iter().any(|it| it.control == control))
}

fn drafted(plan: Result<Plan, Vec<Refusal>>) -> Draft {
    match plan {
        Ok(plan) => Draft {
            words: counted(&plan),
            refusals: Vec::new(),
        },
        Err(refusals) => Draft {
            words: String::new(),
            refusals,
        },
    }
}

/// As in "2 × 4 values × 3 seeds = 24 runs".
fn counted(plan: &Plan) -> String {
    let values: Vec<_> = plan
        .axes
        .iter()
        .map(|axis| axis.values.len().to_string())
        .collect();
    say!(
        "{values} values × {seeds} seeds = {jobs} runs",
        values = values.join(" × "),
        seeds = plan.seeds,
        jobs = plan.jobs.len()
    )
}

fn path_of(form: &Form, control: Control) -> &str {
    match (&form.second, control) {
        (_, Control::Field) => &form.field,
        (Some(second), _) => &second.field,
        (None, _) => "",
    }
}

fn set_path(form: &mut Form, control: Control, path: String, values: String) {
    if control == Control::Field {
        form.field = path;
        form.values = values;
    } else {
        form.second = (!path.is_empty()).then_some(Second {
            field: path,
            values,
        });
    }
}

fn values_of(form: &Form, control: Control) -> &str {
    match (&form.second, control) {
        (_, Control::Values) => &form.values,
        (Some(second), _) => &second.values,
        (None, _) => "",
    }
}

fn set_values(form: &mut Form, control: Control, values: String) {
    match (&mut form.second, control) {
        (_, Control::Values) => form.values = values,
        (Some(second), _) => second.values = values,
        (None, _) => {}
    }
}

/// Starts the sweep, or goes to what is wrong.
fn start(store: Store, open: RwSignal<bool>) {
    let Err(refusals) = store
        .sweep_form
        .with_untracked(|form| store.start_sweep(form))
    else {
        open.set(false);
        // What had the focus goes.
        request_animation_frame(|| focus("sweep-cancel"));
        return;
    };
    if let Some(first) = refusals.first() {
        focus(first.control.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::store::settings::Settings;

    #[test]
    fn a_second_setting_is_chosen_and_taken_back_without_touching_the_first() {
        let mut form = Form::default();
        set_path(
            &mut form,
            Control::SecondField,
            "task.time_steps".to_owned(),
            "25, 50".to_owned(),
        );
        set_values(&mut form, Control::SecondValues, "25".to_owned());
        assert_eq!(path_of(&form, Control::SecondField), "task.time_steps");
        assert_eq!(values_of(&form, Control::SecondValues), "25");
        set_path(
            &mut form,
            Control::SecondField,
            String::new(),
            String::new(),
        );
        assert_eq!(form, Form::default());
    }

    #[test]
    fn the_count_says_how_the_runs_come_about() {
        let form = Form {
            values: "0.5, 0.9".to_owned(),
            second: Some(Second {
                field: "task.time_steps".to_owned(),
                values: "25, 50, 100, 200".to_owned(),
            }),
            ..Form::default()
        };
        let plan = Plan::draw_up(&form, &Settings::default()).expect("a plan");
        assert_eq!(counted(&plan), "2 × 4 values × 3 seeds = 24 runs");
    }
}
