//! A GPU is tried beside the CPU before anything is left to it.

use super::*;
use crate::core::protocol::{Adapter, Trial};

fn right(gpu: f64, cpu: f64) -> Trial {
    Trial::Right { gpu, cpu }
}

/// One whose engine has found a graphics card.
fn with_card(engines: usize) -> Page {
    let mut page = Page::with_engines(engines);
    page.hear(Event::Ready {
        engine_version: "1".into(),
        gpu: Ok(Adapter::new("amd rdna-3")),
    });
    let waiting = page.lines[0].ready();
    page.post(0, waiting);
    page
}

/// The number of the trial that the engine was asked for last.
fn asked(page: &Page) -> u32 {
    let told = page.told.last().expect("there is one");
    let mut requests = told.iter().filter_map(|command| match command {
        Command::Try { request, .. } => Some(*request),
        _ => None,
    });
    requests.next_back().expect("it was asked for")
}

fn tried(page: &mut Page, trial: Trial) {
    let request = asked(page);
    page.hear(Event::Tried { request, trial });
}

fn starts(page: &Page) -> Vec<String> {
    let said = page.said().into_iter().chain(match page.others.len() {
        0 => Vec::new(),
        _ => page.said_at(1),
    });
    said.filter(|it| it.starts_with("start")).collect()
}

#[test]
fn the_pair_waits_for_the_trial_and_begins_on_the_faster_device() {
    for (trial, expected) in [(right(2.0, 12.0), "gpu"), (right(12.0, 2.0), "cpu")] {
        let mut page = with_card(2);
        begin(&mut page);
        assert_eq!(starts(&page), [""; 0], "nobody knows yet where");
        assert!(page.desk.trials.is_trying);
        tried(&mut page, trial);
        assert!(!page.desk.trials.is_trying);
        page.listen_at(page.lines.len() - 1);
        let expected = [0, 1].map(|run| format!("start {run} on {expected} from 0"));
        assert_eq!(starts(&page), expected);
        assert!(page.effects.contains(&Effect::KeepTrials));
    }
}

#[test]
fn what_is_pressed_while_it_is_tried_is_done_in_order_afterwards() {
    let mut page = with_card(1);
    page.act(|lab| lab.begin_paused());
    page.act(|lab| lab.step());
    assert_eq!(page.said().len(), 1, "only the trial: {:?}", page.said());
    tried(&mut page, right(2.0, 12.0));
    assert_eq!(
        page.said()[1..],
        [
            "start 0 on gpu from 0 paused",
            "start 1 on gpu from 0 paused",
            "step 0",
            "step 1"
        ]
    );
}

#[test]
fn what_was_tried_once_is_known_and_another_experiment_is_tried_by_itself() {
    let mut page = with_card(1);
    begin(&mut page);
    tried(&mut page, right(2.0, 12.0));
    page.act(|lab| lab.reset());
    begin(&mut page);
    let trials = |page: &Page| {
        let told = page.told.last().expect("there is one");
        let of_kind = |it: &&Command| matches!(it, Command::Try { .. });
        told.iter().filter(of_kind).count()
    };
    assert_eq!((trials(&page), starts(&page).len()), (1, 4));
    page.act(|lab| lab.reset());
    let width = crate::core::settings::named("model.hidden_dims").expect("a setting");
    page.desk.settings.edit(width, "256");
    begin(&mut page);
    assert_eq!((trials(&page), starts(&page).len()), (2, 4));
}

#[test]
fn a_gpu_that_breaks_the_engine_in_its_trial_costs_a_sentence_and_the_pair_trains_on_the_cpu() {
    let mut page = with_card(1);
    begin(&mut page);
    page.crash();
    let trial = page.desk.trials.of(&page.pair[0].config).cloned();
    let trial = trial.expect("it is known now");
    assert!(trial.is_of_all(), "{trial:?}");
    assert!(
        trial.text("amd").starts_with("CPU: the GPU (amd) failed"),
        "{}",
        trial.text("amd")
    );
    page.respawn();
    page.listen();
    assert_eq!(
        page.said(),
        ["start 0 on cpu from 0", "start 1 on cpu from 0"]
    );
}

#[test]
fn an_answer_to_an_earlier_trial_lets_nothing_go() {
    let mut page = with_card(1);
    begin(&mut page);
    let request = asked(&page) + 1;
    let trial = right(2.0, 12.0);
    page.hear(Event::Tried { request, trial });
    assert_eq!(starts(&page), [""; 0]);
}

#[test]
fn who_asks_for_the_gpu_or_for_the_cpu_gets_it_untried() {
    for device in [DeviceChoice::Gpu, DeviceChoice::Cpu] {
        let mut page = with_card(1);
        page.desk.device = device;
        begin(&mut page);
        let expected = [0, 1].map(|run| format!("start {run} on {} from 0", device.key()));
        assert_eq!(page.said(), expected);
    }
}
