//! How the lesson comes to a class, what leaves the students' devices, and what may be done with it: the same below every
//! guide.

use crate::core::about::{DIGITS, LICENCES};
use crate::page::kit::{Icon, Sign, framed};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::use_store;
use crate::page::teachers::classroom::ToClassroom;
use crate::page::teachers::on_the_wall::OnTheWall;
use leptos::prelude::*;

/// The lesson's own address, as its link, its code and its frame have it.
fn address(key: &str) -> String {
    site::address(&format!("v=1&lesson={key}"))
}

/// The ways to hand it out beside the buttons.
fn ways() -> [String; 3] {
    let (link, code, frame) = (say("Copy link"), say("QR code"), say("Embed code"));
    [
        say!(
            "“{link}” is for a mail, a chat or your platform, “{code}” for the wall, “{frame}” for a page of yours: an iframe.",
            link,
            code,
            frame
        ),
        say!(
            "With the lesson open, “{share}” has “{copy}”. Its own link, QR code and snippet are of the experiment, without the lesson.",
            share = say("Share"),
            copy = say("Copy the exercise's link")
        ),
        say!(
            "To change it, or to have it as “{package}” for a learning platform: open the lesson, then “{teachers}”, “{make}”, “{edit}”.",
            package = say("SCORM package"),
            teachers = say("For teachers"),
            make = say("Make an exercise"),
            edit = say("Edit the open exercise")
        ),
    ]
}

/// What becomes of students' data.
fn data() -> [String; 4] {
    let (file, link) = (say("Save the file"), say("Copy as a link"));
    [
        say("There is no server that takes answers, and there are no accounts. The page trains on the student's device, and keeps answers and name in that browser.").to_owned(),
        say!(
            "“{clear}” under “{lessons}” forgets them.",
            clear = say("Clear progress…"),
            lessons = say("Lessons")
        ),
        say!(
            "A hand-in is a file (“{file}”) or a link (“{link}”) with name, answers, experiment and receipt. The student gives it to you; nothing is sent.",
            file,
            link
        ),
        say!(
            "Only a page around the lesson that collects work, as a SCORM package does, is told of name and answers, as they are given; the lesson says so under “{hand_in}”.",
            hand_in = say("Hand in")
        ),
    ]
}

/// What may be done with lesson, guide and data.
fn licences() -> [String; 2] {
    let [(mit, _), (apache, _)] = LICENCES;
    [
        say!(
            "Program, lessons and guides are under {mit} or {apache}, as you choose: they may be copied, changed and printed. “{about}”, in the device's menu, leads to both texts.",
            mit,
            apache,
            about = say("About, licence, how to cite")
        ),
        say!(
            "The digits are data of others, who are to be named: {source}. The data of a lesson's other tasks are made by the program.",
            source = DIGITS
        ),
    ]
}

/// The whole part, for one lesson.
#[component]
pub fn HandOut(lesson: Memo<Option<&'static str>>) -> impl IntoView {
    let store = use_store();
    let said = RwSignal::new(String::new());
    let link = Signal::derive(move || lesson.get().map(address));
    let title = Signal::derive(move || {
        store.guide.with(|guide| {
            let exercise = guide.exercise.as_ref();
            exercise.map(|it| it.title.clone()).unwrap_or_default()
        })
    });
    let copy = move |_| {
        if let Some(link) = link.get_untracked() {
            site::copy(&link, said);
        }
    };
    let copy_frame = move |_| {
        if let Some(link) = link.get_untracked() {
            site::copy(&framed(&link), said);
        }
    };
    view! {
        <section class="stack" id="hand-out">
            <h2>{say("Hand the lesson out")}</h2>
            <div class="inl">
                <button class="b" type="button" id="hand-out-link" on:click=copy>
                    <Icon sign=Sign::Copy />
                    {say("Copy link")}
                </button>
                <OnTheWall
                    id="hand-out-code"
                    title=say("Scan to open the lesson")
                    heading=title
                    label=say("QR code of this link")
                    link
                />
                <button class="b" type="button" id="hand-out-embed" on:click=copy_frame>
                    <Icon sign=Sign::Copy />
                    {say("Embed code")}
                </button>
                <ToClassroom id="hand-out-classroom" link title />
                <span class="meta" role="status">{move || said.get()}</span>
            </div>
            <List lines=ways() />
            <h2>{say("What leaves the device")}</h2>
            <List lines=data() />
            <h2>{say("Licences")}</h2>
            <List lines=licences() />
        </section>
    }
}

#[component]
fn List<const N: usize>(lines: [String; N]) -> impl IntoView {
    view! { <ul>{lines.map(|line| view! { <li>{line}</li> })}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the page has the buttons, and what else is named here.
    const NAMES: [(&str, &str); 12] = [
        ("Share", include_str!("../../app/top_bar.rs")),
        (
            "Copy the exercise's link",
            include_str!("../../share/of_exercise.rs"),
        ),
        ("SCORM package", include_str!("../make/give_out.rs")),
        (
            "For teachers",
            include_str!("../../../core/share_link/view.rs"),
        ),
        ("Make an exercise", include_str!("../review/mod.rs")),
        ("Edit the open exercise", include_str!("../make/mod.rs")),
        (
            "Clear progress…",
            include_str!("../../lessons/course/clear.rs"),
        ),
        ("Lessons", include_str!("../../../core/share_link/view.rs")),
        ("Hand in", include_str!("../../lessons/exercise/hand_in.rs")),
        (
            "Save the file",
            include_str!("../../lessons/exercise/hand_in.rs"),
        ),
        (
            "Copy as a link",
            include_str!("../../lessons/exercise/hand_in.rs"),
        ),
        (
            "About, licence, how to cite",
            include_str!("../../app/device_badge.rs"),
        ),
    ];

    #[test]
    fn whatever_is_named_is_on_the_page_by_that_name() {
        let said = [ways().concat(), data().concat(), licences().concat()].concat();
        for (name, source) in NAMES {
            assert!(said.contains(&format!("“{name}”")), "{name}: {said}");
            let shown = [format!("say(\"{name}\")"), format!("message = \"{name}\"")];
            assert!(shown.iter().any(|it| source.contains(it)), "{name}");
        }
        let (own, wall) = (
            include_str!("hand_out.rs"),
            include_str!("../on_the_wall.rs"),
        );
        for (name, source) in [("Copy link", own), ("QR code", wall), ("Embed code", own)] {
            assert!(said.contains(&format!("“{name}”")), "{name}: {said}");
            assert!(source.contains(&format!("{{say(\"{name}\")}}")), "{name}");
        }
    }

    #[test]
    fn both_licences_and_whose_the_digits_are_are_named() {
        let said = licences().concat();
        for part in ["MIT", "Apache-2.0", "Alpaydin", "CC BY 4.0"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
