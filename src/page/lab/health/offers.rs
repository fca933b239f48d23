//! What is wrong with a network, why it matters, and a button with the change that would help.

use crate::core::config::Regulariser;
use crate::core::health::{Fix, Warning, WarningKind};
use crate::core::name::Named;
use crate::core::settings;
use crate::page::language::{heard, say};
use crate::page::store::focus::focus;
use crate::page::store::settings::Settings;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

/// All that is wrong with one network.
///
/// Each kind has its row from the beginning, hidden while nothing is wrong of that kind: warnings come and go
/// at every step, and of a row that is made anew each time, what follows the settings would be left behind in
/// their list of followers until somebody changes them.
#[component]
pub(super) fn Offers(side: Side, found: Memo<Vec<Warning>>) -> impl IntoView {
    let rows = WarningKind::ALL.iter().map(|&kind| {
        view! { <Offer side kind found /> }
    });
    view! { <ul class="offers">{rows.collect_view()}</ul> }
}

/// One warning. It stays where it is while its numbers change, so that its button can be pressed.
#[component]
fn Offer(side: Side, kind: WarningKind, found: Memo<Vec<Warning>>) -> impl IntoView {
    let store = use_store();
    let warning =
        Memo::new(move |_| found.with(|found| found.iter().find(|it| it.kind == kind).cloned()));
    let is_away = Memo::new(move |_| warning.with(Option::is_none));
    let what = move || warning.with(|it| it.as_ref().map(|it| heard(&it.what)));
    let fix = Memo::new(move |_| warning.with(|it| it.as_ref().map(|it| it.fix.clone())));
    let taken = Memo::new(move |_| {
        fix.with(|fix| {
            let is_taken = |fix: &Fix| store.desk.with(|desk| is_in(fix, &desk.settings));
            fix.as_ref().is_none_or(is_taken)
        })
    });
    let take = move |_| {
        if let Some(fix) = fix.get_untracked() {
            store.take_up(&fix.edits);
            // The button itself goes; what applies the change is there a frame later.
            request_animation_frame(|| focus("restart"));
        }
    };
    // A dead button says why.
    let kept = Memo::new(move |_| {
        store.study.with(|study| {
            let fix = fix.get()?;
            let edits = fix.edits.iter().map(|(path, _)| *path);
            keeps(edits, &|path| study.allows(path))
        })
    });
    let label = move || fix.with(|fix| fix.as_ref().map(|fix| heard(&fix.label)));
    let note = move || fix.with(|fix| fix.as_ref().map(|fix| note(side, fix)));
    view! {
        <li data-warning=kind.key() hidden=move || is_away.get()>
            <p><b>{what}</b> " " {say(kind.why())}</p>
            <p class="meta" hidden=move || !taken.get()>{note}</p>
            <button
                class="b fix"
                type="button"
                hidden=move || taken.get()
                disabled=move || kept.with(Option::is_some)
                title=move || kept.get()
                on:click=take
            >
                {label}
            </button>
            <span class="meta" hidden=move || taken.get()>{move || kept.get()}</span>
        </li>
    }
}

/// What an exercise keeps of the settings that a fix would write, in a sentence.
fn keeps<'a>(
    mut paths: impl Iterator<Item = &'a str>,
    allows: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let kept = paths.find(|path| !allows(path)).and_then(settings::named)?;
    Some(say!(
        "The exercise that is open keeps its {kept}.",
        kept = say(kept.label)
    ))
}

/// Whether the settings say already what a fix would write.
fn is_in(fix: &Fix, settings: &Settings) -> bool {
    fix.edits.iter().all(|(path, text)| match *path {
        // Either way of regularising will do.
        "lyapunov.regulariser" => settings.good().lyapunov.regulariser != Regulariser::Off,
        path => settings::named(path).is_some_and(|field| settings.text(field) == *text),
    })
}

/// What stands in the button's place where the settings already say what it would write.
fn note(side: Side, fix: &Fix) -> String {
    let regularises = fix
        .edits
        .iter()
        .any(|edit| edit.0 == "lyapunov.regulariser");
    if side == Side::Unregularised && regularises {
        say!("{fix}: the other network does.", fix = heard(&fix.label))
    } else {
        say!(
            "{fix}: in the settings, for the next start.",
            fix = heard(&fix.label)
        )
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
    fn a_fix_that_an_exercise_does_not_allow_says_which_setting_it_keeps() {
        let paths = ["model.beta", "model.surrogate.kind"];
        let said = keeps(paths.into_iter(), &|path| path == "model.beta");
        assert!(said.is_some_and(|it| it.contains("Surrogate")));
        assert_eq!(keeps(paths.into_iter(), &|_| true), None);
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
