//! Train, Step, Reset, New seed.

use super::stage::use_stage;
use crate::core::name::Named;
use crate::page::kit::{Icon, Sign};
use crate::page::language::{key, say};
use crate::page::store::focus::focus;
use crate::page::store::study::Study;
use crate::page::store::{Activity, Store, use_store};
use leptos::prelude::*;

/// Which of the buttons there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Buttons {
    #[default]
    All,
    /// In a lesson, whose run is one of its steps.
    TrainOnly,
}

/// The buttons that drive the pair of runs; on phones they stand fixed at the foot.
#[component]
pub fn Transport(#[prop(optional)] buttons: Buttons) -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let activity = Memo::new(move |_| store.activity());
    // Pressed all the same, it says so where messages stand.
    let lock = Memo::new(move |_| {
        let idle = activity.get() == Activity::Idle;
        idle.then(|| store.study.with(Study::lock)).flatten()
    });
    let locked = move || lock.with(Option::is_some);
    let one = Memo::new(move |_| store.study.with(Study::shows_one));
    let train = move |_| {
        stage.stop_playing(store);
        store.toggle_training();
    };
    let sign = Signal::derive(move || match activity.get() {
        Activity::Running => Sign::Pause,
        _ if locked() => Sign::Lock,
        _ => Sign::Play,
    });
    let all = buttons == Buttons::All;
    let open = RwSignal::new(false);
    let settings = all.then(|| view! { <SettingsButton /> });
    let others = all.then(|| view! { <Others activity open /> });
    let more = all.then(|| view! { <More open /> });
    view! {
        <div class="trans" role="group" aria-label=say("Training")>
            {settings}
            {others}
            <button
                id="train"
                class="b main"
                type="button"
                data-state=move || activity.get().key()
                aria-disabled=move || locked().then_some("true")
                title=move || lock.get()
                on:click=train
            >
                <Icon sign />
                {move || match (activity.get(), one.get()) {
                    (Activity::Idle, true) => say("Train"),
                    (activity, _) => train_words(activity),
                }}
            </button>
            {more}
        </div>
    }
}

/// Reset's title.
pub const SAME_SEED: &str = key("Back to the start, with the same seed");
/// New seed's, where the seed may change.
pub const ANOTHER_SEED: &str = key("Back to the start, with another seed");

/// Step's title, where nothing else is in its way.
pub fn step_title(activity: Activity) -> &'static str {
    match activity {
        Activity::Finished => say("Trained to its end: Reset goes back to the start"),
        _ => say("One step of each network"),
    }
}

fn train_words(activity: Activity) -> &'static str {
    match activity {
        Activity::Idle => say("Train both"),
        Activity::Running => say("Pause"),
        Activity::Paused => say("Go on"),
        Activity::Finished => say("Train again"),
    }
}

/// Pause alone, for the head of a view without Train: there while the pair trains, and while it stands still.
#[component]
pub fn PauseElsewhere() -> impl IntoView {
    let store = use_store();
    let words = Memo::new(move |_| elsewhere_words(store.activity()));
    let runs = Memo::new(move |_| store.activity() == Activity::Running);
    let sign = Signal::derive(move || if runs.get() { Sign::Pause } else { Sign::Play });
    view! {
        <Show when=move || words.get().is_some()>
            <button id="pause-elsewhere" class="b" type="button" on:click=move |_| store.toggle_training()>
                <Icon sign />
                {move || words.get()}
            </button>
        </Show>
    }
}

/// Named in full: beside it may stand another Pause. What has not begun, or is over, begins where it can be seen.
fn elsewhere_words(activity: Activity) -> Option<&'static str> {
    match activity {
        Activity::Running => Some(say("Pause training")),
        Activity::Paused => Some(say("Go on training")),
        Activity::Idle | Activity::Finished => None,
    }
}

/// On phones, where there is no rail.
#[component]
fn SettingsButton() -> impl IntoView {
    let store = use_store();
    view! {
        <button
            id="settings-open-phone"
            class="b icon phone"
            type="button"
            aria-label=say("Settings")
            data-part="settings"
            on:click=move |_| store.desk.update(|desk| desk.settings_open = true)
        >
            <Icon sign=Sign::Sliders />
        </button>
    }
}

/// On phones, where the other buttons stand behind it.
#[component]
fn More(open: RwSignal<bool>) -> impl IntoView {
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            request_animation_frame(|| focus("step"));
        }
    };
    view! {
        <button
            id="more"
            class="b icon phone"
            type="button"
            aria-label=say("More: step, reset, new seed")
            aria-expanded=move || open.get().to_string()
            aria-controls="others"
            on:click=toggle
        >
            <Icon sign=Sign::Reset />
        </button>
    }
}

/// What stands beside Train.
#[component]
fn Others(activity: Memo<Activity>, open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let press = move |act: fn(Store)| {
        open.set(false);
        act(store);
    };
    let keeps_seed = Memo::new(move |_| store.study.with(|study| !study.allows("seed")));
    let seed_title = move || match keeps_seed.get() {
        true => say("The exercise that is open keeps its seed"),
        false => say(ANOTHER_SEED),
    };
    view! {
        <div
            id="others"
            class="others"
            class:open=move || open.get()
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    open.set(false);
                    focus("more");
                }
            }
        >
            <button
                id="step"
                class="b quiet"
                type="button"
                title=move || step_title(activity.get())
                disabled=move || activity.get() == Activity::Finished
                on:click=move |_| press(|store| store.step())
            >
                <Icon sign=Sign::Step />
                {say("Step")}
            </button>
            <button
                id="reset"
                class="b quiet"
                type="button"
                title=say(SAME_SEED)
                on:click=move |_| press(|store| store.reset())
            >
                <Icon sign=Sign::Reset />
                {say("Reset")}
            </button>
            <button
                id="new-seed"
                class="b quiet"
                type="button"
                title=seed_title
                disabled=move || keeps_seed.get()
                on:click=move |_| press(|store| store.new_seed())
            >
                <Icon sign=Sign::Dice />
                {say("New seed")}
            </button>
        </div>
    }
}

/// Shown where the settings no longer are what the pair was started with.
#[component]
pub fn Restart(id: &'static str) -> impl IntoView {
    let store = use_store();
    let needed = Memo::new(move |_| store.needs_restart());
    let restart = move |_| {
        store.restart();
        // The button itself goes.
        focus("train");
    };
    view! {
        <Show when=move || needed.get()>
            <button id=id class="b" type="button" on:click=restart>
                {say("Restart with changes")}
            </button>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_without_train_pauses_what_trains_and_begins_nothing() {
        assert_eq!(elsewhere_words(Activity::Running), Some("Pause training"));
        assert_eq!(elsewhere_words(Activity::Paused), Some("Go on training"));
        for activity in [Activity::Idle, Activity::Finished] {
            assert_eq!(elsewhere_words(activity), None);
        }
    }
}
