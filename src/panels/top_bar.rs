//! Name, buttons, progress and device, always in sight.

use crate::controls::{DeviceSwitch, Progress, RestartButton, Transport, show_settings};
use crate::store::live::{live, on};
use crate::store::use_store;
use leptos::prelude::*;

/// The bar at the top; on a small screen its Train button sits at the foot.
#[component]
pub fn TopBar() -> impl IntoView {
    let store = use_store();
    let open = move || store.desk.with(|desk| desk.settings_open);
    view! {
        <header class="top-bar">
            <h1>"Lyapunov Lab"</h1>
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
