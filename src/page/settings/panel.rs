//! What of the panel is open, and where the focus goes as it opens and closes.

use super::search::{Level, is_listed};
use crate::core::name::Named;
use crate::core::settings::{Field, Group};
use crate::page::remembered::{recall, remember_folded, remember_open, remembered, store as keep};
use crate::page::store::focus::focus;
use crate::page::store::{Desk, Side, Store};
use leptos::prelude::*;

const LEVEL: &str = "settings-level";

/// The panel's state; it outlives the panel, and groups and level outlive the visit.
#[derive(Clone, Copy)]
pub struct Panel {
    pub(super) query: RwSignal<String>,
    pub(super) level: RwSignal<Level>,
    folded: RwSignal<Vec<Group>>,
    /// The field that it opens with.
    wanted: RwSignal<Option<&'static Field>>,
    pub(super) refusal: Refusal,
}

/// A setting's path that the worker refused a run for, and what it said.
pub type Refusal = Memo<Option<(String, String)>>;

impl Panel {
    /// As the last visit left it. Beside the charts it opens by itself where it was open; as a sheet it
    /// would hide them.
    pub fn new(store: Store) -> Self {
        let folded = Group::all().filter(|group| remembered(group.key()) == Some(false));
        let level = recall(LEVEL).and_then(|key| Level::from_key(&key));
        let panel = Self {
            query: RwSignal::new(String::new()),
            level: RwSignal::new(level.unwrap_or(Level::Basic)),
            folded: RwSignal::new(folded.collect()),
            wanted: RwSignal::new(None),
            refusal: Memo::new(move |_| refusal(store)),
        };
        if remembered("settings") == Some(true) && !is_sheet() {
            store.desk.update(|desk| desk.settings_open = true);
        }
        panel.follow_focus(store);
        panel
    }

    /// Moves the focus into the panel that opens, and out of the one that closes.
    fn follow_focus(self, store: Store) {
        Effect::new(move |before: Option<bool>| {
            let open = store.desk.with(|desk| desk.settings_open);
            if before.is_some_and(|before| before != open) {
                if !is_sheet() {
                    match open {
                        true => remember_open("settings"),
                        false => remember_folded("settings"),
                    }
                }
                // Only when it is in sight, or gone, can the focus go there.
                request_animation_frame(move || self.move_focus(open));
            }
            open
        });
    }

    fn move_focus(self, open: bool) {
        let wanted = self.wanted.try_update(Option::take).flatten();
        match (open, wanted) {
            (true, Some(field)) => focus(&field.id()),
            // What was refused has it already.
            (true, None) if has_focus("#settings") => {}
            // A search field would bring up the keyboard over the sheet.
            (true, None) if is_sheet() => focus("settings-close"),
            (true, None) => focus("settings-search"),
            (false, _) if !has_focus("body") => {}
            // One of them is there.
            (false, _) => ["settings-open-phone", "settings-open"]
                .into_iter()
                .for_each(focus),
        }
    }

    /// Opens the panel, at a field where one is asked for.
    pub fn open(self, store: Store, field: Option<&'static Field>) {
        if let Some(field) = field {
            self.query.set(String::new());
            self.unfold(field.group);
            self.wanted.set(Some(field));
        }
        store.desk.update(|desk| desk.settings_open = true);
    }

    pub fn close(self, store: Store) {
        store.desk.update(|desk| desk.settings_open = false);
    }

    /// Chooses how many are listed, and remembers it.
    pub(super) fn choose(self, level: Level) {
        self.level.set(level);
        keep(LEVEL, level.key());
    }

    /// Opens a group, and remembers it.
    pub(super) fn unfold(self, group: Group) {
        if !self.is_unfolded(group) {
            self.folded
                .update(|folded| folded.retain(|it| *it != group));
            remember_open(group.key());
        }
    }

    /// Closes a group, and remembers it.
    pub(super) fn fold(self, group: Group) {
        if self.is_unfolded(group) {
            self.folded.update(|folded| folded.push(group));
            remember_folded(group.key());
        }
    }

    fn is_unfolded(self, group: Group) -> bool {
        !self.folded.with_untracked(|folded| folded.contains(&group))
    }

    /// Whether a group is open: the visitor left it so, or looks for something in it, or something in it
    /// is wrong, or an exercise is about it.
    pub(super) fn shows(self, store: Store, group: Group) -> bool {
        let unfolded = self.folded.with(|folded| !folded.contains(&group));
        let searched = self.query.with(|query| !query.trim().is_empty());
        let wrong = || self.wrong(store, group);
        unfolded || searched || is_of_exercise(store) || wrong()
    }

    /// The settings of a group that are listed, in reading order.
    pub(super) fn listed(self, store: Store, group: Group) -> Vec<&'static Field> {
        let level = match is_of_exercise(store) {
            true => Level::All,
            false => self.level.get(),
        };
        let query = self.query.get();
        store.desk.with(|desk| {
            let settings = &desk.settings;
            let fields = group.fields();
            fields
                .filter(|field| store.study.with(|study| study.shows(field.path)))
                .filter(|field| {
                    // What the two networks differ in is never out of sight.
                    let differs = query.trim().is_empty() && desk.differ.has(field.path);
                    differs || is_listed(field, settings, &query, level) || self.refuses(field)
                })
                .collect()
        })
    }

    fn refuses(self, field: &Field) -> bool {
        self.refusal
            .with(|refusal| refusal.as_ref().is_some_and(|(path, _)| path == field.path))
    }

    fn wrong(self, store: Store, group: Group) -> bool {
        let mut fields = group.fields();
        fields.any(|field| {
            let has_error = |desk: &Desk| desk.settings.error(field).is_some();
            self.refuses(field) || store.desk.with(has_error)
        })
    }
}

/// Whether an exercise names the few settings that it is about.
pub(super) fn is_of_exercise(store: Store) -> bool {
    store.study.with(|study| {
        let exercise = study.exercise.as_ref();
        exercise.is_some_and(|it| !it.shown.is_empty())
    })
}

fn refusal(store: Store) -> Option<(String, String)> {
    Side::BOTH.into_iter().find_map(|side| {
        store
            .run(side)
            .with(|run| run.refused_field.clone().zip(run.message.clone()))
    })
}

/// On a phone the settings lie over the page.
pub fn is_sheet() -> bool {
    let query = window().match_media("(max-width: 719px)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

fn has_focus(css: &str) -> bool {
    let focused = document().active_element();
    focused.is_none_or(|focused| match css {
        "body" => focused.tag_name() == "BODY",
        within => focused.closest(within).is_ok_and(|it| it.is_some()),
    })
}
