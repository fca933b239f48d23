//! What is asked for those who look inside, and the way to a moment.

use super::*;
use crate::core::protocol::{Lenses, RecordingRequest};
use crate::page::store::inspect::{When, recordings};

fn wish(sample: usize) -> RecordingRequest {
    RecordingRequest {
        lenses: Lenses::Both,
        ..RecordingRequest::for_sample(sample)
    }
}

fn look(page: &mut Page, side: Side, when: When, sample: usize) {
    page.act(|lab| lab.look(side, when, wish(sample)));
}

fn answer(page: &mut Page, run: u32) {
    let recording = recordings::recording(3, &[2]);
    let run = RunId(run);
    page.hear(Event::Recording { run, recording });
}

/// Of the commands for recordings: run and sample.
fn asked(page: &Page) -> Vec<(u32, RecordingRequest)> {
    let all = page.told.iter().flatten();
    let records = all.filter_map(|command| match command {
        Command::Record { run, request } => Some((run.0, request.clone())),
        _ => None,
    });
    records.collect()
}

fn pauses(page: &Page) -> Vec<Option<usize>> {
    let all = page.told.iter().flatten();
    let starts = all.filter_map(|command| match command {
        Command::Start { pause_at, .. } => Some(*pause_at),
        _ => None,
    });
    starts.collect()
}

/// A pair of which the engine has heard.
fn begun() -> Page {
    let mut page = Page::ready();
    begin(&mut page);
    for run in [0, 1] {
        page.hear(started(RunId(run), 0));
    }
    page.effects.clear();
    page
}

#[test]
fn a_drag_asks_no_faster_than_the_engine_answers_and_ends_with_the_last_wish() {
    let mut page = begun();
    for sample in 1..=5 {
        look(&mut page, Side::Unregularised, When::Now, sample);
    }
    look(&mut page, Side::Regularised, When::Now, 1);
    assert_eq!(asked(&page), [(0, wish(1)), (1, wish(1))]);
    answer(&mut page, 0);
    assert_eq!(asked(&page)[2..], [(0, wish(5))]);
    answer(&mut page, 0);
    assert_eq!(asked(&page).len(), 3, "nothing more was wished for");
    let seen = |effect: &&Effect| {
        matches!(
            effect,
            Effect::Seen {
                side: Side::Unregularised,
                ..
            }
        )
    };
    assert_eq!(page.effects.iter().filter(seen).count(), 2);
}

#[test]
fn what_those_inside_see_does_not_take_the_place_of_what_the_lab_films() {
    let mut page = begun();
    look(&mut page, Side::Unregularised, When::Now, 1);
    answer(&mut page, 0);
    assert_eq!(page.of(Side::Unregularised).recordings, 0);
    let mut recording = recordings::recording(3, &[2]);
    recording.signal = None;
    let run = RunId(0);
    page.hear(Event::Recording { run, recording });
    assert_eq!(page.of(Side::Unregularised).recordings, 1);
}

#[test]
fn the_weights_of_the_first_training_step_are_those_after_the_warm_up() {
    let mut page = begun();
    look(&mut page, Side::Regularised, When::First, 1);
    assert!(asked(&page).is_empty(), "the warm-up is not over");
    page.hear(ended(RunId(1), 0));
    page.hear(ended(RunId(1), 1));
    look(&mut page, Side::Regularised, When::First, 1);
    look(&mut page, Side::Unregularised, When::First, 1);
    let said = page.said();
    assert_eq!(said[2], "start 2 on auto from 0 paused");
    assert!(page.told[0].iter().any(|command| matches!(
        command,
        Command::Start { run: RunId(2), resume: Some(checkpoint), .. } if checkpoint.epoch == 0
    )));
    assert!(page.told[0].iter().any(|command| matches!(
        command,
        Command::Start {
            run: RunId(3),
            resume: None,
            paused: true,
            ..
        }
    )));
    assert_eq!(asked(&page), [(2, wish(1)), (3, wish(1))]);
    answer(&mut page, 2);
    look(&mut page, Side::Regularised, When::First, 2);
    assert_eq!(
        asked(&page).last(),
        Some(&(2, wish(2))),
        "no other run is started"
    );
    page.act(|lab| lab.reset());
    let said = page.said();
    for stopped in ["stop 2", "stop 3"] {
        assert!(said.iter().any(|word| word == stopped), "{stopped}");
    }
}

#[test]
fn a_refusal_is_said_and_the_next_wish_is_asked_all_the_same() {
    let mut page = begun();
    look(&mut page, Side::Unregularised, When::Now, 1);
    page.hear(Event::Rejected {
        run: Some(RunId(0)),
        field: "sample".into(),
        message: "sample is 1".into(),
    });
    let said = &page.of(Side::Unregularised).message;
    assert_eq!(said.as_deref(), Some("sample is 1"));
    look(&mut page, Side::Unregularised, When::Now, 0);
    assert_eq!(asked(&page).last(), Some(&(0, wish(0))));
}

#[test]
fn after_a_crash_nobody_waits_for_the_engine_that_is_gone() {
    let mut page = begun();
    look(&mut page, Side::Unregularised, When::Now, 1);
    page.crash_and_come_back();
    let run = page.of(Side::Unregularised).id;
    look(&mut page, Side::Unregularised, When::Now, 1);
    assert_eq!(asked(&page).last(), Some(&(run.0, wish(1))));
}

#[test]
fn a_pair_bound_for_a_moment_pauses_there_and_after_a_crash_still_does() {
    let mut page = Page::ready();
    page.desk.pause_at = Some(5);
    let warmup = page.of(Side::Regularised).config.effective_warmup();
    begin(&mut page);
    assert_eq!(pauses(&page), [Some(5), Some(warmup + 5)]);
    page.train(RunId(0), 1..=1);
    page.hear(started(RunId(1), 0));
    page.crash_and_come_back();
    assert_eq!(pauses(&page)[2..], [Some(5), Some(warmup + 5)]);
    page.act(|lab| lab.reset());
    begin(&mut page);
    assert_eq!(
        pauses(&page)[4..],
        [None, None],
        "the next pair goes to its end"
    );
}
