//! The student's cells of a class's map: predicted, trained by one button, and what came of each.

use super::bounded::{Bounded, Room};
use crate::core::exercise::{Cell, Guess, MOST_NAME, came_to};
use crate::core::receipt::Outcome;
use crate::page::kit::{Icon, Sign, around};
use crate::page::language::number::{fixed, percent, significant};
use crate::page::language::{heard, say};
use crate::page::lessons::words::cell_words;
use crate::page::store::study::{CellState, Stage, Study};
use crate::page::store::use_store;
use leptos::prelude::*;

/// The two parts of a guess: its question, and its answers, yes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Learns,
    Grows,
}

impl Part {
    const BOTH: [Self; 2] = [Self::Learns, Self::Grows];

    fn question(self) -> &'static str {
        match self {
            Self::Learns => say("Does it learn?"),
            Self::Grows => say("Its gradient, on the way back"),
        }
    }

    fn answer(self, is: bool) -> &'static str {
        match (self, is) {
            (Self::Learns, true) => say("learns"),
            (Self::Learns, false) => say("does not"),
            (Self::Grows, true) => say("grows"),
            (Self::Grows, false) => say("fades"),
        }
    }

    fn of(self, guess: &Guess) -> Option<bool> {
        match self {
            Self::Learns => guess.learns,
            Self::Grows => guess.grows,
        }
    }

    fn say(self, guess: &mut Guess, is: bool) {
        match self {
            Self::Learns => guess.learns = Some(is),
            Self::Grows => guess.grows = Some(is),
        }
    }
}

/// The name, from which the cells follow, and the cells.
#[component]
pub fn OwnCells(stage: Memo<Option<Stage>>) -> impl IntoView {
    let store = use_store();
    let number = Memo::new(move |_| {
        store
            .study
            .with(|study| study.map().map(|_| study.exercises))
    });
    let predicting = Memo::new(move |_| stage.get() == Some(Stage::Predict));
    move || {
        number.get().map(|_| {
            view! {
                <section class="part own" id="own-cells" aria-labelledby="own-cells-title">
                    <h2 id="own-cells-title">{say("Your cells")}</h2>
                    <Show when=move || predicting.get() fallback=|| view! { <Named /> }>
                        <Name />
                    </Show>
                    <Cells predicting />
                </section>
            }
        })
    }
}

/// Who it is, before the predictions are locked in.
#[component]
fn Name() -> impl IntoView {
    let store = use_store();
    let given = store.study.with_untracked(|study| study.student.clone());
    let take = Callback::new(move |text: String| store.name_student(text));
    view! {
        <div class="q">
            <label for="student">{say("Your name, or the number your teacher gave you")}</label>
            <Bounded id="student".to_owned() room=Room::Line most=MOST_NAME given take autocomplete="name" />
            <p class="meta">{say("Your cells follow from it, and from nothing else.")}</p>
        </div>
    }
}

/// Who it was; another name has other cells, which are to be predicted anew.
#[component]
fn Named() -> impl IntoView {
    let store = use_store();
    let name = Memo::new(move |_| store.study.with(|study| study.student.trim().to_owned()));
    view! {
        <p class="inl">
            <span>{around("They follow from your name, {name}.", vec![("name", view! { <b>{move || name.get()}</b> }.into_any())])}</span>
            <button class="lnk meta" type="button" id="other-name" on:click=move |_| store.predict_again()>
                {say("Mend the name")}
            </button>
        </p>
    }
}

#[component]
fn Cells(predicting: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let cells = Memo::new(move |_| store.study.with(Study::own_cells));
    let each = move || cells.get().into_iter().enumerate().collect::<Vec<_>>();
    let learns = Memo::new(move |_| {
        store.study.with(|study| {
            let base = study.expected_of.as_ref()?;
            Some(percent(study.map()?.learns_from(base).into()))
        })
    });
    view! {
        <ol class="own-list">
            <For each key=|it| *it let:it>
                <One place=it.0 cell=it.1 predicting />
            </For>
        </ol>
        <p class="meta" hidden=move || cells.with(Vec::is_empty)>
            {move || learns.get().map(|share| say!("“Learns”: {share} right or more, half way from chance. “Grows”: λ above 0.", share))}
        </p>
    }
}

#[component]
fn One(place: usize, cell: Cell, predicting: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let words = store.study.with_untracked(|study| {
        study
            .map()
            .map(|map| cell_words(map, cell))
            .unwrap_or_default()
    });
    let state = Memo::new(move |_| {
        store
            .study
            .with(|study| store.again.with(|again| study.cell_state(cell, again)))
    });
    let key = move || match state.get() {
        CellState::Waiting => "waiting",
        CellState::Running(_) => "running",
        CellState::Done => "done",
        CellState::Failed(_) => "failed",
    };
    let title = format!("{}. {words}", place + 1);
    view! {
        <li class="card" data-cell=key>
            <Show
                when=move || predicting.get()
                fallback=move || view! { <Outcome cell state /> }
            >
                <Asked place cell />
            </Show>
            <h3>{title}</h3>
        </li>
    }
}

/// The two questions of a cell.
#[component]
fn Asked(place: usize, cell: Cell) -> impl IntoView {
    let store = use_store();
    let guess = store.study.with_untracked(|study| study.work(cell).guess);
    let one = move |part: Part| {
        let name = format!("cell-{place}-{}", part as usize);
        let option = {
            let name = name.clone();
            move |is: bool| {
                let id = format!("{name}-{}", if is { "yes" } else { "no" });
                let checked = part.of(&guess) == Some(is);
                let choose = move |_| store.guess_cell(cell, |guess| part.say(guess, is));
                view! {
                    <label class="opt">
                        <input type="radio" id=id name=name.clone() prop:checked=checked on:change=choose />
                        <span>{part.answer(is)}</span>
                    </label>
                }
            }
        };
        view! {
            <fieldset class="guess">
                <legend>{part.question()}</legend>
                {[true, false].map(option).collect_view()}
            </fieldset>
        }
    };
    Part::BOTH.map(one).collect_view()
}

/// What was said of a cell, and what it came to.
#[component]
fn Outcome(cell: Cell, state: Memo<CellState>) -> impl IntoView {
    let store = use_store();
    let known = Memo::new(move |_| {
        store.study.with(|study| {
            let work = study.work(cell);
            let side = study.sides()[0];
            let outcome = work.outcomes()[side as usize];
            let config = study.cell_config(cell);
            let came = outcome
                .zip(config)
                .map(|(outcome, config)| came_to(&work.guess, &outcome, &config));
            (work.guess, outcome, came)
        })
    });
    let said = move || {
        let (guess, outcome, came) = known.get();
        let one = |part: Part| {
            let came = came.and_then(|it| it[part as usize]);
            let class = match came {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let words = part.of(&guess).map_or(say("nothing"), |is| part.answer(is));
            let spoken = came.map(|it| {
                if it {
                    say("came true")
                } else {
                    say("did not come true")
                }
            });
            view! { <dd class=class>{words} <span class="vh">{spoken}</span></dd> }
        };
        let came_to = outcome.as_ref().map(numbers);
        view! {
            <dl class="vs">
                <dt>{say("You said")}</dt>
                {Part::BOTH.map(one).collect_view()}
                {came_to.map(|words| view! { <dt>{say("It came to")}</dt><dd class="num-of">{words}</dd> })}
            </dl>
        }
    };
    let share = move || match state.get() {
        CellState::Running(share) => Some((share * 100.0).round()),
        _ => None,
    };
    let failed = move || match state.get() {
        CellState::Failed(why) => Some(heard(&why)),
        _ => None,
    };
    let is_done = move || state.get() == CellState::Done;
    view! {
        {said}
        <progress max="100" value=share hidden=move || share().is_none() aria-label=say("Trained")></progress>
        <p class="ferr" hidden=move || failed().is_none()>{failed}</p>
        <button class="lnk meta" type="button" hidden=move || !is_done() on:click=move |_| store.watch_cell(cell)>
            {say("Watch it train")}
        </button>
    }
}

/// `76 % right, λ 0.124, gradient up to 684`.
fn numbers(outcome: &Outcome) -> String {
    say!(
        "{accuracy} right, λ {exponent}, gradient up to {norm}",
        accuracy = percent(outcome.test_accuracy.into()),
        exponent = fixed(outcome.exponent.into(), 3),
        norm = significant(outcome.gradient_norm.into())
    )
}

/// How many cells are trained, and how many there are.
fn trained(study: &Study, again: &crate::core::review::Again) -> (usize, usize, usize) {
    let states: Vec<_> = study
        .own_cells()
        .into_iter()
        .map(|cell| study.cell_state(cell, again))
        .collect();
    let count = |is: fn(&CellState) -> bool| states.iter().filter(|it| is(it)).count();
    (
        count(|it| *it == CellState::Done),
        count(|it| matches!(it, CellState::Running(_))),
        states.len(),
    )
}

/// The one button that trains them all.
#[component]
pub fn TrainCells(stage: Memo<Option<Stage>>) -> impl IntoView {
    let store = use_store();
    let counted = Memo::new(move |_| {
        store
            .study
            .with(|study| store.again.with(|again| trained(study, again)))
    });
    let paused = Memo::new(move |_| {
        store
            .again
            .with(|again| again.state == crate::core::review::AgainState::Paused)
    });
    let under_way = move || counted.get().1 > 0;
    let words = move || match (counted.get(), paused.get()) {
        ((_, 0, all), _) => say!("Train my {all} cells", all),
        (_, true) => say("Go on").to_owned(),
        _ => say("Pause").to_owned(),
    };
    let sign = Signal::derive(move || {
        if under_way() && !paused.get() {
            Sign::Pause
        } else {
            Sign::Play
        }
    });
    let press = move |_| {
        if counted.get_untracked().1 > 0 {
            store.pause_class();
        } else {
            store.train_cells();
        }
    };
    let done = move || {
        say!(
            "{done} of {all} trained",
            done = counted.get().0,
            all = counted.get().2
        )
    };
    view! {
        <span class="meta" role="status" id="cells-trained">{done}</span>
        <button
            class="b main"
            type="button"
            id="train-cells"
            data-running=move || under_way().to_string()
            hidden=move || stage.get() == Some(Stage::Explain)
            on:click=press
        >
            <Icon sign />
            {words}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::ClassMap;

    #[test]
    fn a_guess_is_said_and_read_in_its_two_parts() {
        let mut guess = Guess::default();
        Part::Learns.say(&mut guess, false);
        Part::Grows.say(&mut guess, true);
        let said = Part::BOTH.map(|part| part.of(&guess).map(|is| part.answer(is)));
        assert_eq!(said, [Some("does not"), Some("grows")]);
    }

    #[test]
    fn a_cell_is_called_by_its_settings_their_symbols_and_its_values() {
        let map: ClassMap = "init-gain:0.3..2.4,target:-0.2..0.2/3"
            .parse()
            .expect("a map");
        let words = cell_words(&map, Cell { row: 0, column: 1 });
        assert!(
            words.contains("0.6, ") && words.ends_with("−0.2"),
            "{words}"
        );
    }
}
