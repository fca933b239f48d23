//! What is measured, in the order of how much it tells.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::part::Part;

/// What parts are made of.
pub struct Place<'a> {
    pub bundle: &'a Path,
    pub program: &'a Path,
    pub python: &'a str,
    pub seconds: f64,
    /// All threads of the CPU.
    pub threads: usize,
    /// Variables by which the Vulkan loader and driver are found.
    pub environment: Vec<(&'static str, String)>,
}

/// The names of all parts, as `--only` takes them.
pub const NAMES: [&str; 12] = [
    "nvidia-smi",
    "adapter",
    "parity",
    "steps",
    "snntorch-gpu",
    "jax-gpu",
    "kernels",
    "grown",
    "jax-gpu-grown",
    "cpu",
    "jax-cpu",
    "snntorch-gpu-twin",
];

const COMPARED: &str = "a,b,c,d";
/// Larger forms of each, a process each: where one does not fit, the others do.
const GROWN: [&str; 4] = [
    "a_t1000,a_b256,a_b1024",
    "b_t1000,b_b256,b_b1024",
    "c_t1000,c_b256,c_b1024",
    "d_t1000,d_b256,d_b1024",
];
/// Those that JAX is timed on too.
const GROWN_PEER: &str = "c_t1000,c_b1024,d_t1000,d_b1024";
const MODES: &str = "plain,tangent";

impl Place<'_> {
    /// Parts of a name.
    pub fn parts(&self, name: &'static str) -> Vec<Part> {
        let one = |command, seconds| self.part(name, command, seconds);
        match name {
            "nvidia-smi" => vec![one(nvidia_smi(), 20)],
            "adapter" => vec![one(self.engine(&["gpu"]), 60)],
            "parity" => vec![one(self.parity(), 120)],
            "steps" => vec![one(self.steps("gpu", COMPARED, 2, &[]), 120)],
            "kernels" => vec![one(self.steps("gpu", COMPARED, 2, &["--kernels"]), 60)],
            "grown" => {
                let grown = |shapes: &&str| one(self.steps("gpu", shapes, 2, &[]), 60);
                GROWN.iter().map(grown).collect()
            }
            "snntorch-gpu" => vec![one(
                self.peer("bench.py", "cuda", 2, &["--copy", "--mode", "plain"]),
                90,
            )],
            "snntorch-gpu-twin" => vec![one(
                self.peer("bench.py", "cuda", 2, &["--mode", "reference"]),
                90,
            )],
            "jax-gpu" => vec![one(self.peer("bench_jax.py", "cuda", 2, &[]), 120)],
            "jax-gpu-grown" => {
                let more = ["--shapes", GROWN_PEER];
                vec![one(self.peer("bench_jax.py", "cuda", 2, &more), 120)]
            }
            "cpu" => self.each_count(|threads| one(self.steps("cpu", COMPARED, threads, &[]), 60)),
            "jax-cpu" => {
                self.each_count(|threads| one(self.peer("bench_jax.py", "cpu", threads, &[]), 60))
            }
            _ => Vec::new(),
        }
    }

    /// With one, two and all threads.
    fn each_count(&self, part: impl Fn(usize) -> Part) -> Vec<Part> {
        let mut counts = vec![self.threads, 2.min(self.threads), 1];
        counts.dedup();
        counts.into_iter().map(part).collect()
    }

    fn part(&self, name: &'static str, mut command: Command, seconds: u64) -> Part {
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Part {
            name,
            command,
            on_gpu: ["parity", "steps", "kernels", "grown"].contains(&name),
            // There are cases that the GPU's kernels refuse, and say so.
            fine: (name == "parity").then_some(2),
            limit: Duration::from_secs(seconds),
        }
    }

    fn engine(&self, arguments: &[&str]) -> Command {
        let mut engine = Command::new(self.program);
        engine.args(arguments);
        engine
    }

    fn parity(&self) -> Command {
        let mut parity = self.engine(&["parity", "--device", "gpu", "--json"]);
        let folder = fs::read_dir(self.bundle.join("cases"));
        let entries = folder.into_iter().flatten().flatten();
        let mut cases: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        cases.sort();
        parity.args(cases);
        parity
    }

    fn steps(&self, device: &str, shapes: &str, threads: usize, more: &[&str]) -> Command {
        let mut steps = self.engine(&["bench", "--device", device, "--shapes", shapes]);
        steps
            .args(["--modes", MODES, "--threads"])
            .arg(threads.to_string())
            .arg("--seconds")
            .arg(self.seconds.to_string())
            .args(more);
        steps
    }

    fn peer(&self, script: &str, device: &str, threads: usize, more: &[&str]) -> Command {
        let mut peer = Command::new(self.python);
        peer.arg(self.bundle.join("reference").join(script))
            .args(["--device", device, "--threads"])
            .arg(threads.to_string())
            .arg("--seconds")
            .arg(self.seconds.to_string())
            .args(more)
            // Nothing is written beside the scripts.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONPATH", self.python_path());
        peer
    }

    /// The wheels, and what was there.
    fn python_path(&self) -> String {
        let folder = fs::read_dir(self.bundle.join("wheels"));
        let wheels = folder.into_iter().flatten().flatten();
        let paths = wheels.map(|wheel| wheel.path().to_string_lossy().into_owned());
        let before = std::env::var("PYTHONPATH")
            .ok()
            .filter(|path| !path.is_empty());
        paths.chain(before).collect::<Vec<_>>().join(":")
    }
}

fn nvidia_smi() -> Command {
    let mut smi = Command::new("nvidia-smi");
    smi.args([
        "--query-gpu=name,driver_version,memory.total,clocks.sm,clocks.max.sm,clocks.max.mem",
        "--format=csv,noheader",
    ]);
    smi
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(threads: usize) -> Place<'static> {
        Place {
            bundle: Path::new("bundle"),
            program: Path::new("lyapunov-snn"),
            python: "python3",
            seconds: 0.5,
            threads,
            environment: vec![("VK_DRIVER_FILES", "driver.json".to_owned())],
        }
    }

    #[test]
    fn every_part_that_is_named_is_there_and_finds_the_driver() {
        for name in NAMES {
            let parts = place(16).parts(name);
            assert!(!parts.is_empty(), "{name}");
            for part in parts {
                assert!(
                    part.command
                        .get_envs()
                        .any(|(name, _)| name == "VK_DRIVER_FILES")
                );
            }
        }
    }

    #[test]
    fn the_cpu_is_timed_with_all_two_and_one_thread_each_once() {
        let counts = |threads| place(threads).parts("jax-cpu").len();
        assert_eq!([counts(16), counts(2), counts(1)], [3, 2, 1]);
    }
}
