//! An exercise's link as a QR code, large enough for a class to scan it from the wall.

use super::Desk;
use crate::core::share_link::folded;
use crate::page::kit::{Dialog, Icon, QrCode, Sign};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::study::TooLong;
use crate::page::store::use_store;
use leptos::prelude::*;

/// A button, and the dialog that it opens; the code is of the short link, which has the fewest modules.
#[component]
pub fn ProjectedCode(desk: Desk, #[prop(into)] shut: Signal<bool>) -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    let link = Memo::new(move |_| {
        let fragment = desk.made.get().and_then(|made| made.fragment);
        fragment.map(|fragment| site::address(&folded(&fragment)))
    });
    Effect::new(move |_| {
        if open.get()
            && let Some(link) = link.get()
        {
            store.ask_code(link);
        }
    });
    let title = move || desk.read(|draft| draft.title.clone());
    let code = Signal::derive(move || store.code());
    let too_long = move || store.no_code().map(TooLong::text);
    view! {
        <button class="b" type="button" id="teach-code" disabled=shut on:click=move |_| open.set(true)>
            <Icon sign=Sign::Code />
            {say("QR code")}
        </button>
        <Dialog id="teach-code-dialog" title=say("Scan to open the exercise") open>
            <div class="wall">
                <b>{title}</b>
                <QrCode code id="teach-code-picture" label=say("QR code of the exercise’s short link") />
                <span class="meta" role="status">{too_long}</span>
            </div>
        </Dialog>
    }
}
