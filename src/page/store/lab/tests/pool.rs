//! Several engines: who gets what, and what one that breaks takes with it.

use super::*;
use crate::core::protocol::{Adapter, Trial};
use crate::page::store::settings::Settings;
use crate::page::store::sweep::{Plan, SweepState, fixtures};

/// With so many engines, of which the first listens.
fn ready(engines: usize) -> Page {
    let mut page = Page::with_engines(engines);
    page.listen();
    page
}

/// A pair in two engines that listen and have begun it.
fn apart() -> Page {
    let mut page = ready(2);
    begin(&mut page);
    page.listen_at(1);
    for seat in [0, 1] {
        let run = RunId(seat as u32);
        page.hear_from(seat, started(run, 0));
        running(&mut page, seat);
    }
    page.told[0].clear();
    page.others[0].clear();
    page
}

fn running(page: &mut Page, seat: Seat) {
    state(page, seat, RunState::Running);
}

fn state(page: &mut Page, seat: Seat, state: RunState) {
    let run = page.pair[seat].id;
    page.hear_from(seat, Event::State { run, state });
}

fn stepped(page: &mut Page, seat: Seat, steps: std::ops::Range<usize>) {
    let run = page.pair[seat].id;
    let steps = steps.map(step).collect();
    page.hear_from(seat, Event::Steps { run, steps });
}

fn plan(values: &str) -> Plan {
    fixtures::plan(values, "1")
}

#[test]
fn the_pair_trains_in_two_engines_of_which_the_second_is_started_for_it() {
    let mut page = ready(2);
    assert_eq!(page.lines.len(), 1, "nothing was to be done");
    begin(&mut page);
    page.listen_at(1);
    assert_eq!(page.said(), ["start 0 on auto from 0", "bound 0 at 1"]);
    assert_eq!(page.said_at(1), ["start 1 on auto from 0", "bound 1 at 1"]);
    page.act(|lab| lab.pause());
    assert_eq!(page.said_at(1).last().map(String::as_str), Some("pause 1"));
}

#[test]
fn what_is_pressed_before_the_first_engine_listens_is_shared_out_once_it_does() {
    let mut page = Page::with_engines(2);
    page.act(|lab| lab.begin_paused());
    page.act(|lab| lab.step());
    page.listen();
    page.listen_at(1);
    assert_eq!(page.said(), ["start 0 on auto from 0 paused", "step 0"]);
    assert_eq!(page.said_at(1), ["start 1 on auto from 0 paused", "step 1"]);
}

#[test]
fn on_a_gpu_one_engine_has_the_pair_and_on_one_in_software_two() {
    for (name, expected) in [("amd rdna-3", 2), ("SwiftShader", 1)] {
        let mut page = Page::with_engines(2);
        page.hear(Event::Ready {
            engine_version: "1".into(),
            gpu: Ok(Adapter::new(name)),
        });
        let waiting = page.lines[0].ready();
        page.post(0, waiting);
        let faster = Trial::Right { gpu: 1.0, cpu: 6.0 };
        let config = page.pair[0].config.clone();
        page.desk.trials.note(&config, faster);
        begin(&mut page);
        let starts = page.said().into_iter().filter(|it| it.starts_with("start"));
        assert_eq!(starts.count(), expected, "{name}");
    }
}

#[test]
fn a_second_engine_is_made_ready_once_the_page_has_had_its_first_look() {
    let mut page = ready(3);
    assert!(page.effects.contains(&Effect::Prepare));
    page.act(|lab| lab.prepare());
    page.act(|lab| lab.prepare());
    assert_eq!(
        page.lines.len(),
        2,
        "the others come when there is work for them"
    );
    assert!(!ready(1).effects.contains(&Effect::Prepare));
}

#[test]
fn an_engine_that_breaks_costs_its_own_run_and_the_other_trains_on() {
    let mut page = apart();
    let before = page.of(Side::Unregularised).clone();
    page.crash_at(1);
    assert!(matches!(page.desk.engine, Engine::Ready { .. }));
    assert_eq!(*page.of(Side::Unregularised), before);
    assert_eq!(page.said(), ["let go 0"], "it waits for nobody");
    page.respawn_at(1);
    page.listen_at(1);
    assert_eq!(page.said_at(1), ["start 2 on cpu from 0"]);
    let message = page.of(Side::Regularised).message.clone();
    assert!(
        message
            .expect("it is said")
            .starts_with("The engine broke down")
    );
    page.train(RunId(0), 1..=6);
    page.finish(RunId(0));
    assert_eq!(page.of(Side::Unregularised).state, RunState::Finished);
}

#[test]
fn late_words_of_one_engine_are_not_heard_and_the_others_are() {
    let mut page = apart();
    page.crash_at(1);
    let before = page.pair.clone();
    // As the lab would hear them if the client let them through.
    page.act(|lab| lab.take(1, Report::Event(ended(RunId(1), 1))));
    assert_eq!(page.pair, before);
    page.hear(ended(RunId(0), 1));
    assert_ne!(page.pair, before);
}

#[test]
fn a_second_engine_that_does_not_load_leaves_its_work_to_the_first() {
    let mut page = ready(2);
    begin(&mut page);
    for _ in 0..MOST_CRASHES {
        page.crash_at(1);
        page.respawn_at(1);
    }
    page.crash_at(1);
    assert_eq!(
        page.said(),
        [
            "start 0 on auto from 0",
            "bound 0 at 1",
            "start 1 on auto from 0",
            "bound 1 at 1",
            "let go 0",
            "let go 1"
        ]
    );
    assert!(matches!(page.desk.engine, Engine::Ready { .. }));
    page.act(|lab| lab.reset());
    begin(&mut page);
    let last = page.said().split_off(8);
    assert_eq!(last, ["start 2 on auto from 0", "start 3 on auto from 0"]);
}

#[test]
fn an_engine_that_breaks_too_often_ends_its_own_run_alone() {
    let mut page = apart();
    for _ in 0..MOST_CRASHES {
        page.crash_at(1);
        page.respawn_at(1);
        page.listen_at(1);
    }
    page.crash_at(1);
    assert!(!page.effects.contains(&Effect::GiveUp));
    assert_eq!(page.of(Side::Regularised).state, RunState::Failed);
    assert_eq!(page.of(Side::Unregularised).state, RunState::Running);
    assert!(matches!(page.desk.engine, Engine::Ready { .. }));
    for _ in 0..MOST_CRASHES {
        page.crash_and_come_back();
    }
    page.crash();
    assert!(
        matches!(page.desk.engine, Engine::Broken(_)),
        "none is left"
    );
}

#[test]
fn a_sweep_keeps_every_engine_at_work_and_a_broken_one_costs_it_one_run() {
    let mut page = ready(2);
    page.act(|lab| lab.start_sweep(plan("0.3, 0.5, 0.7, 0.9")));
    page.listen_at(1);
    assert_eq!(page.said(), ["start 2 on auto from 0"]);
    assert_eq!(page.said_at(1), ["start 3 on auto from 0"]);
    page.hear_from(1, started(RunId(3), 0));
    let state = RunState::Finished;
    let run = RunId(3);
    page.hear_from(1, Event::State { run, state });
    assert_eq!(page.said_at(1)[1..], ["stop 3", "start 4 on auto from 0"]);
    page.crash();
    assert_eq!(page.sweep.progress().failed, 1);
    page.respawn();
    page.listen();
    assert_eq!(page.said(), ["start 5 on auto from 0"]);
    assert_eq!(page.said_at(1).len(), 3, "the other goes on");
    assert_eq!(page.sweep.state, SweepState::Running);
    page.act(|lab| lab.cancel_sweep());
    assert_eq!(page.said().last().map(String::as_str), Some("stop 5"));
    assert_eq!(page.said_at(1).last().map(String::as_str), Some("stop 4"));
}

#[test]
fn runs_of_a_sweep_that_need_much_memory_do_not_go_on_side_by_side() {
    let mut settings = Settings::default();
    for (path, text) in [
        ("model.hidden_dims", "1024,1024"),
        ("task.time_steps", "1000"),
    ] {
        let field = crate::core::settings::named(path).expect("a field");
        settings.edit(field, text);
    }
    let form = fixtures::form("0.5, 0.9", "1");
    let large = Plan::draw_up(&form, &settings).expect("a good form");
    let bytes = large.jobs[0].config.memory_bytes();
    assert!(bytes > 1 << 29, "{bytes}");
    let beside = |plan: &Plan| {
        let configs = plan.jobs.iter().map(|job| &job.config);
        Pool::new(64).width_for(DeviceChoice::Cpu, configs)
    };
    assert_eq!(beside(&large), 1);
    assert!(beside(&plan("0.5, 0.9")) >= 8, "the demonstration's");
}

#[test]
fn a_proof_goes_to_who_is_free_and_is_stopped_there() {
    let mut page = ready(3);
    begin(&mut page);
    page.act(|lab| lab.toggle_proof());
    page.listen_at(1);
    page.listen_at(2);
    assert_eq!(page.said_at(2), ["prove"]);
    page.crash_at(1);
    assert!(page.proofs.is_running(), "it was not that engine's");
    page.act(|lab| lab.toggle_proof());
    assert_eq!(page.said_at(2), ["prove", "stop proving"]);
}

#[test]
fn questions_about_hand_ins_are_shared_out_and_asked_again_of_those_that_broke() {
    let mut page = ready(2);
    for _ in 0..4 {
        page.act(|lab| {
            lab.ask(|request| Command::Digest {
                request,
                config: Box::default(),
            });
        });
    }
    page.listen_at(1);
    assert_eq!((page.said().len(), page.said_at(1).len()), (2, 2));
    page.crash_at(1);
    page.respawn_at(1);
    page.listen_at(1);
    let digests = page.said().len() + page.said_at(1).len();
    assert_eq!(digests, 6, "two were asked once more");
}

#[test]
fn what_stands_at_the_first_step_stands_beside_its_own_run() {
    let mut page = apart();
    page.hear_from(1, ended(RunId(1), 0));
    let request = crate::core::protocol::RecordingRequest::for_sample(0);
    page.act(|lab| {
        lab.look(
            Side::Regularised,
            crate::page::store::inspect::When::First,
            request,
        );
    });
    let said = page.said_at(1);
    assert!(
        said.iter().any(|it| it == "start 2 on auto from 0 paused"),
        "{said:?}"
    );
}

#[test]
fn neither_of_the_pair_runs_far_ahead_of_the_other() {
    let mut page = apart();
    stepped(&mut page, 0, 0..3);
    assert_eq!(
        page.said_at(1),
        ["bound 1 at 244"],
        "3 in a millisecond, and 80 of those"
    );
    stepped(&mut page, 1, 0..1);
    assert_eq!(page.said(), ["bound 0 at 82"]);
    state(&mut page, 1, RunState::Finished);
    assert_eq!(page.said().last().map(String::as_str), Some("let go 0"));
}

#[test]
fn a_pause_is_shown_once_both_stand_at_the_same_step() {
    let mut page = apart();
    stepped(&mut page, 0, 0..5);
    stepped(&mut page, 1, 0..3);
    page.act(|lab| lab.pause());
    page.act(|lab| lab.pause());
    let pauses = page.said().into_iter().filter(|it| it == "pause 0");
    assert_eq!(pauses.count(), 1, "a second press changes nothing");
    for seat in [0, 1] {
        state(&mut page, seat, RunState::Paused);
    }
    let said = page.said_at(1);
    assert_eq!(said[said.len() - 2..], ["step 1", "step 1"]);
    assert!(!page.said().contains(&"step 0".to_owned()));
    for at in 3..5 {
        assert!(page.pair.iter().all(|run| run.state == RunState::Running));
        stepped(&mut page, 1, at..at + 1);
        state(&mut page, 1, RunState::Paused);
    }
    assert!(page.pair.iter().all(|run| run.state == RunState::Paused));
    assert!(page.pair.iter().all(|run| run.steps_done() == 5));
}

#[test]
fn a_step_is_one_step_of_each() {
    let mut page = apart();
    page.act(|lab| lab.pause());
    for seat in [0, 1] {
        state(&mut page, seat, RunState::Paused);
    }
    page.told[0].clear();
    page.others[0].clear();
    page.act(|lab| lab.step());
    for seat in [0, 1] {
        stepped(&mut page, seat, 0..1);
        state(&mut page, seat, RunState::Paused);
    }
    assert_eq!(
        [page.said(), page.said_at(1)].concat(),
        ["step 0", "step 1"]
    );
}

#[test]
fn a_run_that_ends_while_both_are_to_pause_keeps_the_other_from_nothing() {
    let mut page = apart();
    stepped(&mut page, 0, 0..12);
    stepped(&mut page, 1, 0..9);
    page.act(|lab| lab.pause());
    state(&mut page, 1, RunState::Paused);
    state(&mut page, 0, RunState::Finished);
    let states = page.pair.each_ref().map(|run| run.state);
    assert_eq!(states, [RunState::Finished, RunState::Paused]);
    page.act(|lab| lab.resume());
    let said = page.said_at(1);
    assert_eq!(
        said[said.len() - 2..],
        ["let go 1", "resume 1"],
        "it waits for nobody"
    );
}

#[test]
fn at_a_links_moment_each_stops_at_its_own_step_and_neither_waits_for_the_other() {
    let mut page = ready(2);
    page.desk.pause_at = Some(4);
    begin(&mut page);
    page.listen_at(1);
    for seat in [0, 1] {
        page.hear_from(seat, started(RunId(seat as u32), 0));
        running(&mut page, seat);
    }
    stepped(&mut page, 0, 0..4);
    state(&mut page, 0, RunState::Paused);
    assert_eq!(page.said_at(1).last().map(String::as_str), Some("let go 1"));
    stepped(&mut page, 1, 0..9);
    state(&mut page, 1, RunState::Paused);
    let all = [page.said(), page.said_at(1)].concat();
    assert!(!all.iter().any(|it| it.starts_with("step")), "{all:?}");
}
