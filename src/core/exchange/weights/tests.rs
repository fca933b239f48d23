//! Files as people write them, and what becomes of their tensors.

use super::*;
use crate::core::config::{ModelConfig, ModelKind, Readout, Recurrence, Reset};
use crate::core::exchange::{Format, NumberKind, Tensor, TensorFile};
use std::collections::BTreeMap;

/// Zeros of these shapes; what has none holds a number.
fn file(tensors: &[(&str, &[usize])]) -> TensorFile {
    let zeros = |&(name, shape): &(&str, &[usize])| {
        let count = shape.iter().product();
        (name.to_owned(), Tensor::new(shape, vec![0.5; count]))
    };
    TensorFile {
        format: Format::Torch,
        tensors: tensors.iter().map(zeros).collect(),
        metadata: BTreeMap::new(),
    }
}

fn set(file: &mut TensorFile, name: &str, value: f32) {
    let tensor = file.tensors.iter_mut().find(|(it, _)| it == name);
    tensor.expect("there").1.values.fill(value);
}

fn feedforward() -> ModelConfig {
    ModelConfig {
        input_dim: 3,
        hidden_dims: vec![4, 4],
        num_classes: 2,
        ..ModelConfig::reference_feedforward()
    }
}

fn recurrent() -> ModelConfig {
    ModelConfig {
        input_dim: 3,
        hidden_dims: vec![4],
        num_classes: 2,
        ..ModelConfig::reference_recurrent()
    }
}

fn place(file: &TensorFile, model: &ModelConfig) -> Table {
    placed(file, model, &Choices::new())
}

fn ours(table: &Table, theirs: &str) -> Option<String> {
    let rows = &table.rows;
    let row = rows
        .iter()
        .find(|row| row.theirs.as_deref() == Some(theirs));
    row.and_then(|row| row.ours.clone())
}

fn problems(table: &Table) -> String {
    let said = table.problems.iter().map(Problem::to_string);
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn modules_of_any_name_are_placed_by_order_and_shape() {
    let mut sequential = file(&[
        ("model.0.weight", &[4, 3]),
        ("model.0.bias", &[4]),
        ("model.1.threshold", &[]),
        ("model.1.graded_spikes_factor", &[]),
        ("model.1.reset_mechanism_val", &[]),
        ("model.1.beta", &[]),
        ("model.2.weight", &[4, 4]),
        ("model.2.bias", &[4]),
        ("model.3.beta", &[4]),
        ("model.4.weight", &[2, 4]),
    ]);
    set(&mut sequential, "model.1.graded_spikes_factor", 1.0);
    set(&mut sequential, "model.1.reset_mechanism_val", 1.0);
    set(&mut sequential, "model.1.beta", 0.9);
    set(&mut sequential, "model.3.beta", 0.7);
    let table = place(&sequential, &feedforward());
    assert_eq!(problems(&table), "");
    for (theirs, wanted) in [
        ("model.0.weight", "linears.0.weight"),
        ("model.2.bias", "linears.1.bias"),
        ("model.4.weight", "readout.weight"),
        ("model.3.beta", "neurons.1.beta"),
    ] {
        assert_eq!(ours(&table, theirs).as_deref(), Some(wanted), "{theirs}");
    }
    let bias = table
        .rows
        .iter()
        .find(|row| row.ours.as_deref() == Some("readout.bias"));
    assert_eq!(bias.expect("a row").note, "not in the file: zero");
    let mut model = feedforward();
    table.found.apply(&mut model);
    assert_eq!(
        (model.reset, model.beta, model.threshold),
        (Reset::Zero, 0.9, 0.5)
    );
    assert_eq!(
        table.found.unequal(),
        ["beta is 0.9, 0.7 by layer; model.beta says the first layer's"]
    );
}

#[test]
fn recurrent_maps_are_told_from_others_of_their_shape() {
    let model = ModelConfig {
        hidden_dims: vec![3],
        ..recurrent()
    };
    let named = file(&[
        ("rnn.recurrent.weight", &[3, 3]),
        ("rnn.recurrent.bias", &[3]),
        ("rnn.alpha", &[]),
        ("fc_in.weight", &[3, 3]),
        ("fc_out.weight", &[2, 3]),
    ]);
    let table = place(&named, &model);
    assert_eq!(problems(&table), "");
    let back = ours(&table, "rnn.recurrent.weight");
    assert_eq!(back.as_deref(), Some("neurons.0.recurrent.weight"));
    assert_eq!(
        ours(&table, "fc_in.weight").as_deref(),
        Some("linears.0.weight")
    );

    let unnamed = file(&[
        ("a.weight", &[3, 3]),
        ("b.weight", &[3, 3]),
        ("c.weight", &[2, 3]),
    ]);
    let table = place(&unnamed, &model);
    assert!(
        problems(&table).contains("shapes alone do not say"),
        "{}",
        problems(&table)
    );
    let choices = [
        ("b.weight", "neurons.0.recurrent.weight"),
        ("a.weight", "linears.0.weight"),
    ];
    let choices = choices.map(|(theirs, ours)| (theirs.to_owned(), Some(ours.to_owned())));
    let table = placed(&unnamed, &model, &choices.into());
    assert_eq!(problems(&table), "");
    assert_eq!(ours(&table, "c.weight").as_deref(), Some("readout.weight"));
}

#[test]
fn what_does_not_fit_is_named_with_its_shape_and_what_is_wanted() {
    let wrong = file(&[("linears.0.weight", &[5, 3]), ("readout.weight", &[2, 4])]);
    let model = ModelConfig {
        hidden_dims: vec![4],
        ..feedforward()
    };
    assert_eq!(
        problems(&place(&wrong, &model)),
        "linears.0.weight has shape [5, 3]; linears.0.weight is [4, 3] in this network"
    );
    let other = file(&[("fc1.weight", &[4, 3]), ("conv.weight", &[2, 4, 3, 3])]);
    let said = problems(&place(&other, &model));
    for part in [
        "conv.weight of shape [2, 4, 3, 3] has no place in this network",
        "no tensor is left for readout.weight of shape [2, 4]; there are conv.weight [2, 4, 3, 3]",
    ] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn constants_that_differ_within_a_layer_are_refused_with_their_range() {
    let mut uneven = file(&[
        ("fc1.weight", &[4, 3]),
        ("lif1.beta", &[4]),
        ("fc2.weight", &[2, 4]),
    ]);
    uneven.tensors[1].1.values[2] = 0.75;
    let model = ModelConfig {
        hidden_dims: vec![4],
        ..feedforward()
    };
    assert_eq!(
        problems(&place(&uneven, &model)),
        "lif1.beta differs from neuron to neuron (0.5 to 0.75); wanted: one number a layer"
    );
}

#[test]
fn the_network_is_read_off_the_shapes() {
    let base = ModelConfig::default();
    let tutorial = file(&[
        ("fc1.weight", &[100, 784]),
        ("lif1.beta", &[]),
        ("fc2.weight", &[10, 100]),
        ("lif2.beta", &[]),
    ]);
    let model = architecture(&tutorial, &base, &Choices::new()).expect("a chain");
    assert_eq!(model.kind, ModelKind::Feedforward);
    assert_eq!(model.readout, Readout::SpikeCount {});
    assert_eq!((model.input_dim, model.num_classes), (784, 10));
    assert_eq!(model.hidden_dims, [100]);
    assert_eq!(problems(&place(&tutorial, &model)), "");

    let one_to_one = file(&[
        ("neurons.0.V", &[4]),
        ("neurons.0.recurrent.V", &[4]),
        ("neurons.0.beta", &[]),
        ("linears.0.weight", &[4, 3]),
        ("readout.weight", &[2, 4]),
    ]);
    let model = architecture(&one_to_one, &base, &Choices::new()).expect("a chain");
    assert_eq!(model.recurrence, Recurrence::OneToOne);
    assert_eq!(model.readout, Readout::SpikeSum {});

    let broken = file(&[("a.weight", &[4, 3]), ("b.weight", &[2, 5])]);
    let said = architecture(&broken, &base, &Choices::new())
        .expect_err("no chain")
        .to_string();
    assert!(said.contains("a [4, 3], b [2, 5]"), "{said}");
}

#[test]
fn half_of_a_shared_diagonal_is_enough() {
    let model = ModelConfig {
        recurrence: Recurrence::OneToOne,
        ..recurrent()
    };
    for name in [
        "neurons.0.V",
        "neurons.0.recurrent.V",
        "lif1.V",
        "lif1.recurrent.V",
    ] {
        let half = file(&[
            ("linears.0.weight", &[4, 3]),
            (name, &[4]),
            ("readout.weight", &[2, 4]),
        ]);
        let table = place(&half, &model);
        assert_eq!(problems(&table), "", "{name}");
        let kept = table.tensors.get("neurons.0.V");
        let kept = kept.or_else(|| table.tensors.get("neurons.0.recurrent.V"));
        assert_eq!(kept.expect(name).kind, NumberKind::Float32);
    }
}

#[test]
fn what_is_zero_for_want_of_a_tensor_is_zero_whatever_a_network_begins_with() {
    let without = file(&[
        ("fc1.weight", &[4, 3]),
        ("rsyn.alpha", &[]),
        ("rsyn.recurrent.weight", &[4, 4]),
        ("fc2.weight", &[2, 4]),
        ("syn.alpha", &[]),
    ]);
    let model = architecture(&without, &recurrent(), &Choices::new()).expect("a chain");
    assert_eq!(model.readout, Readout::SpikeCount {});
    let table = place(&without, &model);
    assert_eq!(problems(&table), "");
    for name in [
        "linears.0.bias",
        "neurons.0.recurrent.bias",
        "neurons.1.recurrent.weight",
    ] {
        assert!(
            table.tensors[name].values.iter().all(|&value| value == 0.0),
            "{name}"
        );
    }
    assert_eq!(table.tensors["neurons.0.recurrent.weight"].values[0], 0.5);
    let row = table
        .rows
        .iter()
        .find(|row| row.ours.as_deref() == Some("neurons.1.recurrent.weight"));
    assert!(row.expect("a row").note.contains("do not hear each other"));
}

#[test]
fn neurons_with_beta_and_without_alpha_have_no_current_as_rleaky() {
    let leaky = file(&[
        ("fc1.weight", &[4, 3]),
        ("lif1.beta", &[]),
        ("lif1.recurrent.weight", &[4, 4]),
        ("fc2.weight", &[2, 4]),
    ]);
    let table = place(&leaky, &recurrent());
    assert_eq!(problems(&table), "");
    assert_eq!(table.tensors["neurons.0.alpha"].values, [0.0]);
    let row = table
        .rows
        .iter()
        .find(|row| row.ours.as_deref() == Some("neurons.0.alpha"));
    assert_eq!(row.expect("a row").note, "not in the file: 0, as RLeaky");
    let mut model = recurrent();
    table.found.apply(&mut model);
    assert_eq!(model.alpha, 0.0);
}

#[test]
fn a_module_is_recurrent_by_a_whole_word_of_its_name() {
    let is_recurrent = |path: &str| {
        let module = modules::Module {
            path,
            ..modules::Module::default()
        };
        module.is_recurrent()
    };
    for path in [
        "lif1.recurrent",
        "fc_rec",
        "rec1",
        "rnn",
        "l2.Recurrence",
        "W_rec_0",
    ] {
        assert!(is_recurrent(path), "{path}");
    }
    for path in [
        "direct",
        "record",
        "rectify",
        "receptor1",
        "corrector",
        "rec.fc1",
        "",
    ] {
        assert!(!is_recurrent(path), "{path}");
    }
}

#[test]
fn layers_of_one_shape_in_the_order_of_the_alphabet_are_refused_by_name() {
    let stored = |names: [&str; 2]| {
        let weights = names.map(|name| format!("{name}.weight"));
        let mut found = file(&[
            (&weights[0], &[4, 4]),
            (&weights[1], &[4, 4]),
            ("out.weight", &[2, 4]),
        ]);
        found.format = Format::Safetensors;
        found
    };
    let model = ModelConfig {
        input_dim: 4,
        ..feedforward()
    };
    let named = stored(["fc_hidden", "fc_in"]);
    assert_eq!(
        problems(&place(&named, &model)).lines().next(),
        Some(
            "fc_hidden and fc_in fit the same places, and the file has them in the order of the alphabet: say \
             which comes first, as in --place fc_hidden.weight=linears.0.weight"
        )
    );
    let torch = TensorFile {
        format: Format::Torch,
        ..named.clone()
    };
    assert_eq!(problems(&place(&torch, &model)), "");
    let choice = (
        "fc_in.weight".to_owned(),
        Some("linears.0.weight".to_owned()),
    );
    assert_eq!(problems(&placed(&named, &model, &[choice].into())), "");
    assert_eq!(problems(&place(&stored(["fc1", "fc2"]), &model)), "");
}

#[test]
fn neurons_in_the_order_of_the_alphabet_are_refused_where_their_constants_differ() {
    let mut named = file(&[
        ("fc1.weight", &[4, 3]),
        ("fc2.weight", &[4, 4]),
        ("fc3.weight", &[2, 4]),
        ("lif_hidden.beta", &[]),
        ("lif_in.beta", &[]),
    ]);
    named.format = Format::Safetensors;
    assert_eq!(problems(&place(&named, &feedforward())), "");
    set(&mut named, "lif_in.beta", 0.25);
    let said = problems(&place(&named, &feedforward()));
    assert!(
        said.contains("lif_hidden and lif_in fit the same places"),
        "{said}"
    );
    assert!(said.contains("=neurons.0.beta"), "{said}");
}

#[test]
fn whole_numbers_of_8_bits_are_taken_as_they_are_and_it_is_said() {
    let mut quantised = file(&[
        ("fc1.weight", &[4, 3]),
        ("fc2.weight", &[4, 4]),
        ("fc3.weight", &[2, 4]),
    ]);
    quantised.tensors[1].1.kind = NumberKind::Int8;
    let table = place(&quantised, &feedforward());
    let notes = ["fc1.weight", "fc2.weight"].map(|name| {
        let row = table
            .rows
            .iter()
            .find(|row| row.theirs.as_deref() == Some(name));
        row.expect("a row").note
    });
    assert_eq!(
        notes,
        [
            "",
            "whole numbers of 8 bits, taken as they are, without a scale"
        ]
    );
}

#[test]
fn neurons_that_only_leak_beside_recurrent_ones_do_not_hear_each_other() {
    for recurrent in [
        (
            "lif1.recurrent.weight",
            &[4, 4][..],
            "neurons.1.recurrent.weight",
        ),
        ("lif1.V", &[4][..], "neurons.1.V"),
    ] {
        let (name, shape, last) = recurrent;
        let leaky = file(&[
            ("fc1.weight", &[4, 3]),
            ("lif1.beta", &[]),
            (name, shape),
            ("fc2.weight", &[2, 4]),
            ("lif2.beta", &[]),
        ]);
        let model = architecture(&leaky, &ModelConfig::default(), &Choices::new());
        let model = model.expect("a chain");
        assert_eq!(model.readout, Readout::SpikeCount {});
        let table = place(&leaky, &model);
        assert_eq!(problems(&table), "", "{name}");
        assert!(table.tensors[last].values.iter().all(|&it| it == 0.0));
        assert_eq!(table.found.alpha, [0.0, 0.0]);
        // snnTorch's Leaky resets to zero at the spike, and its RLeaky a step later.
        let mut zero = leaky.clone();
        for lif in ["lif1", "lif2"] {
            let reset = Tensor::scalar(1.0);
            zero.tensors
                .push((format!("{lif}.reset_mechanism_val"), reset));
        }
        assert_eq!(
            problems(&place(&zero, &model)),
            "neurons.1 is Leaky, which resets to zero at the spike, and recurrent neurons a step later; allowed: one \
             reset, which model.reset hard makes of both"
        );
        let hard = ModelConfig {
            reset: Reset::Hard,
            ..model
        };
        assert_eq!(problems(&place(&zero, &hard)), "");
    }
}

#[test]
fn what_is_said_of_a_module_or_of_one_tensor_is_said_of_what_stands_beside_it() {
    let mut named = file(&[
        ("fc_hidden.bias", &[4]),
        ("fc_hidden.weight", &[4, 4]),
        ("fc_in.bias", &[4]),
        ("fc_in.weight", &[4, 4]),
        ("norm.running_mean", &[4]),
        ("norm.weight", &[4]),
        ("out.weight", &[2, 4]),
        ("spike_hidden.beta", &[]),
        ("spike_hidden.threshold", &[]),
        ("spike_in.beta", &[]),
        ("spike_in.threshold", &[]),
    ]);
    named.format = Format::Safetensors;
    set(&mut named, "spike_in.beta", 0.25);
    let model = ModelConfig {
        input_dim: 4,
        ..feedforward()
    };
    let said = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(theirs, ours)| {
            let ours = (*ours != "none").then(|| (*ours).to_owned());
            ((*theirs).to_owned(), ours)
        });
        placed(&named, &model, &pairs.collect())
    };
    for pairs in [
        [
            ("norm", "none"),
            ("fc_in", "linears.0"),
            ("spike_in", "neurons.0"),
        ],
        [
            ("norm", "none"),
            ("fc_in.weight", "linears.0.weight"),
            ("spike_in.threshold", "neurons.0.threshold"),
        ],
    ] {
        let table = said(&pairs);
        assert_eq!(problems(&table), "");
        for (theirs, wanted) in [
            ("fc_in.bias", "linears.0.bias"),
            ("fc_hidden.bias", "linears.1.bias"),
            ("spike_in.beta", "neurons.0.beta"),
            ("spike_hidden.threshold", "neurons.1.threshold"),
        ] {
            assert_eq!(ours(&table, theirs).as_deref(), Some(wanted), "{theirs}");
        }
        assert_eq!(table.found.beta, [0.25, 0.5]);
    }
    let wrong = problems(&said(&[("fc_mid", "none")]));
    assert!(
        wrong.starts_with("--place names “fc_mid”, which the file does not have"),
        "{wrong}"
    );
}

#[test]
fn what_is_no_dense_map_is_named_where_there_is_no_chain() {
    let why = |tensors: &[(&str, &[usize])]| {
        let none = Choices::new();
        let refused = architecture(&file(tensors), &ModelConfig::default(), &none);
        refused.expect_err("no chain").to_string()
    };
    let conv = why(&[("c.weight", &[8, 1, 5, 5]), ("fc.weight", &[10, 128])]);
    assert!(
        conv.contains("c.weight of shape [8, 1, 5, 5] is of a convolution"),
        "{conv}"
    );
    for name in [
        "fc1.weight_orig",
        "fc1.weight_g",
        "fc1.parametrizations.weight.original0",
    ] {
        let computed = why(&[(name, &[4, 3]), ("fc2.weight", &[10, 4])]);
        assert!(
            computed.contains(&format!("{name} is no weight")),
            "{computed}"
        );
    }
    let average = file(&[
        ("n_averaged", &[]),
        ("module.fc1.weight", &[4, 3]),
        ("module.fc2.weight", &[4, 4]),
        ("module.fc3.weight", &[2, 4]),
    ]);
    assert_eq!(problems(&place(&average, &feedforward())), "");
}

#[test]
fn a_decay_beyond_its_ends_counts_as_the_end_and_a_learnt_one_goes_on_from_where_it_is() {
    let mut drifted = file(&[
        ("fc1.weight", &[4, 3]),
        ("lif1.beta", &[1]),
        ("fc2.weight", &[2, 4]),
    ]);
    let fixed = ModelConfig {
        hidden_dims: vec![4],
        beta: 0.75,
        ..feedforward()
    };
    let learnt = ModelConfig {
        learn_beta: true,
        ..fixed.clone()
    };
    for (theirs, end) in [(1.25, 1.0), (-0.25, 0.0)] {
        set(&mut drifted, "lif1.beta", theirs);
        for (model, kept, setting) in [(&fixed, end, f64::from(end)), (&learnt, theirs, 0.75)] {
            let table = place(&drifted, model);
            assert_eq!(problems(&table), "");
            assert_eq!(table.tensors["neurons.0.beta"].values, [kept]);
            let row = &table.rows[1];
            assert!(row.note.starts_with("beyond 0 to 1"), "{row:?}");
            let mut model = model.clone();
            table.found.apply(&mut model);
            assert_eq!(model.beta, setting);
        }
    }
}
