//! All parts as one JSON file, and as tables.

use std::{fmt::Write, fs, path::Path, time::Duration};

use serde_json::{Value, json};

use super::part::Done;
use crate::{
    Outcome,
    table::{self, times_of, word},
};

/// What has been measured so far.
pub struct Report {
    head: Value,
    adapter: Value,
    copies: Vec<Value>,
    measurements: Vec<Value>,
    kernels: Vec<Value>,
    parity: Vec<Value>,
    parts: Vec<Value>,
    seconds: f64,
}

impl Report {
    /// Of nothing yet.
    pub fn new(threads: usize, seconds: f64, environment: &[(&str, String)]) -> Self {
        let set: serde_json::Map<String, Value> = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        Self {
            head: json!({
                "program": concat!("lyapunov-snn ", env!("CARGO_PKG_VERSION")),
                "threads": threads,
                "seconds_each": seconds,
                "environment": set,
            }),
            adapter: Value::Null,
            copies: Vec::new(),
            measurements: Vec::new(),
            kernels: Vec::new(),
            parity: Vec::new(),
            parts: Vec::new(),
            seconds: 0.0,
        }
    }

    /// Takes a part in, `after` so long.
    pub fn add(&mut self, done: Done, after: Duration) {
        self.seconds = after.as_secs_f64();
        self.parts.push(done.record);
        for mut line in done.lines {
            if done.name == "adapter" {
                self.adapter = line;
            } else if line["verdict"].is_string() {
                self.parity.push(line);
            } else if line["kernels"].is_array() {
                self.kernels.push(line);
            } else if line["copy_gb_per_s"].is_number() {
                self.copies.push(line);
            } else {
                line["part"] = json!(done.name);
                self.measurements.push(line);
            }
        }
    }

    /// Why parts of the engine on the GPU are not to be run; `software` adapters may be allowed.
    pub fn refuses_gpu(&self, software: bool) -> Option<String> {
        let asked = self.parts.iter().find(|part| part["part"] == "adapter")?;
        if let Some(failure) = asked["failure"].as_str() {
            return Some(format!("not begun: no adapter ({failure})"));
        }
        let adapter = &self.adapter["adapter"];
        let is_software = adapter["is_software"].as_bool().unwrap_or(true);
        (is_software && !software).then(|| {
            let name = word(adapter, "name");
            format!("not begun: the adapter, {name}, is played by the CPU (--software goes on)")
        })
    }

    /// Writes both files.
    pub fn write(&self, folder: &Path) -> Outcome<()> {
        let whole = json!({
            "about": self.head,
            "seconds": self.seconds,
            "adapter": self.adapter,
            "copies": self.copies,
            "launches": self.launches(),
            "measurements": self.measurements,
            "kernels": self.kernels,
            "parity": self.parity,
            "parts": self.parts,
        });
        let text = serde_json::to_string_pretty(&whole).map_err(|error| error.to_string())?;
        for (name, text) in [("gpu.json", text), ("gpu.md", self.tables())] {
            let file = folder.join(name);
            fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        Ok(())
    }

    /// For each shape and mode the launches of its step as it is, over a thousand time steps and with large
    /// batches, and whether they are the same.
    fn launches(&self) -> Vec<Value> {
        let mut claims = Vec::new();
        for shape in table::SHAPES {
            for mode in ["plain", "tangent"] {
                let of = |line: &&Value| {
                    let name = word(line, "shape");
                    let is_one = name == shape || name.starts_with(&format!("{shape}_"));
                    is_one && word(line, "mode") == mode && line["launches"].is_number()
                };
                let counts: Vec<(String, u64)> = self
                    .measurements
                    .iter()
                    .filter(of)
                    .filter_map(|line| Some((word(line, "shape"), line["launches"].as_u64()?)))
                    .collect();
                // One count says nothing.
                let [(_, first), _, ..] = counts.as_slice() else {
                    continue;
                };
                let same = counts.iter().all(|(_, count)| count == first);
                let counts: serde_json::Map<String, Value> = counts
                    .iter()
                    .map(|(name, count)| (name.clone(), json!(count)))
                    .collect();
                claims
                    .push(json!({"shape": shape, "mode": mode, "launches": counts, "same": same}));
            }
        }
        claims
    }

    /// All of it to read.
    pub fn tables(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_tables(&mut text);
        text
    }

    fn write_tables(&self, text: &mut String) -> std::fmt::Result {
        let adapter = &self.adapter["adapter"];
        let yes = |field: &str| {
            if adapter[field].as_bool() == Some(true) {
                "yes"
            } else {
                "no"
            }
        };
        writeln!(
            text,
            "{} ({}, {} {}); timestamp-query {}, subgroups {}; {:.0} s in all",
            word(adapter, "name"),
            word(adapter, "backend"),
            word(adapter, "driver"),
            word(adapter, "driver_info"),
            yes("timestamp_query"),
            yes("subgroups"),
            self.seconds
        )?;
        let number = |field: &str| self.adapter[field].as_f64().unwrap_or(f64::NAN);
        writeln!(
            text,
            "copy {:.0} GB/s; one small kernel there and back {:.3} ms; a queued launch {:.1} us",
            number("copy_gb_per_s"),
            number("round_trip_ms"),
            number("launch_us")
        )?;
        for copy in &self.copies {
            let speed = copy["copy_gb_per_s"].as_f64().unwrap_or(f64::NAN);
            writeln!(text, "copy by {}: {speed:.0} GB/s", word(copy, "library"))?;
        }
        self.write_parity(text)?;
        let claims = self.launches();
        let same = claims.iter().filter(|claim| claim["same"] == true).count();
        writeln!(
            text,
            "launches the same whatever T and batch: {same} of {}",
            claims.len()
        )?;
        writeln!(text, "\n{}", table::steps(&self.measurements))?;
        self.write_gpu_steps(text)?;
        self.write_kernels(text)?;
        for part in &self.parts {
            if let Some(failure) = part["failure"].as_str() {
                writeln!(text, "{}: {failure}", word(part, "part"))?;
            }
        }
        Ok(())
    }

    fn write_parity(&self, text: &mut String) -> std::fmt::Result {
        let of = |verdict: &str| {
            let lines = self.parity.iter();
            let lines = lines.filter(|line| line["verdict"] == verdict);
            lines.map(|line| word(line, "case")).collect::<Vec<_>>()
        };
        let (within, off, refused) = (of("within"), of("off"), of("unusable"));
        writeln!(
            text,
            "parity: {} cases within tolerance, {} off ({}), {} that the GPU refuses",
            within.len(),
            off.len(),
            off.join(", "),
            refused.len()
        )
    }

    /// Steps on the GPU, ours beside the peers.
    fn write_gpu_steps(&self, text: &mut String) -> std::fmt::Result {
        let ceiling = self.adapter["copy_gb_per_s"].as_f64().unwrap_or(f64::NAN);
        writeln!(
            text,
            "| shape | mode | step ms | queued ms | launches | GB/s | of the copy | snnTorch | JAX |"
        )?;
        writeln!(text, "|---|---|---|---|---|---|---|---|---|")?;
        for line in self
            .measurements
            .iter()
            .filter(|line| line["queued_ms"].is_number())
        {
            if word(line, "library") != "lyapunov-snn" {
                continue;
            }
            let number = |field: &str| line[field].as_f64().unwrap_or(f64::NAN);
            let times = |peer| {
                let times = times_of(&self.measurements, line, peer);
                times.map_or("-".to_owned(), |times| format!("{times:.1}x"))
            };
            writeln!(
                text,
                "| {} | {} | {:.3} | {:.3} | {} | {:.1} | {:.1} % | {} | {} |",
                word(line, "shape"),
                word(line, "mode"),
                number("median_ms"),
                number("queued_ms"),
                number("launches"),
                number("gb_per_s"),
                100.0 * number("gb_per_s") / ceiling,
                times("snntorch"),
                times("jax"),
            )?;
        }
        writeln!(text)
    }

    /// The kernels that take longest.
    fn write_kernels(&self, text: &mut String) -> std::fmt::Result {
        for line in &self.kernels {
            let kernels = line["kernels"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            let steps = line["steps"].as_f64().unwrap_or(1.0);
            let name = |kernel: &Value| {
                let ms = kernel["ms"].as_f64().unwrap_or(f64::NAN) / steps;
                format!("{} {ms:.3}", word(kernel, "kernel"))
            };
            let longest: Vec<String> = kernels.iter().take(5).map(name).collect();
            let whole: f64 = kernels
                .iter()
                .filter_map(|kernel| kernel["ms"].as_f64())
                .sum();
            let (shape, mode) = (word(line, "shape"), word(line, "mode"));
            writeln!(
                text,
                "kernels of {shape}, {mode}: {:.3} ms a step, of it {}",
                whole / steps,
                longest.join(", ")
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(name: &'static str, lines: Vec<Value>, failure: Option<&str>) -> Done {
        Done {
            name,
            lines,
            record: json!({"part": name, "failure": failure}),
        }
    }

    fn step(shape: &str, launches: u64) -> Value {
        json!({"library": "lyapunov-snn", "device": "a GPU", "shape": shape, "mode": "plain",
            "median_ms": 2.0, "queued_ms": 1.0, "launches": launches, "gb_per_s": 50.0})
    }

    #[test]
    fn launches_that_grow_with_time_are_said_to() {
        let mut report = Report::new(2, 0.5, &[]);
        let lines = vec![
            step("a", 30),
            step("a_t1000", 30),
            step("c", 40),
            step("c_t1000", 41),
        ];
        report.add(done("steps", lines, None), Duration::ZERO);
        let same: Vec<_> = report
            .launches()
            .iter()
            .map(|claim| claim["same"].clone())
            .collect();
        assert_eq!(same, [true, false]);
        assert!(report.tables().contains("whatever T and batch: 1 of 2"));
    }

    #[test]
    fn an_adapter_in_software_or_none_is_refused_and_a_card_is_not() {
        let adapter = |software: bool| json!({"adapter": {"name": "x", "is_software": software}});
        let after = |line: Vec<Value>, failure| {
            let mut report = Report::new(2, 0.5, &[]);
            report.add(done("adapter", line, failure), Duration::ZERO);
            report
        };
        let software = after(vec![adapter(true)], None);
        assert!(
            software
                .refuses_gpu(false)
                .is_some_and(|reason| reason.contains("--software"))
        );
        assert_eq!(software.refuses_gpu(true), None);
        assert_eq!(after(vec![adapter(false)], None).refuses_gpu(false), None);
        let none = after(Vec::new(), Some("no graphics adapter"));
        assert!(
            none.refuses_gpu(true)
                .is_some_and(|reason| reason.contains("no graphics adapter"))
        );
    }

    #[test]
    fn a_step_says_its_share_of_the_copy_and_a_failure_stands_below() {
        let mut report = Report::new(2, 0.5, &[]);
        let adapter = json!({"adapter": {"name": "x"}, "copy_gb_per_s": 200.0});
        report.add(done("adapter", vec![adapter], None), Duration::ZERO);
        report.add(done("steps", vec![step("a", 30)], None), Duration::ZERO);
        report.add(
            done("jax-gpu", Vec::new(), Some("no module")),
            Duration::ZERO,
        );
        let tables = report.tables();
        assert!(
            tables.contains("| a | plain | 2.000 | 1.000 | 30 | 50.0 | 25.0 % | - | - |"),
            "{tables}"
        );
        assert!(tables.contains("jax-gpu: no module"), "{tables}");
    }
}
