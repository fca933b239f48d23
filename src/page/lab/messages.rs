//! What the visitor should read of a run: that it stopped and why, that it goes on elsewhere.

use super::network::name;
use super::stage::{Stage, use_stage};
use crate::core::name::Named;
use crate::core::protocol::RunState;
use crate::core::run::Run;
use crate::page::kit::{Note, Tone};
use crate::page::language::heard;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// A message, of one network or of both.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Message {
    of: Vec<Side>,
    words: String,
    tone: Tone,
}

/// The notes over the networks; each can be put away until there is another.
#[component]
pub fn Messages() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let dismissed = RwSignal::new(Vec::<String>::new());
    let all = Memo::new(move |_| messages_of(store, stage));
    let shown = Memo::new(move |_| {
        let all = all.get().into_iter();
        all.filter(|it| dismissed.with(|gone| !gone.contains(&it.words)))
            .collect::<Vec<_>>()
    });
    view! {
        <div class="notes">
            <For each=move || shown.get() key=|it| (it.words.clone(), it.of.len()) let:message>
                {
                    let words = message.words.clone();
                    let close = move |()| dismissed.update(|gone| gone.push(words.clone()));
                    let sides: Vec<_> = message.of.iter().map(|side| side.key()).collect();
                    view! {
                        <Note tone=message.tone on_close=Callback::new(close)>
                            <span class="message" data-message=sides.join(" ")>{message.said()}</span>
                        </Note>
                    }
                }
            </For>
        </div>
    }
}

fn messages_of(store: Store, stage: Stage) -> Vec<Message> {
    if stage.is_recording() {
        return Vec::new();
    }
    let (off, held) = (store.run(Side::Unregularised), store.run(Side::Regularised));
    off.with(|off| held.with(|held| messages([off, held])))
}

/// What both say is said once.
fn messages(pair: [&Run; 2]) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    for (side, run) in Side::BOTH.into_iter().zip(pair) {
        let Some(words) = &run.message else { continue };
        let tone = match run.state {
            RunState::Failed => Tone::Bad,
            _ => Tone::Plain,
        };
        match found.iter_mut().find(|it| it.words == *words) {
            Some(same) => same.of.push(side),
            None => found.push(Message {
                of: vec![side],
                words: words.clone(),
                tone,
            }),
        }
    }
    found
}

impl Message {
    /// With the network's name, where it is of one alone.
    fn said(&self) -> String {
        match self.of[..] {
            [side] => format!("{}: {}", name(side), heard(&self.words)),
            _ => heard(&self.words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::protocol::RunId;

    fn run(message: &str, state: RunState) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::default());
        run.message = Some(message.to_owned()).filter(|it| !it.is_empty());
        run.state = state;
        run
    }

    #[test]
    fn what_both_networks_say_is_said_once_and_names_neither() {
        let lost = run("The GPU was lost.", RunState::Running);
        let said = messages([&lost, &lost]);
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].said(), "The GPU was lost.");
    }

    #[test]
    fn what_stopped_one_network_names_it_and_is_marked_bad() {
        let failed = run("The gradient norm is no number.", RunState::Failed);
        let said = messages([&failed, &run("", RunState::Running)]);
        assert_eq!(
            said[0].said(),
            "Unregularised: The gradient norm is no number."
        );
        assert_eq!((said.len(), said[0].tone), (1, Tone::Bad));
    }
}
