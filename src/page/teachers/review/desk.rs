//! What every part of the review follows: the class, what is known of it, and what is chosen.

use super::rows::{Column, Way, noted, remarks};
use crate::core::review::{
    Again, AgainState, Gap, Mapped, Marking, Row, Separator, Verdict, is_open, map_table, table,
    verdict,
};
use crate::page::language::numeral;
use crate::page::store::class::{Class, Names, Seen};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// What the left side shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Students,
    Questions,
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub store: Store,
    /// How tables write numbers.
    pub separator: RwSignal<Separator>,
    /// Chosen for this visit alone, and kept nowhere.
    pub names: RwSignal<Names>,
    pub shows: RwSignal<Shows>,
    /// The row that is chosen, by its hand-in's place.
    pub chosen: RwSignal<usize>,
    pub order: RwSignal<(Column, Way)>,
    /// By place.
    pub seen: Memo<Vec<Seen>>,
    pub verdicts: Memo<Vec<Verdict>>,
    /// Whether training again may tell more; by place.
    pub open: Memo<Vec<bool>>,
    /// What is noted of students; by place.
    pub marks: Memo<Vec<Marking>>,
    /// Whether the table has any of it to show.
    pub is_marked: Memo<bool>,
    /// Whether the table has a column of changed settings: where students choose some, or somebody changed one.
    pub has_changes: Memo<bool>,
    /// What the class makes of the exercise's map; `None` where it has none.
    pub mapped: Memo<Option<Mapped>>,
    /// What no hand-in has a result of.
    pub gaps: Memo<Vec<Gap>>,
    /// What is trained again, and how far that is.
    pub progress: Memo<(AgainState, (usize, usize))>,
}

impl Desk {
    pub fn new() -> Self {
        let store = use_store();
        let names = RwSignal::new(Names::default());
        let progress = Memo::new(move |_| store.again.with(|again| (again.state, again.counted())));
        let handed_in = Memo::new(move |_| {
            let names = names.get();
            store.class.with(|class| class.seen(names))
        });
        let seen = Memo::new(move |_| {
            progress.track();
            store.class.with(|class| {
                store
                    .again
                    .with_untracked(|again| handed_in.with(|seen| class.seen_by_runs(seen, again)))
            })
        });
        let verdicts = Memo::new(move |_| {
            // They change when a run is over, not with each step.
            progress.track();
            store.class.with(|class| {
                store.again.with_untracked(|again| {
                    let hand_ins = class.hand_ins.iter().map(|it| it.hand_in.as_ref());
                    hand_ins
                        .map(|it| it.map_or(Verdict::None, |hand_in| verdict(hand_in, again)))
                        .collect()
                })
            })
        });
        let open = Memo::new(move |_| {
            verdicts.with(|verdicts: &Vec<Verdict>| {
                store.class.with_untracked(|class| {
                    store
                        .again
                        .with_untracked(|again| open_of(class, verdicts, again))
                })
            })
        });
        let marks = Memo::new(move |_| {
            store.class.with(|class| {
                handed_in.with(|seen| store.markings.with(|all| class.marks(seen, all)))
            })
        });
        let is_marked = Memo::new(move |_| {
            let names = names.get();
            marks.with(|all| all.iter().any(|it| !noted(it, names).is_empty()))
        });
        let has_changes = Memo::new(move |_| {
            store
                .class
                .with(|class| handed_in.with(|seen| has_changes(class, seen)))
        });
        let mapped = mapped(store, progress);
        let gaps = Memo::new(move |_| {
            store
                .class
                .with(|class| seen.with(|seen| mapped.with(|it| class.gaps(seen, it.as_ref()))))
        });
        Self {
            store,
            names,
            separator: RwSignal::new(usual()),
            shows: RwSignal::new(Shows::Students),
            chosen: RwSignal::new(0),
            order: RwSignal::new((Column::Student, Way::default())),
            seen,
            verdicts,
            open,
            marks,
            is_marked,
            has_changes,
            mapped,
            gaps,
            progress,
        }
    }

    /// How many hand-ins there are, unreadable ones among them.
    pub fn count(self) -> usize {
        self.store.class.with(|class| class.hand_ins.len())
    }

    /// The class's map as a table for a spreadsheet, with names: whoever takes it along asked for it.
    pub fn map_table(self, separator: Separator) -> String {
        self.mapped.with_untracked(|mapped| {
            self.store.class.with_untracked(|class| {
                let both = class.measure.as_ref().zip(mapped.as_ref());
                let named = |place| class.named(place, Names::Shown);
                both.map(|(measure, mapped)| map_table(measure, mapped, &named, separator))
                    .unwrap_or_default()
            })
        })
    }

    /// The class as a table for a spreadsheet, in the order in which it came, with names: whoever takes it along
    /// asked for it.
    pub fn table(self, separator: Separator) -> String {
        let (verdicts, marks) = (self.verdicts.get_untracked(), self.marks.get_untracked());
        self.store.class.with_untracked(|class| {
            let seen = class.seen(Names::Shown);
            let seen = self
                .store
                .again
                .with_untracked(|again| class.seen_by_runs(&seen, again));
            let all = class
                .hand_ins
                .iter()
                .enumerate()
                .zip(seen.iter().zip(verdicts.iter().zip(&marks)));
            let rows = all.filter_map(|((place, review), (seen, (verdict, marking)))| {
                let hand_in = review.hand_in.as_ref().ok()?;
                Some(Row {
                    hand_in,
                    name: class.named(place, Names::Shown),
                    counts: if seen.counts() { "yes" } else { "no" },
                    judged: seen.judged.as_ref(),
                    outcomes: seen.outcomes,
                    verdict,
                    remarks: remarks(review, seen, verdict),
                    marking: marking.clone(),
                })
            });
            table(class.measure.as_ref(), &rows.collect::<Vec<_>>(), separator)
        })
    }
}

/// As the page's language writes numbers, so does most likely the teacher's spreadsheet.
fn usual() -> Separator {
    match numeral("0.5").contains(',') {
        true => Separator::Semicolon,
        false => Separator::Comma,
    }
}

/// What the class makes of the exercise's map, by what is trained so far.
fn mapped(store: Store, progress: Memo<(AgainState, (usize, usize))>) -> Memo<Option<Mapped>> {
    Memo::new(move |_| {
        progress.track();
        let version = store
            .desk
            .with_untracked(|desk| desk.engine_version.clone());
        let again = |class: &Class| {
            store
                .again
                .with_untracked(|again| class.mapped(again, &version))
        };
        store.class.with(again)
    })
}

/// Of a map's hand-ins the cells tell: all that they differ in stands there.
fn has_changes(class: &Class, seen: &[Seen]) -> bool {
    class.measure.as_ref().is_some_and(|measure| {
        let judged = seen.iter().filter_map(|it| it.judged.as_ref());
        let mut changed = judged.map(|it| !it.changed.is_empty());
        measure.is_open() || (measure.exercise.map.is_none() && changed.any(|is| is))
    })
}

/// Which hand-ins wait to be trained again, or could not be.
fn open_of(class: &Class, verdicts: &[Verdict], again: &Again) -> Vec<bool> {
    let each = class.hand_ins.iter().zip(verdicts);
    each.map(|(review, verdict)| {
        let is_unknown = matches!(verdict, Verdict::Waiting | Verdict::Unable(_));
        let hand_in = review.hand_in.as_ref();
        is_unknown && hand_in.is_ok_and(|it| is_open(it, again))
    })
    .collect()
}
