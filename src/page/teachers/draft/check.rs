//! A draft as an exercise, and what has to be put right before it can be given out.

use super::{Asked, Draft, Kind};
use crate::core::exercise::{
    self, Choice, ClassMap, Exercise, MOST_LINE, MOST_LINES, MOST_OPTIONS, MOST_TEXT, Pair,
    Question,
};
use crate::core::text::short;
use crate::page::language::say;

/// Something to put right, and the id of the control at which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub at: String,
    pub words: String,
}

/// What a draft comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// As far as it can be read.
    pub exercise: Exercise,
    pub problems: Vec<Problem>,
    /// What is to be known, and keeps no link back.
    pub warnings: Vec<Problem>,
    /// What students get: the link's part behind the `#`, once nothing is wrong.
    pub fragment: Option<String>,
    /// The teacher's own link, where that holds more: the model answers.
    pub key: Option<String>,
}

impl Made {
    /// Leaves model answers out of what students get, where they are to stay with the teacher.
    fn parted(mut self, draft: &Draft) -> Self {
        if draft.keeps_models && self.exercise.has_models() && self.fragment.is_some() {
            let student = self.exercise.without_models().fragment(&draft.experiment);
            self.key = self.fragment.replace(student);
        }
        self
    }

    /// What hand-ins are measured by.
    pub fn measure(self) -> Option<String> {
        self.key.or(self.fragment)
    }
}

/// What divides a question's answers and conditions in a link.
const DIVIDERS: [&str; 2] = ["|", "=>"];

impl Draft {
    /// The exercise as it is now; an untouched draft has nothing wrong and no link.
    pub fn make(&self) -> Made {
        let mut problems = Vec::new();
        let mut tell = |at: &str, words: String| {
            let at = at.to_owned();
            problems.push(Problem { at, words });
        };
        self.check_words(&mut tell);
        let map = self.read_map(&mut tell);
        let networks = self
            .map
            .as_ref()
            .map_or_else(|| self.pair.networks(), |map| map.networks);
        let differ = self.read_pair(&mut tell);
        let exercise = Exercise {
            key: String::new(),
            title: self.title.trim().to_owned(),
            text: self.text.trim().to_owned(),
            shown: self.open.clone(),
            locked: self.locked.clone(),
            predict: questions(&self.predict, "teach-add-predict", &mut tell),
            explain: questions(&self.explain, "teach-add-explain", &mut tell),
            goals: self.goals(&mut tell),
            own_seed: self.own_seed,
            networks,
            differ,
            evidence: self.evidence.clone(),
            map,
        };
        problems.extend(self.dead_links(&exercise));
        if self.is_untouched() {
            problems.clear();
        }
        let fragment = exercise.fragment(&self.experiment);
        let fragment = (problems.is_empty() && !self.is_untouched()).then_some(fragment);
        let lost = fragment.as_ref().and_then(|it| lost(it, &exercise));
        problems.extend(lost.map(|words| Problem {
            at: "teach-copy".to_owned(),
            words,
        }));
        Made {
            warnings: self.warnings(&exercise),
            fragment: fragment.filter(|_| problems.is_empty()),
            problems,
            key: None,
            exercise,
        }
        .parted(self)
    }

    /// Questions of which two answers could come true at once.
    fn warnings(&self, exercise: &Exercise) -> Vec<Problem> {
        let asked = self.predict.iter().chain(&self.explain);
        let made = exercise.predict.iter().chain(&exercise.explain);
        let of_each = asked.zip(made).filter_map(|(asked, question)| {
            let [one, other] = question.may_both_be_true()?;
            let is_told = question.both_true().is_some();
            (!is_told).then(|| Problem {
                at: format!("ask-{}", asked.number),
                words: say!(
                    "{one} and {other} could both come true: then either is right. To part them, choose “only”, “both” or “neither” of the networks.",
                    one = short(one),
                    other = short(other)
                ),
            })
        });
        of_each.collect()
    }

    /// What the two networks differ in; what is wrong with it is told.
    fn read_pair(&self, tell: &mut impl FnMut(&str, String)) -> Pair {
        if self.map.is_some() {
            return Pair::default();
        }
        self.pair
            .read(&self.experiment.config)
            .unwrap_or_else(|(at, words)| {
                tell(&at, words);
                Pair::default()
            })
    }

    /// The map, where there is one and nothing is wrong with it.
    fn read_map(&self, tell: &mut impl FnMut(&str, String)) -> Option<ClassMap> {
        let map = self.map.as_ref()?;
        if self.own_seed {
            let words = say("With a map all have the experiment's seed: untick it.");
            tell("teach-own-seed", words.to_owned());
        }
        if !self.goals.is_empty() {
            let words = say("An exercise with a map has no goals: finding out is what counts.");
            tell("teach-add-goal", words.to_owned());
        }
        match map.read(&self.experiment.config) {
            Ok(map) => Some(map),
            Err((at, words)) => {
                tell(at, words);
                None
            }
        }
    }

    /// Links within the text that would do nothing for a student.
    fn dead_links(&self, exercise: &Exercise) -> Vec<Problem> {
        let config = &self.experiment.config;
        let found = exercise::set_links(&exercise.text).into_iter();
        let dead = found.filter_map(|(address, edits)| {
            let why = exercise::applied(&edits, config, &|path| exercise.allows(path));
            let why = why.err()?;
            Some(Problem {
                at: "teach-text".to_owned(),
                words: say!("The link #set&{address} does nothing. {why}", address, why),
            })
        });
        dead.collect()
    }

    fn check_words(&self, tell: &mut impl FnMut(&str, String)) {
        if self.title.trim().is_empty() {
            let words = say("A title is missing. Students and your table need it.");
            tell("teach-title", words.to_owned());
        }
        if self.title.len() > MOST_LINE {
            tell("teach-title", too_long(say("The title"), self.title.len()));
        }
        if self.text.len() > MOST_TEXT {
            let bytes = self.text.len();
            let words = say!(
                "The text has {size} bytes; allowed: up to {most}.",
                size = bytes,
                most = MOST_TEXT
            );
            tell("teach-text", words);
        }
    }

    fn goals(&self, tell: &mut impl FnMut(&str, String)) -> Vec<exercise::Goal> {
        if self.goals.len() > MOST_LINES {
            tell("teach-add-goal", too_many(say("goals"), self.goals.len()));
        }
        let mut found = Vec::new();
        for aim in &self.goals {
            let (goal, wrong) = aim.read();
            let compared = aim.rules.iter().filter(|it| {
                it.relation
                    .than()
                    .is_some_and(|than| !than.is_within_pair())
            });
            for rule in compared {
                let words = say("A goal goes by one run: only an answer to choose compares two.");
                tell(&format!("rule-{}", rule.number), words.to_owned());
            }
            if wrong.is_empty() {
                found.push(goal);
            }
            for (rule, words) in wrong {
                tell(&format!("rule-{rule}"), words);
            }
        }
        found
    }
}

fn questions(asked: &[Asked], list: &str, tell: &mut impl FnMut(&str, String)) -> Vec<Question> {
    if asked.len() > MOST_LINES {
        tell(list, too_many(say("questions"), asked.len()));
    }
    asked.iter().map(|it| question(it, tell)).collect()
}

fn question(asked: &Asked, tell: &mut impl FnMut(&str, String)) -> Question {
    let at = format!("ask-{}", asked.number);
    check_line(&at, say("The question"), &asked.words, tell);
    let mut options: Vec<Choice> = Vec::new();
    if asked.kind == Kind::Choice {
        let count = asked.answers.len();
        if !(2..=MOST_OPTIONS).contains(&count) {
            let words = say!(
                "A choice has 2 to {most} answers, not {count}.",
                most = MOST_OPTIONS,
                count
            );
            tell(&at, words);
        }
        for answer in &asked.answers {
            let own = format!("answer-{}", answer.number);
            check_line(&own, say("The answer"), &answer.words, tell);
            let words = answer.words.trim().to_owned();
            if !words.is_empty() && options.iter().any(|it| it.words == words) {
                tell(&own, say!("{words} stands here twice.", words));
            }
            let read = answer.right_if.as_ref().map(super::Aim::read);
            let comes_true = read.and_then(|(goal, wrong)| {
                let is_whole = wrong.is_empty();
                for (rule, words) in wrong {
                    tell(&format!("rule-{rule}"), words);
                }
                is_whole.then_some(goal)
            });
            let feedback = answer.feedback.trim();
            if !feedback.is_empty() {
                check_line(&own, say("What is said"), feedback, tell);
            }
            options.push(Choice {
                words,
                picture: answer.picture,
                comes_true,
                feedback: (!feedback.is_empty()).then(|| feedback.to_owned()),
            });
        }
    }
    let expects = (asked.kind == Kind::Number).then(|| asked.expected.read());
    let number = expects.map(|read| {
        read.unwrap_or_else(|(place, words)| {
            tell(&place.id(asked.number), words);
            asked.expected.pending()
        })
    });
    let (hints, model) = asked.help.read(asked.number, tell);
    let least = match asked.kind {
        Kind::Words => asked.help.least(asked.number, tell),
        Kind::Choice | Kind::Number => None,
    };
    let question = Question {
        words: asked.words.trim().to_owned(),
        options,
        number,
        hints,
        model,
        least,
    };
    if let Some([one, other]) = question.both_true() {
        let (one, other) = (short(one), short(other));
        let words = say!(
            "{one} and {other} can both come true: give each its own range.",
            one,
            other
        );
        tell(&at, words);
    }
    let bytes = question.to_string().len();
    if bytes > MOST_LINE {
        tell(&at, too_long(say("The question with its answers"), bytes));
    }
    question
}

/// Words that are to stand between a link's dividers.
fn check_line(at: &str, what: &str, words: &str, tell: &mut impl FnMut(&str, String)) {
    if words.trim().is_empty() {
        tell(at, say!("{what} has no words.", what));
    }
    if let Some(divider) = DIVIDERS.into_iter().find(|it| words.contains(it)) {
        tell(
            at,
            say!(
                "{what} has {divider}, which parts answers in a link: leave it out.",
                what,
                divider
            ),
        );
    }
}

fn too_long(what: &str, bytes: usize) -> String {
    say!(
        "{what} has {size} bytes; allowed: up to {most}.",
        what,
        size = bytes,
        most = MOST_LINE
    )
}

fn too_many(what: &str, count: usize) -> String {
    say!(
        "{count} {what}; allowed: up to {most}.",
        count,
        what,
        most = MOST_LINES
    )
}

/// What of an exercise its link does not bring back, in words; nothing where all of it comes back.
fn lost(fragment: &str, exercise: &Exercise) -> Option<String> {
    match exercise::open(fragment) {
        None => Some(say("The link cannot be read back.").to_owned()),
        Some(Err(error)) => Some(error.to_string()),
        Some(Ok(opened)) if !opened.all_notes().is_empty() => Some(opened.all_notes().join(" ")),
        Some(Ok(opened)) => (opened.exercise.as_ref() != Some(exercise))
            .then(|| say("The link does not bring back all of it.").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::{AimPlace, When};
    use super::*;
    use crate::core::config::Side;
    use crate::core::exercise::{Quantity, Reach};
    use crate::core::share_link::Link;
    use crate::page::teachers::draft::{Relation, Visibility};

    fn written() -> Draft {
        let mut draft = Draft::new(Link::default());
        draft.title = " How small? ".into();
        draft.text = "Make it *smaller*: [beta](#set&beta=0.5).".into();
        draft.add_question(When::BeforeRun);
        let number = draft.predict[0].number;
        draft.choose_kind(number, Kind::Choice);
        draft.predict[0].words = "Will it learn?".into();
        for (index, (words, bound)) in [("Yes", "90"), ("No", "12.5 %")].into_iter().enumerate() {
            draft.predict[0].answers[index].words = words.into();
            let aim = draft.predict[0].answers[index]
                .right_if
                .as_mut()
                .expect("a condition");
            let rule = &mut aim.rules[0];
            rule.low = bound.into();
            if words == "No" {
                rule.relation = Relation::AtMost;
            }
        }
        draft.add_question(When::AfterRun);
        draft.explain[0].words = "Why?".into();
        draft.add_goal();
        draft.goals[0].rules[0].low = "80".into();
        draft.add_rule(AimPlace::Goal(draft.goals[0].number));
        draft.goals[0].rules[1].quantity = Quantity::Exponent;
        draft.goals[0].rules[1].low = "-0.1".into();
        draft.show_setting("beta", Visibility::Open);
        draft.show_setting("alpha", Visibility::Locked);
        draft
    }

    #[test]
    fn a_whole_draft_is_a_link_that_opens_as_the_exercise_that_was_written() {
        let made = written().make();
        assert_eq!(made.problems, []);
        let fragment = made.fragment.expect("a link");
        let opened = exercise::open(&fragment)
            .expect("a link")
            .expect("readable");
        assert_eq!(opened.exercise, Some(made.exercise.clone()));
        assert_eq!(made.exercise.title, "How small?");
        let right = &made.exercise.predict[0].options[1].comes_true;
        assert_eq!(
            right.as_ref().map(ToString::to_string).as_deref(),
            Some("test accuracy at most 0.125")
        );
        assert_eq!(
            made.exercise.goals[0].to_string(),
            "test accuracy at least 0.8 with exponent at least -0.1"
        );
    }

    #[test]
    fn model_answers_stay_with_the_teacher_where_they_are_to_and_what_counts_as_an_answer_does_not_change()
     {
        let mut draft = written();
        draft.add_question(When::AfterRun);
        let asked = draft.explain.last_mut().expect("a question");
        (asked.words, asked.help.model) = ("Why?".into(), "It leaks.".into());
        let whole = draft.make();
        assert_eq!((&whole.problems[..], &whole.key), (&[][..], &None));
        draft.keeps_models = true;
        let made = draft.make();
        assert_eq!(made.key, whole.fragment);
        assert_eq!(made.clone().measure(), whole.fragment);
        let student = made.fragment.expect("a link");
        assert!(
            !student.contains("leaks") && !student.contains("model="),
            "{student}"
        );
        let opened = exercise::open(&student).expect("a link").expect("a link");
        assert_eq!(opened.all_notes(), Vec::<String>::new());
        let mut given = opened.exercise.expect("an exercise").explain;
        let last = given.pop().expect("a question");
        let own = made.exercise.explain.last().expect("a question");
        assert_eq!((last.least(), last.model), (own.least(), None));
        assert_eq!(own.least(), exercise::ATTEMPT);
        let again = Draft::recalled(&draft.kept()).expect("a draft");
        assert_eq!(again.make().key, whole.fragment, "after a reload too");
    }

    #[test]
    fn a_number_that_is_not_whole_yet_is_a_number_in_the_preview_and_no_link_goes_out() {
        let mut draft = written();
        draft.add_question(When::BeforeRun);
        let asked = draft.predict.last_mut().expect("a question");
        let number = asked.number;
        asked.words = "How many?".into();
        draft.choose_kind(number, Kind::Number);
        let made = draft.make();
        let asked = made.exercise.predict.last().expect("a question");
        assert!(asked.number.is_some() && !asked.is_open());
        assert_eq!(made.fragment, None);
        assert_eq!(made.problems[0].at, format!("number-{number}"));
    }

    #[test]
    fn nothing_is_wrong_with_what_nobody_began_and_there_is_no_link_of_it() {
        let made = Draft::new(Link::default()).make();
        assert_eq!((made.problems, made.fragment), (Vec::new(), None));
    }

    #[test]
    fn each_problem_stands_at_its_own_control_and_no_link_goes_out_with_one() {
        type Spoil = fn(&mut Draft);
        let cases: [(Spoil, &str, &str); 8] = [
            (
                |draft| draft.text = "[locked](#set&alpha=0.5)".into(),
                "teach-text",
                "does nothing",
            ),
            (|draft| draft.title = "  ".into(), "teach-title", "missing"),
            (
                |draft| draft.text = "x".repeat(MOST_TEXT + 1),
                "teach-text",
                "12001",
            ),
            (|draft| draft.explain[0].words.clear(), "ask-", "no words"),
            (
                |draft| draft.predict[0].words = "A | B?".into(),
                "ask-",
                "|",
            ),
            (
                |draft| draft.predict[0].answers[1].words = "Yes".into(),
                "answer-",
                "twice",
            ),
            (
                |draft| {
                    let yes = draft.predict[0].answers[0].right_if.as_mut();
                    yes.expect("a condition").rules[0].low = "10".into();
                },
                "ask-",
                "“Yes” and “No” can both come true",
            ),
            (
                |draft| draft.goals[0].rules[0].low = "win".into(),
                "rule-",
                "“win”",
            ),
        ];
        for (spoil, at, said) in cases {
            let mut draft = written();
            spoil(&mut draft);
            let made = draft.make();
            assert_eq!(made.fragment, None, "{said}");
            let [problem] = made.problems.as_slice() else {
                panic!("{said}: {:?}", made.problems);
            };
            assert!(
                problem.at.starts_with(at) && problem.words.contains(said),
                "{problem:?}"
            );
        }
    }

    #[test]
    fn two_answers_of_different_networks_that_one_run_can_make_true_are_warned_of_and_keep_no_link_back()
     {
        let mut draft = written();
        let aims = |draft: &mut Draft, network: [(Reach, Side); 2]| {
            for (answer, (reach, side)) in draft.predict[0].answers.iter_mut().zip(network) {
                let aim = answer.right_if.as_mut().expect("a condition");
                (aim.reach, aim.network) = (reach, side);
                aim.rules[0].relation = Relation::AtLeast;
                aim.rules[0].low = "40".into();
            }
        };
        let own = [Side::Regularised, Side::Unregularised].map(|side| (Reach::Own, side));
        aims(&mut draft, own);
        let made = draft.make();
        assert!(made.fragment.is_some() && made.problems.is_empty());
        let said = &made.warnings[0];
        assert!(
            said.words.starts_with("“Yes” and “No” could both"),
            "{said:?}"
        );
        aims(
            &mut draft,
            [
                (Reach::Only, Side::Regularised),
                (Reach::Both, Side::Regularised),
            ],
        );
        assert_eq!(draft.make().warnings, []);
    }

    #[test]
    fn a_link_that_would_be_too_long_is_refused_with_its_limit() {
        let mut draft = written();
        draft.text = "λ".repeat(MOST_TEXT / 2);
        for (when, count) in [(When::BeforeRun, 11), (When::AfterRun, 11)] {
            (0..count).for_each(|_| draft.add_question(when));
        }
        for asked in draft.predict.iter_mut().chain(&mut draft.explain) {
            if asked.words.is_empty() {
                asked.words = "λ".repeat(MOST_LINE / 2);
            }
        }
        let made = draft.make();
        assert_eq!(made.fragment, None);
        let words: Vec<_> = made.problems.iter().map(|it| it.words.as_str()).collect();
        assert!(words.len() == 1 && words[0].contains("65536"), "{words:?}");
    }
}
