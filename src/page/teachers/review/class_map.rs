//! What the class makes of the exercise's map: a phase diagram, spot checks, and what was left out of it.

use super::bars::ShareBars;
use super::desk::Desk;
use super::row::row_id;
use super::save_table;
use crate::core::config::Side;
use crate::core::exercise::{Cell, ClassMap};
use crate::core::review::{Bar, Checked, LeftOut, Mapped, MappedCell, Measure, Standing};
use crate::page::charts::{Frame, HeatMap, HeatMapData};
use crate::page::kit::{Choice, Icon, Segmented, Sign};
use crate::page::language::{heard, say};
use crate::page::lessons::cell_words;
use crate::page::phase::{MeasurePick, PhaseCell, Reading, cell_at, phase_map, place_on_map};
use crate::page::site;
use crate::page::store::focus::focus;
use crate::page::store::sweep::Finding;
use leptos::prelude::*;

/// How many cells a spot check takes.
const SPOTS: [usize; 4] = [3, 5, 10, 20];

/// What the map looks like now.
#[derive(Clone, Copy)]
struct View {
    finding: RwSignal<Finding>,
    side: RwSignal<Side>,
    chosen: RwSignal<Option<Cell>>,
}

/// The part of the page; nothing where the exercise has no map.
#[component]
pub fn ClassMapPart(desk: Desk) -> impl IntoView {
    let is_there = Memo::new(move |_| desk.mapped.with(Option::is_some));
    view! {
        <Show when=move || is_there.get()>
            <Diagram desk />
            <Guesses desk />
        </Show>
    }
}

#[component]
fn Diagram(desk: Desk) -> impl IntoView {
    let sides = Memo::new(move |_| {
        desk.store.class.with(|class| {
            let measure = class.measure.as_ref();
            measure.map_or(&[][..], |it| it.exercise.networks.sides())
        })
    });
    let first = sides.get_untracked().first().copied();
    let view = View {
        finding: RwSignal::new(Finding::TestAccuracy),
        side: RwSignal::new(first.unwrap_or(Side::Unregularised)),
        chosen: RwSignal::new(None),
    };
    let shown = Memo::new(move |_| {
        let (finding, side) = (view.finding.get(), view.side.get());
        desk.store.class.with(|class| {
            let measure = class.measure.as_ref()?;
            desk.mapped
                .with(|mapped| Some(drawn(measure, mapped.as_ref()?, finding, side)))
        })
    });
    let data = Signal::derive(move || shown.get().unwrap_or_else(HeatMapData::none));
    let at = Signal::derive(move || {
        let cell = view.chosen.get()?;
        with_map(desk, |map| place_on_map(map, cell))
    });
    let choose = move |place| {
        view.chosen
            .set(with_map(desk, |map| cell_at(map, place)).flatten());
    };
    let both = move || (sides.get().len() > 1).then(|| view! { <Sides view /> });
    view! {
        <section class="cmap" id="class-map" aria-labelledby="class-map-title" data-filled=move || filled(desk).to_string()>
            <div class="sh2">
                <h2 id="class-map-title">{say("Class map")}</h2>
                <MeasurePick name="class-map-by" finding=view.finding />
            </div>
            {both}
            <HeatMap data chosen=at on_choose=Callback::new(choose) frame=Frame::Full />
            <p class="meta" role="status" id="class-map-says">{move || desk.mapped.with(|it| it.as_ref().map(summary))}</p>
            <Chosen desk view />
            <Checks desk />
            <LeftOutList desk />
            <Files desk />
        </section>
    }
}

/// Which of two networks is shown.
#[component]
fn Sides(view: View) -> impl IntoView {
    let choices = [
        Choice::new(Side::Regularised, say("Regularised")),
        Choice::new(Side::Unregularised, say("Unregularised")),
    ];
    view! {
        <Segmented
            name="class-map-side"
            legend=say("Network")
            choices=choices.to_vec()
            value=view.side
            on_change=move |side| view.side.set(side)
        />
    }
}

fn with_map<T>(desk: Desk, read: impl FnOnce(&ClassMap) -> T) -> Option<T> {
    desk.store.class.with(|class| {
        let map = class.measure.as_ref()?.exercise.map.as_ref()?;
        Some(read(map))
    })
}

fn filled(desk: Desk) -> usize {
    desk.mapped.with(|it| it.as_ref().map_or(0, Mapped::filled))
}

/// The map as a heat map.
fn drawn(measure: &Measure, mapped: &Mapped, finding: Finding, side: Side) -> HeatMapData {
    let Some(map) = &measure.exercise.map else {
        return HeatMapData::none();
    };
    let reading = Reading {
        finding,
        learns_from: map.learns_from(&measure.link.config),
        rest: say("Point at a cell for its numbers; press it for its students.").to_owned(),
    };
    phase_map(map, reading, &|cell| {
        let known = mapped.cells.get(map.place(cell));
        known.map_or_else(PhaseCell::default, |it| PhaseCell {
            outcome: it.outcomes[side as usize],
            sign: sign(it.standing),
            said: said(it),
            is_own: false,
            is_open: it.standing == Standing::Disputed,
        })
    })
}

fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Proved => "=",
        Standing::Disputed => "≠",
        Standing::Here => "+",
        Standing::Empty | Standing::Said | Standing::Agreed => "",
    }
}

fn said(cell: &MappedCell) -> String {
    let count = cell.of.len();
    match cell.standing {
        Standing::Empty => String::new(),
        Standing::Disputed => {
            say!(
                "{count} hand-ins differ: train it here to see which is right.",
                count
            )
        }
        Standing::Said => say("One hand-in.").to_owned(),
        Standing::Agreed => say!("{count} hand-ins, equal to the last bit.", count),
        Standing::Here => say("Trained here.").to_owned(),
        Standing::Proved if count == 1 => say("One hand-in, reproduced here.").to_owned(),
        Standing::Proved => say!("{count} hand-ins, reproduced here.", count),
    }
}

/// `41 of 48 cells: 30 of one hand-in, 11 of several that agree; 7 empty.`
fn summary(mapped: &Mapped) -> String {
    let count = |standing| mapped.of_standing(standing).count();
    let parts: Vec<String> = [
        (Standing::Proved, say("reproduced here (=)")),
        (Standing::Agreed, say("of several that agree")),
        (Standing::Said, say("of one hand-in")),
        (Standing::Here, say("trained here (+)")),
        (Standing::Disputed, say("that differ (≠)")),
        (Standing::Empty, say("empty")),
    ]
    .into_iter()
    .filter(|(standing, _)| count(*standing) > 0)
    .map(|(standing, words)| format!("{} {words}", count(standing)))
    .collect();
    say!(
        "{filled} of {cells} cells: {kinds}.",
        filled = mapped.filled(),
        cells = mapped.cells.len(),
        kinds = parts.join(", ")
    )
}

/// The students of the cell that is chosen.
#[component]
fn Chosen(desk: Desk, view: View) -> impl IntoView {
    let of = Memo::new(move |_| {
        let cell = view.chosen.get()?;
        let place = with_map(desk, |map| map.place(cell))?;
        desk.mapped
            .with(|mapped| Some(mapped.as_ref()?.cells.get(place)?.of.clone()))
    });
    let list = move || {
        let names = desk.names.get();
        let one = move |place: usize| {
            let name = desk.store.class.with(|class| class.named(place, names));
            let choose = move |_| {
                desk.chosen.set(place);
                focus(&row_id(place));
            };
            view! { <button class="lnk" type="button" on:click=choose>{name}</button> }
        };
        of.get().map(|of| of.into_iter().map(one).collect_view())
    };
    let none = move || of.with(|of| of.as_ref().is_none_or(Vec::is_empty));
    let words = move || {
        let cell = view.chosen.get()?;
        with_map(desk, |map| cell_words(map, cell))
    };
    view! {
        <p class="inl" id="class-map-chosen" hidden=none>
            <span class="meta">{words} ":"</span>
            {list}
        </p>
    }
}

/// What a spot check said, in a sentence.
fn checked_words(checked: Checked) -> String {
    let Checked {
        exactly,
        within,
        not,
    } = checked;
    let all = exactly + within + not;
    if all == 0 {
        return String::new();
    }
    let others = [(within, say("within tolerance")), (not, say("not"))];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = others
        .map(|(count, words)| format!(", {count} {words}"))
        .collect();
    say!(
        "{exactly} of {all} cells reproduced exactly{others}.",
        exactly,
        all,
        others = parts.concat()
    )
}

/// Cells trained again by chance, and those that nobody trained.
#[component]
fn Checks(desk: Desk) -> impl IntoView {
    let count = RwSignal::new(SPOTS[1]);
    let store = desk.store;
    let open = Memo::new(move |_| {
        desk.mapped
            .with(|it| it.as_ref().map_or(0, |it| it.spot(usize::MAX, 0).len()))
    });
    let empty = Memo::new(move |_| {
        desk.mapped.with(|it| {
            it.as_ref()
                .map_or(0, |it| it.of_standing(Standing::Empty).count())
        })
    });
    let checked = Memo::new(move |_| desk.mapped.with(|it| it.as_ref().map(|it| it.checked)));
    let under_way = Memo::new(move |_| {
        use crate::core::review::AgainState::{Paused, Running};
        matches!(desk.progress.get().0, Running | Paused)
    });
    let spot = move |_| {
        let chance = js_sys::Date::now() as u64;
        let cells = desk.mapped.with_untracked(|it| {
            it.as_ref()
                .map(|it| it.spot(count.get_untracked(), chance))
                .unwrap_or_default()
        });
        store.train_map_cells(&cells);
    };
    let fill = move |_| {
        let cells = untrack(move || {
            with_map(desk, |map| {
                desk.mapped
                    .with(|it| it.as_ref().map(|it| it.empty(map)).unwrap_or_default())
            })
        });
        store.train_map_cells(&cells.unwrap_or_default());
    };
    let choose = move |event| {
        if let Ok(chosen) = event_target_value(&event).parse() {
            count.set(chosen);
        }
    };
    let options = SPOTS.map(|spots| {
        view! { <option value=spots.to_string() selected=spots == SPOTS[1]>{say!("{spots} cells", spots)}</option> }
    });
    view! {
        <div class="inl">
            <button class="b" type="button" id="class-map-spot" disabled=move || open.get() == 0 || under_way.get() on:click=spot>
                <Icon sign=Sign::Play />
                {say("Spot check")}
            </button>
            <select class="field sm" id="class-map-spots" aria-label=say("Cells of the spot check") on:change=choose>{options}</select>
            <button class="b" type="button" id="class-map-fill" hidden=move || empty.get() == 0 disabled=move || under_way.get() on:click=fill>
                {move || match empty.get() {
                    1 => say("Train the empty cell here").to_owned(),
                    count => say!("Train the {count} empty cells here", count),
                }}
            </button>
        </div>
        <p class="meta" role="status" id="class-map-checked">{move || checked.get().map(checked_words)}</p>
    }
}

/// What is not on the map, by student.
#[component]
fn LeftOutList(desk: Desk) -> impl IntoView {
    let all = Memo::new(move |_| {
        let left = desk
            .mapped
            .with(|it| it.as_ref().map(|it| it.left_out.clone()));
        left.unwrap_or_default()
    });
    let list = move || {
        let names = desk.names.get();
        let one = |out: LeftOut| {
            let name = desk.store.class.with(|class| class.named(out.place, names));
            let place = out.place;
            let choose = move |_| {
                desk.chosen.set(place);
                focus(&row_id(place));
            };
            view! {
                <li><button class="lnk" type="button" on:click=choose>{name}</button>": "{heard(&out.why)}</li>
            }
        };
        all.get().into_iter().map(one).collect_view()
    };
    view! {
        <details class="more" id="class-map-left-out" hidden=move || all.with(Vec::is_empty)>
            <summary>{move || left_out_words(all.with(Vec::len))}</summary>
            <ul class="stack meta">{list}</ul>
        </details>
    }
}

fn left_out_words(count: usize) -> String {
    match count {
        1 => say("1 cell was left out").to_owned(),
        count => say!("{count} cells were left out", count),
    }
}

/// The map to take along; the chart's own menu has its picture.
#[component]
fn Files(desk: Desk) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let save = move |_| {
        let text = desk.map_table(desk.separator.get_untracked());
        save_table("class-map.csv", &text);
    };
    let copy = move |_| {
        site::copy(
            &desk.map_table(desk.separator.get_untracked().pasted()),
            said,
        )
    };
    view! {
        <div class="inl">
            <button class="b" type="button" id="class-map-csv" title=say("With the students' names") on:click=save>
                <Icon sign=Sign::Download />
                {say("Export map")}
            </button>
            <button class="b" type="button" id="class-map-copy" title=say("With the students' names") on:click=copy>
                <Icon sign=Sign::Copy />
                {say("Copy map")}
            </button>
            <span class="meta" role="status">{move || said.get()}</span>
        </div>
    }
}

/// The bars of guesses, called as the page says them.
fn in_words(mut bars: Vec<Bar>) -> Vec<Bar> {
    for bar in &mut bars {
        let words = match bar.label.as_str() {
            "learns" => say("learns"),
            "does not learn" => say("does not learn"),
            "grows" => say("gradient grows"),
            "fades" => say("gradient fades"),
            _ => continue,
        };
        words.clone_into(&mut bar.label);
    }
    bars
}

/// What was predicted, and what came of it.
#[component]
fn Guesses(desk: Desk) -> impl IntoView {
    let bars = Memo::new(move |_| {
        let guesses = desk
            .mapped
            .with(|it| it.as_ref().map(|it| it.guesses.clone()));
        guesses.unwrap_or_default()
    });
    let none = move || bars.with(|all| all.iter().all(Vec::is_empty));
    let lists = move || {
        let names = [say("Does it learn?"), say("The gradient, on the way back")];
        let all = names.into_iter().zip(bars.get());
        all.map(|(name, bars)| view! { <h3>{name}</h3> <ShareBars bars=in_words(bars) /> })
            .collect_view()
    };
    view! {
        <section id="class-guesses" aria-labelledby="class-guesses-title" hidden=none>
            <div class="sh2">
                <h2 id="class-guesses-title">{say("Predicted, and came true")}</h2>
                <span class="meta">{say("filled: right, hatched: wrong")}</span>
            </div>
            {lists}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(place: u32, standing: Standing) -> MappedCell {
        MappedCell {
            cell: Cell {
                row: 0,
                column: place,
            },
            standing,
            of: vec![0, 1],
            outcomes: [None; 2],
        }
    }

    #[test]
    fn the_map_says_how_many_cells_are_known_and_by_what() {
        let standings = [
            Standing::Empty,
            Standing::Disputed,
            Standing::Proved,
            Standing::Empty,
        ];
        let mapped = Mapped {
            cells: (0..)
                .zip(standings)
                .map(|(place, it)| cell(place, it))
                .collect(),
            ..Mapped::default()
        };
        let words = "0 of 4 cells: 1 reproduced here (=), 1 that differ (≠), 2 empty.";
        assert_eq!(summary(&mapped), words);
        assert_eq!(said(&mapped.cells[2]), "2 hand-ins, reproduced here.");
        assert_eq!(sign(Standing::Disputed), "≠");
    }

    #[test]
    fn a_spot_check_says_how_many_were_reproduced_and_names_those_that_were_not() {
        let checked = |exactly, within, not| {
            checked_words(Checked {
                exactly,
                within,
                not,
            })
        };
        assert_eq!(checked(0, 0, 0), "");
        assert_eq!(checked(5, 0, 0), "5 of 5 cells reproduced exactly.");
        assert_eq!(
            checked(3, 1, 1),
            "3 of 5 cells reproduced exactly, 1 within tolerance, 1 not."
        );
    }
}
