//! What a student hands in: a link with a name, answers and receipts. As a file it is the same text.

use super::{Goal, line, lines};
use crate::config::ExperimentConfig;
use crate::protocol::Digests;
use crate::receipt::{Outcome, Receipt};
use crate::share_link::{Link, Pairs};

/// The longest answer, in bytes.
const MOST_ANSWER: usize = 2000;
const MOST_ANSWERS: usize = 24;

/// A student's answers and results.
#[derive(Debug, Clone, PartialEq)]
pub struct HandIn {
    pub name: String,
    /// The lesson's key, or the exercise's title.
    pub exercise: String,
    /// The experiment as it was run, with its receipts.
    pub link: Link,
    /// Question and answer, predictions first.
    pub answers: Vec<(String, String)>,
    /// The exercise's, as the student had them.
    pub goals: Vec<Goal>,
}

impl HandIn {
    /// Takes a hand-in out of a link; `None` where it is none.
    pub(super) fn read(
        pairs: &mut Pairs,
        link: &Link,
        lesson: Option<&'static str>,
        notes: &mut Vec<String>,
    ) -> Option<Self> {
        let name = line(pairs.take("name")?, "name", notes);
        let exercise = pairs
            .take("exercise")
            .map(|text| line(text, "exercise", notes));
        let mut answers = Vec::new();
        while let Some(question) = pairs.take("question") {
            let answer = pairs.take("answer").unwrap_or_default();
            if answers.len() == MOST_ANSWERS || answer.len() > MOST_ANSWER {
                notes.push(format!(
                    "answer was passed over; allowed: {MOST_ANSWERS} of up to {MOST_ANSWER} bytes."
                ));
                continue;
            }
            answers.push((line(question, "question", notes), answer));
        }
        Some(Self {
            name,
            exercise: exercise.or(lesson.map(str::to_owned)).unwrap_or_default(),
            link: link.clone(),
            answers,
            goals: lines(pairs, "goal", notes),
        })
    }

    /// As a link's part behind the `#`, and as a file.
    pub fn fragment(&self) -> String {
        let mut pairs = Pairs::default();
        self.link.write(&mut pairs);
        pairs.add("name", &self.name);
        pairs.add("exercise", &self.exercise);
        for (question, answer) in &self.answers {
            let cut: String = answer.chars().take(MOST_ANSWER / 4).collect();
            pairs.add("question", question);
            pairs.add(
                "answer",
                if answer.len() > MOST_ANSWER {
                    &cut
                } else {
                    answer
                },
            );
        }
        for goal in &self.goals {
            pairs.add("goal", &goal.to_string());
        }
        pairs.to_string()
    }

    /// What the two runs came to, not held and held.
    pub fn outcomes(&self) -> [Option<Outcome>; 2] {
        let receipts = &self.link.receipts;
        [&receipts[0], &receipts[1]].map(|receipt| receipt.as_ref().map(|it| it.outcome))
    }

    /// How many of the goals are met.
    pub fn goals_met(&self) -> usize {
        let outcomes = self.outcomes();
        let goals = self.goals.iter();
        goals.filter(|goal| goal.is_met(&outcomes)).count()
    }
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is only to be known, such as another engine's version.
    pub is_note: bool,
    pub words: String,
}

/// What of a receipt does not fit its experiment, as far as it can be told without training:
/// `computed` are the digests that the engine computes of the same experiment.
///
/// A receipt is no seal: who knows how can write one that fits. Training again is what proves it.
pub fn check(
    receipt: &Receipt,
    config: &ExperimentConfig,
    computed: &Digests,
    engine_version: &str,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut wrong = |is: bool, words: String| {
        if is {
            let is_note = false;
            found.push(Finding { is_note, words });
        }
    };
    let steps = config.effective_warmup() + config.training.epochs * config.steps_per_epoch();
    let (digests, out) = (&receipt.digests, &receipt.outcome);
    wrong(
        digests.weights != computed.weights,
        "Its first weights are not those of the experiment.".to_owned(),
    );
    wrong(
        digests.data != computed.data,
        "Its data are not those of the experiment.".to_owned(),
    );
    wrong(
        out.steps != steps,
        format!("It made {} steps; the experiment has {steps}.", out.steps),
    );
    let expected = crate::receipt::marked_steps(steps);
    let marked = receipt.marks.iter().map(|mark| mark.step);
    wrong(
        !expected.eq(marked),
        "Its marks are not at the steps where a receipt has them.".to_owned(),
    );
    let neurons = config.model.spiking_layers().iter().sum::<usize>();
    let places = [config.training.batch_size, config.task.time_steps, neurons];
    let most = places.map(|count| count as u64).iter().product::<u64>();
    if let Some(mark) = receipt.marks.iter().find(|mark| mark.spikes > most) {
        let words = format!(
            "At step {} it has {} spikes; there is room for {most}.",
            mark.step, mark.spikes
        );
        wrong(true, words);
    }
    let held_out = config.task.test_samples() as f32;
    let right = out.test_accuracy * held_out;
    wrong(
        (right - right.round()).abs() > 0.02,
        format!(
            "Its test accuracy {} is no share of {held_out} samples.",
            out.test_accuracy
        ),
    );
    if receipt.engine_version != engine_version {
        found.push(Finding {
            is_note: true,
            words: format!(
                "It comes from engine {}; this is {engine_version}.",
                receipt.engine_version
            ),
        });
    }
    found
}
