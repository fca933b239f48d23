//! The share dialog: a link, what it contains, its QR code, and what embeds the lab.

use crate::page::dom::{El, el};
use crate::page::kit::Dialog;
use crate::page::kit::Old;
use crate::page::panels::share;
use leptos::prelude::*;

/// Over any view.
#[component]
pub fn ShareDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="share" title="Share this experiment" open>
            <Old make=old_share />
        </Dialog>
    }
}

fn old_share() -> El {
    el("div").children(share())
}
