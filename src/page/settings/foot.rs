//! The panel's foot: how much was changed, and what can be done about it.

use crate::core::share_link::changes;
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// What the foot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Nothing was changed.
    Nothing,
    /// So many settings differ from what was taken, and nothing trains yet.
    Changed(usize),
    /// The present pair was started with so many other settings.
    Restart(usize),
}

impl Said {
    fn text(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Changed(1) => say("1 setting changed.").to_owned(),
            Self::Changed(count) => say!("{count} settings changed.", count),
            Self::Restart(0) => say("Another device; it takes effect with a new run.").to_owned(),
            Self::Restart(1) => say("1 change; it takes effect with a new run.").to_owned(),
            Self::Restart(count) => {
                say!("{count} changes; they take effect with a new run.", count)
            }
        }
    }
}

fn said(store: Store) -> Said {
    if store.needs_restart() {
        let own = store.desk.with(|desk| desk.config(Side::Regularised));
        let run = store.run(Side::Regularised);
        return Said::Restart(run.with(|run| changes(&run.config, &own).len()));
    }
    match store.desk.with(|desk| desk.settings.changes()) {
        0 => Said::Nothing,
        count => Said::Changed(count),
    }
}

/// Nothing where nothing was changed.
#[component]
pub fn PanelFoot() -> impl IntoView {
    let store = use_store();
    let said = Memo::new(move |_| said(store));
    let changed = Memo::new(move |_| store.desk.with(|desk| desk.settings.changes() > 0));
    let restarts = Memo::new(move |_| matches!(said.get(), Said::Restart(_)));
    let undo = move |_| {
        store.undo_all();
        focus("preset");
    };
    let restart = move |_| {
        store.restart();
        // The button itself goes.
        focus("train");
    };
    view! {
        <Show when=move || said.get() != Said::Nothing>
            <div class="pf">
                <p class="ink2">
                    <span id="settings-changed" role="status">{move || said.get().text()}</span>
                    " "
                    <Show when=move || changed.get()>
                        <button id="undo-changes" class="lnk" type="button" on:click=undo>
                            {say("Undo all")}
                        </button>
                    </Show>
                </p>
                <Show when=move || restarts.get()>
                    <button id="restart-settings" class="b" type="button" on:click=restart>
                        {say("Restart with changes")}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_counts_what_was_changed_and_says_when_it_takes_effect() {
        assert_eq!(Said::Changed(1).text(), "1 setting changed.");
        assert_eq!(
            Said::Restart(2).text(),
            "2 changes; they take effect with a new run."
        );
        assert!(Said::Restart(0).text().starts_with("Another device"));
    }
}
