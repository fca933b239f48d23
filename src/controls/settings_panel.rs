//! The settings: a column beside the charts, or a drawer over them on a small screen.

use super::field_view::FieldView;
use super::folds::{remember, remembered};
use super::transport::RestartButton;
use crate::config::EstimatorKind;
use crate::store::fields::{GROUPS, Group};
use crate::store::use_store;
use leptos::ev;
use leptos::html::Details;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;

/// The seed's estimator, named honestly.
const SEED_NOTE: &str = "The perturbed twin reads too high with two or more layers (by the logarithm \
    of √L, and of √ΣH over T), with dropout it measures the dropout, and its gradient is noise. It \
    is here to compare with published code; to train, take the tangent.";

/// The form of all settings.
#[component]
pub fn SettingsPanel() -> impl IntoView {
    let open = use_store().settings_open;
    let close = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && is_drawer() {
            open.set(false);
        }
    });
    on_cleanup(move || close.remove());
    view! {
        <aside id="settings" class="settings" aria-label="Settings" hidden=move || !open.get()>
            <div class="settings-head">
                <h2>"Settings"</h2>
                <button class="quiet" type="button" on:click=move |_| open.set(false)>
                    "Close"
                </button>
            </div>
            <p class="help">
                "Both networks follow them; only the second has its exponent held. They take "
                "effect when training starts."
            </p>
            {GROUPS.iter().map(|group| view! { <FieldGroup group=group /> }).collect_view()}
            <div class="settings-foot">
                <RestartButton id="restart-settings" />
            </div>
        </aside>
    }
}

/// On a small screen the settings lie over the page.
pub fn is_drawer() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < 1100.0)
}

#[component]
fn FieldGroup(group: &'static Group) -> impl IntoView {
    let store = use_store();
    let open = remembered(group.key).unwrap_or(group.key == "task");
    let wrong = Memo::new(move |_| {
        let fields = group.fields;
        store
            .settings
            .with(|settings| fields.iter().any(|field| settings.error(field).is_some()))
    });
    let seed_estimator = Memo::new(move |_| {
        let estimator = store
            .settings
            .with(|settings| settings.good().lyapunov.estimator);
        group.key == "lyapunov" && estimator == EstimatorKind::Seed
    });
    let folded = move |event: ev::Event| {
        let details = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlDetailsElement>().ok());
        if let Some(details) = details {
            remember(group.key, details.open());
        }
    };
    let details = NodeRef::<Details>::new();
    Effect::new(move |_| {
        // What is wrong is never hidden in a fold.
        if let (true, Some(details)) = (wrong.get(), details.get()) {
            details.set_open(true);
        }
    });
    view! {
        <details
            class="group"
            id=format!("group-{}", group.key)
            node_ref=details
            open=open
            on:toggle=folded
        >
            <summary>{group.title}</summary>
            {group.fields.iter().map(|field| view! { <FieldView field=field /> }).collect_view()}
            <Show when=move || seed_estimator.get()>
                <p class="note">{SEED_NOTE}</p>
            </Show>
        </details>
    }
}
