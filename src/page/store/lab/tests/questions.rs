//! Texts, codes, looks and hand-ins: each answer to its own question.

use super::*;
use crate::core::text::Block;

fn typeset(page: &mut Page, text: &str) {
    page.act(|lab| lab.typeset(Some(text.to_owned())));
}

fn code(page: &mut Page, text: &str) {
    let text = text.to_owned();
    page.act(|lab| lab.ask(|request| Command::Code { request, text }));
}

fn digest(page: &mut Page) -> u32 {
    let mut number = 0;
    page.act(|lab| {
        lab.ask(|request| {
            number = request;
            let config = Box::default();
            Command::Digest { request, config }
        });
    });
    number
}

/// The numbers of the questions for texts and codes, in order.
fn requests(page: &Page) -> Vec<u32> {
    let all = page.told.iter().flatten();
    let numbers = all.filter_map(|command| match command {
        Command::Typeset { request, .. } | Command::Code { request, .. } => Some(*request),
        _ => None,
    });
    numbers.collect()
}

fn text(request: u32) -> Event {
    let blocks: Vec<Block> = Vec::new();
    Event::Typeset { request, blocks }
}

fn lost(request: u32) -> Effect {
    let digests = Err("The engine broke down while it looked at this.".to_owned());
    Effect::Answer(Event::Digests { request, digests })
}

#[test]
fn a_late_text_is_not_taken_for_the_one_that_was_asked_for_last() {
    let mut page = Page::ready();
    typeset(&mut page, "first");
    typeset(&mut page, "second");
    let numbers = requests(&page);
    page.effects.clear();
    page.hear(text(numbers[0]));
    assert!(page.effects.is_empty());
    page.hear(text(numbers[1]));
    assert_eq!(page.effects, [Effect::Answer(text(numbers[1]))]);
    page.hear(text(numbers[1]));
    assert_eq!(page.effects.len(), 1, "a question is answered once");
}

#[test]
fn a_lesson_without_text_does_not_get_the_text_of_the_one_before() {
    for nothing in [None, Some(String::new())] {
        let mut page = Page::ready();
        typeset(&mut page, "first");
        page.act(|lab| lab.typeset(nothing));
        page.effects.clear();
        page.hear(text(requests(&page)[0]));
        assert!(page.effects.is_empty(), "{:?}", page.effects);
    }
}

#[test]
fn a_code_and_a_text_do_not_get_in_each_others_way() {
    let mut page = Page::ready();
    typeset(&mut page, "words");
    code(&mut page, "https://a.b/");
    let numbers = requests(&page);
    let answer = Event::Code {
        request: numbers[1],
        code: None,
    };
    page.effects.clear();
    page.hear(answer.clone());
    page.hear(text(numbers[0]));
    assert_eq!(
        page.effects,
        [Effect::Answer(answer), Effect::Answer(text(numbers[0]))]
    );
}

#[test]
fn what_the_engine_did_not_answer_is_asked_of_the_next_with_the_same_number() {
    let mut page = Page::ready();
    typeset(&mut page, "words");
    code(&mut page, "https://a.b/");
    let numbers = requests(&page);
    page.hear(text(numbers[0]));
    page.crash_and_come_back();
    assert_eq!(page.said(), ["code https://a.b/"]);
    assert_eq!(requests(&page).last(), Some(&numbers[1]));
}

#[test]
fn a_question_asked_while_the_engine_restarts_is_asked_once() {
    let mut page = Page::ready();
    page.crash();
    typeset(&mut page, "words");
    page.respawn();
    page.listen();
    assert_eq!(page.said(), ["typeset words"]);
}

#[test]
fn each_hand_in_is_answered_and_one_that_breaks_the_engine_twice_is_named() {
    let mut page = Page::ready();
    let (first, second) = (digest(&mut page), digest(&mut page));
    let digests = Ok(Digests::default());
    let answer = Event::Digests {
        request: second,
        digests,
    };
    page.effects.clear();
    page.hear(answer.clone());
    assert_eq!(page.effects, [Effect::Answer(answer)]);
    page.crash_and_come_back();
    assert_eq!(page.said(), ["digest"]);
    page.crash();
    assert!(page.effects.contains(&lost(first)), "{:?}", page.effects);
    page.respawn();
    page.listen();
    assert!(page.said().is_empty());
    assert!(matches!(page.desk.engine, Engine::Ready { .. }));
}

#[test]
fn a_hand_in_that_no_engine_will_look_at_is_not_waited_for() {
    let mut page = Page::new();
    let early = digest(&mut page);
    for _ in 0..MOST_CRASHES {
        page.crash();
        page.respawn();
    }
    page.crash();
    assert!(page.effects.contains(&lost(early)));
    let late = digest(&mut page);
    assert!(page.effects.contains(&lost(late)));
}
