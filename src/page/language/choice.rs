//! Which language the page is in.

/// What needs no file.
pub const ENGLISH: &str = "en";
/// A line for each folder of `www/lang`: its name, and the language's own name for itself.
const FOLDERS: &str = include_str!("../../../www/lang/languages.txt");

/// Tag and name of each language, English first.
pub fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let folders = FOLDERS.lines().filter_map(|line| line.split_once(' '));
    std::iter::once((ENGLISH, "English")).chain(folders)
}

/// The languages to try, the first first: what the address asks for, whether or not it is listed; what was
/// chosen on this device; the first of the browser's that there is. English is the last in any case.
pub fn wanted(asked: Option<&str>, kept: Option<&str>, browser: &[String]) -> Vec<String> {
    let asked = asked.map(|tag| listed(tag).unwrap_or(tag).to_owned());
    let kept = kept.and_then(listed).map(str::to_owned);
    let of_browser = browser
        .iter()
        .find_map(|tag| listed(tag))
        .map(str::to_owned);
    let mut wanted: Vec<_> = [asked, kept, of_browser].into_iter().flatten().collect();
    wanted.push(ENGLISH.to_owned());
    wanted.dedup();
    wanted
}

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 9] = ["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// Which way a language is written, as HTML says it.
pub fn direction(tag: &str) -> &'static str {
    let language = tag.split('-').next().unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&language.to_ascii_lowercase().as_str()) {
        "rtl"
    } else {
        "ltr"
    }
}

/// The language there is for a tag: itself, or one of the same language spoken elsewhere.
fn listed(tag: &str) -> Option<&'static str> {
    let same = |own: &&'static str| own.eq_ignore_ascii_case(tag);
    let language = |tag: &str| {
        tag.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let akin = |own: &&'static str| language(own) == language(tag);
    let tags = || languages().map(|(own, _)| own);
    tags().find(same).or_else(|| tags().find(akin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(asked: Option<&str>, kept: Option<&str>, browser: &[&str]) -> String {
        let browser: Vec<_> = browser.iter().map(|tag| (*tag).to_owned()).collect();
        wanted(asked, kept, &browser).remove(0)
    }

    #[test]
    fn the_address_wins_then_what_was_chosen_then_the_browser_then_english() {
        assert_eq!(first(Some("es"), Some("en"), &["en"]), "es");
        assert_eq!(first(Some("en"), Some("es"), &["es"]), "en");
        assert_eq!(first(None, Some("es"), &["en-GB"]), "es");
        assert_eq!(first(None, None, &["fr", "es-MX", "en"]), "es");
        assert_eq!(first(None, None, &["en-US", "es"]), "en");
        assert_eq!(first(None, None, &["fr"]), "en");
        assert_eq!(first(None, Some("moon"), &[]), "en");
    }

    #[test]
    fn a_language_is_written_from_right_to_left_wherever_it_is_spoken() {
        assert_eq!(
            ["ar", "ar-EG", "HE", "es", "en-XA"].map(direction),
            ["rtl", "rtl", "rtl", "ltr", "ltr"]
        );
    }

    #[test]
    fn the_address_may_name_a_folder_that_is_not_listed() {
        assert_eq!(first(Some("en-XA"), None, &[]), "en");
        assert_eq!(first(Some("qps"), None, &[]), "qps");
        assert_eq!(first(Some("ES-ar"), None, &[]), "es");
    }
}
