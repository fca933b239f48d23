//! The link: in a sentence, as text, as a code; and what goes into it.

use super::chosen::{Chosen, present, step_text};
use super::option::ShareOption;
use super::sentence::{length_text, sentence};
use super::{Made, address_of};
use crate::page::kit::{QrCode, around};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::focus::focus;
use crate::page::store::study::Carried;
use crate::page::store::study::TooLong;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// The first tab.
#[component]
pub fn LinkTab(chosen: RwSignal<Chosen>, made: Made) -> impl IntoView {
    let store = use_store();
    let said = RwSignal::new(String::new());
    let text =
        Memo::new(move |_| made.with(|link| link.as_ref().map_or_else(String::new, address_of)));
    let words = Memo::new(move |_| made.with(|link| link.as_ref().map(sentence)));
    Effect::new(move |_| {
        let text = text.get();
        if !text.is_empty() {
            said.set(String::new());
            store.ask_code(text);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let opens = made.with(Option::is_some);
        if opens && before != Some(true) {
            // Once the dialog has given the focus to its first button.
            request_animation_frame(|| focus("share-copy"));
        }
        opens
    });
    let code = Signal::derive(move || store.code());
    let under = move || {
        let too_long = store.no_code();
        too_long.map_or(say("Scan on another device"), TooLong::text)
    };
    let length = move || length_text(text.with(|text| text.chars().count()));
    view! {
        <p class="read" id="share-contents">
            {around("It says: {words} Nothing about you.", vec![("words", view! { <b>{move || words.get()} "."</b> }.into_any())])}
        </p>
        <div class="two">
            <div class="stack">
                <label class="stack">
                    <b>{say("Link")}</b>
                    <textarea
                        id="share-link"
                        class="field mono url"
                        rows="3"
                        readonly
                        prop:value=move || text.get()
                    ></textarea>
                </label>
                <div class="inl">
                    <button
                        id="share-copy"
                        class="b main sm"
                        type="button"
                        on:click=move |_| site::copy(&text.get_untracked(), said)
                    >
                        {say("Copy link")}
                    </button>
                    <span class="meta" role="status">{move || said.get()}</span>
                    <span class="meta">{length}</span>
                </div>
            </div>
            <div class="qrw">
                <QrCode code id="share-code" label=say("QR code of this link") />
                <span class="meta" role="status">{under}</span>
            </div>
        </div>
        <Options chosen made />
    }
}

/// The ticks; what there is none of is not offered.
#[component]
fn Options(chosen: RwSignal<Chosen>, made: Made) -> impl IntoView {
    let store = use_store();
    let is_on = move |part: fn(&Chosen) -> bool| Signal::derive(move || chosen.with(part));
    let moment = Memo::new(move |_| made.with(Option::is_some).then(|| present(store)).flatten());
    let at = Memo::new(move |_| moment.get().and_then(|moment| moment.at));
    let compared = Memo::new(move |_| store.history.with(|history| !history.compared().is_empty()));
    let swept = Memo::new(move |_| store.swept().is_some());
    let earlier = move || {
        view! {
            <ShareOption
                id="share-compared"
                label=say("With the earlier runs that are drawn")
                checked=is_on(|it| it.compared)
                on_change=move |on| chosen.update(|it| it.compared = on)
            >
                {say("Their settings; they are trained anew.")}
            </ShareOption>
        }
    };
    let sweep = move || {
        view! {
            <ShareOption
                id="share-sweep"
                label=say("With the sweep that is set")
                checked=is_on(|it| it.sweep)
                on_change=move |on| chosen.update(|it| it.sweep = on)
            >
                {say("The visitor starts it.")}
            </ShareOption>
        }
    };
    view! {
        <div class="opts">
            <Receipt chosen />
            {move || at.get().map(|at| view! { <ToMoment chosen at /> })}
            <ShareOption
                id="share-start"
                label=say("Begins at once")
                checked=is_on(|it| it.start)
                on_change=move |on| chosen.update(|it| it.start = on)
            >
                {say("Otherwise the visitor presses Train both.")}
            </ShareOption>
            {move || compared.get().then(earlier)}
            {move || swept.get().then(sweep)}
        </div>
    }
}

/// What the visitor got, for others to compare with.
#[component]
fn Receipt(chosen: RwSignal<Chosen>) -> impl IntoView {
    let store = use_store();
    let of_moment = Memo::new(move |_| chosen.with(|it| it.moment) && present(store).is_some());
    let ready = Memo::new(move |_| of_moment.get() || has_receipt(store));
    let promise = move || {
        if of_moment.get() {
            say("Digests of first weights and data, spike counts and losses up to this moment: who opens the link reads whether it is the very same network.")
                .into_any()
        } else if ready.get() {
            view! {
                {around(
                    "Final numbers, digests of first weights and data, spike counts, engine and device. Who trains it again reads one of: {exactly} (to the last bit, on any CPU), {within} or {not}, and from which step on. It is no seal.",
                    vec![
                        ("exactly", view! { <b>{say("= reproduced exactly")}</b> }.into_any()),
                        ("within", view! { <b>{say("≈ within tolerance")}</b> }.into_any()),
                        ("not", view! { <b>{say("≠ not reproduced")}</b> }.into_any()),
                    ],
                )}
            }
            .into_any()
        } else {
            say("There is none yet: a run has one when it has been trained to its end with the settings that it began with, or is paused and shared “to this moment”.")
                .into_any()
        }
    };
    view! {
        <ShareOption
            id="share-receipts"
            label=say("With receipt")
            checked=Signal::derive(move || ready.get() && chosen.with(|it| it.receipts))
            disabled=Signal::derive(move || !ready.get())
            on_change=move |on| chosen.update(|it| it.receipts = on)
        >
            {promise}
        </ShareOption>
    }
}

fn has_receipt(store: Store) -> bool {
    let link = store.link(Carried::RECEIPTS);
    Side::BOTH
        .into_iter()
        .any(|side| link.receipts[side as usize].is_some())
}

/// The step at which the pair is paused.
#[component]
fn ToMoment(chosen: RwSignal<Chosen>, at: isize) -> impl IntoView {
    view! {
        <ShareOption
            id="share-moment"
            label=say!("To this moment: {step}", step = step_text(at))
            checked=Signal::derive(move || chosen.with(|it| it.moment))
            on_change=move |on| chosen.update(|it| it.moment = on)
        >
            {say("Trains up to there, pauses, and shows what you see now.")}
        </ShareOption>
    }
}
