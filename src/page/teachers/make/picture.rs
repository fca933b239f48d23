//! The picture that an answer shows.

use super::Desk;
use super::condition::names;
use crate::core::exercise::{Course, Networks, Picture};
use crate::page::language::say;
use crate::page::lessons::Sketch;
use crate::page::store::names::within;
use leptos::prelude::*;

const LEARNS: Course = Course::Rising;
const GUESSES: Course = Course::Flat;

/// What the form offers, of networks that are called so, by side, or of the one that is trained; a file may say more.
fn offered(names: &[String; 2], one: bool) -> Vec<(Option<Picture>, String)> {
    let none = (None, say("no picture").to_owned());
    let of = |courses, words: String| (Some(Picture(courses)), words);
    if one {
        return vec![
            none,
            of([LEARNS; 2], say("accuracy: it rises").to_owned()),
            of(
                [Course::Half; 2],
                say("accuracy: it comes half the way").to_owned(),
            ),
            of([GUESSES; 2], say("accuracy: it stays at chance").to_owned()),
        ];
    }
    let only = |side: usize| {
        let network = within(&names[side]);
        say!("accuracy: only {network} rises", network)
    };
    vec![
        none,
        of([GUESSES, LEARNS], only(1)),
        of([LEARNS, GUESSES], only(0)),
        of([LEARNS; 2], say("accuracy: both rise").to_owned()),
        of([GUESSES; 2], say("accuracy: neither rises").to_owned()),
    ]
}

/// The choice, and the picture that is chosen; its words follow the networks.
#[component]
pub fn PicturePick(desk: Desk, question: u32, answer: u32) -> impl IntoView {
    let networks = names(desk);
    let one = Memo::new(move |_| {
        let made = desk.made.get();
        made.is_some_and(|made| made.exercise.networks == Networks::One)
    });
    let shown = Memo::new(move |_| {
        desk.read(|draft| {
            let mut answers = draft.question(question)?.answers.iter();
            answers.find(|it| it.number == answer)?.picture
        })
    });
    let options = move || {
        let value = shown.get();
        let mut all = networks.with(|names| offered(names, one.get()));
        if !all.iter().any(|it| it.0 == value) {
            all.push((value, say("another picture").to_owned()));
        }
        let option = |(picture, words): (Option<Picture>, String)| {
            let key = picture_key(picture);
            view! { <option value=key selected=picture == value>{words}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let choose = move |event| {
        let picture = event_target_value(&event).parse().ok();
        desk.edit(|draft| {
            if let Some(answer) = draft.answer_mut(question, answer) {
                answer.picture = picture;
            }
        });
    };
    view! {
        <div class="inl">
            <select class="field" id=format!("picture-{answer}") aria-label=say("Picture") on:change=choose>
                {options}
            </select>
            {move || shown.get().map(|picture| view! { <Sketch picture one=one.get() /> })}
        </div>
    }
}

/// A picture as its option is known; empty where there is none.
fn picture_key(picture: Option<Picture>) -> String {
    picture.map(|it| it.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_chosen_by_the_networks_names_or_of_the_one_that_is_trained() {
        let names = ["β 0.5", "β 0.95"].map(str::to_owned);
        let words = |one| -> Vec<String> {
            let all = offered(&names, one).into_iter();
            all.map(|it| it.1).collect()
        };
        assert_eq!(words(false)[1], "accuracy: only β 0.95 rises");
        assert_eq!(words(false)[2], "accuracy: only β 0.5 rises");
        assert!(
            words(true).iter().all(|it| !it.contains('β')),
            "{:?}",
            words(true)
        );
        for (picture, _) in offered(&names, false)
            .into_iter()
            .chain(offered(&names, true))
        {
            assert_eq!(picture_key(picture).parse().ok(), picture);
        }
    }
}
