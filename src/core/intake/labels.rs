//! Classes by the names that files give them.

use crate::core::config::OWN_CLASSES;
use crate::core::text::{cut, short};
use std::collections::HashMap;

/// Characters of a class's name.
const MOST_NAME: usize = 200;
/// Classes that are numbers and no measurement, however often each is there.
const FEW: usize = 10;

/// The class of each sample, and what the classes are called, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    names: Vec<String>,
    numbers: HashMap<String, u16>,
    of: Vec<u16>,
    /// All names in an order that the file gives.
    order: Vec<String>,
}

impl Labels {
    /// No samples yet, of classes in this order: those that come stand as they do here.
    pub fn in_order_of(order: &[String]) -> Self {
        Self {
            order: order.iter().map(|name| plain(name)).collect(),
            ..Self::default()
        }
    }

    /// Adds a sample of a class; why not, otherwise.
    pub fn add(&mut self, name: &str) -> Result<(), String> {
        let number = self.number(name)?;
        self.of.push(number);
        Ok(())
    }

    /// The number of a class, which is new where no sample had it.
    fn number(&mut self, name: &str) -> Result<u16, String> {
        let name = plain(name);
        if let Some(&number) = self.numbers.get(&name) {
            return Ok(number);
        }
        if name.is_empty() {
            return Err("a class needs a name".to_owned());
        }
        if name.chars().count() > MOST_NAME {
            return Err(format!("a name of at most {MOST_NAME} characters"));
        }
        let most = *OWN_CLASSES.end();
        if self.names.len() as u64 >= most {
            return Err(format!(
                "at most {most} classes; {} is one more; a measurement is no class",
                short(&name)
            ));
        }
        let number = self.names.len() as u16;
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        Ok(number)
    }

    /// The classes so far, as they came.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether they look like a measurement: numbers of which few repeat, or many that are no whole ones.
    pub fn are_measured(&self) -> bool {
        let (classes, samples) = (self.names.len(), self.of.len());
        let numbers = || self.names.iter().map(|name| name.parse::<f64>());
        let are_parts = || numbers().any(|it| it.is_ok_and(|it| it.fract() != 0.0));
        classes > FEW && numbers().all(|it| it.is_ok()) && (2 * classes > samples || are_parts())
    }

    /// Samples so far.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Adds the samples of another; why not, otherwise.
    pub fn append(&mut self, other: &Self) -> Result<(), String> {
        let numbers: Result<Vec<u16>, String> =
            other.names.iter().map(|name| self.number(name)).collect();
        let numbers = numbers?;
        let of = other.of.iter();
        self.of
            .extend(of.map(|&number| numbers[usize::from(number)]));
        Ok(())
    }

    /// Labels and names with the classes in order: as the file has it, or by number where all are numbers, else by
    /// name.
    pub fn in_order(self) -> (Vec<u16>, Vec<String>) {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        let numbers: Option<Vec<f64>> = self.names.iter().map(|it| it.parse().ok()).collect();
        let place = |class: usize| {
            self.order
                .iter()
                .position(|name| *name == self.names[class])
        };
        let places: Option<Vec<usize>> = (0..self.names.len()).map(place).collect();
        match (places, numbers) {
            (Some(places), _) => order.sort_by_key(|&class| places[class]),
            (None, Some(numbers)) => order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b])),
            (None, None) => order.sort_by(|&a, &b| self.names[a].cmp(&self.names[b])),
        }
        let mut place = vec![0_u16; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new as u16;
        }
        let labels = self.of.iter().map(|&old| place[usize::from(old)]).collect();
        let names = order.iter().map(|&old| self.names[old].clone()).collect();
        (labels, names)
    }
}

/// `3.0`, `3e0` and `3` are one class, and blanks around a name are none of it.
fn plain(name: &str) -> String {
    let name = name.trim();
    let whole = name.parse().ok().and_then(whole);
    whole.unwrap_or_else(|| cut_controls(name))
}

/// A whole number as a class is called; `None` of another.
pub(super) fn whole(number: f64) -> Option<String> {
    let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
    // Without the sign of a zero.
    is_whole.then(|| format!("{:.0}", number + 0.0))
}

fn cut_controls(name: &str) -> String {
    if name.chars().any(char::is_control) {
        cut(name)
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(names: &[&str]) -> (Vec<u16>, Vec<String>) {
        let mut labels = Labels::default();
        for name in names {
            labels.add(name).expect(name);
        }
        labels.in_order()
    }

    #[test]
    fn numbers_of_classes_need_not_begin_at_zero_nor_be_without_gaps() {
        let (labels, names) = ordered(&["10", "2", "10.0", " 7"]);
        assert_eq!(labels, [2, 0, 2, 1]);
        assert_eq!(names, ["2", "7", "10"]);
    }

    #[test]
    fn a_whole_number_is_one_class_in_every_spelling() {
        let spelled = [
            "0",
            "0.0",
            "-0",
            "0.000000000000000000e+00",
            "1",
            "1e0",
            "+1.",
        ];
        let (labels, names) = ordered(&spelled);
        assert_eq!(labels, [0, 0, 0, 0, 1, 1, 1]);
        assert_eq!(names, ["0", "1"]);
        assert_eq!(ordered(&["0.5", "inf", "1e300"]).1, ["0.5", "1e300", "inf"]);
    }

    #[test]
    fn numbers_of_which_few_repeat_are_a_measurement() {
        let are_measured = |of: &dyn Fn(u32) -> String| {
            let mut labels = Labels::default();
            for it in 0..60 {
                labels.add(&of(it)).expect("few");
            }
            labels.are_measured()
        };
        assert!(are_measured(&|it| format!("{}.37", it % 12)));
        assert!(are_measured(&|it| it.to_string()));
        assert!(!are_measured(&|it| (it % 12).to_string()));
        assert!(!are_measured(&|it| format!("{}.5", it % 3)));
        assert!(!are_measured(&|it| format!("person {it}")));
    }

    #[test]
    fn classes_with_names_stand_by_their_names() {
        let (labels, names) = ordered(&["versicolor", "setosa", "versicolor"]);
        assert_eq!(labels, [1, 0, 1]);
        assert_eq!(names, ["setosa", "versicolor"]);
    }

    #[test]
    fn classes_stand_as_the_file_has_them_where_it_names_all() {
        let order = ["zero", "one", "two"].map(str::to_owned);
        for (last, wanted) in [
            ("one", ["zero", "one", "two"]),
            ("six", ["six", "two", "zero"]),
        ] {
            let mut labels = Labels::in_order_of(&order);
            for name in ["two", "zero", last] {
                labels.add(name).expect(name);
            }
            assert_eq!(labels.in_order().1, wanted);
        }
    }

    #[test]
    fn more_classes_than_there_may_be_are_refused() {
        let mut labels = Labels::default();
        for class in 0..1000 {
            labels.add(&class.to_string()).expect("one of 1000");
        }
        let refused = labels.add("1000").expect_err("one more");
        assert_eq!(
            refused,
            "at most 1000 classes; “1000” is one more; a measurement is no class"
        );
        assert!(labels.add("999").is_ok());
        assert!(labels.add("").is_err());
    }
}
