//! Before any file: the place to drop one, what is read, ready examples, and what is kept.

use super::words::{headline, size};
use crate::core::protocol::EXAMPLES;
use crate::page::kit::chosen_files;
use crate::page::kit::{Icon, PageHead, Sign, download_file};
use crate::page::language::{key, say};
use crate::page::site;
use crate::page::store::brought::{Kept, Shelf};
use crate::page::store::use_store;
use leptos::prelude::*;

/// The files that are read, in three groups: title, what they are, limits, examples.
const KINDS: [(&str, &str, &str, &[usize]); 3] = [
    (
        key("Tables"),
        key("CSV, TSV. A row is a sample, a time step or an event."),
        key("up to 128 MiB, 16 384 columns"),
        &[0, 1, 2],
    ),
    (
        key("Arrays and recordings"),
        key("NPY, NPZ; SHD and SSC as HDF5, packed or not."),
        key("up to 512 MiB, 2000 time steps, 16 384 channels"),
        &[3, 4],
    ),
    (
        key("Folders in a ZIP"),
        key("Pictures (PNG, JPEG) or N-MNIST, a folder for each class."),
        key("up to 512 MiB unpacked, 200 000 samples"),
        &[5, 6],
    ),
];

/// The first thing that is seen.
#[component]
pub fn DropView() -> impl IntoView {
    view! {
        <PageHead
            headline=say("Bring your own data")
            sub=say("It stays on this device. Nothing is sent anywhere.")
            back=("#view=lab", say("Lab"))
        />
        <div class="bring">
            <DropTarget />
            <ul class="kinds">{KINDS.map(|kind| view! { <KindItem kind /> })}</ul>
            <ShelfList />
        </div>
    }
}

/// Target and choice of files in one; while a reader is at it, how it goes.
#[component]
fn DropTarget() -> impl IntoView {
    let store = use_store();
    let brought = store.brought;
    let busy = Memo::new(move |_| {
        brought
            .reading
            .with(|it| it.given.clone().filter(|_| it.is_busy))
    });
    let wanted = Memo::new(move |_| {
        let lacks = store.lacks().is_some();
        brought
            .wanted
            .get()
            .map(|it| it.name)
            .filter(|name| lacks && !name.is_empty())
    });
    let title = move || match (brought.is_over.get(), busy.get(), wanted.get()) {
        (true, _, _) => say("Let go to look inside").to_owned(),
        (_, Some(given), _) => say!("Reading {given}", given = given.name),
        (_, None, Some(name)) => say!("Drop {name} here", name),
        (_, None, None) => say("Drop files of one data set here").to_owned(),
    };
    view! {
        <div class="drop" id="drop" class:over=move || brought.is_over.get()>
            <svg class="big" viewBox="0 0 48 48" aria-hidden="true">
                <path d="M24 30V8M15 16l9-9 9 9M6 30v8a3 3 0 0 0 3 3h30a3 3 0 0 0 3-3v-8"></path>
            </svg>
            <h2><span role="status">{title}</span></h2>
            <Show
                when=move || busy.with(Option::is_some)
                fallback=move || view! {
                    <p>{say("You see what was found, and every guess, before anything is used.")}</p>
                    <label class="b main pickfile">
                        {say("Choose files…")}
                        <input
                            type="file"
                            id="data-files"
                            class="vh"
                            multiple
                            on:change=move |event| store.read_files(chosen_files(&event))
                        />
                    </label>
                }
            >
                <progress class="bar" aria-label=say("Reading")></progress>
                <button class="b" type="button" id="data-cancel" on:click=move |_| store.put_files_away()>
                    {say("Cancel")}
                </button>
            </Show>
        </div>
        <p class="said meta" role="status">{move || brought.said.get()}</p>
    }
}

#[component]
fn KindItem(kind: (&'static str, &'static str, &'static str, &'static [usize])) -> impl IntoView {
    let (title, what, limits, examples) = kind;
    let example = |&at: &usize| view! { <Example name=EXAMPLES[at].0 about=EXAMPLES[at].1 /> };
    view! {
        <li>
            <h2>{say(title)}</h2>
            <p>{say(what)}</p>
            <p class="meta">{say(limits)}</p>
            <ul class="examples">{examples.iter().map(example).collect_view()}</ul>
        </li>
    }
}

/// A ready example, to be looked at here, or saved and dropped back.
#[component]
fn Example(name: &'static str, about: &'static str) -> impl IntoView {
    let (store, about) = (use_store(), say(about));
    view! {
        <li>
            <button
                class="lnk"
                type="button"
                title=about
                data-example=name
                on:click=move |_| store.try_example(name)
            >
                {say!("Try {name}", name)}
            </button>
            <button
                class="b quiet icon"
                type="button"
                aria-label=say!("Save {name}: {about}", name, about)
                data-save-example=name
                on:click=move |_| store.save_example(name, download_file)
            >
                <Icon sign=Sign::Download />
            </button>
        </li>
    }
}

/// What is kept on this device; nothing where nothing is.
#[component]
fn ShelfList() -> impl IntoView {
    let store = use_store();
    let shelf = store.brought.shelf;
    let any = Memo::new(move |_| shelf.with(|shelf| !shelf.all().is_empty()));
    let all = move || shelf.with(|shelf| size(shelf.bytes() as f64));
    view! {
        <Show when=move || any.get()>
            <section class="sec" id="data-kept" aria-labelledby="data-kept-title">
                <header>
                    <h2 id="data-kept-title">{say("Kept on this device")}</h2>
                    <span class="meta" id="data-kept-size">{all}</span>
                    <button
                        class="lnk r"
                        type="button"
                        id="data-forget-all"
                        on:click=move |_| store.forget_all_data()
                    >
                        {move || say!("Forget all data ({size})", size = all())}
                    </button>
                </header>
                <ul class="shelf">
                    <For
                        each=move || shelf.with(|shelf: &Shelf| shelf.all().to_vec())
                        key=|kept| (kept.data, kept.place.is_some())
                        let:kept
                    >
                        <KeptItem kept />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn KeptItem(kept: Kept) -> impl IntoView {
    let store = use_store();
    let data = kept.data;
    let used = Memo::new(move |_| {
        store
            .desk
            .with(|desk| desk.settings.good().task.own() == Some(data))
    });
    let (what, bytes) = (headline(data), size(kept.bytes as f64));
    let about = if kept.place.is_some() {
        format!("{what}, {bytes}")
    } else {
        say!("{what}, {size}, until the tab closes", what, size = bytes)
    };
    let name = kept.name;
    let again = move |_| {
        if store.use_kept(data) {
            to_lab();
        }
    };
    view! {
        <li data-digest=format!("{:032x}", data.digest)>
            <div>
                <b>{name.clone()}</b>
                <span class="meta">{about}</span>
            </div>
            <button class="b use-kept" type="button" on:click=again disabled=move || used.get()>
                {move || if used.get() { say("In use") } else { say("Use") }}
            </button>
            <button
                class="b quiet forget"
                type="button"
                aria-label=say!("Forget {name}", name)
                on:click=move |_| store.forget_data(data)
            >
                {say("Forget")}
            </button>
        </li>
    }
}

/// Goes back to where it is trained.
pub fn to_lab() {
    site::go_to("view=lab");
}
