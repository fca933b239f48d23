//! Files as PyTorch writes them (tests/weights/make.py), held to the same tensors by safetensors' own writer.

use super::*;
use crate::core::config::{ModelConfig, Readout, Recurrence, Reset};
use std::collections::BTreeMap;
use weights::{Choices, architecture, placed};

macro_rules! file {
    ($name:literal) => {
        &include_bytes!(concat!("../../../tests/weights/", $name))[..]
    };
}

#[test]
fn a_torch_file_holds_what_safetensors_has_of_it() {
    for (name, torch, twin) in [
        (
            "sequential",
            file!("sequential.pt"),
            file!("sequential.safetensors"),
        ),
        (
            "checkpoint",
            file!("checkpoint.pt"),
            file!("checkpoint.safetensors"),
        ),
        (
            "one_to_one",
            file!("one_to_one.pt"),
            file!("one_to_one.safetensors"),
        ),
        ("odd", file!("odd.pt"), file!("odd.safetensors")),
        (
            "protocol4",
            file!("protocol4.pt"),
            file!("protocol4.safetensors"),
        ),
    ] {
        let by_name = |bytes| -> BTreeMap<String, Tensor> {
            let file = read_weights(bytes).expect(name);
            file.tensors.into_iter().collect()
        };
        let (torch, twin) = (by_name(torch), by_name(twin));
        assert!(torch.len() >= 9, "{name}: {}", torch.len());
        assert_eq!(torch, twin, "{name}");
    }
}

#[test]
fn odd_tensors_have_their_numbers() {
    let file = read_weights(file!("odd.pt")).expect("a file");
    let of = |name: &str| {
        &file
            .tensors
            .iter()
            .find(|(it, _)| it == name)
            .expect(name)
            .1
    };
    assert_eq!(of("transposed").shape, [6, 4]);
    assert_eq!(of("transposed").values[..3], [0.0, 6.0 / 7.0, 12.0 / 7.0]);
    assert_eq!(of("every_second").values[1], 2.0 / 7.0);
    assert_eq!(of("double").values, [0.1, 0.2]);
    assert_eq!(of("brain").values, [1.5, -3.0]);
    assert_eq!(
        (of("whole").values[0], of("whole").kind),
        (-3.0, NumberKind::Int64)
    );
    assert_eq!(of("flag").values, [1.0, 0.0]);
    assert!(of("none").values.is_empty() && of("none").shape == [0, 4]);
}

#[test]
fn the_tutorials_network_is_read_with_its_reset_decays_and_threshold() {
    let file = read_weights(file!("sequential.pt")).expect("a file");
    let mut model = architecture(&file, &ModelConfig::default(), &Choices::new()).expect("a chain");
    let table = placed(&file, &model, &Choices::new());
    assert_eq!(table.problems, []);
    table.found.apply(&mut model);
    assert_eq!(model.readout, Readout::SpikeCount {});
    assert_eq!((model.input_dim, model.num_classes), (5, 3));
    assert_eq!(
        (model.reset, model.beta, model.threshold),
        (Reset::Zero, 0.9, 0.5)
    );
    assert_eq!(table.tensors["neurons.1.beta"].values, [0.7]);
}

#[test]
fn recurrent_networks_of_other_names_are_read_out_of_a_checkpoint() {
    for (bytes, recurrence) in [
        (file!("checkpoint.pt"), Recurrence::AllToAll),
        (file!("checkpoint.safetensors"), Recurrence::AllToAll),
        (file!("one_to_one.pt"), Recurrence::OneToOne),
        (file!("one_to_one.safetensors"), Recurrence::OneToOne),
    ] {
        let file = read_weights(bytes).expect("a file");
        let mut model =
            architecture(&file, &ModelConfig::default(), &Choices::new()).expect("a chain");
        let table = placed(&file, &model, &Choices::new());
        assert_eq!(table.problems, [], "{recurrence:?}");
        table.found.apply(&mut model);
        assert_eq!(
            (model.recurrence, model.reset),
            (recurrence, Reset::Subtract)
        );
        assert_eq!((model.alpha, model.beta), (0.8, 0.9));
    }
}

#[test]
fn what_is_no_file_of_weights_is_refused_with_what_it_is() {
    for (bytes, wanted) in [
        (
            file!("refused/module.pt"),
            "names “torch.nn.modules.linear.Linear” (byte",
        ),
        (file!("refused/before_1.6.pt"), "PyTorch before 1.6"),
        (file!("refused/scripted.pt"), "TorchScript"),
        (
            file!("refused/no_tensors.pt"),
            "a dictionary without tensors; wanted: a state_dict",
        ),
        (
            file!("refused/two.pt"),
            "several dictionaries of tensors (a, b)",
        ),
        (
            file!("refused/expanded.pt"),
            "tensor “w” of shape [4000, 4000] repeats the 4 bytes",
        ),
        (file!("refused/nan.pt"), "tensor “w” holds NaN at number 0"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
        (b"hello", "neither a ZIP archive nor"),
        (b"", "an empty file"),
    ] {
        let said = read_weights(bytes).expect_err(wanted).to_string();
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn a_flipped_bit_in_a_torch_file_is_noticed() {
    let mut bytes = file!("sequential.pt").to_vec();
    let weights = read_weights(&bytes).expect("a file").tensors[0].1.values[3].to_le_bytes();
    let at = bytes
        .windows(4)
        .position(|four| four == weights)
        .expect("stored as it is");
    bytes[at] ^= 1;
    let said = read_weights(&bytes).expect_err("damaged").to_string();
    assert!(
        said.contains("the checksum of entry “data/0” is wrong"),
        "{said}"
    );
}
