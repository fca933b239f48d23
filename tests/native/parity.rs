//! Against snnTorch 1.0.0 and against autodiff of the tangent, on every committed case.

use crate::support::cases;
use burn::tensor::{DType, Device};
use lyapunov_snn::engine::kernel::gpu;
use lyapunov_snn::engine::parity::{Case, Comparison};
use pollster::block_on;

/// Every case, but those that `refuses` names.
fn hold_within(device: &Device, dtype: DType, share: f64, refuses: fn(&Case) -> bool) -> usize {
    let mut held = 0;
    for path in cases() {
        let case = Case::parse(&std::fs::read(&path).expect("readable")).expect("a case");
        if refuses(&case) {
            continue;
        }
        held += 1;
        let comparisons = block_on(case.compare(device, dtype)).expect("a device that works");
        assert_eq!(comparisons.len(), 3 + case.learnt().len() + further(&case));
        for comparison in comparisons {
            assert!(
                comparison.error <= comparison.tolerance * share,
                "{}: {comparison:?} (allowed share of the tolerance: {share})",
                path.display()
            );
        }
    }
    held
}

/// Comparisons that the case asks for beyond logits, exponent, loss and gradients.
fn further(case: &Case) -> usize {
    let has = |name: &str| usize::from(case.tensors.contains_key(name));
    let penalty = has("expected.grad_penalty.linears.0.weight") * case.learnt().len();
    has("start.0") + has("expected.samples") + has("expected.spectrum") + penalty
}

fn none(_: &Case) -> bool {
    false
}

#[test]
fn cpu_agrees_with_the_references_on_every_case() {
    hold_within(&Device::flex().autodiff(), DType::F32, 1.0, none);
}

#[test]
fn cpu_in_double_precision_agrees_a_hundred_times_closer() {
    hold_within(&Device::flex().autodiff(), DType::F64, 1e-2, none);
}

/// 37 of snnTorch's 51 and 15 of the tangent's 17: the others are what the GPU's kernels refuse, and say
/// so.
#[test]
fn gpu_agrees_with_the_references_on_every_case_that_it_takes() {
    let device = crate::support::gpu();
    let refuses = |case: &Case| gpu::refuses(&case.model, case.lyapunov.estimator).is_some();
    let held = hold_within(&device.device.autodiff(), DType::F32, 1.0, refuses);
    assert_eq!(held, 37 + 15);
}

/// What README and docs/kernels.md say of it.
#[test]
fn documents_say_how_many_cases_each_device_is_held_to() {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_of_the_tangent = |path: &std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy();
        name.starts_with("tangent_")
    };
    // Of snnTorch and of the tangent: all, and those that the GPU's kernels take.
    let (mut all, mut taken) = ([0, 0], [0, 0]);
    for path in cases() {
        let case = Case::parse(&std::fs::read(&path).expect("readable")).expect("a case");
        let kind = usize::from(is_of_the_tangent(&path));
        all[kind] += 1;
        taken[kind] += usize::from(gpu::refuses(&case.model, case.lyapunov.estimator).is_none());
    }
    let (both, alone) = include_str!("../browser/parity.rs")
        .split_once("const CASES_OF_THE_CPU")
        .expect("two lists");
    let listed = |list: &str| {
        let tangent = list.matches("case!(\"tangent_").count();
        [list.matches("case!(\"").count() - tangent, tangent]
    };
    let (gpu_in_browser, alone) = (listed(both), listed(alone));
    let wasm = [0, 1].map(|kind| gpu_in_browser[kind] + alone[kind]);
    let readme = plain(include_str!("../../README.md"));
    for words in [
        format!(
            "all {} on the CPU, the {} that the GPU's kernels take on Vulkan; in Chromium {} of them in wasm and {} on \
             WebGPU",
            all[0], taken[0], wasm[0], gpu_in_browser[0]
        ),
        format!(
            "({} on Vulkan; in Chromium {} in wasm, {} on WebGPU)",
            taken[1], wasm[1], gpu_in_browser[1]
        ),
    ] {
        assert!(readme.contains(&words), "{words}");
    }
    let [cases, right] = [all, taken].map(|it| it[0] + it[1]);
    let words = format!(
        "the {cases} reference cases through Vulkan: {right} within tolerance is right, {} are what the GPU's kernels \
         refuse",
        cases - right
    );
    assert!(
        plain(include_str!("../../docs/kernels.md")).contains(&words),
        "{words}"
    );
}

/// The cases of the tangent, each with all that a case of it may hold.
fn of_the_tangent() -> Vec<(String, Vec<u8>)> {
    let named = |path: std::path::PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        let is_one = name.starts_with("tangent_");
        is_one.then(|| (name, std::fs::read(&path).expect("readable")))
    };
    cases().into_iter().filter_map(named).collect()
}

#[test]
fn every_case_of_the_tangent_checks_start_samples_and_penalty_and_seven_a_spectrum() {
    let cases = of_the_tangent();
    let all: Vec<Case> = cases
        .iter()
        .map(|(_, bytes)| Case::parse(bytes).expect("a case"))
        .collect();
    assert_eq!(all.len(), 17);
    let holding = |name: &str| {
        let holds = |case: &&Case| case.tensors.contains_key(name);
        all.iter().filter(holds).count()
    };
    for name in [
        "start.0",
        "expected.samples",
        "expected.grad_penalty.linears.0.weight",
    ] {
        assert_eq!(holding(name), 17, "{name}");
    }
    assert_eq!(holding("expected.spectrum"), 7);
}

#[test]
fn a_case_whose_further_tensors_do_not_fit_is_refused_with_their_name() {
    let name = "tangent_recurrent_l2_learn_spectrum.safetensors";
    let (_, bytes) = of_the_tangent()
        .into_iter()
        .find(|(other, _)| other == name)
        .expect("committed");
    // Of the same length, so that the file stays one.
    let changes = [
        (
            r#"\"exponents\":3"#,
            r#"\"exponents\":2"#,
            "expected.spectrum: has shape [4, 3], where the config wants [4, 2]",
        ),
        ("start.1", "stark.1", "start.1: is missing"),
        (
            "expected.grad_penalty.linears.0.bias",
            "expected.grad_penalty.linears.0.bigs",
            "expected.grad_penalty.linears.0.bias: is missing",
        ),
    ];
    for (there, instead, reason) in changes {
        let at = bytes
            .windows(there.len())
            .position(|window| window == there.as_bytes())
            .expect("in the header");
        let mut changed = bytes.clone();
        changed[at..at + there.len()].copy_from_slice(instead.as_bytes());
        let error = Case::parse(&changed).expect_err(instead).to_string();
        assert!(error.contains(reason), "{error}");
    }
}

fn compared(case: &Case) -> Vec<Comparison> {
    let device = Device::flex().autodiff();
    block_on(case.compare(&device, DType::F32)).expect("a device that works")
}

/// What a case would say of an engine that is wrong: each number that is moved is the one that fails.
#[test]
fn a_wrong_number_of_the_tangent_fails_under_its_own_name() {
    let name = "tangent_recurrent_l2_learn_spectrum.safetensors";
    let (_, bytes) = of_the_tangent()
        .into_iter()
        .find(|(other, _)| other == name)
        .expect("committed");
    let moves = [
        ("start.1", "start"),
        ("expected.samples", "samples"),
        ("expected.spectrum", "spectrum"),
        (
            "expected.grad_penalty.neurons.0.alpha",
            "grad_penalty.neurons.0.alpha",
        ),
    ];
    for (tensor, failing) in moves {
        let mut case = Case::parse(&bytes).expect("a case");
        let values = &mut case.tensors.get_mut(tensor).expect("held").values;
        values[0] += 0.002 * (1.0 + values[0].abs());
        let failed: Vec<String> = compared(&case)
            .into_iter()
            .filter(|comparison| !comparison.within())
            .map(|comparison| comparison.name)
            .collect();
        assert!(failed.contains(&failing.to_owned()), "{tensor}: {failed:?}");
        assert!(
            failed
                .iter()
                .all(|name| name == failing || tensor == "start.1"),
            "{tensor}: {failed:?}"
        );
    }
}
