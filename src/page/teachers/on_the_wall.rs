//! A link as a QR code, large enough for a class to scan it from the wall.

use crate::page::kit::{Dialog, Icon, QrCode, Sign};
use crate::page::language::say;
use crate::page::store::study::TooLong;
use crate::page::store::use_store;
use leptos::prelude::*;

/// A button, and the dialog that it opens; `id` is the button's, and begins the dialog's and the picture's.
#[component]
pub fn OnTheWall(
    id: &'static str,
    /// What scanning it opens.
    title: &'static str,
    /// Above the code.
    #[prop(into)]
    heading: Signal<String>,
    /// What the code is of, to those who do not see it.
    label: &'static str,
    #[prop(into)] link: Signal<Option<String>>,
    #[prop(optional, into)] shut: Signal<bool>,
) -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get()
            && let Some(link) = link.get()
        {
            store.ask_code(link);
        }
    });
    let code = Signal::derive(move || store.code());
    let too_long = move || store.no_code().map(TooLong::text);
    let (dialog, picture) = (format!("{id}-dialog"), format!("{id}-picture"));
    view! {
        <button class="b" type="button" id=id disabled=shut on:click=move |_| open.set(true)>
            <Icon sign=Sign::Code />
            {say("QR code")}
        </button>
        <Dialog id=dialog title open>
            <div class="wall">
                <b>{heading}</b>
                <QrCode code id=picture.clone() label />
                <span class="meta" role="status">{too_long}</span>
            </div>
        </Dialog>
    }
}
