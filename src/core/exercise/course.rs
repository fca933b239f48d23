//! The course.

/// One lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// The name of its file in `www/lessons`.
    pub key: &'static str,
    pub title: &'static str,
    /// What it asks.
    pub asks: &'static str,
}

/// The lessons in their order; each helps with the one behind it, and locks nothing.
pub const COURSE: [Lesson; 6] = [
    Lesson {
        key: "neuron",
        title: "A neuron that leaks and fires",
        asks: "How long does one neuron remember?",
    },
    Lesson {
        key: "difference",
        title: "What becomes of a small difference",
        asks: "Does a small difference fade or grow?",
    },
    Lesson {
        key: "way-back",
        title: "The way back",
        asks: "What does learning go by, on its way back?",
    },
    Lesson {
        key: "ingredients",
        title: "Three ingredients of a failure",
        asks: "Which of three things makes it fail?",
    },
    Lesson {
        key: "edge",
        title: "At the edge",
        asks: "Where should λ be, and who puts it there?",
    },
    Lesson {
        key: "challenge",
        title: "A challenge",
        asks: "Can you reach the goal with no recipe?",
    },
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
    let found = COURSE.iter().find(|lesson| lesson.key == name);
    found.map(|lesson| lesson.key)
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
