//! Graphs out and in, with the equations as NIR has them for a judge.

use super::*;
use crate::core::config::{
    ExperimentConfig, ModelConfig, ModelKind, Readout, Recurrence, Reset, SurrogateKind,
};
use crate::core::exchange::Tensor;
use std::collections::BTreeMap;

/// Numbers that differ from place to place.
fn numbers(count: usize, start: f32) -> Vec<f32> {
    (0..count).map(|at| start + at as f32 / 16.0).collect()
}

/// A network of two layers with all its tensors by name.
fn network(change: impl Fn(&mut ModelConfig)) -> (ExperimentConfig, BTreeMap<String, Tensor>) {
    let model = ModelConfig {
        input_dim: 64,
        hidden_dims: vec![3, 2],
        num_classes: 10,
        alpha: 0.75,
        beta: 0.9,
        threshold: 0.8,
        reset: Reset::Hard,
        surrogate: SurrogateKind::FastSigmoid.into(),
        ..ModelConfig::default()
    };
    let mut config = ExperimentConfig {
        model,
        ..ExperimentConfig::default()
    };
    change(&mut config.model);
    let model = &config.model;
    let mut tensors = BTreeMap::new();
    let mut put = |name: String, shape: &[usize], start: f32| {
        let count = shape.iter().product();
        tensors.insert(name, Tensor::new(shape, numbers(count, start)));
    };
    let mut columns = model.input_dim;
    for (layer, &width) in model.spiking_layers().iter().enumerate() {
        put(format!("linears.{layer}.weight"), &[width, columns], -1.0);
        put(format!("linears.{layer}.bias"), &[width], 0.25);
        let recurrent = model.kind == ModelKind::Recurrent;
        match (recurrent, model.recurrence) {
            (false, _) => {}
            (true, Recurrence::AllToAll) => {
                put(
                    format!("neurons.{layer}.recurrent.weight"),
                    &[width, width],
                    -0.5,
                );
                put(format!("neurons.{layer}.recurrent.bias"), &[width], -0.125);
            }
            (true, Recurrence::OneToOne) => put(format!("neurons.{layer}.V"), &[width], 0.5),
        }
        columns = width;
    }
    if model.readout != (Readout::SpikeCount {}) {
        put("readout.weight".to_owned(), &[10, columns], -0.75);
        put("readout.bias".to_owned(), &[10], 1.0);
    }
    for (layer, _) in model.spiking_layers().iter().enumerate() {
        for (name, value) in [
            ("alpha", model.alpha),
            ("beta", model.beta),
            ("threshold", model.threshold),
        ] {
            if name != "alpha" || model.kind == ModelKind::Recurrent {
                tensors.insert(
                    format!("neurons.{layer}.{name}"),
                    Tensor::scalar(value as f32),
                );
            }
        }
    }
    (config, tensors)
}

fn graph(config: &ExperimentConfig, tensors: &BTreeMap<String, Tensor>) -> Graph {
    let written = Written {
        dt: SNNTORCH_DT,
        form: Form::default(),
    };
    export(&Exported { config, tensors }, written).expect("a graph")
}

/// Each exported network again, from its file where files are read.
fn networks() -> Vec<(ExperimentConfig, BTreeMap<String, Tensor>)> {
    vec![
        network(|_| {}),
        network(|model| model.kind = ModelKind::Feedforward),
        network(|model| model.recurrence = Recurrence::OneToOne),
        network(|model| model.readout = Readout::SpikeCount {}),
        network(|model| model.readout = Readout::Membrane { beta: 0.7 }),
        network(|model| model.reset = Reset::Subtract),
        network(|model| {
            model.alpha = 0.0;
            model.beta = 0.0;
        }),
    ]
}

fn near(one: f32, other: f32) -> bool {
    (one - other).abs() <= 1e-6 * other.abs().max(1.0)
}

/// Of a recurrent network c is in b afterwards.
fn folded(mut tensors: BTreeMap<String, Tensor>) -> BTreeMap<String, Tensor> {
    for layer in 0..3 {
        let recurrent = tensors.get_mut(&format!("neurons.{layer}.recurrent.bias"));
        let Some(recurrent) = recurrent else { continue };
        let values = std::mem::replace(&mut recurrent.values, vec![0.0; recurrent.shape[0]]);
        let bias = tensors
            .get_mut(&format!("linears.{layer}.bias"))
            .expect("there");
        bias.values
            .iter_mut()
            .zip(values)
            .for_each(|(b, c)| *b += c);
    }
    tensors
}

#[test]
fn an_exported_network_comes_back_with_its_settings_and_weights() {
    for (config, tensors) in networks() {
        let graph = graph(&config, &tensors);
        #[cfg(feature = "files")]
        let graph = {
            let bytes = file::write(&graph).expect("a file");
            let read = file::read(&bytes).expect("whole");
            assert_eq!(read.metadata, graph.metadata);
            read
        };
        let imported = import(&graph, Asked::default()).expect("a network");
        assert_eq!(imported.config, config);
        assert_eq!(imported.notes, []);
        assert_eq!(imported.dt, SNNTORCH_DT);
        let wanted = folded(tensors);
        assert_eq!(
            imported.tensors.keys().collect::<Vec<_>>(),
            wanted.keys().collect::<Vec<_>>()
        );
        for (name, tensor) in &wanted {
            let read = &imported.tensors[name];
            assert_eq!(read.shape, tensor.shape, "{name}");
            let pairs = read.values.iter().zip(&tensor.values);
            for (&one, &other) in pairs {
                assert!(near(one, other), "{name}: {one}, {other}");
            }
        }
    }
}

/// Without what stands beside the graph.
#[test]
fn a_graph_says_the_network_by_its_equations_alone() {
    for (config, tensors) in networks() {
        let mut graph = graph(&config, &tensors);
        graph.metadata.clear();
        let model = &config.model;
        let dt = (model.kind == ModelKind::Feedforward || model.beta == 0.0).then_some(SNNTORCH_DT);
        let asked = Asked { dt, config: None };
        let imported = import(&graph, asked).expect("a network");
        let read = &imported.config.model;
        assert_eq!((read.beta, read.threshold), (model.beta, model.threshold));
        assert_eq!(
            (read.kind, &read.hidden_dims, read.readout),
            (model.kind, &model.hidden_dims, model.readout)
        );
        if model.kind == ModelKind::Recurrent {
            assert_eq!(read.alpha, model.alpha);
        }
        assert_eq!(read.reset, Reset::Hard);
        assert_eq!(imported.notes[0], Taken::Reset);
        let weight = &imported.tensors["linears.1.weight"];
        assert_eq!(
            weight.values, tensors["linears.1.weight"].values,
            "to the last bit"
        );
    }
}

#[test]
fn without_its_time_step_a_graph_of_unit_resistances_is_asked_about() {
    let (config, tensors) = network(|model| model.kind = ModelKind::Feedforward);
    let mut graph = graph(&config, &tensors);
    graph.metadata.clear();
    assert_eq!(import(&graph, Asked::default()), Err(NirError::NoTimeStep));
}

/// Forward Euler on a node's own fields, spike for spike what our equation gives.
#[test]
fn a_nodes_own_equations_spike_as_the_network_does() {
    let (config, tensors) = network(|_| {});
    let graph = graph(&config, &tensors);
    let Node::Graph(within) = &graph.nodes["layer0.neurons"] else {
        panic!("a graph of its own");
    };
    let Node::Unit(lif) = &within.nodes["lif"] else {
        panic!("neurons");
    };
    let of = |name: &str| lif.fields[name].values[0];
    let model = &config.model;
    let (mut i, mut v, mut fired) = (0.0, 0.0, 0);
    let (mut own_i, mut own_u) = (0.0, 0.0);
    for step in 0..200 {
        let drive = (f64::from(step) * 0.7).sin().max(-0.2);
        i += SNNTORCH_DT / of("tau_syn") * (-i + of("w_in") * drive);
        v += SNNTORCH_DT / of("tau_mem") * (of("v_leak") - v + of("r") * i);
        let spikes = v > of("v_threshold");
        if spikes {
            v = of("v_reset");
        }
        own_i = model.alpha * own_i + drive;
        let left = if own_u > model.threshold { 0.0 } else { own_u };
        own_u = model.beta * left + own_i;
        assert_eq!(spikes, own_u > model.threshold, "step {step}");
        fired += u32::from(spikes);
    }
    assert!((20..180).contains(&fired), "{fired} spikes");
}

#[test]
fn gains_that_differ_are_taken_into_the_weights() {
    let (config, tensors) = network(|model| model.kind = ModelKind::Feedforward);
    let mut graph = graph(&config, &tensors);
    graph.metadata.clear();
    let Some(Node::Unit(lif)) = graph.nodes.get_mut("layer0.neurons") else {
        panic!("neurons");
    };
    let scale = |name: &str, by: f64, lif: &mut Unit| {
        lif.fields.get_mut(name).expect("there").values[1] *= by;
    };
    // Twice the resistance and twice the threshold is the same neuron.
    scale("r", 2.0, lif);
    scale("v_threshold", 2.0, lif);
    let asked = Asked {
        dt: Some(SNNTORCH_DT),
        config: None,
    };
    let imported = import(&graph, asked).expect("a network");
    assert_eq!(imported.tensors["neurons.0.threshold"].values, [1.0]);
    let (read, own) = (
        &imported.tensors["linears.0.weight"],
        &tensors["linears.0.weight"],
    );
    let pairs = read.values.iter().zip(&own.values);
    for (&read, &own) in pairs {
        assert!(near(read * 0.8, own), "{read}, {own}");
    }
}

#[test]
fn what_is_no_network_here_is_refused_by_name() {
    let of = |change: &dyn Fn(&mut Graph)| {
        let (config, tensors) = network(|model| model.kind = ModelKind::Feedforward);
        let mut graph = graph(&config, &tensors);
        change(&mut graph);
        import(&graph, Asked::default())
            .expect_err("refused")
            .to_string()
    };
    let field = |graph: &mut Graph, name: &str, at: usize, value: f64| {
        if let Some(Node::Unit(unit)) = graph.nodes.get_mut("layer1.neurons") {
            unit.fields.get_mut(name).expect("there").values[at] = value;
        }
    };
    for (said, wanted) in [
        (
            of(&|graph| field(graph, "v_leak", 1, 0.5)),
            "node layer1.neurons: v_leak is 0.5; allowed: 0",
        ),
        (
            of(&|graph| field(graph, "v_reset", 0, -1.0)),
            "v_reset is -1; allowed: 0",
        ),
        (
            of(&|graph| field(graph, "tau", 1, 0.5)),
            "tau is 0.001 and 0.5; allowed: the same for all",
        ),
        (
            of(&|graph| field(graph, "tau", 0, 1e-5)),
            "allowed: the same for all",
        ),
        (
            of(&|graph| graph.add("layer1.linear", Node::Unit(Unit::new("Conv2d", [])))),
            "node layer1.linear is a Conv2d; allowed: Input, Output",
        ),
        (
            of(&|graph| graph.join("layer0.neurons", "readout")),
            "layer1.linear and readout follow layer0.neurons",
        ),
        (
            of(&|graph| graph.join("layer0.neurons", "nowhere")),
            "an edge names nowhere",
        ),
        (
            of(&|graph| drop(graph.edges.pop())),
            "nothing follows readout",
        ),
        (
            of(&|graph| graph.add("more", Node::Unit(Unit::new("Input", [])))),
            "several nodes of type Input",
        ),
    ] {
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn decays_of_one_have_no_time_constant() {
    let (config, tensors) = network(|model| model.beta = 1.0);
    let written = Written {
        dt: SNNTORCH_DT,
        form: Form::default(),
    };
    let exported = export(
        &Exported {
            config: &config,
            tensors: &tensors,
        },
        written,
    );
    let said = exported.expect_err("no time constant").to_string();
    assert!(
        said.starts_with("model.beta is 1; NIR's time constant"),
        "{said}"
    );
}

#[test]
fn a_reset_that_nir_does_not_have_is_said_first() {
    let (config, _) = network(|model| model.reset = Reset::Subtract);
    assert!(!is_exact(&config.model));
    assert!(unsaid(&config)[0].starts_with("model.reset subtract: NIR has no such reset"));
    assert_eq!(as_nir_means(&config).model.reset, Reset::Hard);
    let (config, _) = network(|model| {
        model.reset = Reset::Zero;
        model.kind = ModelKind::Feedforward;
    });
    assert!(is_exact(&config.model));
}

#[cfg(feature = "files")]
macro_rules! paper {
    ($name:literal) => {
        &include_bytes!(concat!("../../../../tests/nir/paper/", $name))[..]
    };
}

/// The NIR paper's network as snnTorch exported it, beside the weights that snnTorch saved of it.
#[cfg(feature = "files")]
#[test]
fn a_graph_of_snntorchs_and_its_state_dict_are_the_same_network() {
    use crate::core::exchange::read_weights;
    use crate::core::exchange::weights::{Choices, architecture, placed};
    let graph = file::read(paper!("braille_noDelay_bias_zero.nir")).expect("a graph");
    let imported = import(&graph, Asked::default()).expect("a network");
    assert_eq!(imported.dt, SNNTORCH_DT);
    let read = read_weights(paper!("model_noDelay_bias_ref_zero.pt")).expect("weights");
    let model = architecture(&read, &ModelConfig::default(), &Choices::new()).expect("a chain");
    let table = placed(&read, &model, &Choices::new());
    assert_eq!(table.problems, []);
    let of_graph = &imported.config.model;
    assert_eq!((of_graph.alpha, of_graph.beta), (0.55, 0.9));
    assert_eq!(
        (&of_graph.hidden_dims, of_graph.readout),
        (&model.hidden_dims, model.readout)
    );
    for (name, tensor) in &imported.tensors {
        let own = &table.tensors[name];
        let pairs = tensor.values.iter().zip(&own.values);
        for (&one, &other) in pairs {
            assert!(near(one, other), "{name}: {one}, {other}");
        }
    }
}

#[cfg(feature = "files")]
#[test]
fn graphs_that_are_none_here_are_refused_with_the_reason() {
    let said = |bytes| {
        let read = file::read(bytes).and_then(|graph| {
            let dt = Some(SNNTORCH_DT);
            import(&graph, Asked { dt, config: None })
        });
        read.expect_err("refused").to_string()
    };
    let broken = said(paper!("braille_noDelay_bias_zero_subgraph.nir"));
    assert!(
        broken.contains("within lif1") && broken.contains("an edge names lif"),
        "{broken}"
    );
    let alone = said(paper!("lif_norse.nir"));
    assert!(alone.contains("its one layer is the output"), "{alone}");
    let none = said(b"PK");
    assert!(none.contains("no HDF5 file; wanted: a NIR graph"), "{none}");
}

/// Limits that no graph of a network reaches.
#[cfg(feature = "files")]
#[test]
fn more_than_is_read_is_refused_before_it_is() {
    let mut graph = Graph::default();
    for node in 0..=super::graph::MOST_NODES {
        graph.add(
            &format!("node{node}"),
            Node::Unit(Unit::new("Threshold", [])),
        );
    }
    let said = |graph: &Graph| {
        let bytes = file::write(graph).expect("a file");
        file::read(&bytes).expect_err("refused").to_string()
    };
    assert_eq!(said(&graph), "nodes: 101; allowed: 100 at most");
    let mut deep = Graph::default();
    for _ in 0..3 {
        let mut around = Graph::default();
        around.add("within", Node::Graph(deep));
        deep = around;
    }
    assert!(
        said(&deep).starts_with("graphs within graphs, “within”: 3; allowed: 2"),
        "{}",
        said(&deep)
    );
    let mut joined = Graph::default();
    for _ in 0..=super::graph::MOST_EDGES {
        joined.join("a", "b");
    }
    joined.add("a", Node::Unit(Unit::new("Input", [])));
    assert_eq!(said(&joined), "edges: 401; allowed: 400 at most");
}

#[cfg(feature = "files")]
#[test]
fn no_room_is_made_for_numbers_that_a_file_is_too_short_to_hold() {
    let mut bytes = paper!("braille_noDelay_bias_zero_subgraph.nir").to_vec();
    // Seven numbers are said to be two million.
    assert_eq!(bytes[37_216..37_224], 7_u64.to_le_bytes());
    bytes[37_218] = 32;
    let why = file::read(&bytes).expect_err("damaged").to_string();
    assert!(
        why.contains("is to hold 16777272 bytes, and the file has 40392"),
        "{why}"
    );
}

#[cfg(feature = "files")]
#[test]
fn a_file_compressed_as_nothing_here_reads_says_how_to_write_it_anew() {
    // nir.write(file, graph, compression="lzf"), of nir 1.0.8.
    let packed = include_bytes!("../../../../tests/nir/lzf.nir.gz");
    let mut bytes = Vec::new();
    let read =
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut bytes);
    read.expect("gzip");
    let why = file::read(&bytes).expect_err("LZF").to_string();
    assert_eq!(
        why,
        "NIR file: it is compressed by LZF: write it anew, nir.write(file, nir.read(file))"
    );
}
