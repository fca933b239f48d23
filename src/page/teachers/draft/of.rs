//! A draft of an exercise that is there: to be edited.

use super::condition::{Aim, Relation, Rule};
use super::map::{DraftAxis, DraftMap};
use super::{Answer, Asked, Draft, DraftHelp, DraftNumber, Kind};
use crate::core::exercise::{
    ClassMap, Condition, Exercise, Goal, Networks, Quantity, Question, Than,
};
use crate::core::share_link::Link;

impl Draft {
    /// All of an exercise with its experiment.
    pub fn of(exercise: &Exercise, link: &Link) -> Self {
        let mut draft = Self::new(Link {
            config: link.config.clone(),
            ..Link::default()
        });
        draft.title.clone_from(&exercise.title);
        draft.text.clone_from(&exercise.text);
        draft.open.clone_from(&exercise.shown);
        draft.locked.clone_from(&exercise.locked);
        draft.own_seed = exercise.own_seed;
        draft.evidence.clone_from(&exercise.evidence);
        draft.take_pair(exercise);
        let map = exercise.map.as_ref();
        draft.map = map.map(|map| draft_map(map, exercise.networks));
        draft.predict = exercise
            .predict
            .iter()
            .map(|it| draft.asked_of(it))
            .collect();
        draft.explain = exercise
            .explain
            .iter()
            .map(|it| draft.asked_of(it))
            .collect();
        draft.goals = exercise
            .goals
            .iter()
            .map(|it| draft.aim_of_goal(it))
            .collect();
        draft
    }

    fn asked_of(&mut self, question: &Question) -> Asked {
        let answers = question.options.iter().map(|option| Answer {
            number: self.fresh(),
            words: option.words.clone(),
            picture: option.picture,
            right_if: option
                .comes_true
                .as_ref()
                .map(|goal| self.aim_of_goal(goal)),
            feedback: option.feedback.clone().unwrap_or_default(),
        });
        let answers: Vec<_> = answers.collect();
        Asked {
            number: self.fresh(),
            kind: match (question.number, answers.is_empty()) {
                (Some(_), _) => Kind::Number,
                (None, true) => Kind::Words,
                (None, false) => Kind::Choice,
            },
            words: question.words.clone(),
            answers,
            expected: question
                .number
                .as_ref()
                .map(DraftNumber::of)
                .unwrap_or_default(),
            help: DraftHelp::of(&question.hints, question.model.as_ref(), question.least),
        }
    }

    fn aim_of_goal(&mut self, goal: &Goal) -> Aim {
        let rules = goal.conditions.iter().map(|it| self.rule_of(it)).collect();
        Aim {
            number: self.fresh(),
            of: goal.of,
            network: goal.side,
            reach: goal.reach,
            rules,
        }
    }

    fn rule_of(&mut self, condition: &Condition) -> Rule {
        let text = |bound: Option<f32>| {
            bound.map_or_else(String::new, |bound| typed(condition.quantity, bound))
        };
        let compared = condition.than.map(|than| match than {
            Than::More => Relation::More,
            Than::Less => Relation::Less,
            Than::MoreThanOther => Relation::MoreThanOther,
            Than::LessThanOther => Relation::LessThanOther,
        });
        let (relation, low, high) = match (condition.low, condition.high) {
            _ if compared.is_some() => (
                compared.unwrap_or(Relation::More),
                String::new(),
                String::new(),
            ),
            (Some(_), Some(_)) => (Relation::Between, text(condition.low), text(condition.high)),
            (None, Some(_)) => (Relation::AtMost, text(condition.high), String::new()),
            _ => (Relation::AtLeast, text(condition.low), String::new()),
        };
        Rule {
            number: self.fresh(),
            quantity: condition.quantity,
            relation,
            low,
            high,
        }
    }
}

/// A bound as it would have been typed: of accuracy, in per cent.
fn typed(quantity: Quantity, bound: f32) -> String {
    if quantity != Quantity::TestAccuracy {
        return bound.to_string();
    }
    let share = f64::from(bound) * 100.0;
    let texts = (0..8).map(|digits| format!("{share:.digits$}"));
    let is_same = |text: &String| {
        let read: Option<f64> = text.parse().ok();
        read.is_some_and(|read| (read / 100.0) as f32 == bound)
    };
    let mut texts = texts.filter(is_same);
    texts.next().unwrap_or_else(|| share.to_string())
}

fn draft_map(map: &ClassMap, networks: Networks) -> DraftMap {
    let axis = |axis: &crate::core::exercise::MapAxis| DraftAxis {
        word: axis.field.word,
        from: axis.from.to_string(),
        to: axis.to.to_string(),
        count: axis.count.to_string(),
    };
    // As many students as train each cell twice.
    let students = (2 * map.count()).div_ceil(map.each);
    DraftMap {
        axes: [axis(&map.across), axis(&map.down)],
        each: map.each.to_string(),
        students: students.to_string(),
        typed: [true; 3],
        networks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::open;

    /// All of the lessons' language that a link can have.
    #[test]
    fn an_exercise_that_is_edited_and_left_alone_is_the_same_exercise() {
        for link in [
            "v=1&beta=0.5&title=T&text=Some%20*text*&show=beta,steps&lock=beta&pair=one&open=exponent\
             &predict=Does%20it%3F|Yes=>test%20accuracy%20at%20least%200.28%20;%20So%20it%20does.|No=>%20;%20No.|Both=>true\
             &predict=Which%20factor%3F|number%20148%20within%2020%20%25&explain=Why%3F&hint=1|Look&model=1|So.|point&least=1|60\
             &goal=unregularised:%20test%20accuracy%20between%200.1%20and%200.9%20with%20exponent%20at%20most%200",
            "v=1&title=M&pair=one&map=init-gain:0.3..2.4/5,steps:10..150/4,each:2&explain=Why%3F",
            "v=1&title=S&seed=own&explain=Why%3F",
            "v=1&beta=0.5&regulariser=off&title=D&differ=beta:0.95;init-gain:1.5&explain=Why%3F",
            "v=1&title=W&predict=Which%3F|The%20second=>test%20accuracy%20more%20than%20the%20first|The%20first=>test%20accuracy%20less%20than%20the%20first",
            "v=1&title=N&predict=Which%3F|One=>only%20unregularised:%20exponent%20at%20most%200|Both=>both:%20exponent%20at%20most%200|Neither=>neither:%20exponent%20at%20most%200",
        ] {
            let opened = open(link).expect("a link").expect("that opens");
            assert_eq!(opened.notes, Vec::<String>::new());
            let exercise = opened.exercise.expect("an exercise");
            let draft = Draft::of(&exercise, &opened.link);
            let made = draft.make();
            assert_eq!(made.problems, []);
            assert_eq!(made.exercise, exercise);
            let again = Draft::recalled(&draft.kept()).expect("a draft");
            assert_eq!(again.make().exercise, exercise, "after a reload");
            assert_eq!(again.experiment.config, opened.link.config);
        }
    }
}
