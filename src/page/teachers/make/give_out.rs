//! The ways to give an exercise out, which stay shut while something has to be put right.

use super::package::package;
use super::{Desk, Problem};
use crate::core::share_link::{MOST_BYTES, folded};
use crate::page::kit::{Icon, Sign};
use crate::page::kit::{download, download_bytes, framed};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::focus::focus;
use crate::page::store::{Side, use_store};
use crate::page::teachers::classroom::ToClassroom;
use crate::page::teachers::on_the_wall::OnTheWall;
use leptos::ev::FocusEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlTextAreaElement;
use wasm_bindgen::JsCast;

/// What stands at the foot: what is wrong, or how long the link is.
fn sentence(problems: usize, length: Option<usize>) -> String {
    match (problems, length) {
        (0, None) => say("Write a title to begin.").to_owned(),
        (0, Some(length)) => say!(
            "Link: {length} of {most} characters",
            length,
            most = MOST_BYTES
        ),
        (1, _) => say("One thing to put right before you copy.").to_owned(),
        (count, _) => say!("{count} things to put right before you copy.", count),
    }
}

/// Copy, file, and a try in this window.
#[component]
pub fn GiveOut(desk: Desk) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let problems = Memo::new(move |_| desk.problems());
    let link = Memo::new(move |_| {
        let made = desk.made.get();
        let fragment = made.and_then(|made| made.fragment);
        fragment.map(|fragment| site::address(&fragment))
    });
    let shut = move || link.with(Option::is_none);
    let copy = move |_| {
        if let Some(link) = link.get_untracked() {
            site::copy(&link, said);
        }
    };
    let save = move |_| {
        let made = desk.made.get_untracked();
        if let (Some(made), Some(link)) = (made, link.get_untracked()) {
            download(&made.exercise.file_name(), "text/plain", &link);
        }
    };
    let copy_short = move |_| copy_short(desk, said);
    // A small screen has room for one button, and shows the others when asked.
    let all = RwSignal::new(false);
    view! {
        <div class="foot give" class:all=all id="teach-foot">
            <Say desk problems link said />
            <div class="ways" id="teach-ways">
            <textarea
                class="field mono"
                id="teach-link"
                rows="1"
                readonly
                aria-label=say("The exercise's link")
                hidden=shut
                prop:value=move || link.get().unwrap_or_default()
                on:focus=select
            ></textarea>
            <a class="b" id="teach-try" target="_blank" rel="noopener" hidden=shut href=move || link.get()>{say("Try it")}</a>
            <button class="b" type="button" id="teach-file" disabled=shut on:click=save>
                <Icon sign=Sign::Download />
                {say("Save as a file")}
            </button>
            <InShort desk />
            <Elsewhere desk link said />
            <button class="b" type="button" id="teach-copy-short" disabled=shut on:click=copy_short>
                <Icon sign=Sign::Copy />
                {say("Short link")}
            </button>
            </div>
            <button
                class="b more"
                type="button"
                id="teach-more"
                aria-expanded=move || all.get().to_string()
                aria-controls="teach-ways"
                on:click=move |_| all.update(|all| *all = !*all)
            >
                {move || if all.get() { say("Less") } else { say("More…") }}
            </button>
            <button class="b main sm" type="button" id="teach-copy" disabled=shut on:click=copy>
                <Icon sign=Sign::Copy />
                {say("Copy link")}
            </button>
        </div>
    }
}

/// What takes the short link: the code on the wall, which has the fewest modules of it, and Google Classroom.
#[component]
fn InShort(desk: Desk) -> impl IntoView {
    let link = Memo::new(move |_| {
        let fragment = desk.made.get().and_then(|made| made.fragment);
        fragment.map(|fragment| site::address(&folded(&fragment)))
    });
    let title = Signal::derive(move || desk.read(|draft| draft.title.clone()));
    view! {
        <OnTheWall
            id="teach-code"
            title=say("Scan to open the exercise")
            heading=title
            label=say("QR code of the exercise’s short link")
            link
            shut=Signal::derive(move || link.with(Option::is_none))
        />
        <ToClassroom id="teach-classroom" link title />
    }
}

/// What stands at the foot in words: what is wrong or how long the link is, how long a run takes, what was just done.
#[component]
fn Say(
    desk: Desk,
    problems: Memo<Vec<Problem>>,
    link: Memo<Option<String>>,
    said: RwSignal<String>,
) -> impl IntoView {
    let count = move || problems.with(Vec::len);
    let words = move || sentence(count(), link.with(|it| it.as_ref().map(String::len)));
    let at_foot = move || desk.wrong("teach-copy");
    let first = move |_| {
        // Whoever asks what is missing is told everywhere.
        desk.visited.set(None);
        if let Some(problem) = problems.with(|all| all.first().cloned()) {
            focus(&problem.at);
        }
    };
    view! {
        <div class="say">
            <span class:ferr=move || count() != 0 role="status" id="teach-problems">
                {words} " " {at_foot}
            </span>
            <Show when=move || count() != 0>
                <button class="lnk" type="button" id="teach-first" on:click=first>{say("Show the first")}</button>
            </Show>
            <Holds desk />
            <RunTakes desk />
            <span class="meta" role="status">{move || said.get()}</span>
        </div>
    }
}

/// Whether what is copied holds the model answers, where there are any.
#[component]
fn Holds(desk: Desk) -> impl IntoView {
    let words = Memo::new(move |_| {
        desk.made.with(|made| {
            let made = made.as_ref().filter(|made| made.exercise.has_models())?;
            made.fragment.as_ref()?;
            Some(match made.key {
                Some(_) => say("without the model answers, which your key has"),
                None => say("with the model answers in it"),
            })
        })
    });
    view! { <span class="meta" id="teach-holds" hidden=move || words.with(Option::is_none)>{words}</span> }
}

/// How long one run takes on this device. The cells of a map are runs of their own, of which none is like another.
#[component]
fn RunTakes(desk: Desk) -> impl IntoView {
    let store = use_store();
    let wanted = Memo::new(move |_| {
        let exercise = desk.made.get()?.exercise;
        let config = desk.read(|draft| Some(draft.experiment.config.clone()))?;
        let is_one_run = exercise.map.is_none();
        is_one_run.then(|| Side::BOTH.map(|side| exercise.differ.config(side.in_files(), &config)))
    });
    let words = move || wanted.with(|it| it.as_ref().map(|it| store.run_time(it).words()));
    view! { <span class="meta" id="teach-takes" hidden=move || wanted.with(Option::is_none)>{words}</span> }
}

/// The ways into other pages: a package for a platform, and a frame.
#[component]
fn Elsewhere(desk: Desk, link: Memo<Option<String>>, said: RwSignal<String>) -> impl IntoView {
    let shut = move || link.with(Option::is_none);
    let copy_frame = move |_| {
        if let Some(link) = link.get_untracked() {
            site::copy(&framed(&link), said);
        }
    };
    let pack = move |_| pack(desk, said);
    view! {
            <button
                class="b"
                type="button"
                id="teach-scorm"
                title=say("For Moodle, ILIAS, Canvas and others: SCORM 1.2")
                disabled=shut
                on:click=pack
            >
                <Icon sign=Sign::Download />
                {say("SCORM package")}
            </button>
            <button
                class="b"
                type="button"
                id="teach-embed"
                title=say("A frame for a page of yours, or of your platform")
                disabled=shut
                on:click=copy_frame
            >
                <Icon sign=Sign::Copy />
                {say("Embed code")}
            </button>
    }
}

fn copy_short(desk: Desk, said: RwSignal<String>) {
    let made = desk.made.get_untracked();
    if let Some(fragment) = made.and_then(|made| made.fragment) {
        site::copy(&site::address(&folded(&fragment)), said);
    }
}

/// Saves the exercise as a package for a learning platform.
fn pack(desk: Desk, said: RwSignal<String>) {
    let Some(made) = desk.made.get_untracked() else {
        return;
    };
    let Some(fragment) = made.fragment else {
        return;
    };
    let name = made.exercise.file_name().replace(".txt", "-scorm.zip");
    spawn_local(async move {
        let lab = site::address("");
        let lab = lab.trim_end_matches('#');
        match package(&made.exercise.title, &folded(&fragment), lab).await {
            Ok(bytes) => {
                download_bytes(&name, "application/zip", &bytes);
                said.set(say!(
                    "Saved as {name}. Add it to your course as a SCORM package.",
                    name
                ));
            }
            Err(reason) => said.set(say!("Not saved. {reason}", reason)),
        }
    });
}

/// All of a text that is not to be typed in.
fn select(event: FocusEvent) {
    let area = event.target();
    let area = area.and_then(|it| it.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(area) = area {
        area.select();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_counts_what_is_wrong_or_says_how_long_the_link_is() {
        assert_eq!(sentence(0, None), "Write a title to begin.");
        assert_eq!(sentence(3, None), "3 things to put right before you copy.");
        assert_eq!(sentence(1, None), "One thing to put right before you copy.");
        assert_eq!(sentence(0, Some(787)), "Link: 787 of 65536 characters");
    }
}
