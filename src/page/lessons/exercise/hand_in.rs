//! The student's name, and the hand-in as a file or a link.

use super::bounded::{Bounded, Room};
use crate::core::exercise::{MOST_NAME, seed_words};
use crate::core::share_link::MOST_BYTES;
use crate::page::guest::use_guest;
use crate::page::kit::download;
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::study::Study;
use crate::page::store::use_store;
use leptos::prelude::*;

/// What is handed in, once it is whole.
#[component]
pub fn HandIn() -> impl IntoView {
    let store = use_store();
    let said = RwSignal::new(String::new());
    let missing = Memo::new(move |_| {
        let missing = store.study.with(Study::cannot_hand_in);
        missing.or_else(|| store.wrong_seed())
    });
    // With a seed of one's own the name stands before the run.
    let asked = store.study.with_untracked(|study| {
        let exercise = study.exercise.as_ref();
        !exercise.is_some_and(|it| it.own_seed || it.map.is_some())
    });
    let incomplete = move || missing.with(Option::is_some);
    let save = move |_| {
        if let Some(hand_in) = untrack(|| store.hand_in()) {
            let name = hand_in.file_name();
            download(&name, "text/plain", &hand_in.fragment());
            said.set(say!(
                "Saved as {name}. Give this file to your teacher.",
                name
            ));
            store.note_handed_in();
        }
    };
    let copy = move |_| {
        if let Some(hand_in) = untrack(|| store.hand_in()) {
            copy_link(&hand_in.fragment(), said);
            store.note_handed_in();
        }
    };
    clear_when_changed(said, missing);
    let guest = use_guest().filter(|guest| guest.collects_work());
    let host = guest.map(|guest| {
        let origin = guest.host();
        let hand_over = move |_| {
            if guest.hand_in(store) {
                said.set(say!("Handed to {host}, the page around this one.", host = guest.host()));
                store.note_handed_in();
            }
        };
        view! {
            <button class="b main sm" type="button" id="hand-in-host" disabled=incomplete on:click=hand_over>
                {say!("Hand in to {origin}", origin)}
            </button>
        }
    });
    let nothing_sent = match guest {
        None => say("Holds your answers, the experiment and its receipt. Nothing is sent: pass it on yourself.").to_owned(),
        Some(guest) => say!("Holds your answers, the experiment and its receipt. {host} is told of them as you work, nobody else.", host = guest.host()),
    };
    let carries = Memo::new(move |_| {
        let changed = store.needs_restart();
        store.study.with(|study| carried(study, changed))
    });
    view! {
        <div class="q hand-in">
            <h2>{say("Hand in")}</h2>
            {asked.then(|| view! { <StudentName /> })}
            <div class="inl">
                {host}
                <button class="b" type="button" id="hand-in-file" disabled=incomplete on:click=save>
                    <Icon sign=Sign::Download />
                    {say("Save the file")}
                </button>
                <button class="b" type="button" id="hand-in-link" disabled=incomplete on:click=copy>
                    <Icon sign=Sign::Copy />
                    {say("Copy as a link")}
                </button>
                <span class="meta" id="hand-in-missing">{move || missing.get()}</span>
            </div>
            <p class="meta" id="hand-in-carries">{move || carries.get()}</p>
            <p class="meta">{nothing_sent}</p>
            <p class="meta" role="status">{move || said.get()}</p>
            <NextStudent />
        </div>
    }
}

/// On a computer that is shared, within one visit: what this student did is forgotten before the next begins.
#[component]
fn NextStudent() -> impl IntoView {
    let store = use_store();
    view! {
        <details class="more">
            <summary>{say("Another student uses this computer next?")}</summary>
            <p class="meta">{say("Hand in first. Then your name, your answers and your progress are forgotten in this browser; what you handed in stays with your teacher.")}</p>
            <button class="b harm" type="button" id="next-student" on:click=move |_| store.clear_progress()>
                {say("Forget me here")}
            </button>
        </details>
    }
}

/// What was said of a hand-in is not said of one that would be another by now.
fn clear_when_changed(said: RwSignal<String>, missing: Memo<Option<String>>) {
    let store = use_store();
    let given = Memo::new(move |_| {
        store.study.with(|study| {
            let answers = study.predictions.iter().chain(&study.explanations);
            (study.student.clone(), answers.cloned().collect::<Vec<_>>())
        })
    });
    Effect::watch(
        move || (given.get(), missing.get()),
        move |_, _, _| said.set(String::new()),
        false,
    );
}

/// Who it is.
#[component]
fn StudentName() -> impl IntoView {
    let store = use_store();
    let given = store.study.with_untracked(|study| study.student.clone());
    let take = Callback::new(move |text: String| store.name_student(text));
    view! {
        <label for="student">{say("Your name, or the number your teacher gave you")}</label>
        <Bounded id="student".to_owned() room=Room::Line most=MOST_NAME given take autocomplete="name" />
    }
}

/// The name before the run, where the seed follows from it.
#[component]
pub fn OwnSeed() -> impl IntoView {
    let store = use_store();
    let own = Memo::new(move |_| {
        let exercise = |study: &Study| study.exercise.as_ref().is_some_and(|it| it.own_seed);
        store
            .study
            .with(|study| exercise(study).then_some(study.exercises))
    });
    let seed = Memo::new(move |_| store.study.with(Study::own_seed));
    let words = move || match seed.get() {
        Some(seed) => say!(
            "Your own seed is {seed_words}: it follows from your name.",
            seed_words = seed_words(seed)
        ),
        None => say("Your own seed follows from your name.").to_owned(),
    };
    move || {
        own.get().map(|_| {
            view! {
                <section class="part q" id="own-seed" aria-label=say("Your seed")>
                    <StudentName />
                    <p class="meta" role="status">{words}</p>
                </section>
            }
        })
    }
}

/// Which run is handed in, and what is missing though nothing asks for it.
fn carried(study: &Study, changed: bool) -> String {
    let asked = study.goals();
    let goals = asked.len();
    let cells = study.own_works().len();
    let run = match study.kept.met(asked) {
        _ if study.map().is_some() => say!("It carries your {cells} cells.", cells),
        Some(met) => say!(
            "It carries the run that reached {met} of {goals} goals.",
            met,
            goals
        ),
        None => say("It carries your last finished run.").to_owned(),
    };
    let empty = match study.unanswered() {
        0 => String::new(),
        1 => say("One question is not answered yet.").to_owned(),
        count => say!("{count} questions are not answered yet.", count),
    };
    let untrained = if changed && study.map().is_none() {
        say("Settings that you changed since are not in it: train first.")
    } else {
        ""
    };
    [run.as_str(), &empty, untrained]
        .iter()
        .filter(|it| !it.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

fn copy_link(fragment: &str, said: RwSignal<String>) {
    if fragment.len() > MOST_BYTES {
        said.set(say!("As a link it has {length} characters; allowed: up to {most}. Save it as a file instead.", length = fragment.len(), most = MOST_BYTES));
        return;
    }
    site::copy(&site::address(fragment), said);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::Exercise;
    use crate::core::share_link::Link;
    use crate::page::store::study::Reached;

    #[test]
    fn the_hand_in_says_which_run_it_carries_and_what_it_lacks() {
        let asked = |text: &str| text.parse().expect("a question");
        let goals = ["test accuracy at least 0.5", "test accuracy at least 0.99"];
        let mut study = Study {
            exercise: Some(Exercise {
                explain: vec![asked("Why?"), asked("How?")],
                goals: goals.map(|it| it.parse().expect("a goal")).to_vec(),
                ..Exercise::default()
            }),
            explanations: vec![String::new(), "so".to_owned()],
            ..Study::default()
        };
        let said = carried(&study, true);
        for word in ["last finished run", "One question", "train first"] {
            assert!(said.contains(word), "{word}: {said}");
        }
        study.explanations[0] = "why".to_owned();
        let receipt = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        let receipt = || Some(receipt.parse().expect("a receipt"));
        study.kept.reached = Some(Reached {
            goals: 2,
            link: Link {
                receipts: [receipt(), receipt()],
                ..Link::default()
            },
        });
        assert_eq!(
            carried(&study, false),
            "It carries the run that reached 1 of 2 goals.",
            "as the goals are by now"
        );
        study.exercise.iter_mut().for_each(|it| it.goals.clear());
        assert_eq!(carried(&study, false), "It carries your last finished run.");
    }
}
