//! A link in one sentence, and whether it is too long.

use super::chosen::step_text;
use crate::core::config::ExperimentConfig;
use crate::core::name::Labelled;
use crate::core::number::minus;
use crate::core::settings::{Field, named};
use crate::core::share_link::{Link, View, changes};
use crate::page::language::{numeral, say};

/// What any mail or chat program takes.
const LONG: usize = 2000;
/// The bytes of the largest QR code there is, with the least redundancy.
const CODE: usize = 2953;
/// Settings that are named; more of them are counted.
const NAMED: usize = 4;

/// What a link does with whoever opens it.
pub fn sentence(link: &Link) -> String {
    let config = &link.config;
    let mut parts = vec![say!(
        "train both networks on {kind}, seed {seed}, {settings}",
        kind = say(config.task.kind.label()),
        seed = config.seed,
        settings = settings(config)
    )];
    if let Some(at) = link.moment.at {
        parts.push(say!("pause at {step}", step = step_text(at)));
    } else if link.start {
        parts.push(say("begin at once").to_owned());
    }
    parts.extend(match link.compared.len() {
        0 => None,
        1 => Some(say("draw an earlier run beside them").to_owned()),
        count => Some(say!("draw {count} earlier runs beside them", count)),
    });
    if let Some(swept) = &link.sweep {
        let what = named(swept.path).map_or(swept.path, |field| say(field.label));
        let count = swept.values.len();
        parts.push(say!(
            "stand ready to sweep {what} over {count} values",
            what,
            count
        ));
    }
    if link.has_run() {
        parts.push(say("compare with this result").to_owned());
    }
    if link.view != View::Lab {
        parts.push(say!("open the view {view}", view = say(link.view.label())));
    }
    listed(&parts)
}

/// How the settings differ from the demonstration's.
fn settings(config: &ExperimentConfig) -> String {
    let told: Vec<(&'static Field, String)> = changes(&ExperimentConfig::default(), config)
        .into_iter()
        // Both are named already.
        .filter(|(field, _)| !matches!(field.path, "seed" | "task.kind"))
        .collect();
    if told.is_empty() {
        return say("everything else as set by default").to_owned();
    }
    let mut words: Vec<_> = told
        .iter()
        .take(NAMED)
        .map(|(field, text)| {
            let value = field.label_of(text).unwrap_or(text);
            let value = if value.is_empty() { say("none") } else { value };
            format!("{} {}", say(field.label), numeral(&minus(value)))
        })
        .collect();
    if told.len() > NAMED {
        words.push(say!("{count} more", count = told.len() - NAMED));
    }
    let count = match told.len() {
        1 => say("1 setting").to_owned(),
        count => say!("{count} settings", count),
    };
    say!(
        "{count} other than the default ({settings})",
        count,
        settings = words.join(", ")
    )
}

/// `a`, `a, and b`, `a, b, and c`
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => say!("{first}, and {last}", first = rest.join(", "), last),
    }
}

/// How long a link is, and what that means.
pub fn length_text(length: usize) -> String {
    match length {
        length if length <= LONG => say!("{length} characters; fits everywhere", length),
        length if length <= CODE => say!(
            "{length} characters; some programs cut links after {most}. Leave something away.",
            length,
            most = LONG
        ),
        _ => say!(
            "{length} characters; some programs cut links after {most}, and a QR code holds {code}. \
             Leave something away.",
            length,
            most = LONG,
            code = CODE
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::{Moment, Swept};

    fn with(edits: &[(&str, &str)]) -> Link {
        let mut link = Link::default();
        for (path, text) in edits {
            let field = named(path).expect("a setting");
            field.write(&mut link.config, text).expect("readable");
        }
        link
    }

    #[test]
    fn the_demonstration_is_said_to_be_all_defaults() {
        assert_eq!(
            sentence(&Link::default()),
            "train both networks on 8×8 digits, seed 0, everything else as set by default"
        );
    }

    #[test]
    fn a_few_changed_settings_are_named_and_many_are_counted() {
        let said = sentence(&with(&[("seed", "7"), ("lyapunov.lambda_target", "-0.2")]));
        assert!(
            said.contains("seed 7, 1 setting other than the default (Target \u{2212}0.2)"),
            "{said}"
        );
        let many = [
            ("task.time_steps", "3"),
            ("model.hidden_dims", "16"),
            ("model.beta", "0.5"),
            ("training.epochs", "2"),
            ("training.clip", ""),
        ];
        let said = sentence(&with(&many));
        assert!(
            said.contains("5 settings") && said.contains(", 1 more)"),
            "{said}"
        );
    }

    #[test]
    fn everything_that_a_link_does_beside_is_said() {
        let mut link = with(&[("task.kind", "randman")]);
        link.start = true;
        link.compared = vec![link.config.clone()];
        link.sweep = Some(Swept {
            path: "model.beta",
            values: vec!["0.5".into(), "0.9".into()],
            second: None,
            seeds: 2,
            side: crate::core::config::Side::Regularised,
        });
        link.view = View::Inside;
        let said = sentence(&link);
        for words in [
            "on Random manifolds",
            "begin at once",
            "an earlier run",
            "sweep Membrane decay over 2 values",
            "and open the view Inside",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        link.moment = Moment {
            at: Some(137),
            ..Moment::default()
        };
        let said = sentence(&link);
        assert!(
            said.contains("pause at step 137") && !said.contains("at once"),
            "{said}"
        );
    }

    #[test]
    fn a_long_link_says_so() {
        assert!(length_text(LONG).contains("fits everywhere"));
        let long = length_text(LONG + 1);
        assert!(long.contains("2001") && long.contains("2000") && !long.contains("QR"));
        assert!(length_text(CODE + 1).contains("QR"));
    }
}
