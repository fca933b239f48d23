//! One warning: what is wrong, why it matters, and a button with the change that would help.

use crate::core::config::Regulariser;
use crate::core::health::{Fix, Warning, WarningKind};
use crate::core::name::Named;
use crate::core::settings;
use crate::page::dom::{El, button, el};
use crate::page::store::focus::focus;
use crate::page::store::settings::Settings;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// The place of one kind of warning. It stays where it is and only shows and hides, so that its
/// button can be pressed while the numbers above it move.
pub fn warning_view(side: Side, kind: WarningKind, found: RwSignal<Vec<Warning>>) -> El {
    let store = use_store();
    let of =
        move |words: fn(&Warning) -> String| move || with(found, kind, words).unwrap_or_default();
    let taken = move || with(found, kind, |it| is_taken(store, &it.fix)).unwrap_or(true);
    let take = move || {
        if let Some(fix) = untrack(move || with(found, kind, |it| it.fix.clone())) {
            store.take_up(&fix.edits);
            // The button itself goes; what applies the change is there a frame later.
            request_animation_frame(|| focus("restart"));
        }
    };
    let note = move || with(found, kind, |it| note(side, &it.fix)).unwrap_or_default();
    let what = el("p")
        .child(el("strong").live_text(of(|it| it.what.clone())))
        .text(" ")
        .text(kind.why());
    let fix = button("fix", "")
        .live_flag("hidden", taken)
        .on_click(take)
        .live_text(of(|it| it.fix.label.clone()));
    let note = el("p")
        .class("help")
        .live_flag("hidden", move || !taken())
        .live_text(note);
    el("li")
        .class("warning")
        .attr("data-warning", kind.key())
        .live_flag("hidden", move || with(found, kind, |_| ()).is_none())
        .children([what, fix, note])
}

fn with<T>(
    found: RwSignal<Vec<Warning>>,
    kind: WarningKind,
    read: impl Fn(&Warning) -> T,
) -> Option<T> {
    found.with(|found| found.iter().find(|it| it.kind == kind).map(read))
}

fn is_taken(store: Store, fix: &Fix) -> bool {
    store.desk.with(|desk| is_in(fix, &desk.settings))
}

/// Whether the settings say already what a fix would write.
fn is_in(fix: &Fix, settings: &Settings) -> bool {
    fix.edits.iter().all(|(path, text)| match *path {
        // Either way of holding it will do.
        "lyapunov.regulariser" => settings.good().lyapunov.regulariser != Regulariser::Off,
        path => settings::named(path).is_some_and(|field| settings.text(field) == *text),
    })
}

/// What stands in the button's place where the settings already say what it would write.
fn note(side: Side, fix: &Fix) -> String {
    let holds = fix
        .edits
        .iter()
        .any(|edit| edit.0 == "lyapunov.regulariser");
    if side == Side::Unregularised && holds {
        format!("{}: the other network does.", fix.label)
    } else {
        format!("{}: in the settings, for the next start.", fix.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::health::warnings;
    use crate::core::metrics::{LayerMetrics, Quantity, StepMetrics, fixtures};
    use crate::core::protocol::RunId;
    use crate::core::run::Run;

    /// A run in which everything is wrong at once.
    fn sick(regulariser: Regulariser, lambda_target: f64) -> Run {
        let mut config = ExperimentConfig::demonstration(regulariser);
        config.lyapunov.lambda_target = lambda_target;
        let mut run = Run::new(RunId(0), config);
        run.not_finite = Some(Quantity::GradientNorm);
        let layer = LayerMetrics {
            silent: 0.9,
            saturated: 0.9,
            window: 0.001,
            ..fixtures::LAYER
        };
        let step = StepMetrics {
            layers: vec![layer],
            gradient_by_time: vec![1e6, 1.0],
            ..fixtures::step(0)
        };
        run.steps.push(step);
        run
    }

    /// What a button writes is taken, and is then in the settings: its place has a note instead.
    #[test]
    fn every_fix_that_is_pressed_is_then_in_the_settings() {
        for target in [-3.0, -0.05, 1.0] {
            for regulariser in [
                Regulariser::Off,
                Regulariser::Joint,
                Regulariser::Interleaved,
            ] {
                for warning in warnings(&sick(regulariser, target)) {
                    let fix = warning.fix;
                    let mut settings = Settings::default();
                    for (path, text) in &fix.edits {
                        let field = settings::named(path).expect("a field of the table");
                        settings.edit(field, text);
                        settings.settle(field);
                        assert_eq!(settings.error(field), None, "{path} {text}");
                    }
                    assert!(!fix.edits.is_empty(), "{fix:?}");
                    assert!(is_in(&fix, &settings), "{:?}: {fix:?}", warning.kind);
                }
            }
        }
    }

    #[test]
    fn the_run_that_is_not_held_by_design_is_offered_no_button_against_its_explosion() {
        let run = sick(Regulariser::Off, -0.05);
        let found = warnings(&run);
        let fix_of = |kind| {
            let of_kind = found.iter().find(|it| it.kind == kind);
            of_kind.map(|it| it.fix.clone()).expect("it is wrong")
        };
        let hold = fix_of(WarningKind::Exploding);
        assert_eq!(hold.label, "Regularise the exponent to \u{2212}0.05");
        assert!(is_in(&hold, &Settings::default()));
        let note = note(Side::Unregularised, &hold);
        assert!(note.ends_with("the other network does."), "{note}");
        assert!(!is_in(&fix_of(WarningKind::Silent), &Settings::default()));
    }
}
