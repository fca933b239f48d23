//! The same starting points without and with the regulariser.

use super::axis::{Axis, Format};
use super::data::{ChartData, Look, Reference, Series, Tone};
use super::figure::Frame;
use super::line_chart::LineChart;
use super::table::Table;
use crate::page::language::{key, say};
use leptos::prelude::*;

/// How far dots of one side are spread, of the distance between the sides.
const SPREAD: f64 = 0.16;
/// The golden ratio's fraction: neighbours never stand side by side.
const TURN: f64 = 0.618_033_988_749_895;
const SIDES: [(&str, Tone); 2] = [
    (key("Unregularised"), Tone::Unregularised),
    (key("Regularised"), Tone::Regularised),
];

/// What came of each start.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedStarts {
    pub name: String,
    pub unit: String,
    /// Without, and with.
    pub pairs: Vec<(f64, f64)>,
    /// A level that is counted, and what it is called.
    pub bar: Option<(f64, String)>,
    pub y: Axis,
}

impl PairedStarts {
    fn sides(pair: &(f64, f64)) -> [f64; 2] {
        [pair.0, pair.1]
    }

    /// How many starts reach a level, without and with.
    pub fn reach(&self, level: f64) -> [usize; 2] {
        let count = |side: usize| {
            let values = self.pairs.iter().map(|pair| Self::sides(pair)[side]);
            values.filter(|value| *value >= level).count()
        };
        [count(0), count(1)]
    }

    fn sentence(&self) -> String {
        let all = self.pairs.len();
        let higher = self.pairs.iter().filter(|pair| pair.1 > pair.0).count();
        let bar = self
            .bar
            .as_ref()
            .map_or_else(String::new, |(level, words)| {
                let [without, with] = self.reach(*level);
                say!(
                    " {words}: {without} without, {with} with.",
                    words,
                    without,
                    with
                )
            });
        say!(
            "{name} of {all} starting points without and with the regulariser: higher with it in {higher}.{bar}",
            name = self.name,
            all,
            higher,
            bar
        )
    }
}

/// Draws them up as a chart.
pub fn paired_dots(starts: &PairedStarts) -> ChartData {
    let names = [0, 1].map(|side| (side as f64, say(SIDES[side].0).to_owned()));
    let x = Axis::linear("", (-0.35, 1.35))
        .ticks(vec![0.0, 1.0])
        .format(Format::Named(names.to_vec()));
    let mut chart = ChartData::new(&starts.name, &starts.unit, x, starts.y.clone());
    let place = |index: usize, side: usize| {
        let turned = (index as f64 * TURN).fract() - 0.5;
        let value = PairedStarts::sides(&starts.pairs[index])[side];
        (side as f64 + turned * SPREAD, value)
    };
    let all = 0..starts.pairs.len();
    // One line with breaks: one element, however many starts there are.
    let lines = all
        .clone()
        .flat_map(|index| [place(index, 0), place(index, 1), (f64::NAN, f64::NAN)]);
    chart
        .series
        .push(Series::new("", Tone::Muted, Look::Thin, lines.collect()));
    for (side, (name, tone)) in SIDES.into_iter().enumerate() {
        let name = say(name);
        let dots = all.clone().map(|index| place(index, side)).collect();
        chart
            .series
            .push(Series::new(name, tone, Look::Marks, dots));
    }
    if let Some((level, words)) = &starts.bar {
        chart.references.push(Reference::level(*level, words));
    }
    let write = |value: f64| starts.y.value.write(value);
    let row = |(index, pair): (usize, &(f64, f64))| {
        vec![(index + 1).to_string(), write(pair.0), write(pair.1)]
    };
    chart.numbers = Some(Table {
        heads: [say("start"), say(SIDES[0].0), say(SIDES[1].0)]
            .map(str::to_owned)
            .to_vec(),
        rows: starts.pairs.iter().enumerate().map(row).collect(),
    });
    chart.sentence = Some(starts.sentence());
    chart
}

/// A dot for each start on either side, a line between the two.
#[component]
pub fn PairedDots(
    #[prop(into)] data: Signal<PairedStarts>,
    #[prop(optional)] frame: Frame,
) -> impl IntoView {
    view! { <LineChart data=Signal::derive(move || data.with(paired_dots)) frame /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_start_is_a_line_between_two_dots_and_a_row_of_the_table() {
        let starts = PairedStarts {
            name: "Accuracy".to_owned(),
            unit: "% right".to_owned(),
            pairs: vec![(10.0, 90.0), (85.0, 80.0), (20.0, 91.0)],
            bar: Some((85.0, "reach 85 %".to_owned())),
            y: Axis::linear("", (0.0, 100.0)).value(Format::Whole),
        };
        let chart = paired_dots(&starts);
        assert_eq!(chart.series[0].points.len(), 9);
        let heights = |side: usize| -> Vec<f64> {
            chart.series[side + 1]
                .points
                .iter()
                .map(|point| point.1)
                .collect()
        };
        assert_eq!(
            (heights(0), heights(1)),
            (vec![10.0, 85.0, 20.0], vec![90.0, 80.0, 91.0])
        );
        assert_eq!(
            chart.sentence(),
            "Accuracy of 3 starting points without and with the regulariser: higher with it in 2. \
             reach 85 %: 1 without, 2 with."
        );
        assert_eq!(chart.table().rows[1], ["2", "85", "80"]);
        assert_eq!(chart.csv().lines().count(), 4);
    }
}
