//! What was found in a file of a network, in the visitor's words.

use super::words::{count, told};
use crate::core::config::{ExperimentConfig, ModelKind, Readout, Reset};
use crate::core::name::Labelled;
use crate::core::number::minus;
use crate::core::protocol::{NetworkKind, NetworkReport, Place, Placed};
use crate::core::settings::{Field, named};
use crate::core::share_link::changes;
use crate::page::language::say;

/// A shape as people write one.
pub fn shape(shape: &[usize]) -> String {
    if shape.is_empty() {
        return "1".to_owned();
    }
    let axes: Vec<String> = shape.iter().map(usize::to_string).collect();
    axes.join(" × ")
}

/// A place of ours by what it does: `linears.0.weight` is `input → layer 1`.
pub fn place(name: &str) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    let layer = |text: &str| text.parse::<usize>().map_or(0, |layer| layer + 1);
    match parts[..] {
        ["linears", "0", "weight"] => say("input → layer 1").to_owned(),
        ["linears", at, "weight"] => say!(
            "layer {layer} → layer {next}",
            layer = layer(at) - 1,
            next = layer(at)
        ),
        ["linears", at, "bias"] => say!("bias of layer {layer}", layer = layer(at)),
        ["neurons", at, "recurrent", "weight" | "V"] | ["neurons", at, "V"] => {
            say!("layer {layer} ↻ itself", layer = layer(at))
        }
        ["neurons", at, "recurrent", "bias"] => {
            say!("recurrent bias of layer {layer}", layer = layer(at))
        }
        ["neurons", at, constant] => say!(
            "{what} of layer {layer}",
            what = of_neurons(constant),
            layer = layer(at)
        ),
        ["readout", "weight"] => say("last layer → output").to_owned(),
        ["readout", "bias"] => say("bias of output").to_owned(),
        ["integrator", constant] => say!("{what} of the readout", what = of_neurons(constant)),
        _ => name.to_owned(),
    }
}

fn of_neurons(constant: &str) -> &str {
    match constant {
        "alpha" => "α",
        "beta" => "β",
        "threshold" => say("threshold"),
        "reset_mechanism_val" => say("kind of reset"),
        "graded_spikes_factor" => say("factor of graded spikes"),
        other => other,
    }
}

/// The places that a tensor of this shape can have.
pub fn fitting<'a>(places: &'a [Place], row: &Placed) -> Vec<&'a Place> {
    let size = |shape: &[usize]| shape.iter().product::<usize>();
    // A number of all neurons may be there for each.
    let is_one = |place: &Place| place.shape.len() < 2 && size(&place.shape) == 1;
    let fits = |place: &&Place| place.shape == row.shape || row.shape.len() < 2 && is_one(place);
    let is_its_own = |place: &&Place| row.ours.as_deref() == Some(&place.name);
    places
        .iter()
        .filter(|place| fits(place) || is_its_own(place))
        .collect()
}

/// What is said behind a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Whether nothing is left to do about it.
    pub is_fine: bool,
    pub words: String,
}

/// The remark of a row.
pub fn remark(row: &Placed, places: &[Place]) -> Remark {
    let Some(ours) = &row.ours else {
        let words = match row.note.as_str() {
            "" => say("no place yet").to_owned(),
            note => told(note),
        };
        return Remark {
            is_fine: !row.note.is_empty(),
            words,
        };
    };
    let wanted = places.iter().find(|place| place.name == *ours);
    let is_one =
        |place: &Place| place.shape.len() < 2 && place.shape.iter().product::<usize>() == 1;
    let misfits =
        |place: &&Place| row.theirs.is_some() && !is_one(place) && place.shape != row.shape;
    if let Some(place) = wanted.filter(misfits) {
        return Remark {
            is_fine: false,
            words: say!("wanted: {shape}", shape = shape(&place.shape)),
        };
    }
    let value = row
        .value
        .filter(|_| ours.starts_with("neurons") || ours.starts_with("integrator"));
    let words = match (value, row.note.as_str()) {
        (Some(value), "") if ours.ends_with("reset_mechanism_val") => reset(value),
        (Some(value), "") => value.to_string(),
        (_, note) => told(note),
    };
    Remark {
        is_fine: true,
        words,
    }
}

fn reset(number: f32) -> String {
    let reset = Reset::from_snntorch(number);
    reset.map_or_else(
        || number.to_string(),
        |reset| say(reset.label()).to_lowercase(),
    )
}

/// Why it cannot be opened: what the reader says, or a setting of its experiment that is out of range.
pub fn problems(report: &NetworkReport) -> Vec<String> {
    let mut problems = report.problems.clone();
    if problems.is_empty() {
        let json = report.config.as_deref().unwrap_or_default();
        let config = serde_json::from_str::<ExperimentConfig>(json);
        let wrong = match config {
            Ok(config) => config.validate().err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        problems.extend(wrong);
    }
    problems
}

/// A sentence with a capital letter, where it begins with a word and no name of the file's.
pub fn capital(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    if !first.chars().all(|letter| letter.is_ascii_lowercase()) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The finding.
pub fn headline(report: &NetworkReport) -> String {
    if report.kind == NetworkKind::Nir {
        return match problems(report).is_empty() {
            true => say("This NIR graph runs here").to_owned(),
            false => say("This NIR graph does not run here yet").to_owned(),
        };
    }
    let theirs = report.tensors.iter().filter(|row| row.theirs.is_some());
    let (all, placed) = theirs.fold((0, 0), |(all, placed), row| {
        (all + 1, placed + usize::from(row.ours.is_some()))
    });
    match placed == all {
        true => say!("All {all} tensors have a place", all),
        false => say!("{placed} of {all} tensors have a place", placed, all),
    }
}

/// What kind of file it is, and how much it holds.
pub fn about(report: &NetworkReport) -> String {
    let kind = match report.kind {
        NetworkKind::Safetensors => "safetensors",
        NetworkKind::Torch => say("PyTorch"),
        NetworkKind::Nir => return say!("NIR, {nodes} nodes", nodes = report.nodes.len() + 2),
    };
    let theirs = report.tensors.iter().filter(|row| row.theirs.is_some());
    let numbers: usize = theirs.map(|row| row.shape.iter().product::<usize>()).sum();
    say!(
        "{kind}, {count} numbers",
        kind,
        count = count(numbers as u64)
    )
}

/// A box of the network that it makes: its name, what it is, and whether it hears itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    pub name: String,
    pub about: String,
    pub is_recurrent: bool,
}

/// The network, from its input to its output.
pub fn network(config: &ExperimentConfig) -> Vec<Stage> {
    let model = &config.model;
    let is_recurrent = model.kind == ModelKind::Recurrent;
    let mut stages = vec![Stage {
        name: say("Input").to_owned(),
        about: say!("{count} channels", count = model.input_dim),
        is_recurrent: false,
    }];
    for (layer, width) in model.hidden_dims.iter().enumerate() {
        let again = if is_recurrent { " ↻" } else { "" };
        stages.push(Stage {
            name: say!("Layer {layer}{again}", layer = layer + 1, again),
            about: say!("{count} neurons", count = width),
            is_recurrent,
        });
    }
    let read = match model.readout {
        Readout::SpikeSum {} => say("sum over time"),
        Readout::SpikeCount {} => say("most spikes"),
        Readout::Membrane { .. } => say("highest potential"),
    };
    stages.push(Stage {
        name: say("Output").to_owned(),
        about: say!("{count} classes, {read}", count = model.num_classes, read),
        is_recurrent: false,
    });
    stages
}

/// Settings that change with it: what each is called, as it is, and as it will be.
pub fn changed(now: &ExperimentConfig, then: &ExperimentConfig) -> Vec<[String; 3]> {
    let shown = |field: &Field, text: &str| {
        let text = field.label_of(text).unwrap_or(text);
        let text = if text.is_empty() { say("none") } else { text };
        minus(text)
    };
    let seed = |path: &str| named(path).is_some_and(|field| field.path == "seed");
    changes(now, then)
        .into_iter()
        .filter(|(field, _)| !seed(field.path) || now.seed != then.seed)
        .map(|(field, text)| {
            let before = field.text_or_default(now);
            [
                say(field.label).to_owned(),
                shown(field, &before),
                shown(field, &text.replace(',', ", ")),
            ]
        })
        .collect()
}

/// The same on the command line.
pub fn command(report: &NetworkReport, name: &str, places: &[(String, Option<String>)]) -> String {
    if report.kind == NetworkKind::Nir {
        return format!("lyapunov-snn nir import {name} --out weights.safetensors");
    }
    let placed = places
        .iter()
        .map(|(theirs, ours)| format!(" --place {theirs}={}", ours.as_deref().unwrap_or("none")));
    format!(
        "lyapunov-snn eval --weights {name}{}",
        placed.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_by_what_they_do() {
        for (name, said) in [
            ("linears.0.weight", "input → layer 1"),
            ("linears.2.weight", "layer 2 → layer 3"),
            ("neurons.0.recurrent.weight", "layer 1 ↻ itself"),
            ("neurons.1.beta", "β of layer 2"),
            ("readout.bias", "bias of output"),
            ("integrator.beta", "β of the readout"),
            ("something", "something"),
        ] {
            assert_eq!(place(name), said);
        }
        assert_eq!([shape(&[10, 64]), shape(&[])], ["10 × 64", "1"]);
        assert_eq!(capital("how outputs become"), "How outputs become");
        assert_eq!(capital("fc1.weight has"), "fc1.weight has");
    }

    fn row(theirs: Option<&str>, shape: &[usize], ours: Option<&str>, note: &str) -> Placed {
        Placed {
            theirs: theirs.map(str::to_owned),
            shape: shape.to_vec(),
            ours: ours.map(str::to_owned),
            note: note.to_owned(),
            value: None,
        }
    }

    #[test]
    fn a_tensor_is_offered_the_places_of_its_shape_and_the_one_that_it_has() {
        let place = |name: &str, shape: &[usize]| Place {
            name: name.to_owned(),
            shape: shape.to_vec(),
        };
        let places = [
            place("linears.0.weight", &[4, 4]),
            place("neurons.0.recurrent.weight", &[4, 4]),
            place("neurons.0.beta", &[]),
        ];
        let names = |row: &Placed| {
            let found = fitting(&places, row).into_iter();
            found.map(|it| it.name.clone()).collect::<Vec<_>>()
        };
        let square = row(Some("a"), &[4, 4], None, "");
        assert_eq!(
            names(&square),
            ["linears.0.weight", "neurons.0.recurrent.weight"]
        );
        let each = row(Some("lif.beta"), &[4], None, "");
        assert_eq!(names(&each), ["neurons.0.beta"]);
        let wrong = row(Some("a"), &[3, 4], Some("linears.0.weight"), "");
        assert!(names(&wrong).contains(&"linears.0.weight".to_owned()));
        let open = |words: &str| Remark {
            is_fine: false,
            words: words.to_owned(),
        };
        assert_eq!(remark(&wrong, &places), open("wanted: 4 × 4"));
        assert_eq!(remark(&square, &places), open("no place yet"));
        let out = row(Some("a"), &[3], None, "left out, as asked");
        assert!(remark(&out, &places).is_fine);
    }

    #[test]
    fn settings_that_change_are_said_as_they_are_and_as_they_will_be() {
        let now = ExperimentConfig::default();
        let mut then = now.clone();
        then.model.hidden_dims = vec![24, 12];
        then.model.reset = Reset::Hard;
        let said = changed(&now, &then);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.iter().any(|it| it[2] == "24, 12"), "{said:?}");
        assert!(
            said.iter().any(|it| it[2] == "To zero at the spike"),
            "{said:?}"
        );
        assert_eq!(changed(&now, &now), Vec::<[String; 3]>::new());
    }
}
