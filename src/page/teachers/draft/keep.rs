//! A draft as text, so that it outlasts a reload: all that was typed, right or wrong.

use super::condition::{Aim, Relation, Rule};
use super::map::{DraftAxis, DraftMap};
use super::{Answer, Asked, Draft, DraftHelp, DraftNumber, How, Kind};
use crate::core::config::Side;
use crate::core::exercise::{Evidence, Expected, Networks, Of, Quantity, Reach};
use crate::core::name::Named;
use crate::core::settings::with_word;
use crate::core::share_link;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct KeptDraft {
    title: String,
    text: String,
    predict: Vec<KeptQuestion>,
    explain: Vec<KeptQuestion>,
    goals: Vec<KeptAim>,
    open: Vec<String>,
    locked: Vec<String>,
    experiment: String,
    #[serde(default)]
    own_seed: bool,
    #[serde(default)]
    map: Option<KeptMap>,
    #[serde(default)]
    trains: String,
    /// Setting and value.
    #[serde(default)]
    differ: Vec<(String, String)>,
    #[serde(default)]
    evidence: Vec<String>,
    #[serde(default)]
    keeps_models: bool,
}

#[derive(Serialize, Deserialize)]
struct KeptMap {
    /// Setting, ends, number of values.
    axes: [(String, String, String, String); 2],
    each: String,
    students: String,
    #[serde(default)]
    typed: [bool; 3],
    networks: String,
}

#[derive(Serialize, Deserialize)]
struct KeptQuestion {
    is_choice: bool,
    words: String,
    answers: Vec<(String, Option<KeptAim>)>,
    /// By answers.
    #[serde(default)]
    feedback: Vec<Option<String>>,
    /// By answers.
    #[serde(default)]
    pictures: Vec<Option<String>>,
    /// As 0.2.0 wrote it.
    #[serde(default)]
    expected: Option<String>,
    #[serde(default)]
    number: Option<KeptNumber>,
    #[serde(default)]
    hints: Vec<String>,
    #[serde(default)]
    model: Option<(String, Vec<String>)>,
    #[serde(default)]
    least: String,
}

#[derive(Serialize, Deserialize)]
struct KeptNumber {
    /// Whether the question is answered by it.
    is_asked: bool,
    /// Empty where the number is typed.
    measured: String,
    network: String,
    number: String,
    within: String,
    /// The place of the way in which it is near.
    how: usize,
}

#[derive(Serialize, Deserialize)]
struct KeptAim {
    #[serde(default)]
    of: Option<String>,
    /// As a goal names it.
    network: String,
    /// Quantity, place of the relation, bounds.
    rules: Vec<(String, usize, String, String)>,
}

impl Draft {
    /// As it is kept.
    pub fn kept(&self) -> String {
        let words = |all: &[&'static str]| all.iter().map(|it| (*it).to_owned()).collect();
        let kept = KeptDraft {
            title: self.title.clone(),
            text: self.text.clone(),
            predict: self.predict.iter().map(kept_question).collect(),
            explain: self.explain.iter().map(kept_question).collect(),
            goals: self.goals.iter().map(kept_aim).collect(),
            open: words(&self.open),
            locked: words(&self.locked),
            experiment: self.experiment.fragment(),
            own_seed: self.own_seed,
            map: self.map.as_ref().map(kept_map),
            trains: <&str>::from(self.pair.trains).to_owned(),
            differ: self
                .pair
                .changes
                .iter()
                .map(|it| (it.word.to_owned(), it.value.clone()))
                .collect(),
            evidence: self.evidence.iter().map(|it| it.key().to_owned()).collect(),
            keeps_models: self.keeps_models,
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// As it was kept; `None` of a text that is none, such as another version's.
    pub fn recalled(text: &str) -> Option<Self> {
        let kept: KeptDraft = serde_json::from_str(text).ok()?;
        let experiment = share_link::open(&kept.experiment)?.ok()?.link;
        let known = |all: Vec<String>| -> Vec<&'static str> {
            let fields = all.iter().filter_map(|word| with_word(word));
            fields.map(|field| field.word).collect()
        };
        let mut draft = Self::new(experiment);
        (draft.title, draft.text) = (kept.title, kept.text);
        draft.own_seed = kept.own_seed;
        draft.keeps_models = kept.keeps_models;
        draft.map = kept.map.and_then(map_of);
        draft.pair.trains = kept.trains.parse().unwrap_or_default();
        for (word, value) in kept.differ {
            if let Some(field) = with_word(&word) {
                draft.take_change(field.word, value);
            }
        }
        let evidence = kept
            .evidence
            .iter()
            .filter_map(|key| Evidence::from_key(key));
        draft.evidence = evidence.collect();
        (draft.open, draft.locked) = (known(kept.open), known(kept.locked));
        draft.predict = kept
            .predict
            .into_iter()
            .map(|it| draft.question_of(it))
            .collect();
        draft.explain = kept
            .explain
            .into_iter()
            .map(|it| draft.question_of(it))
            .collect();
        draft.goals = kept.goals.into_iter().map(|it| draft.aim_of(it)).collect();
        Some(draft)
    }

    fn question_of(&mut self, kept: KeptQuestion) -> Asked {
        let number = self.fresh();
        let mut feedback = kept.feedback.into_iter();
        let mut pictures = kept.pictures.into_iter();
        let answers = kept.answers.into_iter().map(|(words, right_if)| Answer {
            number: self.fresh(),
            words,
            picture: pictures.next().flatten().and_then(|it| it.parse().ok()),
            right_if: right_if.map(|aim| self.aim_of(aim)),
            feedback: feedback.next().flatten().unwrap_or_default(),
        });
        let answers = answers.collect();
        let former: Option<Expected> = kept.expected.and_then(|text| text.parse().ok());
        let is_number = kept
            .number
            .as_ref()
            .map_or(former.is_some(), |it| it.is_asked);
        let typed = kept.number.map(number_of);
        let (model, points) = kept.model.unwrap_or_default();
        Asked {
            number,
            kind: match (kept.is_choice, is_number) {
                (true, _) => Kind::Choice,
                (false, true) => Kind::Number,
                (false, false) => Kind::Words,
            },
            words: kept.words,
            answers,
            expected: typed
                .or_else(|| former.as_ref().map(DraftNumber::of))
                .unwrap_or_default(),
            help: DraftHelp {
                hints: kept.hints.join("\n"),
                model,
                points: points.join("\n"),
                least: kept.least,
            },
        }
    }

    fn aim_of(&mut self, kept: KeptAim) -> Aim {
        let number = self.fresh();
        let (reach, network) =
            Reach::read(&kept.network).unwrap_or((Reach::Own, Side::Regularised));
        let rules = kept
            .rules
            .into_iter()
            .map(|(quantity, relation, low, high)| Rule {
                number: self.fresh(),
                quantity: Quantity::from_key(&quantity).unwrap_or(Quantity::TestAccuracy),
                relation: Relation::ALL
                    .get(relation)
                    .map_or(Relation::AtLeast, |it| it.0),
                low,
                high,
            });
        Aim {
            number,
            of: kept.of.and_then(|key| Of::from_key(&key)),
            network,
            reach,
            rules: rules.collect(),
        }
    }
}

fn number_of(kept: KeptNumber) -> DraftNumber {
    DraftNumber {
        measured: Quantity::from_key(&kept.measured),
        network: Side::from_key(&kept.network).unwrap_or(Side::Regularised),
        number: kept.number,
        within: kept.within,
        how: How::ALL.get(kept.how).map_or(How::default(), |it| it.0),
    }
}

fn kept_number(asked: &Asked) -> KeptNumber {
    let number = &asked.expected;
    let how = How::ALL.iter().position(|it| it.0 == number.how);
    KeptNumber {
        is_asked: asked.kind == Kind::Number,
        measured: number
            .measured
            .map(|it| it.key().to_owned())
            .unwrap_or_default(),
        network: number.network.key().to_owned(),
        number: number.number.clone(),
        within: number.within.clone(),
        how: how.unwrap_or_default(),
    }
}

fn kept_question(asked: &Asked) -> KeptQuestion {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.split('\n').filter(|_| !text.is_empty());
        lines.map(str::to_owned).collect()
    };
    let help = &asked.help;
    let has_model = !help.model.is_empty() || !help.points.is_empty();
    KeptQuestion {
        is_choice: asked.kind == Kind::Choice,
        words: asked.words.clone(),
        answers: asked
            .answers
            .iter()
            .map(|answer| (answer.words.clone(), answer.right_if.as_ref().map(kept_aim)))
            .collect(),
        feedback: asked
            .answers
            .iter()
            .map(|it| Some(it.feedback.clone()).filter(|it| !it.is_empty()))
            .collect(),
        pictures: asked
            .answers
            .iter()
            .map(|it| it.picture.map(|picture| picture.to_string()))
            .collect(),
        expected: None,
        number: Some(kept_number(asked)),
        hints: lines(&help.hints),
        model: has_model.then(|| (help.model.clone(), lines(&help.points))),
        least: help.least.clone(),
    }
}

fn kept_map(map: &DraftMap) -> KeptMap {
    let axis = |it: &DraftAxis| {
        let texts = (it.from.clone(), it.to.clone(), it.count.clone());
        (it.word.to_owned(), texts.0, texts.1, texts.2)
    };
    KeptMap {
        axes: map.axes.each_ref().map(axis),
        each: map.each.clone(),
        students: map.students.clone(),
        typed: map.typed,
        networks: map.networks.key().to_owned(),
    }
}

/// `None` where a setting is no more.
fn map_of(kept: KeptMap) -> Option<DraftMap> {
    let [across, down] = kept.axes;
    let axis = |(word, from, to, count): (String, String, String, String)| {
        let word = with_word(&word)?.word;
        Some(DraftAxis {
            word,
            from,
            to,
            count,
        })
    };
    Some(DraftMap {
        axes: [axis(across)?, axis(down)?],
        each: kept.each,
        students: kept.students,
        typed: kept.typed,
        networks: Networks::from_key(&kept.networks).unwrap_or_default(),
    })
}

fn kept_aim(aim: &Aim) -> KeptAim {
    let place = |of: Relation| Relation::ALL.iter().position(|it| it.0 == of);
    let rule = |rule: &Rule| {
        let relation = place(rule.relation).unwrap_or_default();
        let (low, high) = (rule.low.clone(), rule.high.clone());
        (rule.quantity.key().to_owned(), relation, low, high)
    };
    KeptAim {
        of: aim.of.map(|it| it.key().to_owned()),
        network: aim.reach.whose(aim.network),
        rules: aim.rules.iter().map(rule).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AimPlace, Visibility, When};
    use super::*;
    use crate::core::share_link::Link;

    #[test]
    fn a_draft_outlasts_a_reload_with_all_that_is_wrong_in_it() {
        let experiment = share_link::open("v=1&beta=0.5")
            .expect("a link")
            .expect("readable");
        let mut draft = Draft::new(Link { ..experiment.link });
        draft.title = "How “small”?".into();
        draft.text = "Line\nand line".into();
        draft.add_question(When::BeforeRun);
        draft.choose_kind(draft.predict[0].number, Kind::Choice);
        draft.predict[0].words = "A | B?".into();
        draft.predict[0].answers[0].picture = "flat rising".parse().ok();
        draft.add_question(When::AfterRun);
        draft.add_goal();
        draft.add_rule(AimPlace::Goal(draft.goals[0].number));
        draft.goals[0].rules[0].low = "win".into();
        draft.choose_kind(draft.explain[0].number, Kind::Number);
        draft.explain[0].expected.number = "1,000".into();
        draft.explain[0].help = DraftHelp {
            hints: "one\n\ntwo\n".into(),
            model: "a | b".into(),
            points: "a\nb".into(),
            least: "many".into(),
        };
        draft.predict[0].answers[0].feedback = "So it is.".into();
        draft.goals[0].rules[1].relation = Relation::Between;
        draft.show_setting("beta", Visibility::Open);
        draft.own_seed = true;
        let recalled = Draft::recalled(&draft.kept()).expect("a draft");
        assert_eq!(recalled.kept(), draft.kept());
        assert_eq!(
            recalled.predict[0].answers[0].picture,
            draft.predict[0].answers[0].picture
        );
        let problems = |draft: &Draft| draft.make().problems.len();
        assert_eq!(problems(&recalled), problems(&draft));
        assert_eq!(recalled.experiment, draft.experiment);
        assert_eq!(Draft::recalled("{}"), None);
    }
}
