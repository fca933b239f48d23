//! Lessons' files, exercises in links, and hand-ins.

use crate::TIMES;
use crate::allocations::{BOUND, largest_of};
use crate::dice::{damaged, dice};
use lyapunov_snn::core::exercise::{COURSE, Exercise, open, typeset};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

macro_rules! lessons {
    ($($key:literal),*) => {
        [$(($key, include_str!(concat!("../../www/lessons/", $key, ".md")))),*]
    };
}

const LESSONS: [(&str, &str); COURSE.len()] = lessons!(
    "neuron",
    "surrogate",
    "exponent",
    "why-not",
    "edge",
    "challenge"
);

#[test]
fn every_lesson_of_the_course_is_damaged() {
    let keys = |lessons: &[(&'static str, &str)]| -> Vec<&str> {
        lessons.iter().map(|&(key, _)| key).collect()
    };
    assert_eq!(keys(&LESSONS), keys(&COURSE));
}

#[test]
fn mutated_lessons_can_be_read_or_say_why_not() {
    let mut rng = dice(21);
    let (mut read, mut refused) = (0, 0);
    let mut largest = 0;
    for index in 0..TIMES {
        let (key, file) = LESSONS[index % LESSONS.len()];
        let text = damaged(file, &mut rng);
        largest = largest.max(largest_of(|| match Exercise::of_file(key, &text) {
            Ok((exercise, link)) => {
                read += 1;
                assert_eq!(link.config.validate(), Ok(()));
                if index % 10 == 0 {
                    typeset(&exercise.text);
                }
            }
            Err(reason) => {
                refused += 1;
                assert!(!reason.is_empty() && reason.len() < 4000, "{reason}");
            }
        }));
    }
    assert!(largest < BOUND, "{largest} bytes at once");
    assert!(
        read > TIMES / 10 && refused > TIMES / 100,
        "{read} {refused}"
    );
}

#[test]
fn mutated_hand_ins_can_be_read_or_say_why_not() {
    let mut rng = dice(22);
    let receipt =
        "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7,1:8:2.5,2:9:2";
    let link = format!(
        "v=1&beta=0.5&got-off={receipt}&got-held={receipt}&name=Ada&exercise=E&question=Why%3F&answer=Because\
         &title=T&text=Some%20*text*&predict=A%3F|b=>exponent%20at%20most%200|c&goal=exponent%20at%20most%200"
    );
    let (mut handed_in, mut exercises, mut noted) = (0, 0, 0);
    let mut largest = 0;
    for _ in 0..TIMES {
        let text = damaged(&link, &mut rng);
        largest = largest.max(largest_of(|| {
            if let Some(Ok(opened)) = open(&text) {
                handed_in += usize::from(opened.hand_in.is_some());
                exercises += usize::from(opened.exercise.is_some());
                noted += usize::from(!opened.notes.is_empty());
                assert_eq!(opened.link.config.validate(), Ok(()), "{text}");
                assert!(
                    opened.notes.iter().all(|note| note.len() < 1000),
                    "{:?}",
                    opened.notes
                );
            }
        }));
    }
    assert!(largest < BOUND, "{largest} bytes at once");
    assert!(
        handed_in > TIMES / 2 && exercises > TIMES / 2 && noted > TIMES / 10,
        "{handed_in} {exercises} {noted}"
    );
}
