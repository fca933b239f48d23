//! `cargo xtask bench --growth`: how a step's cost grows with each size, by the program's own shapes of growth.

use serde_json::Value;

use crate::{
    Outcome, bench, build,
    folder::{text, write},
    results::fill::fill,
    workplace::Workplace,
};

const DOCUMENT: &str = "docs/kernels.md";
const PICTURE: &str = "docs/images/growth.svg";
/// What the document calls the part that the table is.
const PART: &str = "growth";
const SECONDS: &str = "1.5";
/// One of the program's shapes is its letter and its size: t500.
const SIZES: [(char, &str); 4] = [
    ('t', "time steps T"),
    ('n', "samples of a batch B"),
    ('l', "layers L"),
    ('h', "neurons of a layer H"),
];
const MODES: [&str; 2] = ["plain", "tangent"];

/// Times them on one thread; fills the document and draws the picture.
pub fn measure(here: &Workplace) -> Outcome<()> {
    let program = build::native_program(here)?;
    let mut times = here.command(&program);
    times
        .args(["bench", "--threads", "1", "--seconds", SECONDS])
        .args(["--shapes", "growth", "--modes", &MODES.join(",")])
        .arg("--picture")
        .arg(here.root.join(PICTURE));
    let lines = bench::collect(times)?;
    let path = here.root.join(DOCUMENT);
    let table = table(&lines);
    println!("{table}");
    let filled = fill(&text(&path)?, &[(PART, table.trim_end().to_owned())])
        .map_err(|reason| format!("{}: {reason}", path.display()))?;
    write(&path, filled)
}

/// A row for each size and way: medians from the smallest to the largest, and the powers.
fn table(lines: &[Value]) -> String {
    let mut table = "| a step, ms | plain or `tangent` | at | power over all | of the last two |\n|---|---|---|---|---|\n".to_owned();
    for (letter, size) in SIZES {
        for mode in MODES {
            let points: Vec<_> = lines
                .iter()
                .filter(|line| line["mode"] == mode)
                .filter_map(|line| point(line, letter))
                .collect();
            let at: Vec<_> = points
                .iter()
                .map(|(size, ms)| format!("{size}: {}", digits(*ms)))
                .collect();
            let power = |points: &[(f64, f64)]| {
                power(points).map_or("-".to_owned(), |it| format!("{it:.2}"))
            };
            let last = &points[points.len().saturating_sub(2)..];
            table += &format!(
                "| {size} | {mode} | {} | {} | {} |\n",
                at.join(", "),
                power(&points),
                power(last)
            );
        }
    }
    table
}

/// Size and milliseconds, where a line is of the shapes of a letter.
fn point(line: &Value, letter: char) -> Option<(f64, f64)> {
    let size = line["shape"].as_str()?.strip_prefix(letter)?;
    Some((size.parse().ok()?, line["median_ms"].as_f64()?))
}

/// Three digits.
fn digits(ms: f64) -> String {
    let places = (2.0 - ms.log10().floor()).clamp(0.0, 3.0) as usize;
    format!("{ms:.places$}")
}

/// The slope of the least-squares line through the logarithms.
fn power(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
    let (x, y) = (mean(|at| at.0), mean(|at| at.1));
    let along: f64 = logs.iter().map(|at| (at.0 - x) * (at.1 - y)).sum();
    let spread: f64 = logs.iter().map(|at| (at.0 - x).powi(2)).sum();
    (spread > 0.0).then(|| along / spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_has_the_medians_in_order_and_the_power_with_which_they_grow() {
        let line = |shape: &str, median: f64| json!({"shape": shape, "mode": "plain", "median_ms": median});
        let lines = [
            line("h16", 0.25),
            line("h160", 2.5),
            line("h1600", 250.0),
            line("a", 3.0),
            line("t10", 0.125),
        ];
        let table = table(&lines);
        let row = |start: &str| {
            table
                .lines()
                .find(|line| line.starts_with(start))
                .map(str::to_owned)
        };
        let neurons =
            "| neurons of a layer H | plain | 16: 0.250, 160: 2.50, 1600: 250 | 1.50 | 2.00 |";
        assert_eq!(row("| neurons").as_deref(), Some(neurons));
        assert_eq!(
            row("| time").as_deref(),
            Some("| time steps T | plain | 10: 0.125 | - | - |")
        );
    }

    #[test]
    fn the_table_takes_its_place_and_nothing_else() {
        let filled = |text: &str| fill(text, &[(PART, "new".to_owned())]);
        let text = "a\n<!-- results:growth -->\nold\n<!-- /results -->\nb";
        assert_eq!(
            filled(text).as_deref(),
            Ok("a\n<!-- results:growth -->\nnew\n<!-- /results -->\nb")
        );
        assert!(filled("a").is_err());
        let document = include_str!("../../docs/kernels.md");
        assert!(filled(document).is_ok(), "{DOCUMENT} has its place");
    }
}
