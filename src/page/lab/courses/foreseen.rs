//! What a student has predicted, pale in the courses: it stays beside what happens.

use crate::core::exercise::{Picture, Quantity as Measured, What, answered};
use crate::page::charts::{Anchor, ChartData, Dot, DotShape, Look, Note, Series, Spot, Tone};
use crate::page::lab::network::{name, tone};
use crate::page::language::number::significant;
use crate::page::language::say;
use crate::page::store::Side;
use crate::page::store::names::within;
use crate::page::store::study::Study;

/// The powers of ten that a prediction of a gradient norm may be.
pub const POWERS: (i32, i32) = (0, 10);

/// The predictions that a course can show.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Foreseen {
    /// How both accuracies go.
    pub accuracy: Option<Picture>,
    /// The largest gradient norms by [`Side`], where a question asks for one.
    pub norms: Option<[Option<f64>; 2]>,
}

impl Foreseen {
    /// Of the exercise that is open.
    pub fn of(study: &Study) -> Self {
        let mut found = Self::default();
        let Some(exercise) = &study.exercise else {
            return found;
        };
        for (question, answer) in exercise.predict.iter().zip(&study.predictions) {
            let chosen = question.option(answer).and_then(|it| it.picture);
            found.accuracy = chosen.or(found.accuracy);
            if let Some(What::Measured(side, Measured::GradientNorm)) =
                question.number.map(|it| it.what)
            {
                let norm = answered(answer).map(f64::from).filter(|it| *it > 0.0);
                found.norms.get_or_insert_default()[side as usize] = norm;
            }
        }
        found
    }

    /// Curves of accuracy, in per cent, over `to` training steps.
    pub fn add_accuracy(&self, chart: &mut ChartData, chance: f64, to: f64) {
        let Some(picture) = self.accuracy else {
            return;
        };
        let curve = |side: Side| {
            let points = picture.0[side as usize].points(chance / 100.0);
            let points = points.map(|(x, y)| (x * to, 100.0 * y)).collect();
            let name = say!("your prediction, {network}", network = within(name(side)));
            Series::new(name, tone(side), Look::Pale, points)
        };
        let curves = Side::BOTH.map(curve);
        let end = |it: &Series| it.points.last().map_or(0.0, |point| point.1);
        let highest = curves.iter().map(end).fold(0.0, f64::max);
        chart.notes.push(Note {
            spot: Spot::Value(0.98 * to, (highest - 8.0).max(chance + 6.0)),
            anchor: Anchor::End,
            tone: Tone::Muted,
            text: say("your prediction").to_owned(),
        });
        chart.series.extend(curves);
    }

    /// What the axis of gradient norms has to hold: both ends of the question's own.
    pub fn ends(&self) -> impl Iterator<Item = f64> {
        let ends = [POWERS.0, POWERS.1].map(|power| 10_f64.powi(power));
        let asked = self.norms.map(|_| ends);
        asked.into_iter().flatten()
    }

    /// Diamonds at gradient norms.
    pub fn add_norms(&self, chart: &mut ChartData) {
        for side in Side::BOTH {
            let norm = self.norms.and_then(|it| it[side as usize]);
            chart.dots.extend(norm.map(|norm| Dot {
                at: (0.0, norm),
                tone: tone(side),
                shape: DotShape::Diamond,
                text: say!("your prediction: {norm}", norm = significant(norm)),
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::Exercise;

    fn study(questions: [&str; 2], answers: [&str; 2]) -> Study {
        let predict = questions.map(|it| it.parse().expect("a question")).to_vec();
        Study {
            exercise: Some(Exercise {
                predict,
                ..Exercise::default()
            }),
            predictions: answers.map(str::to_owned).to_vec(),
            ..Study::default()
        }
    }

    const ASKED: [&str; 2] = [
        "Which picture? | ![flat rising] One | ![flat flat] None",
        "How large? | number gradient norm within a factor of 10",
    ];

    #[test]
    fn a_chosen_picture_and_a_norm_are_seen_and_what_is_not_answered_is_not() {
        let of = |answers| Foreseen::of(&study(ASKED, answers));
        let both = of(["One", "3·10²"]);
        assert_eq!(both.accuracy, "flat rising".parse().ok());
        assert_eq!(both.norms, Some([None, Some(300.0)]));
        let none = of(["", "-5"]);
        assert_eq!((none.accuracy, none.norms), (None, Some([None, None])));
        assert_eq!(Foreseen::of(&Study::default()), Foreseen::default());
        let others = study(["Why?", "How many? | number 3 within 1"], ["x", "3"]);
        assert_eq!(Foreseen::of(&others), Foreseen::default());
    }
}
