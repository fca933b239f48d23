//! What is to be said above every view: about the engine, about the link, about an earlier visit.

use super::address::full_lab;
use crate::core::share_link::View;
use crate::page::data::NeededData;
use crate::page::kit::{Note, Tone};
use crate::page::language::{heard, say};
use crate::page::lessons::OpenExercise;
use crate::page::offline::{Offline, use_offline};
use crate::page::site;
use crate::page::store::focus::focus;
use crate::page::store::study::Study;
use crate::page::store::{Activity, Engine, Store, use_store};
use leptos::prelude::*;

/// Nothing where there is nothing to say.
#[component]
pub fn Notes() -> impl IntoView {
    view! {
        <EngineTrouble />
        <NewerVersion />
        <Notice />
        <LinkNotes />
        <LinkAsks />
        <NeededData />
        <FullLab />
        <LeftOff />
        <EarlierVisit />
        <OpenExercise />
    }
}

/// An engine that could not be had: which of its files is to blame, and the way to fetch it anew.
#[component]
fn EngineTrouble() -> impl IntoView {
    let store = use_store();
    let broken = Memo::new(move |_| {
        store.desk.with(|desk| match &desk.engine {
            Engine::Broken(why) => Some(why.clone()),
            Engine::Loading | Engine::Ready { .. } => None,
        })
    });
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        if broken.with(Option::is_some) {
            site::name_problems(said);
        }
    });
    let reload = move |_| site::open_anew(&untrack(|| store.whole_link()), said);
    view! {
        <Show when=move || broken.with(Option::is_some)>
            <div id="engine-trouble">
                <Note tone=Tone::Bad>
                    <p id="engine-broken">{move || broken.get().map(|why| heard(&why))}</p>
                    <p id="engine-problem">{move || said.get()}</p>
                    <p class="ink2">{say("Your settings and answers stay; runs of this page do not.")}</p>
                    <button id="engine-reload" class="b" type="button" on:click=reload>
                        {say("Fetch the engine anew and reload")}
                    </button>
                </Note>
            </div>
        </Show>
    }
}

/// A newer build of the page, once nothing trains: it comes when the visitor wants it.
#[component]
fn NewerVersion() -> impl IntoView {
    let store = use_store();
    let offline = use_offline();
    let later = RwSignal::new(false);
    let offered = Memo::new(move |_| {
        let is_newer = offline.get() == Offline::Newer;
        is_newer && !later.get() && store.activity() != Activity::Running
    });
    let take = move |_| site::open_newer(&untrack(|| store.whole_link()));
    view! {
        <Show when=move || offered.get()>
            <div id="newer">
                <Note on_close=Callback::new(move |()| later.set(true))>
                    <span>{say("A newer version of this page is here. Settings and answers stay; runs do not.")}</span>
                    <button id="newer-open" class="b" type="button" on:click=take>{say("Open it")}</button>
                </Note>
            </div>
        </Show>
    }
}

/// What went wrong with a press of a button.
#[component]
fn Notice() -> impl IntoView {
    let store = use_store();
    let notice = Memo::new(move |_| store.desk.with(|desk| desk.notice.clone()));
    let close = move |()| store.desk.update(|desk| desk.notice = None);
    view! {
        <Show when=move || notice.with(Option::is_some)>
            <Note tone=Tone::Bad on_close=Callback::new(close)>
                <span id="notice">{move || notice.get()}</span>
            </Note>
        </Show>
    }
}

/// What of the last link was passed over, and why.
#[component]
fn LinkNotes() -> impl IntoView {
    let store = use_store();
    let notes = Memo::new(move |_| store.study.with(|study| study.notes.clone()));
    let close = move |()| store.study.update(|study| study.notes.clear());
    let words = move |words: String| view! { <li>{heard(&words)}</li> };
    view! {
        <div hidden=move || notes.with(Vec::is_empty)>
            <Note on_close=Callback::new(close)>
                <ul id="link-notes" aria-label=say("About this link")>
                    {move || notes.get().into_iter().map(words).collect::<Vec<_>>()}
                </ul>
            </Note>
        </div>
    }
}

/// What a link's experiment would take, until the visitor agrees.
#[component]
fn LinkAsks() -> impl IntoView {
    let store = use_store();
    let asks = Memo::new(move |_| store.study.with(|study| study.asks));
    let words = move || {
        let mebibytes = asks.get().unwrap_or_default() >> 20;
        say!(
            "This link's experiment may take up to {mebibytes} MiB of memory.",
            mebibytes
        )
    };
    view! {
        <Show when=move || asks.get().is_some()>
            <Note>
                <p id="link-asks">{words}</p>
                <button id="link-agree" class="b" type="button" on:click=move |_| store.agree()>
                    {say("Train it anyway")}
                </button>
            </Note>
        </Show>
    }
}

/// The way to the same experiment with nothing left away.
#[component]
fn FullLab() -> impl IntoView {
    let store = use_store();
    let part = Memo::new(move |_| store.study.with(|study| !study.hidden.is_empty()));
    view! {
        <Show when=move || part.get()>
            <Note>
                <a id="full-lab" target="_blank" rel="noopener" href=move || full_lab(store)>
                    {say("Open the full lab")}
                </a>
            </Note>
        </Show>
    }
}

/// A pair that an earlier visit left while it trained; until something else is trained.
#[component]
fn LeftOff() -> impl IntoView {
    let store = use_store();
    let left = Memo::new(move |_| {
        let is_begun = store.desk.with(|desk| desk.begun.is_some());
        let is_whole = store.study.with(|study| study.hidden.is_empty());
        let is_free = store.study.with(|study| study.exercise.is_none());
        let left = store.left_off.get();
        left.filter(|_| !is_begun && is_whole && is_free)
    });
    let words = move || {
        let [done, total] = left.get().map(|it| it.words.steps).unwrap_or_default();
        say!(
            "Training stopped at step {done} of {total} on your last visit.",
            done,
            total
        )
    };
    view! {
        <Show when=move || left.with(Option::is_some)>
            <div id="left-off">
                <Note>
                    <p id="left-off-steps">{words}</p>
                    <button id="left-off-continue" class="b" type="button" on:click=move |_| store.continue_left_off()>
                        {say("Continue where you left off")}
                    </button>
                    <button id="left-off-forget" class="b quiet" type="button" on:click=move |_| store.forget_left_off()>
                        {say("Forget it")}
                    </button>
                    <button
                        id="left-off-forget-all"
                        class="b quiet"
                        type="button"
                        on:click=move |_| store.forget_all_left_off()
                    >
                        {say("Forget everything kept")}
                    </button>
                </Note>
            </div>
        </Show>
    }
}

/// Asked where answers are given or looked at; until it is answered, nothing of them is shown.
#[component]
fn EarlierVisit() -> impl IntoView {
    let store = use_store();
    let asked = Memo::new(move |_| {
        let of_lessons = store.desk.with(|desk| desk.view == View::Lessons);
        let asked = |study: &Study| of_lessons || study.exercise.is_some();
        store
            .study
            .with(|study| study.earlier.clone().filter(|_| asked(study)))
    });
    let name = move || asked.get().unwrap_or_default().trim().to_owned();
    let question = move || match name() {
        nobody if nobody.is_empty() => {
            say("Somebody who gave no name left answers in this browser.").to_owned()
        }
        name => say!("{name} left answers in this browser.", name),
    };
    let go_on = move || match name() {
        nobody if nobody.is_empty() => say("They are mine: continue").to_owned(),
        name => say!("Continue as {name}", name),
    };
    view! {
        <Show when=move || asked.with(Option::is_some)>
            <div id="earlier">
                <Note>
                    <p>{question}</p>
                    <button
                        id="continue-as"
                        class="b"
                        type="button"
                        on:click=move |_| decide(store, Store::go_on)
                    >
                        {go_on}
                    </button>
                    <button
                        id="start-afresh"
                        class="b quiet"
                        type="button"
                        on:click=move |_| decide(store, Store::start_afresh)
                    >
                        {say("Start afresh: remove them")}
                    </button>
                </Note>
            </div>
        </Show>
    }
}

fn decide(store: Store, how: fn(Store)) {
    how(store);
    // The button itself goes.
    for id in ["train", "predict-0-0", "predict-0"] {
        focus(id);
    }
}
