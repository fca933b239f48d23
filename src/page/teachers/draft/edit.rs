//! What the form does to a draft.

use super::condition::{Aim, Relation, Rule};
use super::{Answer, Asked, Draft, DraftHelp, DraftNumber, Kind, Visibility};
use crate::core::config::Side;
use crate::core::exercise::{Quantity, Reach};

/// When a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    BeforeRun,
    AfterRun,
}

/// Where a condition stands: a goal's number, or a question's and an answer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AimPlace {
    Goal(u32),
    Answer(u32, u32),
}

impl Draft {
    pub fn asked(&self, when: When) -> &[Asked] {
        match when {
            When::BeforeRun => &self.predict,
            When::AfterRun => &self.explain,
        }
    }

    fn list(&mut self, when: When) -> &mut Vec<Asked> {
        match when {
            When::BeforeRun => &mut self.predict,
            When::AfterRun => &mut self.explain,
        }
    }

    pub(super) fn fresh(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    /// A question to be answered in words, at the end.
    pub fn add_question(&mut self, when: When) {
        let number = self.fresh();
        self.list(when).push(Asked {
            number,
            kind: Kind::Words,
            words: String::new(),
            answers: Vec::new(),
            expected: DraftNumber::default(),
            help: DraftHelp::default(),
        });
    }

    pub fn remove_question(&mut self, number: u32) {
        self.predict.retain(|it| it.number != number);
        self.explain.retain(|it| it.number != number);
    }

    pub fn question(&self, number: u32) -> Option<&Asked> {
        let mut all = self.predict.iter().chain(&self.explain);
        all.find(|it| it.number == number)
    }

    pub fn question_mut(&mut self, number: u32) -> Option<&mut Asked> {
        let mut all = self.predict.iter_mut().chain(&mut self.explain);
        all.find(|it| it.number == number)
    }

    /// Has a question answered in another way; a choice begins with two answers.
    pub fn choose_kind(&mut self, question: u32, kind: Kind) {
        if let Some(asked) = self.question_mut(question) {
            asked.kind = kind;
        }
        while self
            .question(question)
            .is_some_and(|it| it.kind == Kind::Choice && it.answers.len() < 2)
        {
            self.add_answer(question);
        }
    }

    /// One more answer; of a prediction, true by a condition.
    pub fn add_answer(&mut self, question: u32) {
        let (number, aim) = (self.fresh(), self.fresh_aim());
        let predicts = self.predict.iter().any(|it| it.number == question);
        if let Some(asked) = self.question_mut(question) {
            asked.answers.push(Answer {
                number,
                words: String::new(),
                picture: None,
                right_if: predicts.then_some(aim),
                feedback: String::new(),
            });
        }
    }

    pub fn remove_answer(&mut self, question: u32, answer: u32) {
        if let Some(asked) = self.question_mut(question) {
            asked.answers.retain(|it| it.number != answer);
        }
    }

    pub fn answer_mut(&mut self, question: u32, answer: u32) -> Option<&mut Answer> {
        let answers = &mut self.question_mut(question)?.answers;
        answers.iter_mut().find(|it| it.number == answer)
    }

    pub fn add_goal(&mut self) {
        let aim = self.fresh_aim();
        self.goals.push(aim);
    }

    pub fn aim(&self, place: AimPlace) -> Option<&Aim> {
        match place {
            AimPlace::Goal(number) => self.goals.iter().find(|it| it.number == number),
            AimPlace::Answer(question, answer) => {
                let answers = &self.question(question)?.answers;
                let found = answers.iter().find(|it| it.number == answer)?;
                found.right_if.as_ref()
            }
        }
    }

    pub fn aim_mut(&mut self, place: AimPlace) -> Option<&mut Aim> {
        match place {
            AimPlace::Goal(number) => self.goals.iter_mut().find(|it| it.number == number),
            AimPlace::Answer(question, answer) => {
                self.answer_mut(question, answer)?.right_if.as_mut()
            }
        }
    }

    /// A goal goes; an answer stays, and nothing makes it true.
    pub fn remove_aim(&mut self, place: AimPlace) {
        match place {
            AimPlace::Goal(number) => self.goals.retain(|it| it.number != number),
            AimPlace::Answer(question, answer) => {
                if let Some(answer) = self.answer_mut(question, answer) {
                    answer.right_if = None;
                }
            }
        }
    }

    /// One more rule, which has to hold too.
    pub fn add_rule(&mut self, place: AimPlace) {
        let rule = self.fresh_rule();
        if let Some(aim) = self.aim_mut(place) {
            aim.rules.push(rule);
        }
    }

    /// Without its last rule, an aim is none.
    pub fn remove_rule(&mut self, place: AimPlace, rule: u32) {
        let Some(aim) = self.aim_mut(place) else {
            return;
        };
        aim.rules.retain(|it| it.number != rule);
        if aim.rules.is_empty() {
            self.remove_aim(place);
        }
    }

    pub fn rule_mut(&mut self, place: AimPlace, rule: u32) -> Option<&mut Rule> {
        let rules = &mut self.aim_mut(place)?.rules;
        rules.iter_mut().find(|it| it.number == rule)
    }

    /// What the student sees of a setting, by its word.
    pub fn show_setting(&mut self, word: &'static str, seen: Visibility) {
        self.open.retain(|it| *it != word);
        self.locked.retain(|it| *it != word);
        match seen {
            Visibility::Hidden => {}
            Visibility::Locked => self.locked.push(word),
            Visibility::Open => self.open.push(word),
        }
    }

    fn fresh_aim(&mut self) -> Aim {
        let number = self.fresh();
        let rule = self.fresh_rule();
        Aim {
            number,
            of: None,
            network: Side::Regularised,
            reach: Reach::Own,
            rules: vec![rule],
        }
    }

    fn fresh_rule(&mut self) -> Rule {
        Rule {
            number: self.fresh(),
            quantity: Quantity::TestAccuracy,
            relation: Relation::AtLeast,
            low: String::new(),
            high: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::Link;

    #[test]
    fn a_choice_begins_with_two_answers_and_keeps_them_while_it_is_answered_in_words() {
        let mut draft = Draft::new(Link::default());
        draft.add_question(When::BeforeRun);
        let number = draft.predict[0].number;
        draft.choose_kind(number, Kind::Choice);
        draft.predict[0].answers[0].words = "Yes".into();
        assert!(
            draft.predict[0]
                .answers
                .iter()
                .all(|it| it.right_if.is_some())
        );
        draft.choose_kind(number, Kind::Words);
        draft.choose_kind(number, Kind::Choice);
        assert_eq!(draft.predict[0].answers.len(), 2);
        assert_eq!(draft.predict[0].answers[0].words, "Yes");
        draft.add_question(When::AfterRun);
        draft.choose_kind(draft.explain[0].number, Kind::Choice);
        assert!(
            draft.explain[0]
                .answers
                .iter()
                .all(|it| it.right_if.is_none())
        );
    }

    #[test]
    fn a_goal_goes_with_its_last_condition_and_an_answer_stays() {
        let mut draft = Draft::new(Link::default());
        draft.add_goal();
        let place = AimPlace::Goal(draft.goals[0].number);
        draft.add_rule(place);
        let rules: Vec<_> = draft.goals[0].rules.iter().map(|it| it.number).collect();
        draft.remove_rule(place, rules[0]);
        assert_eq!(draft.goals.len(), 1);
        draft.remove_rule(place, rules[1]);
        assert!(draft.goals.is_empty());
        draft.add_question(When::BeforeRun);
        let question = draft.predict[0].number;
        draft.choose_kind(question, Kind::Choice);
        let answer = draft.predict[0].answers[0].clone();
        let rule = answer.right_if.expect("a condition").rules[0].number;
        draft.remove_rule(AimPlace::Answer(question, answer.number), rule);
        assert_eq!(draft.predict[0].answers[0].right_if, None);
        assert_eq!(draft.predict[0].answers.len(), 2);
    }

    #[test]
    fn a_setting_is_open_or_locked_or_neither_and_never_both() {
        let mut draft = Draft::new(Link::default());
        draft.show_setting("beta", Visibility::Open);
        draft.show_setting("beta", Visibility::Locked);
        assert_eq!(
            (draft.open.len(), draft.locked.as_slice()),
            (0, &["beta"][..])
        );
        assert_eq!(draft.visibility("beta"), Visibility::Locked);
        draft.show_setting("beta", Visibility::Hidden);
        assert!(draft.is_untouched() || draft.locked.is_empty());
        assert_eq!(draft.visibility("beta"), Visibility::Hidden);
    }
}
