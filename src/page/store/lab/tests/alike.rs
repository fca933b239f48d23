//! Two networks that are alike: one run in an engine is that of both.

use super::*;
use crate::core::blocks::Blocks;
use crate::core::config::{ExperimentConfig, Regulariser};
use crate::core::protocol::{Lenses, RecordingRequest, SavedBy};
use crate::page::store::inspect::{When, recordings};
use crate::page::store::settings::Origin;

const ONE: RunId = RunId(0);
const OTHER: RunId = RunId(1);

/// A page whose settings regularise neither network.
fn alike(engines: usize) -> Page {
    let mut page = unheard(engines);
    page.listen();
    page
}

/// The same before the engine listens.
fn unheard(engines: usize) -> Page {
    let mut page = Page::with_engines(engines);
    let mut config = page.desk.settings.good().clone();
    config.lyapunov.regulariser = Regulariser::Off;
    page.desk.settings.take(config, Origin::Preset);
    page
}

/// The numbers of both networks, which are to be equal.
fn both(page: &Page) -> &Run {
    let [one, other] = &page.pair;
    let named = Run {
        id: one.id,
        ..other.clone()
    };
    assert_eq!(*one, named);
    one
}

fn saved(page: &Page) -> Vec<(Vec<Side>, SavedBy)> {
    let saved = page.effects.iter().filter_map(|effect| match effect {
        Effect::Saved { sides, by, .. } => Some((sides.clone(), *by)),
        _ => None,
    });
    saved.collect()
}

#[test]
fn networks_that_are_alike_are_trained_once_and_both_have_what_comes_of_it() {
    for engines in [1, 2] {
        let mut page = alike(engines);
        begin(&mut page);
        page.train(ONE, 1..=2);
        page.act(|lab| lab.pause());
        let run = ONE;
        let state = RunState::Paused;
        page.hear(Event::State { run, state });
        page.act(|lab| lab.step());
        page.act(|lab| lab.resume());
        let told = ["start 0 on auto from 0", "pause 0", "step 0", "resume 0"];
        assert_eq!(page.said(), told);
        assert!(page.others.iter().all(Vec::is_empty), "{engines} engines");
        assert_eq!(both(&page).steps_done(), 4);
        page.finish(ONE);
        assert_eq!(both(&page).state, RunState::Finished);
        assert_eq!(page.said()[4..], ["measure 0"]);
        assert_eq!(page.desk.measuring, [ONE, OTHER]);
    }
}

#[test]
fn networks_that_differ_are_trained_each_by_itself() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(ONE, 1..=1);
    assert_eq!(page.of(Side::Unregularised).steps_done(), 2);
    assert_eq!(page.of(Side::Regularised).steps_done(), 0);
}

#[test]
fn one_network_begun_with_weights_of_its_own_is_no_longer_like_the_other() {
    let mut page = alike(1);
    page.memory.first_weights = [None, Some(Rc::from([1_u8]))];
    begin(&mut page);
    assert_eq!(page.said().len(), 2);
    let mut page = alike(1);
    page.act(|lab| lab.go_on([Some(vec![1]), Some(vec![2])]));
    assert_eq!(page.said().len(), 2);
    let mut page = alike(1);
    page.act(|lab| lab.go_on([Some(vec![1]), Some(vec![1])]));
    assert_eq!(page.said().len(), 1);
}

#[test]
fn a_measurement_of_one_is_that_of_both_and_of_the_second_alone_is_asked_of_the_first() {
    let mut page = alike(1);
    begin(&mut page);
    page.train(ONE, 1..=1);
    page.act(|lab| lab.measure_now());
    assert_eq!(page.said()[1..], ["measure 0"]);
    page.hear(Event::MeasuringStopped { run: ONE });
    assert!(page.desk.measuring.is_empty());
    page.act(|lab| lab.evaluate(Side::Regularised));
    assert_eq!(
        page.said()[2..],
        ["Evaluate { run: RunId(0) }", "measure 0"]
    );
    assert_eq!(page.desk.measuring, [OTHER]);
    page.hear(Event::MeasuringStopped { run: ONE });
    assert!(page.desk.measuring.is_empty());
}

#[test]
fn a_file_is_of_both_networks_or_of_the_one_that_was_asked_for() {
    let mut page = alike(1);
    begin(&mut page);
    page.train(ONE, 1..=1);
    page.effects.clear();
    for run in [OTHER, ONE] {
        page.act(|lab| lab.send(Command::Save { run }));
    }
    assert_eq!(page.said()[1..], ["Save { run: RunId(0) }"; 2]);
    for by in [SavedBy::Itself, SavedBy::Request, SavedBy::Request] {
        let (run, step) = (ONE, 2);
        page.hear(Event::Saved {
            run,
            step,
            by,
            file: Blocks::default(),
        });
    }
    let [one, other] = Side::BOTH;
    let own = [
        (vec![one, other], SavedBy::Itself),
        (vec![other], SavedBy::Request),
        (vec![one], SavedBy::Request),
    ];
    assert_eq!(saved(&page), own);
}

#[test]
fn what_is_seen_of_one_is_seen_of_both() {
    let mut page = alike(1);
    begin(&mut page);
    page.train(ONE, 1..=1);
    page.effects.clear();
    let request = RecordingRequest {
        lenses: Lenses::Both,
        ..RecordingRequest::for_sample(0)
    };
    page.act(|lab| lab.look(Side::Regularised, When::Now, request));
    let recording = recordings::recording(3, &[2]);
    page.hear(Event::Recording {
        run: ONE,
        recording,
    });
    let seen = page.effects.iter().filter_map(|effect| match effect {
        Effect::Seen { side, .. } => Some(*side),
        _ => None,
    });
    assert_eq!(seen.collect::<Vec<_>>(), Side::BOTH);
}

#[test]
fn an_engine_that_breaks_takes_both_with_it_and_the_next_trains_one_for_both() {
    let mut page = alike(1);
    begin(&mut page);
    page.train(ONE, 1..=2);
    page.crash_and_come_back();
    assert_eq!(page.said(), ["start 2 on cpu from 2"]);
    let run = RunId(2);
    page.hear(started(run, 4));
    page.hear(Event::Steps {
        run,
        steps: vec![step(4)],
    });
    let [one, other] = &page.pair;
    assert_eq!([one.steps_done(), other.steps_done()], [5, 5]);
    assert_eq!(one.message, other.message);
    assert!(one.message.is_some());
    page.act(|lab| lab.reset());
    assert_eq!(page.said()[1..], ["stop 2"]);
    page.desk
        .settings
        .take(ExperimentConfig::default(), Origin::Preset);
    begin(&mut page);
    assert_eq!(page.said().len(), 4, "the next pair is not alike");
}

#[test]
fn a_file_asked_for_before_the_engine_listens_is_one_file_of_the_side_that_was_meant() {
    let mut page = unheard(1);
    begin(&mut page);
    page.act(|lab| lab.send(Command::Save { run: OTHER }));
    page.listen();
    assert_eq!(
        page.said(),
        ["start 0 on auto from 0", "Save { run: RunId(0) }"]
    );
    page.train(ONE, 1..=1);
    page.effects.clear();
    let file = |page: &mut Page| {
        page.hear(Event::Saved {
            run: ONE,
            step: 2,
            by: SavedBy::Request,
            file: Blocks::default(),
        });
    };
    file(&mut page);
    assert_eq!(saved(&page), [(vec![Side::Regularised], SavedBy::Request)]);
    page.act(|lab| lab.send(Command::Save { run: ONE }));
    page.effects.clear();
    file(&mut page);
    assert_eq!(
        saved(&page),
        [(vec![Side::Unregularised], SavedBy::Request)]
    );
}

#[test]
fn a_file_that_never_came_names_no_later_one() {
    let mut page = alike(1);
    begin(&mut page);
    page.train(ONE, 1..=1);
    page.act(|lab| lab.send(Command::Save { run: OTHER }));
    page.hear(Event::Rejected {
        run: Some(ONE),
        field: "run".into(),
        message: "the device is lost".into(),
    });
    page.act(|lab| lab.send(Command::Save { run: ONE }));
    page.effects.clear();
    page.hear(Event::Saved {
        run: ONE,
        step: 2,
        by: SavedBy::Request,
        file: Blocks::default(),
    });
    assert_eq!(
        saved(&page),
        [(vec![Side::Unregularised], SavedBy::Request)]
    );
}

#[test]
fn a_pair_of_which_one_file_was_kept_goes_on_from_it_in_both() {
    let mut page = alike(1);
    page.act(|lab| lab.go_on([Some(vec![1]), None]));
    assert_eq!(page.said().len(), 1);
}
