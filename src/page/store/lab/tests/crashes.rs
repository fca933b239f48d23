//! The engine breaks.

use super::*;
use crate::core::metrics::{Exponents, GrowthMetrics};
use crate::core::receipt::Receipt;
use crate::page::store::proofs::{self, ProofState};
use crate::page::store::sweep::{Plan, SweepState, fixtures};

pub fn plan() -> Plan {
    fixtures::plan("0.5, 0.9", "1")
}

fn exponents(run: RunId) -> Event {
    let growth = GrowthMetrics {
        exponent: 0.1,
        error: Some(0.01),
        ..GrowthMetrics::default()
    };
    Event::Exponents {
        run,
        exponents: Exponents {
            step: 12,
            samples: 16,
            tangent: growth.clone(),
            finite_size: growth,
            reference: None,
            spectrum: Vec::new(),
            spectrum_standard_errors: Vec::new(),
            spectrum_floored: Vec::new(),
            sweep: Vec::new(),
        },
    }
}

fn proof_row(request: u32, index: usize) -> Event {
    Event::Proof {
        request,
        row: Ok(proofs::fixtures::proof("System")),
        index,
        of: 2,
    }
}

/// The number that the proof's rows have to carry.
fn proof_request(page: &Page) -> u32 {
    let all = page.told.iter().flatten().rev();
    let mut requests = all.filter_map(|command| match command {
        Command::Prove { request, .. } => Some(*request),
        _ => None,
    });
    requests.next().expect("it was asked")
}

#[test]
fn a_run_goes_on_from_its_last_epoch_on_the_cpu_under_another_name() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=2);
    page.train(RunId(1), 1..=1);
    page.hear(Event::State {
        run: RunId(1),
        state: RunState::Paused,
    });
    page.crash_and_come_back();
    assert_eq!(
        page.said(),
        ["start 2 on cpu from 2", "start 3 on cpu from 1 paused"]
    );
    let message = page
        .of(Side::Unregularised)
        .message
        .clone()
        .expect("it is said");
    assert_eq!(
        message,
        "The engine broke down (unreachable). Training goes on from epoch 2 on the CPU."
    );
    page.hear(started(RunId(2), 4));
    let steps = vec![step(4)];
    page.hear(Event::Steps {
        run: RunId(2),
        steps,
    });
    assert_eq!(page.of(Side::Unregularised).steps_done(), 5);
    assert!(
        page.of(Side::Unregularised).was_steered,
        "it has no receipt"
    );
}

#[test]
fn a_network_that_began_with_a_files_weights_begins_with_them_again_until_an_epoch_is_done() {
    let from_file = |page: &Page| {
        let engine = page.told.last().expect("there is one");
        let begins = engine.iter().filter_map(|command| match command {
            Command::StartFrom { run, weights, .. } => Some((run.0, weights.clone())),
            _ => None,
        });
        begins.collect::<Vec<_>>()
    };
    let mut page = Page::ready();
    page.memory.first_weights[Side::Regularised as usize] = Some(vec![7, 8].into());
    begin(&mut page);
    assert_eq!(from_file(&page), [(1, vec![7, 8])]);
    assert_eq!(
        page.said()[0],
        "start 0 on auto from 0",
        "the other is drawn"
    );
    page.hear(started(RunId(0), 0));
    page.hear(started(RunId(1), 0));
    page.crash_and_come_back();
    assert_eq!(from_file(&page), [(3, vec![7, 8])]);
    page.train(RunId(3), 1..=1);
    page.crash_and_come_back();
    assert_eq!(from_file(&page), []);
    assert!(
        page.said().contains(&"start 5 on cpu from 1".to_owned()),
        "{:?}",
        page.said()
    );
}

#[test]
fn late_words_of_the_engine_that_broke_change_nothing() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=1);
    page.crash();
    let before = page.pair.clone();
    // As the lab would hear them if the client let them through.
    for event in [
        Event::Steps {
            run: RunId(0),
            steps: vec![step(2)],
        },
        ended(RunId(0), 2),
        started(RunId(2), 0),
        Event::Ready {
            engine_version: "1".into(),
            gpu: Err("none".into()),
        },
    ] {
        page.act(|lab| lab.take(0, Report::Event(event)));
    }
    assert_eq!(page.pair, before);
    assert_eq!(page.desk.engine, Engine::Loading);
    page.respawn();
    page.listen();
    page.hear(ended(RunId(0), 2));
    assert_eq!(page.pair, before, "an old name belongs to nobody");
}

#[test]
fn a_crash_that_is_reported_twice_counts_once() {
    let mut page = Page::ready();
    begin(&mut page);
    for _ in 0..5 {
        page.act(|lab| lab.take(0, Report::Crashed("again".into())));
    }
    let respawns = page.effects.iter().filter(|it| **it == Effect::Respawn(0));
    assert_eq!(respawns.count(), 1);
    assert_eq!(page.desk.engine, Engine::Loading);
}

#[test]
fn a_sweep_asked_for_while_the_engine_restarts_is_carried_out_once_it_listens() {
    let mut page = Page::ready();
    page.crash();
    page.act(|lab| lab.start_sweep(plan()));
    assert!(page.said().is_empty(), "not to the dead one");
    page.respawn();
    page.listen();
    let run = page.sweep.under_way().next().expect("it is under way");
    assert_eq!(page.said(), [format!("start {} on auto from 0", run.0)]);
    page.train(run, 1..=6);
    page.finish(run);
    assert_eq!(page.sweep.outcomes().count(), 1);
}

#[test]
fn a_sweep_that_waits_for_an_engine_loses_no_run_to_one_that_does_not_load() {
    let mut page = Page::new();
    page.act(|lab| lab.start_sweep(plan()));
    page.crash();
    page.respawn();
    page.crash_and_come_back();
    assert_eq!(page.said(), ["start 2 on auto from 0"]);
    assert_eq!(page.sweep.outcomes().count(), 0);
}

#[test]
fn a_crash_costs_a_sweep_the_run_under_way_and_no_other() {
    let mut page = Page::ready();
    page.act(|lab| lab.start_sweep(plan()));
    page.train(RunId(2), 1..=2);
    page.crash_and_come_back();
    assert_eq!(page.said(), ["start 3 on auto from 0"]);
    assert_eq!(page.sweep.progress().failed, 1);
    assert_eq!(page.sweep.state, SweepState::Running);
}

#[test]
fn a_proof_asked_for_while_the_engine_restarts_is_carried_out_once_it_listens() {
    let mut page = Page::ready();
    page.crash();
    page.act(|lab| lab.toggle_proof());
    page.respawn();
    page.listen();
    assert_eq!(page.said(), ["prove"]);
    let request = proof_request(&page);
    page.hear(proof_row(request, 0));
    page.hear(proof_row(request, 1));
    assert_eq!(page.proofs.state, ProofState::Done);
}

#[test]
fn a_proof_asked_for_and_stopped_while_the_engine_restarts_stays_stopped() {
    let mut page = Page::ready();
    page.crash();
    page.act(|lab| lab.toggle_proof());
    page.act(|lab| lab.toggle_proof());
    page.respawn();
    page.listen();
    assert_eq!(page.said(), ["prove", "stop proving"]);
    let request = proof_request(&page);
    page.hear(proof_row(request, 0));
    assert!(page.proofs.rows.is_empty());
}

#[test]
fn a_proof_under_way_ends_with_the_engine_and_can_be_run_again() {
    let mut page = Page::ready();
    page.act(|lab| lab.toggle_proof());
    let first = proof_request(&page);
    page.hear(proof_row(first, 0));
    page.crash_and_come_back();
    assert!(page.said().is_empty(), "it may be what broke the engine");
    assert_eq!(page.proofs.state.key(), "failed");
    assert_eq!(page.proofs.rows.len(), 1);
    page.act(|lab| lab.toggle_proof());
    page.hear(proof_row(first, 0));
    assert!(
        page.proofs.rows.is_empty(),
        "a row of the first is none of the second"
    );
    let second = proof_request(&page);
    page.hear(proof_row(second, 0));
    assert_eq!(page.proofs.rows.len(), 1);
}

#[test]
fn training_that_begins_while_the_engine_restarts_is_started_once_where_it_was_asked_for() {
    let mut page = Page::ready();
    page.crash();
    begin(&mut page);
    page.act(|lab| lab.each(RunState::Running, |run| Command::Pause { run }));
    page.respawn();
    page.listen();
    assert_eq!(
        page.said(),
        [
            "start 0 on auto from 0",
            "start 1 on auto from 0",
            "pause 0",
            "pause 1"
        ]
    );
}

#[test]
fn a_pause_while_the_engine_restarts_reaches_the_run_that_goes_on() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=1);
    page.train(RunId(1), 1..=1);
    page.crash();
    page.act(|lab| lab.each(RunState::Running, |run| Command::Pause { run }));
    page.respawn();
    page.listen();
    assert_eq!(
        page.said(),
        [
            "start 2 on cpu from 1",
            "start 3 on cpu from 1",
            "pause 2",
            "pause 3"
        ]
    );
}

#[test]
fn a_pair_that_is_reset_while_the_engine_restarts_leaves_no_run_behind() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=1);
    page.crash();
    page.act(|lab| lab.reset());
    page.respawn();
    page.listen();
    let said = page.said();
    for run in ["2", "3"] {
        assert!(said.contains(&format!("stop {run}")), "{said:?}");
    }
    assert_eq!(page.of(Side::Unregularised).id, RunId(4));
}

#[test]
fn a_measurement_that_is_lost_is_named_and_can_be_asked_for_again() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=6);
    page.finish(RunId(0));
    page.train(RunId(1), 1..=2);
    assert_eq!(page.desk.measuring, [RunId(0)]);
    page.crash();
    assert!(page.desk.measuring.is_empty(), "nobody waits for it");
    let message = page
        .of(Side::Unregularised)
        .message
        .clone()
        .expect("it is said");
    assert!(message.contains("Its measurement was lost"), "{message}");
    let other = page
        .of(Side::Regularised)
        .message
        .clone()
        .expect("it is said");
    assert!(!other.contains("measurement"), "{other}");
    page.respawn();
    page.listen();
    assert!(matches!(page.desk.engine, Engine::Ready { .. }));
    let back = page.of(Side::Unregularised).id;
    page.hear(started(back, 12));
    page.finish(back);
    page.act(|lab| lab.measure_now());
    assert!(page.said().contains(&format!("measure {}", back.0)));
    page.hear(exponents(back));
    assert!(page.of(Side::Unregularised).exponents.is_some());
    assert!(!page.desk.measuring.contains(&back));
}

#[test]
fn a_finished_run_stands_there_again_and_keeps_its_receipt() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=6);
    page.finish(RunId(0));
    page.hear(exponents(RunId(0)));
    let receipt = Receipt::for_run(page.of(Side::Unregularised), "1").expect("trained to its end");
    page.crash_and_come_back();
    assert_eq!(page.said()[0], "start 2 on cpu from 6 paused");
    assert_eq!(
        page.of(Side::Unregularised).message,
        None,
        "nothing of it was lost"
    );
    page.hear(started(RunId(2), 12));
    page.finish(RunId(2));
    assert_eq!(
        Receipt::for_run(page.of(Side::Unregularised), "1"),
        Some(receipt)
    );
    assert_eq!(page.of(Side::Unregularised).state, RunState::Finished);
    assert!(page.desk.measuring.is_empty(), "it is not measured again");
}

#[test]
fn a_run_that_failed_is_not_started_again() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=1);
    page.hear(Event::State {
        run: RunId(0),
        state: RunState::Failed,
    });
    page.crash_and_come_back();
    assert_eq!(page.said(), ["start 3 on cpu from 0"]);
    assert_eq!(page.of(Side::Unregularised).state, RunState::Failed);
}

#[test]
fn an_engine_that_breaks_too_often_is_given_up_and_everything_ends() {
    let mut page = Page::ready();
    begin(&mut page);
    page.act(|lab| lab.start_sweep(plan()));
    for _ in 0..MOST_CRASHES {
        page.crash_and_come_back();
    }
    page.act(|lab| lab.toggle_proof());
    page.act(|lab| lab.measure_now());
    page.crash();
    assert!(
        matches!(&page.desk.engine, Engine::Broken(why) if why.contains("Reload the page")),
        "{:?}",
        page.desk.engine
    );
    assert!(page.effects.contains(&Effect::GiveUp));
    assert!(!page.effects.contains(&Effect::Respawn(0)));
    assert_eq!(page.sweep.state, SweepState::Done, "its two runs are lost");
    assert_eq!(page.proofs.state.key(), "failed");
    assert!(page.desk.measuring.is_empty());
    for run in &page.pair {
        assert_eq!(run.state, RunState::Failed);
        assert!(run.message.is_some());
    }
    let told = page.told.clone();
    begin(&mut page);
    page.act(|lab| lab.toggle_proof());
    page.act(|lab| lab.start_sweep(plan()));
    assert_eq!(page.told, told, "nothing is asked of it any more");
    assert!(!page.proofs.is_running() && !page.sweep.is_running());
}

#[test]
fn an_epoch_between_makes_the_crashes_count_anew() {
    let mut page = Page::ready();
    begin(&mut page);
    for round in 1..=2 * MOST_CRASHES as usize {
        let run = page.of(Side::Unregularised).id;
        page.train(run, round..=round);
        page.crash_and_come_back();
    }
    assert!(matches!(page.desk.engine, Engine::Ready { .. }));
}

#[test]
fn an_engine_that_cannot_be_loaded_is_given_up_and_nothing_waits_for_it() {
    let mut page = Page::new();
    begin(&mut page);
    page.act(|lab| lab.start_sweep(plan()));
    page.act(|lab| lab.toggle_proof());
    for _ in 0..MOST_CRASHES {
        page.crash();
        page.respawn();
    }
    page.crash();
    let Engine::Broken(why) = &page.desk.engine else {
        panic!("{:?}", page.desk.engine)
    };
    assert!(why.starts_with("The engine could not be loaded"), "{why}");
    assert_eq!(page.sweep.state, SweepState::Broken);
    assert_eq!(page.proofs.state.key(), "failed");
    assert!(page.pair.iter().all(Run::is_over));
}

#[test]
fn a_pair_that_was_never_begun_survives_a_broken_engine_as_it_is() {
    let mut page = Page::new();
    let before = page.pair.clone();
    for _ in 0..MOST_CRASHES {
        page.crash();
        page.respawn();
    }
    page.crash();
    assert_eq!(page.pair, before);
}

#[test]
fn the_same_stream_gives_the_same_page() {
    let replay = || {
        let mut page = Page::ready();
        begin(&mut page);
        page.act(|lab| lab.start_sweep(plan()));
        page.train(RunId(0), 1..=2);
        page.crash_and_come_back();
        page.act(|lab| lab.toggle_proof());
        (page.told, page.pair, page.proofs)
    };
    assert_eq!(replay(), replay());
}

#[test]
fn a_measurement_asked_for_while_the_engine_restarts_is_asked_once_it_is_back() {
    let mut page = Page::ready();
    begin(&mut page);
    for run in [RunId(0), RunId(1)] {
        page.train(run, 1..=1);
    }
    page.crash();
    page.respawn();
    page.act(|lab| lab.measure_now());
    assert!(page.said().is_empty());
    page.listen();
    let told = [
        "start 2 on cpu from 1",
        "start 3 on cpu from 1",
        "measure 2",
        "measure 3",
    ];
    assert_eq!(page.said(), told);
    assert_eq!(page.desk.measuring, [RunId(2), RunId(3)]);
    page.crash();
    assert!(page.desk.measuring.is_empty(), "it may be what broke it");
    let said = page.of(Side::Regularised).message.clone();
    assert!(said.is_some_and(|it| it.contains("Its measurement was lost")));
}
