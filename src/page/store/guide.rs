//! What a teacher reads of a lesson: its guide, and the lesson itself for its questions and answers.

use super::{Store, fetching};
use crate::core::exercise::Exercise;
use crate::core::protocol::Command;
use crate::core::text::Block;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The guide that is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guide {
    /// `None` where the visitor has not chosen one.
    pub lesson: Option<&'static str>,
    pub exercise: Option<Exercise>,
    /// The lesson's text with its stages, then the guide's behind a divider of its own; empty until the
    /// engine has set them.
    pub blocks: Vec<Block>,
    /// Why there is none.
    pub wrong: Option<String>,
    asked: Option<u32>,
}

/// What parts the guide from the lesson's text: no stage's name.
pub const DIVIDER: &str = "guide";

impl Guide {
    fn of(lesson: Option<&'static str>) -> Self {
        Self {
            lesson,
            ..Self::default()
        }
    }

    /// Whether the engine sets its texts under this number.
    pub(super) fn waits_for(&self, request: u32) -> bool {
        self.asked == Some(request)
    }
}

/// Both texts as one: the engine sets one at a time.
fn joined(lesson: &str, guide: &str) -> String {
    format!("{lesson}\n\n--- {DIVIDER}\n{guide}")
}

impl Store {
    /// Opens a lesson's guide, or the list of them.
    pub fn open_guide(self, lesson: Option<&'static str>) {
        let is_there = self.guide.with_untracked(|guide| {
            guide.lesson == lesson && (lesson.is_none() || !guide.blocks.is_empty())
        });
        if is_there {
            return;
        }
        self.guide.set(Guide::of(lesson));
        if let Some(key) = lesson {
            spawn_local(async move { self.fetch_guide(key).await });
        }
    }

    async fn fetch_guide(self, key: &'static str) {
        let read = texts(key).await;
        if self.guide.with_untracked(|guide| guide.lesson != Some(key)) {
            // Another was chosen meanwhile.
            return;
        }
        let (exercise, guide) = match read {
            Ok(read) => read,
            Err(why) => return self.guide.update(|guide| guide.wrong = Some(why)),
        };
        let text = joined(&exercise.text, &guide);
        let mut asked = None;
        self.with_lab(|lab| {
            lab.ask(|request| {
                asked = Some(request);
                Command::Typeset { request, text }
            });
        });
        self.guide.update(|guide| {
            guide.exercise = Some(exercise);
            guide.asked = asked;
        });
    }
}

/// The lesson and its guide.
async fn texts(key: &str) -> Result<(Exercise, String), String> {
    let (exercise, _) = fetching::lesson(key).await?;
    let guide = fetching::text(&format!("teachers/{key}.md")).await?;
    Ok((exercise, guide))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::{COURSE, Lesson, MOST_TEXT, divider};
    use crate::core::repository;
    use crate::page::language::{ENGLISH, languages};

    #[test]
    fn a_lesson_and_its_guide_are_set_as_one_text_in_every_language() {
        let folders = languages().map(|(tag, _)| match tag {
            ENGLISH => "www".to_owned(),
            tag => format!("www/lang/{tag}"),
        });
        for folder in folders {
            for Lesson { key, .. } in COURSE {
                let read = |kind: &str| {
                    let path = repository::file(&format!("{folder}/{kind}/{key}.md"));
                    std::fs::read_to_string(&path).expect("a file")
                };
                let (exercise, _) = Exercise::from_file(key, &read("lessons")).expect("a lesson");
                let text = joined(&exercise.text, &read("teachers"));
                assert!(text.len() <= MOST_TEXT, "{folder} {key}: {}", text.len());
                let dividers: Vec<_> = text.lines().filter_map(divider).collect();
                assert_eq!(dividers, ["run", "explain", DIVIDER], "{folder} {key}");
            }
        }
    }
}
