//! Lessons' files, exercises in links, and hand-ins.

use crate::allocations::{BOUND, largest};
use crate::dice::{damaged, dice};
use lyapunov_snn::exercise::{COURSE, Exercise, open, typeset};

fn lessons() -> Vec<(&'static str, String)> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/www/lessons");
    let read = |key| std::fs::read_to_string(format!("{directory}/{key}.md")).expect(key);
    COURSE.iter().map(|&(key, _)| (key, read(key))).collect()
}

#[test]
fn a_hundred_thousand_mutated_lessons_can_be_read_or_say_why_not() {
    let mut rng = dice(21);
    let lessons = lessons();
    let (mut read, mut refused) = (0, 0);
    for index in 0..100_000 {
        let (key, file) = &lessons[index % lessons.len()];
        match Exercise::of_file(key, &damaged(file, &mut rng)) {
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
        }
    }
    assert!(largest() < BOUND, "{} bytes at once", largest());
    assert!(read > 10_000 && refused > 1_000, "{read} {refused}");
}

#[test]
fn a_hundred_thousand_mutated_hand_ins_can_be_read_or_say_why_not() {
    let mut rng = dice(22);
    let receipt =
        "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7,1:8:2.5,2:9:2";
    let link = format!(
        "v=1&beta=0.5&got-off={receipt}&got-held={receipt}&name=Ada&exercise=E&question=Why%3F&answer=Because\
         &title=T&text=Some%20*text*&predict=A%3F|b=>exponent%20at%20most%200|c&goal=exponent%20at%20most%200"
    );
    let (mut handed_in, mut exercises, mut noted) = (0, 0, 0);
    for _ in 0..100_000 {
        let text = damaged(&link, &mut rng);
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
    }
    assert!(largest() < BOUND, "{} bytes at once", largest());
    assert!(
        handed_in > 50_000 && exercises > 50_000 && noted > 10_000,
        "{handed_in} {exercises} {noted}"
    );
}
