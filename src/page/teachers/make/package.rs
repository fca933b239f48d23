//! An exercise as a SCORM 1.2 package of a few kilobytes: a page for a learning platform that frames this
//! lab, where it stands, and tells the platform what comes of it.

use crate::core::archive::zip;
use crate::page::site;

/// What the site has for it, to be filled in.
const TEMPLATES: [&str; 3] = ["imsmanifest.xml", "index.html", "bridge.js"];

/// The package of an exercise, by its title and its link's part behind the `#`; `lab` is this page's
/// address.
///
/// # Errors
///
/// One of the site's files did not come.
pub async fn package(title: &str, link: &str, lab: &str) -> Result<Vec<u8>, String> {
    let mut files = Vec::new();
    for name in TEMPLATES {
        let template = site::fetch_text(&format!("scorm/{name}")).await;
        let template = template.map_err(|reason| format!("scorm/{name}: {reason}."))?;
        files.push((name, filled(&template, title, link, lab)));
    }
    zip(&files).map_err(|error| error.to_string())
}

/// A template with what is the exercise's own.
fn filled(template: &str, title: &str, link: &str, lab: &str) -> String {
    let listed = TEMPLATES[1..].iter();
    let listed: Vec<_> = listed
        .map(|name| format!("      <file href=\"{name}\"/>"))
        .collect();
    // What a title or a link says is filled in last, so that it is no place of another.
    template
        .replace("@ID@", "lyapunov-lab-exercise")
        .replace("@FILES@", &listed.join("\n"))
        .replace("@LAB@", &escaped(lab))
        .replace("@LINK@", &escaped(link))
        .replace("@TITLE@", &escaped(title))
}

/// A text within an attribute or an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawzip::ZipArchive;

    const OURS: [&str; 3] = [
        include_str!("../../../../www/scorm/imsmanifest.xml"),
        include_str!("../../../../www/scorm/index.html"),
        include_str!("../../../../www/scorm/bridge.js"),
    ];

    fn of(title: &str) -> Vec<(&'static str, String)> {
        let link = "v=1&beta=0.5&title=T";
        let text = |template: &str| filled(template, title, link, "https://lab.example/a/");
        let texts = OURS.iter().map(|template| text(template));
        TEMPLATES.into_iter().zip(texts).collect()
    }

    #[test]
    fn a_package_frames_this_lab_with_the_exercise_and_lists_its_files() {
        let files = of("Holding on");
        let page = &files[1].1;
        assert!(
            page.contains("content=\"v=1&amp;beta=0.5&amp;title=T\""),
            "{page}"
        );
        assert!(page.contains("content=\"https://lab.example/a/\""));
        for name in &TEMPLATES[1..] {
            assert!(
                files[0].1.contains(&format!("<file href=\"{name}\"/>")),
                "{name}"
            );
        }
        assert!(files.iter().all(|(_, text)| !text.contains("@T")));
    }

    #[test]
    fn a_title_is_text_and_never_markup() {
        let files = of("</title><script>alert(\"1\")</script> & @LINK@");
        for (name, text) in &files[..2] {
            assert!(!text.contains("<script>alert"), "{name}: {text}");
            assert!(
                text.contains("&lt;script&gt;alert(&quot;1&quot;)"),
                "{name}"
            );
            assert!(
                text.contains("&amp; @LINK@"),
                "{name}: it stays as it was written"
            );
        }
    }

    #[test]
    fn the_archive_holds_the_files_with_their_sums_in_a_few_kilobytes() {
        let files = of("Holding on");
        let bytes = zip(&files).expect("memory");
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let archive = ZipArchive::from_slice(&bytes).expect("an archive");
        let mut records = archive.entries();
        let mut found = Vec::new();
        while let Some(record) = records.next_entry().expect("readable") {
            let entry = archive.get_entry(record.wayfinder()).expect("an entry");
            found.push(String::from_utf8_lossy(entry.data()).into_owned());
        }
        let texts: Vec<_> = files.into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, texts);
    }
}
