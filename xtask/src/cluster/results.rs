//! Results as they lie in a folder, read line by line as text: nothing here knows what a run is.

use std::{collections::BTreeMap, fs, path::Path};

use crate::Outcome;

/// The lines of all parts of a folder, as the tasks wrote them.
pub fn lines_of_parts(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_part = |name: &str| name.starts_with("results-") && name.ends_with(".jsonl");
    let parts = entries
        .flatten()
        .filter(|entry| is_part(&entry.file_name().to_string_lossy()));
    let texts = parts.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Fails unless a file has each of so many runs once and in order, to the last bit what the local sweep
/// has of it, and the parts of its folder hold no run twice.
pub fn check(what: &str, folder: &Path, collected: &str, local: &str, runs: usize) -> Outcome<()> {
    let wrong = |reason: String| Err(format!("{what}: {reason}"));
    let (ours, theirs) = (by_index(collected)?, by_index(local)?);
    for (name, lines) in [("collected", &ours), ("local", &theirs)] {
        if lines.len() != runs || lines.keys().copied().ne(0..runs as u64) {
            return wrong(format!(
                "{} of {runs} runs are in the {name} results",
                lines.len()
            ));
        }
    }
    let in_order = collected.lines().map(index).eq((0..runs as u64).map(Some));
    if !in_order {
        return wrong("the collected runs are not in order".to_owned());
    }
    if let Some((index, line)) = ours
        .iter()
        .find(|(index, line)| theirs.get(index) != Some(line))
    {
        let local = theirs.get(index).map_or("", String::as_str);
        return wrong(format!(
            "run {index} is not what it is locally:\n{line}\n{local}"
        ));
    }
    let written = lines_of_parts(folder).len();
    if written != runs {
        return wrong(format!("the parts have {written} lines for {runs} runs"));
    }
    println!("{what}: {runs} runs, each once, to the last bit as in the local sweep");
    Ok(())
}

/// Lines by their run's number, without the seconds, in which runs may differ.
fn by_index(text: &str) -> Outcome<BTreeMap<u64, String>> {
    let mut lines = BTreeMap::new();
    for line in text.lines() {
        let number = index(line).ok_or_else(|| format!("a line has no run's number: {line}"))?;
        if lines.insert(number, without_seconds(line)?).is_some() {
            return Err(format!("run {number} is there twice"));
        }
    }
    Ok(lines)
}

fn index(line: &str) -> Option<u64> {
    let (_, rest) = line.split_once("\"index\":")?;
    rest.split([',', '}']).next()?.trim().parse().ok()
}

fn without_seconds(line: &str) -> Outcome<String> {
    let parts = line.split_once("\"seconds\":");
    let (before, rest) = parts.ok_or_else(|| format!("a line has no seconds: {line}"))?;
    let end = rest.find([',', '}']).unwrap_or(rest.len());
    Ok(format!("{before}{}", &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_without_their_seconds_and_with_everything_else() {
        let one = without_seconds(r#"{"index":3,"seconds":0.25,"a":1.0}"#);
        assert_eq!(one, without_seconds(r#"{"index":3,"seconds":7,"a":1.0}"#));
        assert_ne!(
            one,
            without_seconds(r#"{"index":3,"seconds":0.25,"a":1.5}"#)
        );
        assert!(without_seconds("{}").is_err());
    }

    #[test]
    fn a_run_that_is_missing_doubled_or_different_fails_the_check() {
        let folder = Path::new("/nowhere");
        let line =
            |index: u64, value: f64| format!(r#"{{"index":{index},"seconds":1,"v":{value}}}"#);
        let local = [line(0, 0.5), line(1, 0.5)].join("\n");
        let failure =
            |lines: &[String]| check("x", folder, &lines.join("\n"), &local, 2).expect_err("fails");
        assert!(failure(&[line(0, 0.5)]).contains("1 of 2 runs"));
        assert!(failure(&[line(0, 0.5), line(0, 0.5)]).contains("twice"));
        assert!(failure(&[line(1, 0.5), line(0, 0.5)]).contains("not in order"));
        assert!(failure(&[line(0, 0.5), line(1, 0.25)]).contains("run 1 is not"));
        // The same in the parts: here is none.
        assert!(failure(&[line(0, 0.5), line(1, 0.5)]).contains("0 lines"));
    }
}
