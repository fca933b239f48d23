//! Name, views, buttons, progress and device, always in sight.

use crate::controls::{DeviceSwitch, Progress, RestartButton, Transport, show_settings};
use crate::store::live::{live, on};
use crate::store::{View, use_store};
use leptos::prelude::*;

/// The bar at the top; on a small screen its Train button sits at the foot. What drives the lab is
/// hidden beside the other view.
#[component]
pub fn TopBar() -> impl IntoView {
    let store = use_store();
    let open = move || store.desk.with(|desk| desk.settings_open);
    let view = move || store.desk.with(|desk| desk.view);
    view! {
        <header class="top-bar" data-view=live(move || view().key().to_owned())>
            <div class="brand">
                <h1>"Lyapunov Lab"</h1>
                <nav class="views" aria-label="Views">
                    {View::ALL.map(|it| view! {
                        <a
                            id=format!("to-{}", it.key())
                            href=format!("#view={}", it.key())
                            aria-current=live(move || (view() == it).then_some("page"))
                        >
                            {it.label()}
                        </a>
                    })}
                </nav>
            </div>
            <button
                id="settings-toggle"
                type="button"
                aria-controls="settings"
                aria-expanded=live(move || open().to_string())
                on:click=on(move |_| show_settings(store, !untrack(open)))
            >
                "Settings"
            </button>
            <Transport />
            <RestartButton id="restart" />
            <Progress />
            <DeviceSwitch />
        </header>
    }
}
