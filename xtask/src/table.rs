//! Step times as a table: a row for each way and mode, a column for each shape.

use std::collections::BTreeMap;

use serde_json::Value;

/// The shapes that all peers are timed on.
pub const SHAPES: [&str; 4] = ["a", "b", "c", "d"];

/// Medians in milliseconds; in brackets how many times of it snnTorch's and JAX's quickest runs of the same
/// shape on the same kind of device take, and how many times of its floor it takes, where that is known.
pub fn steps(lines: &[Value]) -> String {
    let mut rows: BTreeMap<String, BTreeMap<String, &Value>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line["median_ms"].is_number()) {
        rows.entry(row_of(line))
            .or_default()
            .insert(word(line, "shape"), line);
    }
    let mut table =
        "| | a | b | c | d | launches | peak MiB |\n|---|---|---|---|---|---|---|\n".to_owned();
    for (name, shapes) in rows {
        if !SHAPES.iter().any(|shape| shapes.contains_key(*shape)) {
            continue;
        }
        let cell = |shape: &str| match shapes.get(shape) {
            Some(line) => cell(lines, line),
            None => "-".to_owned(),
        };
        let most = |field: &str| {
            let numbers = shapes.values().filter_map(|line| line[field].as_u64());
            numbers.max().filter(|&number| number > 0)
        };
        let shown = |number: Option<u64>| number.map_or("-".to_owned(), |it| it.to_string());
        table += &format!(
            "| {name} | {} | {} | {} |\n",
            SHAPES.map(cell).join(" | "),
            shown(most("launches")),
            shown(most("peak_bytes").map(|bytes| bytes >> 20))
        );
    }
    table
}

/// A text of a line.
pub fn word(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or("").to_owned()
}

/// How many times of a line's step a peer's quickest run takes.
pub fn times_of(lines: &[Value], line: &Value, peer: &str) -> Option<f64> {
    let own = line["median_ms"].as_f64()?;
    // snnTorch has no tangent: its twin does the same job.
    let mode = match (peer, word(line, "mode").as_str()) {
        ("snntorch", "tangent") => "reference".to_owned(),
        (_, mode) => mode.to_owned(),
    };
    let same = |other: &&Value| {
        word(other, "library") == peer
            && word(other, "shape") == word(line, "shape")
            && word(other, "mode") == mode
            && on_cpu(other) == on_cpu(line)
    };
    let theirs = lines.iter().filter(same);
    let quickest = theirs.filter_map(|other| other["median_ms"].as_f64());
    Some(quickest.min_by(f64::total_cmp)? / own)
}

fn cell(lines: &[Value], line: &Value) -> String {
    let median = line["median_ms"].as_f64().unwrap_or(f64::NAN);
    let library = word(line, "library");
    let ratio = |peer: &str, called: &str| {
        let ratio = times_of(lines, line, peer).filter(|_| library == "lyapunov-snn")?;
        Some(format!("{called}{ratio:.1}x"))
    };
    let floor = line["floor_ms"].as_f64();
    let floor = floor.map(|floor| format!("floor {:.1}x", median / floor));
    let ratios: Vec<_> = [ratio("snntorch", ""), ratio("jax", "JAX "), floor]
        .into_iter()
        .flatten()
        .collect();
    if ratios.is_empty() {
        format!("{median:.1}")
    } else {
        format!("{median:.1} ({})", ratios.join(", "))
    }
}

fn row_of(line: &Value) -> String {
    let way = match word(line, "way").as_str() {
        "oracle" => " op by op",
        _ => "",
    };
    let threads = line["threads"].as_u64().unwrap_or(1);
    let (library, device) = (word(line, "library"), word(line, "device"));
    let mode = word(line, "mode");
    if on_cpu(line) {
        format!("{library}{way}, {device}, threads {threads}, {mode}")
    } else {
        format!("{library}{way}, {device}, {mode}")
    }
}

/// Whether a line was measured on a CPU.
fn on_cpu(line: &Value) -> bool {
    word(line, "device").to_ascii_lowercase().contains("cpu")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(library: &str, device: &str, [shape, mode]: [&str; 2], median: f64) -> Value {
        json!({"library": library, "device": device, "threads": 2, "shape": shape, "mode": mode,
            "median_ms": median})
    }

    #[test]
    fn a_step_is_compared_with_the_peers_quickest_run_of_its_shape_mode_and_device() {
        let lines = [
            line("lyapunov-snn", "CPU", ["a", "tangent"], 2.0),
            line("lyapunov-snn", "NVIDIA H100", ["a", "tangent"], 1.0),
            line("snntorch", "cpu", ["a", "reference"], 30.0),
            line("snntorch", "cpu", ["a", "reference"], 20.0),
            line("snntorch", "cpu", ["a", "plain"], 7.0),
            line("snntorch", "cuda", ["a", "reference"], 50.0),
            line("jax", "cpu", ["a", "tangent"], 3.0),
            line("jax", "cpu", ["b", "tangent"], 1.0),
        ];
        assert_eq!(times_of(&lines, &lines[0], "snntorch"), Some(10.0));
        assert_eq!(times_of(&lines, &lines[0], "jax"), Some(1.5));
        assert_eq!(times_of(&lines, &lines[1], "snntorch"), Some(50.0));
        assert_eq!(times_of(&lines, &lines[1], "jax"), None);
        let table = steps(&lines);
        assert!(table.contains("2.0 (10.0x, JAX 1.5x)"), "{table}");
        let mut with_floor = lines.clone();
        with_floor[0]["floor_ms"] = json!(0.8);
        let with_floor = steps(&with_floor);
        assert!(
            with_floor.contains("2.0 (10.0x, JAX 1.5x, floor 2.5x)"),
            "{with_floor}"
        );
        assert!(
            table.contains("| lyapunov-snn, NVIDIA H100, tangent | 1.0 (50.0x) |"),
            "{table}"
        );
        assert!(
            table.contains("| snntorch, cpu, threads 2, plain | 7.0 |"),
            "{table}"
        );
    }
}
