//! Lessons' files, exercises in links, and hand-ins.

use crate::TIMES;
use crate::allocations::{BOUND, largest_of};
use crate::dice::{check, damaged, damages, is_valid};
use lyapunov_snn::core::exercise::{COURSE, Exercise, open, typeset};
use proptest::prop_assert;
use proptest::sample::select;
use std::cell::Cell;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

macro_rules! lessons {
    ($($key:literal),*) => {
        [$(($key, include_str!(concat!("../../www/lessons/", $key, ".md")))),*]
    };
}

const LESSONS: [(&str, &str); COURSE.len()] = lessons!(
    "neuron",
    "difference",
    "way-back",
    "ingredients",
    "edge",
    "challenge"
);

#[test]
fn every_lesson_of_the_course_is_damaged() {
    assert_eq!(LESSONS.map(|(key, _)| key), COURSE.map(|lesson| lesson.key));
}

#[test]
fn mutated_lessons_can_be_read_or_say_why_not() {
    let [read, refused] = [const { Cell::new(0) }; 2];
    let drawn = (select(&LESSONS[..]), damages());
    check(file!(), TIMES, drawn, |((key, file), damages)| {
        let text = damaged(file, &damages);
        let mut result = None;
        let mut largest = largest_of(|| result = Some(Exercise::from_file(key, &text)));
        match result.expect("it has run") {
            Ok((exercise, link)) => {
                read.set(read.get() + 1);
                is_valid(&link.config)?;
                if read.get() % 10 == 0 {
                    largest = largest.max(largest_of(|| drop(typeset(&exercise.text))));
                }
            }
            Err(reason) => {
                refused.set(refused.get() + 1);
                prop_assert!(!reason.is_empty() && reason.len() < 4000, "{}", reason);
            }
        }
        prop_assert!(largest < BOUND, "{} bytes at once", largest);
        Ok(())
    });
    let (read, refused) = (read.get(), refused.get());
    assert!(
        read > TIMES / 10 && refused > TIMES / 100,
        "{read} {refused}"
    );
}

#[test]
fn mutated_hand_ins_can_be_read_or_say_why_not() {
    let receipt =
        "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7,1:8:2.5,2:9:2";
    let link = format!(
        "v=1&beta=0.5&got-off={receipt}&got-held={receipt}&name=Ada&exercise=E&question=Why%3F&answer=Because\
         &title=T&text=Some%20*text*&predict=A%3F|b=>exponent%20at%20most%200|c&explain=Why%3F&hint=1|look&model=1|so|point&open=loss&pair=one&predicted-at=5&prediction=2&hints=1&first=v%5E1%7Cbeta%5E0.5&goal=exponent%20at%20most%200&map=init-gain:0.3..2.4/8,steps:10..150/6,each:3&cell=init-gain:0.6;steps:38;learns:yes;gradient:fades;unregularised:{receipt};regularised:{receipt}&cell=init-gain:2.4;steps:10"
    );
    let [handed_in, exercises, noted] = [const { Cell::new(0) }; 3];
    let count = |of: &Cell<usize>, is: bool| of.set(of.get() + usize::from(is));
    check(file!(), TIMES, damages(), |damages| {
        let text = damaged(&link, &damages);
        let mut result = None;
        let largest = largest_of(|| result = open(&text));
        prop_assert!(largest < BOUND, "{} bytes at once for {}", largest, text);
        if let Some(Ok(opened)) = result {
            count(&handed_in, opened.hand_in.is_some());
            count(&exercises, opened.exercise.is_some());
            count(&noted, !opened.notes.is_empty());
            is_valid(&opened.link.config)?;
            let is_short = |note: &String| note.len() < 1000;
            prop_assert!(opened.notes.iter().all(is_short), "{:?}", opened.notes);
        }
        Ok(())
    });
    let (handed_in, exercises, noted) = (handed_in.get(), exercises.get(), noted.get());
    assert!(
        handed_in > TIMES / 2 && exercises > TIMES / 2 && noted > TIMES / 10,
        "{handed_in} {exercises} {noted}"
    );
}
