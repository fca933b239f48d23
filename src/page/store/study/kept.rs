//! What is kept of one exercise: answers by their questions, the commitment, the run that reached most.
//!
//! Pure. Two tabs keep into one place: what they kept is merged, each answer as it was given last.

use crate::core::config::ExperimentConfig;
use crate::core::exercise::{
    CellWork, Committed, Exercise, Goal, Question, altered, goals_met, is_mended, meant, written,
};
use crate::core::receipt::Outcome;
use crate::core::share_link::{self, Link, Pairs};
use crate::page::store::study::Kind;

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub kind: Kind,
    pub question: String,
    pub text: String,
    /// When it was given, in milliseconds since 1970; 0 where it never was.
    pub at: u64,
    /// Hints opened.
    pub hints: usize,
    /// From how many characters on it is an answer; 1 of what was kept before that was asked.
    pub least: usize,
}

/// The commitment to the predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    pub when: Committed,
    /// The first pair after it, with its receipts.
    pub first: Option<Link>,
    /// Whether the visitor is to predict once more.
    pub is_reopened: bool,
}

/// The run that is handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Goals that it met.
    pub goals: usize,
    /// Its settings, with its receipts.
    pub link: Link,
}

/// A cell of the exercise's map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeptCell {
    pub work: CellWork,
    /// When it was last predicted, in milliseconds since 1970.
    pub at: u64,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    pub title: String,
    pub answers: Vec<Answer>,
    pub commitment: Option<Commitment>,
    pub reached: Option<Reached>,
    /// Of a map, those that were predicted or trained, under whatever name.
    pub cells: Vec<KeptCell>,
}

impl Kept {
    /// Nothing is answered yet.
    pub fn new(exercise: &Exercise) -> Self {
        Self {
            title: exercise.title.clone(),
            answers: asked(exercise)
                .map(|(kind, question)| Answer {
                    kind,
                    question: question.words.clone(),
                    text: String::new(),
                    at: 0,
                    hints: 0,
                    least: question.least(),
                })
                .collect(),
            ..Self::default()
        }
    }

    /// As it was kept; what cannot be read of it is left out.
    pub fn read(text: &str) -> Self {
        let Ok(mut pairs) = Pairs::read_file(text) else {
            return Self::default();
        };
        let mut kept = Self {
            title: pairs.take("title").unwrap_or_default(),
            ..Self::default()
        };
        for kind in Kind::BOTH {
            while let Some(question) = pairs.take(kind.key()) {
                let mut taken = || pairs.take(kind.answer()).unwrap_or_default();
                let (text, rest) = (taken(), taken());
                let (at, hints) = rest.split_once(' ').unwrap_or((&rest, ""));
                kept.answers.push(Answer {
                    kind,
                    question,
                    text,
                    at: at.parse().unwrap_or_default(),
                    hints: hints.parse().unwrap_or_default(),
                    least: 1,
                });
            }
        }
        while let Some(text) = pairs.take("least") {
            let read = text.split_once(' ').and_then(|(place, least)| {
                let answer = kept.answers.get_mut(place.parse::<usize>().ok()?)?;
                Some((answer, least.parse().ok()?))
            });
            if let Some((answer, least)) = read {
                answer.least = least;
            }
        }
        kept.commitment = commitment(&mut pairs);
        while let Some(text) = pairs.take("cell") {
            let at = pairs.take("cell-at").and_then(|it| it.parse().ok());
            let (at, work) = (at.unwrap_or_default(), text.parse().ok());
            kept.cells.extend(work.map(|work| KeptCell { work, at }));
        }
        let link = pairs.take("reached").and_then(|text| link_of(&text));
        let goals = pairs.take("goals").and_then(|text| text.parse().ok());
        kept.reached = link.zip(goals).map(|(link, goals)| Reached { goals, link });
        kept
    }

    pub fn text(&self) -> String {
        let mut pairs = Pairs::default();
        pairs.add("title", &self.title);
        // By kind, as they are read.
        let own = |kind| self.answers.iter().filter(move |it| it.kind == kind);
        let ordered = Kind::BOTH.into_iter().flat_map(own);
        for (place, answer) in ordered.enumerate() {
            if answer.least > 1 {
                pairs.add("least", &format!("{place} {}", answer.least));
            }
            pairs.add(answer.kind.key(), &answer.question);
            pairs.add(answer.kind.answer(), &answer.text);
            pairs.add(
                answer.kind.answer(),
                &format!("{} {}", answer.at, answer.hints),
            );
        }
        if let Some(Commitment {
            when,
            first,
            is_reopened,
        }) = &self.commitment
        {
            pairs.add("committed", &format!("{} {}", when.at, when.number));
            if let Some(first) = first {
                pairs.add("first", &first.fragment());
            }
            if *is_reopened {
                pairs.add("reopened", "1");
            }
        }
        for cell in &self.cells {
            pairs.add("cell", &cell.work.to_string());
            pairs.add("cell-at", &cell.at.to_string());
        }
        if let Some(reached) = &self.reached {
            pairs.add("goals", &reached.goals.to_string());
            pairs.add("reached", &reached.link.fragment());
        }
        pairs.to_string()
    }

    /// The visitor commits, at a moment in milliseconds since 1970.
    pub fn commit(&mut self, at: u64) {
        let before = self.commitment.as_ref().map_or(0, |it| it.when.number);
        let number = before + 1;
        self.commitment = Some(Commitment {
            when: Committed { at, number },
            first: None,
            is_reopened: false,
        });
    }

    /// The visitor is to predict once more; what was committed to before stays until then.
    pub fn reopen(&mut self) {
        if let Some(commitment) = &mut self.commitment {
            commitment.is_reopened = true;
        }
    }

    /// The commitment that holds: none while it is predicted once more.
    pub fn held(&self) -> Option<&Commitment> {
        self.commitment.as_ref().filter(|it| !it.is_reopened)
    }

    /// A pair came to its end: the first since the commitment, or the first of the experiment as it was `given` out. True
    /// where it is noted as that.
    /// Its text may ask for settings before.
    pub fn note_first(
        &mut self,
        link: &Link,
        given: Option<&ExperimentConfig>,
        text: &str,
    ) -> bool {
        let is_given =
            |it: &Link| given.is_none_or(|given| altered(given, text, &it.config).is_empty());
        let Some(commitment) = &mut self.commitment else {
            return false;
        };
        let first = commitment.first.as_ref();
        let is_better = first.is_none_or(|first| !is_given(first) && is_given(link));
        if is_better {
            commitment.first = Some(link.clone());
        }
        is_better
    }

    /// A pair came to its end; true where it met more goals than any before it.
    pub fn note_goals(&mut self, goals: usize, link: &Link) -> bool {
        let before = self.reached.as_ref().map_or(0, |it| it.goals);
        let is_more = goals > before && link.receipts.iter().all(Option::is_some);
        if is_more {
            self.reached = Some(Reached {
                goals,
                link: link.clone(),
            });
        }
        is_more
    }

    /// What the two runs came to that met most goals.
    pub fn outcomes(&self) -> [Option<Outcome>; 2] {
        let link = self.reached.as_ref().map(|it| &it.link);
        link.map_or([None; 2], Link::outcomes)
    }

    /// How many of an exercise's goals, as they are by now, the run met that once met most; `None` where it
    /// meets none of them.
    pub fn met(&self, goals: &[Goal]) -> Option<usize> {
        Some(goals_met(goals, &self.outcomes())).filter(|met| *met > 0)
    }

    /// The runs that are handed in: those that meet an exercise's `goals`, else the `present` ones where they
    /// are done, else those that met goals once, else those that the predictions are measured against.
    pub fn handed_in(&self, goals: &[Goal], present: Link) -> Link {
        let reached = || self.reached.as_ref().map(|it| it.link.clone());
        let first = || self.commitment.as_ref()?.first.clone();
        let is_reached = self.met(goals).is_some();
        if !is_reached && present.has_run() {
            return present;
        }
        reached().or_else(first).unwrap_or(present)
    }

    /// What is empty counts as never answered.
    pub fn forget_empty(&mut self) {
        let empty = self
            .answers
            .iter_mut()
            .filter(|it| it.text.trim().is_empty());
        empty.for_each(|it| it.at = 0);
    }

    /// Whether nobody is asked about it: nothing was answered.
    pub fn is_nothing(&self) -> bool {
        let unanswered = self.answers.iter().all(|it| it.text.is_empty());
        unanswered && self.commitment.is_none() && self.reached.is_none() && self.cells.is_empty()
    }

    /// What was kept here and there: each answer as it was given last, the latest prediction, the run that
    /// met most.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        if self.title.is_empty() {
            self.title = other.title;
        }
        for theirs in other.answers {
            match self.place(theirs.kind, &theirs.question) {
                Some(place) => self.answers[place].take(theirs),
                None => self.answers.push(theirs),
            }
        }
        self.commitment = later(self.commitment, other.commitment);
        for theirs in other.cells {
            match self
                .cells
                .iter_mut()
                .find(|it| it.work.at == theirs.work.at)
            {
                Some(own) => own.take(theirs),
                None => self.cells.push(theirs),
            }
        }
        self.reached = match (self.reached, other.reached) {
            (Some(ours), Some(theirs)) if theirs.goals > ours.goals => Some(theirs),
            (ours, theirs) => ours.or(theirs),
        };
        self
    }

    fn place(&self, kind: Kind, question: &str) -> Option<usize> {
        let mut answers = self.answers.iter();
        answers.position(|it| it.kind == kind && it.question == question)
    }

    /// The answer to a question, also where a slip in it has been mended since.
    pub fn answer(&self, kind: Kind, question: &Question) -> Option<&Answer> {
        let own = || self.answers.iter().filter(|it| it.kind == kind);
        let exact = own().find(|it| it.question == question.words);
        let given = || own().filter(|it| it.at > 0);
        let meant = meant(given().map(|it| it.question.as_str()), &question.words);
        meant.and_then(|at| given().nth(at)).or(exact)
    }

    /// Whether it was kept of this exercise, which may have been mended since: the title is the same, and
    /// one question at least.
    pub fn is_of(&self, exercise: &Exercise) -> bool {
        if !is_mended(&self.title, &exercise.title) {
            return false;
        }
        let knows = |(kind, question): (Kind, &Question)| {
            let mut own = self.answers.iter().filter(|it| it.kind == kind);
            own.any(|it| is_mended(&it.question, &question.words))
        };
        self.answers.is_empty() || asked(exercise).any(knows)
    }
}

impl KeptCell {
    /// The guess that was made last; what was trained stays so.
    fn take(&mut self, other: Self) {
        if other.at > self.at {
            (self.at, self.work.guess) = (other.at, other.work.guess);
        }
        for (own, theirs) in self.work.receipts.iter_mut().zip(other.work.receipts) {
            *own = own.take().or(theirs);
        }
    }
}

impl Answer {
    /// Whether it counts as one.
    pub fn is_given(&self) -> bool {
        written(&self.text) >= self.least.max(1)
    }

    /// The one that was given last; hints that were opened stay so.
    fn take(&mut self, other: Self) {
        let hints = self.hints.max(other.hints);
        if other.at > self.at {
            *self = other;
        }
        self.hints = hints;
    }
}

/// The questions of an exercise, predictions first.
pub fn asked(exercise: &Exercise) -> impl Iterator<Item = (Kind, &Question)> {
    let predict = exercise.predict.iter().map(|it| (Kind::Predict, it));
    let explain = exercise.explain.iter().map(|it| (Kind::Explain, it));
    predict.chain(explain)
}

fn later(one: Option<Commitment>, other: Option<Commitment>) -> Option<Commitment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(match one.when.number.cmp(&other.when.number) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Greater => one,
            // The same one, of which one tab may know the outcome and the other not.
            std::cmp::Ordering::Equal => {
                let is_reopened = one.is_reopened || other.is_reopened;
                let (early, late) = if one.when.at <= other.when.at {
                    (one, other)
                } else {
                    (other, one)
                };
                Commitment {
                    first: early.first.or(late.first),
                    is_reopened,
                    ..early
                }
            }
        }),
        (one, other) => one.or(other),
    }
}

fn commitment(pairs: &mut Pairs) -> Option<Commitment> {
    let when = pairs.take("committed")?;
    let (at, number) = when.split_once(' ')?;
    let when = Committed {
        at: at.parse().ok()?,
        number: number.parse().ok()?,
    };
    let first = pairs.take("first").and_then(|text| link_of(&text));
    let is_reopened = pairs.take("reopened").is_some();
    Some(Commitment {
        when,
        first,
        is_reopened,
    })
}

fn link_of(text: &str) -> Option<Link> {
    let opened = share_link::open(text)?.ok()?;
    Some(opened.link)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(title: &str, predict: &str, explain: &str) -> Exercise {
        let asked = |text: &str| vec![text.parse().expect("a question")];
        Exercise {
            title: title.to_owned(),
            predict: asked(predict),
            explain: asked(explain),
            ..Exercise::default()
        }
    }

    fn kept() -> Kept {
        let mut kept = Kept::new(&exercise(
            "Holding on",
            "Will it learn?",
            "Why does it lern?",
        ));
        let given = [("Yes & no", 5), ("Because\nof λ = 100 %", 7)];
        for (answer, (text, at)) in kept.answers.iter_mut().zip(given) {
            (answer.text, answer.at) = (text.to_owned(), at);
        }
        kept
    }

    #[test]
    fn all_that_is_kept_of_an_exercise_is_read_as_it_was_written() {
        let mut kept = kept();
        kept.answers[1].hints = 2;
        kept.answers[1].least = 40;
        kept.cells = vec![KeptCell {
            work: "init-gain:0.6;steps:38;learns:yes".parse().expect("a cell"),
            at: 9,
        }];
        let config = Link::default();
        kept.commitment = Some(Commitment {
            when: Committed {
                at: 1_764_150_000_000,
                number: 2,
            },
            first: Some(config.clone()),
            is_reopened: true,
        });
        kept.reached = Some(Reached {
            goals: 1,
            link: config,
        });
        assert_eq!(Kept::read(&kept.text()), kept);
        assert!(!kept.is_nothing() && Kept::read("").is_nothing());
    }

    #[test]
    fn what_was_kept_before_a_least_length_was_asked_is_read_and_counts() {
        let mut kept = kept();
        kept.answers[1].least = 40;
        let older = kept.text().replace("least=1%2040&", "");
        let read = Kept::read(&older);
        assert_ne!(older, kept.text());
        assert!(read.answers[1].is_given() && !kept.answers[1].is_given());
        assert_eq!(read.answers[1].text, kept.answers[1].text);
    }

    #[test]
    fn the_longest_answers_are_still_there_after_a_reload() {
        let longest = "李".repeat(crate::core::exercise::MOST_ANSWER);
        let mut kept = kept();
        kept.answers = (0..24)
            .map(|number| Answer {
                kind: Kind::Explain,
                question: format!("Question {number}?"),
                text: longest.clone(),
                at: 1,
                hints: 0,
                least: 1,
            })
            .collect();
        let text = kept.text();
        assert!(text.len() > share_link::MOST_BYTES);
        assert_eq!(Kept::read(&text), kept);
    }

    #[test]
    fn two_tabs_that_answer_different_questions_lose_nothing_of_each_other() {
        let (mut one, mut other) = (kept(), kept());
        (one.answers[0].text, one.answers[0].at) = ("No".into(), 20);
        (other.answers[1].text, other.answers[1].at) = (String::new(), 30);
        other.answers[0].hints = 1;
        for both in [one.clone().merged(other.clone()), other.merged(one)] {
            let texts: Vec<_> = both.answers.iter().map(|it| it.text.as_str()).collect();
            assert_eq!(texts, ["No", ""], "what was deleted last is gone");
            assert_eq!(both.answers[0].hints, 1);
        }
    }

    #[test]
    fn two_tabs_that_train_different_cells_keep_both_and_the_guess_that_was_made_last() {
        let receipt = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        let cell = |text: &str, at| KeptCell {
            work: text.parse().expect("a cell"),
            at,
        };
        let trained = format!("init-gain:0.6;steps:38;learns:no;unregularised:{receipt}");
        let (mut one, mut other) = (kept(), kept());
        one.cells = vec![cell(&trained, 5), cell("init-gain:0.9;steps:10", 5)];
        other.cells = vec![cell("init-gain:0.6;steps:38;learns:yes", 7)];
        for both in [one.clone().merged(other.clone()), other.merged(one)] {
            let first = both.cells.iter().find(|it| it.work.at[0].1 == "0.6");
            let first = first.expect("the cell");
            assert_eq!((first.work.guess.learns, first.at), (Some(true), 7));
            assert!(first.work.is_trained() && both.cells.len() == 2);
        }
    }

    #[test]
    fn a_mended_slip_keeps_the_answers_and_another_question_does_not_get_them() {
        let kept = kept();
        let mended = exercise("Holding on", "Will it learn?", "Why does it learn?");
        assert!(kept.is_of(&mended));
        let found = kept.answer(Kind::Explain, &mended.explain[0]);
        assert_eq!(found.map(|it| it.at), Some(7));
        for (title, predict, explain) in [
            ("Holding on", "Does it learn?", "How?"),
            ("Letting go", "Will it learn?", "Why does it lern?"),
        ] {
            assert!(
                !kept.is_of(&exercise(title, predict, explain)),
                "{title} {predict}"
            );
        }
        let other = exercise("Holding on", "Does it learn?", "Why does it lern?");
        assert_eq!(kept.answer(Kind::Predict, &other.predict[0]), None);
    }

    #[test]
    fn a_second_prediction_takes_the_place_of_the_first_and_the_first_outcome_stays_with_its_own() {
        let with = |at, number, first: Option<Link>| {
            let when = Committed { at, number };
            Some(Commitment {
                when,
                first,
                is_reopened: false,
            })
        };
        let first = with(5, 1, Some(Link::default()));
        let merged = later(first.clone(), with(9, 2, None));
        assert_eq!(merged, with(9, 2, None));
        assert_eq!(later(with(7, 1, None), first.clone()), first);
        assert_eq!(later(first.clone(), None), first);
    }

    fn with_receipts(config: &str) -> Link {
        let receipt = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        let link = share_link::open(config).expect("a link").expect("readable");
        let receipt = || Some(receipt.parse().expect("a receipt"));
        Link {
            receipts: [receipt(), receipt()],
            ..link.link
        }
    }

    fn goal(words: &str) -> Goal {
        words.parse().expect("a goal")
    }

    #[test]
    fn going_further_does_not_take_a_reached_goal_away_and_its_run_is_handed_in() {
        let (good, later) = (
            with_receipts("v=1&beta=0.95"),
            with_receipts("v=1&beta=0.1"),
        );
        let goals = [goal("test accuracy at least 0.5")];
        let mut kept = kept();
        assert_eq!(
            kept.handed_in(&goals, later.clone()),
            later,
            "nothing is reached yet"
        );
        assert!(kept.note_goals(1, &good));
        assert!(!kept.note_goals(0, &later) && !kept.note_goals(1, &later));
        assert_eq!(kept.handed_in(&goals, later.clone()), good);
        assert_eq!(
            Kept::read(&kept.text()).handed_in(&goals, Link::default()),
            good,
            "after a reload"
        );
        assert!(kept.outcomes().iter().all(Option::is_some));
        assert!(
            !kept.note_goals(2, &Link::default()),
            "steered on the way, it has no receipt"
        );
    }

    #[test]
    fn a_run_that_meets_none_of_the_goals_of_now_stands_behind_what_was_trained_since() {
        let (once, later) = (
            with_receipts("v=1&beta=0.95"),
            with_receipts("v=1&beta=0.1"),
        );
        let mut kept = kept();
        kept.note_goals(1, &once);
        for goals in [vec![], vec![goal("test accuracy at least 0.99")]] {
            assert_eq!(kept.met(&goals), None);
            assert_eq!(kept.handed_in(&goals, later.clone()), later);
            assert_eq!(
                kept.handed_in(&goals, Link::default()),
                once,
                "after a reload"
            );
        }
        let two = ["test accuracy at least 0.5", "test accuracy at least 0.99"].map(goal);
        assert_eq!(kept.met(&two), Some(1));
    }

    #[test]
    fn a_second_commitment_is_called_one_and_has_its_own_first_pair() {
        let (one, two) = (with_receipts("v=1&beta=0.5"), with_receipts("v=1&beta=0.6"));
        let mut kept = kept();
        kept.note_first(&one, None, "");
        assert_eq!(kept.commitment, None, "nobody committed");
        kept.commit(5);
        assert!(kept.note_first(&one, None, "") && !kept.note_first(&two, None, ""));
        let first = kept.commitment.clone().expect("committed");
        assert_eq!((first.when.number, first.first), (1, Some(one.clone())));
        assert_eq!(kept.handed_in(&[], Link::default()), one, "after a reload");
        kept.commit(9);
        let second = kept.commitment.expect("committed");
        assert_eq!(
            (second.when, second.first),
            (Committed { at: 9, number: 2 }, None)
        );
    }

    #[test]
    fn the_first_pair_as_the_exercise_gives_it_takes_the_place_of_one_that_was_changed_before() {
        let (changed, own) = (with_receipts("v=1&beta=0.5"), with_receipts("v=1&beta=0.6"));
        let (other, given) = (with_receipts("v=1&beta=0.7"), Some(own.config.clone()));
        let given = given.as_ref();
        let mut kept = kept();
        kept.commit(5);
        let first = |kept: &Kept| kept.commitment.clone().and_then(|it| it.first);
        assert!(kept.note_first(&changed, given, ""));
        assert_eq!(first(&kept), Some(changed), "there is no other yet");
        assert!(!kept.note_first(&other, given, ""));
        assert!(kept.note_first(&own, given, ""));
        assert!(!kept.note_first(&other, given, ""));
        assert_eq!(first(&kept), Some(own));
    }

    #[test]
    fn the_run_that_met_most_goals_stays_whichever_came_last() {
        let with = |goals| Kept {
            reached: Some(Reached {
                goals,
                link: Link::default(),
            }),
            ..Kept::default()
        };
        assert_eq!(with(2).merged(with(1)), with(2));
        assert_eq!(with(1).merged(with(2)), with(2));
    }
}
