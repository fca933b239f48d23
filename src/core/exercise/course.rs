//! The course.

/// The lessons in their order: the names of the files in `www/lessons`, and their titles.
pub const COURSE: [(&str, &str); 6] = [
    ("neuron", "A neuron that leaks and fires"),
    ("difference", "What becomes of a small difference"),
    ("way-back", "The way back"),
    ("ingredients", "Three ingredients of a failure"),
    ("edge", "At the edge"),
    ("challenge", "A challenge"),
];

/// What lessons of version 0.2 and before are now.
pub const FORMERLY: [(&str, &str); 3] = [
    ("exponent", "difference"),
    ("surrogate", "way-back"),
    ("why-not", "ingredients"),
];

/// The lesson of a name, also of one that it had before.
pub fn lesson_of(name: &str) -> Option<&'static str> {
    let formerly = FORMERLY.iter().find(|(old, _)| *old == name);
    let name = formerly.map_or(name, |(_, now)| now);
    let found = COURSE.iter().find(|(key, _)| *key == name);
    found.map(|(key, _)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_a_lesson_ever_had_leads_to_a_lesson_of_the_course() {
        for (name, lesson) in [
            ("neuron", "neuron"),
            ("surrogate", "way-back"),
            ("exponent", "difference"),
            ("why-not", "ingredients"),
            ("edge", "edge"),
            ("challenge", "challenge"),
        ] {
            assert_eq!(lesson_of(name), Some(lesson));
        }
        assert_eq!(lesson_of("moon"), None);
    }
}
