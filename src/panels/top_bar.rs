//! Name, buttons, progress and device, always in sight.

use crate::controls::{DeviceSwitch, Progress, RestartButton, Transport};
use crate::store::live::{live, on};
use crate::store::use_store;
use leptos::prelude::*;

/// The bar at the top; on a small screen its Train button sits at the foot.
#[component]
pub fn TopBar() -> impl IntoView {
    let settings_open = use_store().settings_open;
    view! {
        <header class="top-bar">
            <h1>"Lyapunov Lab"</h1>
            <button
                id="settings-toggle"
                type="button"
                aria-controls="settings"
                aria-expanded=live(move || settings_open.get().to_string())
                on:click=on(move |_| settings_open.update(|open| *open = !*open))
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
