//! A chart in words and numbers, for those who do not see it and those who take it along.

use super::axis::ends;
use super::data::{At, ChartData, EndLabel, Look, Series};
use super::table::Table;
use crate::page::language::say;

/// Rows of the table that is read; the file has all.
const ROWS: usize = 40;

impl ChartData {
    /// What a series says: where it begins and ends, and how far it goes between.
    fn story(&self, series: &Series) -> Option<String> {
        let write = |value: f64| self.y.value.write(value);
        let (first, last) = (series.numbers().next()?, series.numbers().next_back()?);
        let (low, high) = ends(series.numbers().map(|point| point.1))?;
        let name = &series.name;
        if first.0 == last.0 {
            return Some(format!("{name} {}", write(last.1)));
        }
        let mut said = say!(
            "{name} from {low} to {high}",
            name,
            low = write(first.1),
            high = write(last.1)
        );
        if high > first.1.max(last.1) {
            said += &say!(", at most {most}", most = write(high));
        }
        if low < first.1.min(last.1) {
            said += &say!(", at least {least}", least = write(low));
        }
        Some(said)
    }

    /// The chart as a sentence, computed from its data.
    pub fn sentence(&self) -> String {
        if let Some(sentence) = &self.sentence {
            return sentence.clone();
        }
        let named = self.series.iter().filter(|it| !it.name.is_empty());
        let stories: Vec<String> = named.filter_map(|it| self.story(it)).collect();
        let references = self.references.iter().filter_map(|it| match it.at {
            At::Level(value) if !it.text.is_empty() => {
                Some(format!("{} {}", it.text, self.y.value.write(value)))
            }
            At::Level(_) | At::Moment(_) => None,
        });
        let dots = self.dots.iter().map(|dot| dot.text.clone());
        let said: Vec<String> = if stories.is_empty() {
            let notes: Vec<String> = self.notes.iter().map(|note| note.text.clone()).collect();
            if notes.is_empty() {
                vec![say("no data yet").to_owned()]
            } else {
                notes
            }
        } else {
            stories
        };
        let said: Vec<String> = said.into_iter().chain(dots).chain(references).collect();
        let by = if self.x.name.is_empty() {
            String::new()
        } else {
            say!(" by {x}", x = self.x.name)
        };
        let unit = if self.unit.is_empty() {
            String::new()
        } else {
            format!(", {}", self.unit)
        };
        format!("{}{unit}{by}: {}.", self.name, said.join("; "))
    }

    /// The values at one place, of each series that has one there: what the crosshair says.
    pub fn reading(&self, x: f64) -> String {
        let labelled: Vec<&Series> = self.labelled().collect();
        // Those without a label, such as earlier runs, stand in no other place.
        let others = self.series.iter().filter(|it| {
            let known = labelled.iter().any(|known| known.name == it.name);
            !known && !it.name.is_empty()
        });
        let values = labelled.iter().copied().chain(others).filter_map(|series| {
            let (_, value) = series.up_to(x)?;
            Some(format!("{} {}", series.name, self.y.value.write(value)))
        });
        let place = format!("{} {}", self.x.name, self.x.value.write(x));
        let said = std::iter::once(place.trim().to_owned()).chain(values);
        said.collect::<Vec<_>>().join(", ")
    }

    /// The series with words at their ends, or else all that are named.
    fn labelled(&self) -> impl Iterator<Item = &Series> {
        let any = self.series.iter().any(|it| it.label != EndLabel::Nothing);
        self.series
            .iter()
            .filter(move |it| it.label != EndLabel::Nothing || !any)
            .filter(|it| !it.name.is_empty() && it.look != Look::Pale)
    }

    /// To be read: about 40 rows at most, as the axis writes its values.
    pub fn table(&self) -> Table {
        if let Some(numbers) = &self.numbers {
            return numbers.clone();
        }
        let series: Vec<&Series> = self.labelled().collect();
        let marked: Vec<&Series> = {
            let marked = series.iter().filter(|it| it.look == Look::Marked);
            marked.copied().collect()
        };
        let all = places(if marked.is_empty() { &series } else { &marked });
        let every = all.len().div_ceil(ROWS).max(1);
        // The last one always, for that is where a run has come to.
        let chosen = all.iter().rev().step_by(every).rev();
        let row = |x: &f64| {
            let value = |series: &&Series| {
                let found = series.up_to(*x);
                found.map_or_else(String::new, |(_, value)| self.y.value.write(value))
            };
            let head = self.x.value.write(*x);
            std::iter::once(head)
                .chain(series.iter().map(value))
                .collect()
        };
        Table {
            heads: self.heads(&series),
            rows: chosen.map(row).collect(),
        }
    }

    /// Every number of every named series that was measured, in full.
    pub fn csv(&self) -> String {
        if let Some(numbers) = &self.numbers {
            return numbers.csv();
        }
        let named: Vec<&Series> = self
            .series
            .iter()
            .filter(|it| !it.name.is_empty() && it.look != Look::Pale)
            .collect();
        let row = |x: &f64| {
            let value = |series: &&Series| {
                let at = series.points.partition_point(|point| point.0 < *x);
                let point = series.points.get(at).filter(|point| point.0 == *x);
                let number = point.filter(|point| point.1.is_finite());
                number.map_or_else(String::new, |point| point.1.to_string())
            };
            let head = x.to_string();
            std::iter::once(head)
                .chain(named.iter().map(value))
                .collect()
        };
        let table = Table {
            heads: self.heads(&named),
            rows: places(&named).iter().map(row).collect(),
        };
        table.csv()
    }

    fn heads(&self, series: &[&Series]) -> Vec<String> {
        let x = if self.x.name.is_empty() {
            "x"
        } else {
            &self.x.name
        };
        let names = series.iter().map(|it| it.name.clone());
        std::iter::once(x.to_owned()).chain(names).collect()
    }
}

/// Where any of the series has a point, rising.
fn places(series: &[&Series]) -> Vec<f64> {
    let mut all: Vec<f64> = series
        .iter()
        .flat_map(|it| it.points.iter().map(|point| point.0))
        .collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts::axis::{Axis, Format};
    use crate::page::charts::data::{Note, Reference, Tone};

    fn accuracy() -> ChartData {
        let x = Axis::linear("training step", (0.0, 132.0)).value(Format::Whole);
        let y = Axis::linear("", (0.0, 100.0)).value(Format::Percent);
        let un = vec![(22.0, 12.0), (44.0, 15.0), (132.0, 23.0)];
        let re = vec![(0.0, 8.0), (22.0, 69.0), (44.0, 95.0), (132.0, 90.0)];
        ChartData {
            series: vec![
                Series::new("Unregularised", Tone::Unregularised, Look::Marked, un),
                Series::new("Regularised", Tone::Regularised, Look::Marked, re),
            ],
            references: vec![Reference::level(10.0, "chance")],
            ..ChartData::new("Accuracy", "% right, unseen digits", x, y)
        }
    }

    #[test]
    fn a_sentence_says_from_where_to_where_each_line_goes_and_how_far() {
        assert_eq!(
            accuracy().sentence().replace('\u{a0}', " "),
            "Accuracy, % right, unseen digits by training step: Unregularised from 12 % to 23 %; \
             Regularised from 8 % to 90 %, at most 95 %; chance 10 %."
        );
        let mut empty = accuracy();
        empty.series.clear();
        empty.references.clear();
        assert!(empty.sentence().ends_with(": no data yet."));
        empty.notes.push(Note::middle("begins after the warm-up"));
        assert!(empty.sentence().ends_with(": begins after the warm-up."));
    }

    #[test]
    fn the_crosshair_reads_the_last_value_up_to_its_place_and_leaves_out_what_has_not_begun() {
        let said = accuracy().reading(50.0).replace('\u{a0}', " ");
        assert_eq!(
            said,
            "training step 50, Unregularised 15 %, Regularised 95 %"
        );
        let said = accuracy().reading(3.0).replace('\u{a0}', " ");
        assert_eq!(said, "training step 3, Regularised 8 %");
    }

    #[test]
    fn a_long_table_is_thinned_and_keeps_its_last_row_and_the_file_has_all() {
        let mut chart = accuracy();
        chart.series[0].points = (0..1000).map(|step| (f64::from(step), 1.5)).collect();
        chart.series.truncate(1);
        let table = chart.table();
        assert!(table.rows.len() <= ROWS, "{}", table.rows.len());
        assert_eq!(table.rows.last().map(|row| row[0].as_str()), Some("999"));
        assert_eq!(chart.csv().lines().count(), 1001);
    }

    #[test]
    fn the_file_has_numbers_in_full_and_nothing_where_there_is_none() {
        let mut chart = accuracy();
        chart.series[0].name = "seed 1, \"old\"".to_owned();
        chart.series[0].points[1].1 = f64::NAN;
        let csv = chart.csv();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(
            lines[0],
            "training step,\"seed 1, \"\"old\"\"\",Regularised"
        );
        assert_eq!(&lines[1..], ["0,,8", "22,12,69", "44,,95", "132,23,90"]);
    }
}
