//! Every run of the class, trained again on this computer.

use super::desk::Desk;
use crate::core::name::Named;
use crate::core::review::{AgainState, Verdict};
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use leptos::prelude::*;

/// Of the hand-ins that count: exactly, within tolerance, not, could not be trained.
fn counts(desk: Desk) -> [usize; 4] {
    desk.seen.with(|seen| {
        desk.verdicts.with(|verdicts| {
            let counted = seen.iter().zip(verdicts).filter(|(seen, _)| seen.counts());
            let mut found = [0; 4];
            for (_, verdict) in counted {
                match verdict {
                    Verdict::Exactly => found[0] += 1,
                    Verdict::Within(_) => found[1] += 1,
                    Verdict::Not(_) => found[2] += 1,
                    Verdict::Unable(_) => found[3] += 1,
                    Verdict::None | Verdict::Waiting => {}
                }
            }
            found
        })
    })
}

/// `27 reproduced exactly, 2 within tolerance, 1 not`.
fn sentence([exactly, within, not, unable]: [usize; 4]) -> String {
    let mut parts = vec![say!("{exactly} reproduced exactly", exactly)];
    for (count, words) in [
        (within, say("within tolerance")),
        (not, say("not")),
        (unable, say("could not be trained here")),
    ] {
        if count > 0 {
            parts.push(format!("{count} {words}"));
        }
    }
    parts.join(", ")
}

/// Where it stands, and what can be done.
#[component]
pub fn TrainedAgain(desk: Desk) -> impl IntoView {
    let store = desk.store;
    let counted = Memo::new(move |_| counts(desk));
    let state = Memo::new(move |_| desk.progress.get().0);
    let share = Memo::new(move |_| store.again.with(|again| (again.share() * 100.0).round()));
    let waiting = Memo::new(move |_| {
        desk.open
            .with(|all| all.iter().filter(|open| **open).count())
    });
    let under_way =
        Memo::new(move |_| matches!(state.get(), AgainState::Running | AgainState::Paused));
    let runs = move || {
        let (over, of) = desk.progress.get().1;
        match of {
            0 => String::new(),
            _ => say!("{over} of {of} experiments", over, of),
        }
    };
    let begin_words = move || match (desk.progress.get().1.1, waiting.get()) {
        (0, _) => say("Train all again").to_owned(),
        (_, count) => say!("Train {count} more", count),
    };
    let pause = move || state.get() == AgainState::Paused;
    view! {
        <section class="verify" id="class-again" data-state=move || state.get().key()>
            <div class="sh2">
                <h2>{say("Trained again on this computer")}</h2>
                <span class="meta" role="status">{runs}</span>
            </div>
            <progress max="100" value=move || share.get() hidden=move || !under_way.get() aria-label=say("Trained again")></progress>
            <Counts counted />
            <div class="inl">
                <button
                    class="b"
                    type="button"
                    id="class-train"
                    hidden=move || under_way.get() || waiting.get() == 0
                    on:click=move |_| store.train_class()
                >
                    <Icon sign=Sign::Play />
                    {begin_words}
                </button>
                <button class="b" type="button" id="class-pause" hidden=move || !under_way.get() on:click=move |_| store.pause_class()>
                    {move || if pause() { say("Go on") } else { say("Pause") }}
                </button>
                <button class="b" type="button" id="class-stop" hidden=move || !under_way.get() on:click=move |_| store.cancel_class()>
                    {say("Stop")}
                </button>
            </div>
        </section>
    }
}

/// The counts as a bar, and in words.
#[component]
fn Counts(counted: Memo<[usize; 4]>) -> impl IntoView {
    let none = move || counted.get().iter().sum::<usize>() == 0;
    let width = move |place: usize| {
        let all = counted.get();
        let sum = all.iter().sum::<usize>().max(1);
        format!("{}%", 100.0 * all[place] as f64 / sum as f64)
    };
    view! {
        <div hidden=none>
            <div class="vb" role="img" aria-label=move || sentence(counted.get())>
                <i class="exact" style:width=move || width(0)></i>
                <i class="near" style:width=move || width(1)></i>
                <i class="not" style:width=move || width(2)></i>
                <i class="un" style:width=move || width(3)></i>
            </div>
            <p class="meta" id="class-counts" role="status">{move || sentence(counted.get())}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_are_one_sentence() {
        assert_eq!(
            sentence([27, 2, 1, 0]),
            "27 reproduced exactly, 2 within tolerance, 1 not"
        );
        assert_eq!(sentence([3, 0, 0, 0]), "3 reproduced exactly");
    }
}
