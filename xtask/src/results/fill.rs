//! Texts between marks: `<!-- results:NAME -->`, the text, `<!-- /results -->`.

use crate::Outcome;

const OPENING: &str = "<!-- results:";
const OPENED: &str = " -->";
const CLOSING: &str = "<!-- /results -->";

/// `text` with each of the parts between its marks; every part has to have one place. Line ends stay
/// as they are.
pub fn fill(text: &str, parts: &[(&str, String)]) -> Outcome<String> {
    let windows = text.contains("\r\n");
    let text = text.replace("\r\n", "\n");
    let mut filled = String::new();
    let mut rest = text.as_str();
    let mut places = vec![0; parts.len()];
    while let Some((before, after)) = rest.split_once(OPENING) {
        let (name, after) = after
            .split_once(OPENED)
            .ok_or_else(|| format!("a mark `{OPENING}` does not end with `{OPENED}`"))?;
        let (old, after) = after
            .split_once(CLOSING)
            .ok_or_else(|| format!("the part {name} does not end with `{CLOSING}`"))?;
        if old.contains(OPENING) {
            return Err(format!("the part {name} does not end before another one"));
        }
        let part = parts
            .iter()
            .position(|(known, _)| *known == name)
            .ok_or_else(|| format!("there is no part {name}"))?;
        places[part] += 1;
        let new = &parts[part].1;
        // A part with lines of its own stands apart from its marks.
        let apart = if old.starts_with('\n') { "\n" } else { "" };
        filled.push_str(before);
        filled.push_str(&format!(
            "{OPENING}{name}{OPENED}{apart}{new}{apart}{CLOSING}"
        ));
        rest = after;
    }
    filled.push_str(rest);
    for ((name, _), count) in parts.iter().zip(places) {
        if count != 1 {
            return Err(format!("the part {name} has {count} places, not one"));
        }
    }
    Ok(if windows {
        filled.replace('\n', "\r\n")
    } else {
        filled
    })
}
