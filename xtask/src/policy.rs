//! The page's Content-Security-Policy: its own files, WebAssembly, and nothing from elsewhere.

use crate::Outcome;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

/// Puts the policy at the head of a built page. The page has two scripts within it, the guard and the
/// one by which Trunk starts the wasm: the policy allows them by their digests, and no other.
pub fn enforce(directory: &Path) -> Outcome<()> {
    let path = directory.join("index.html");
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let page = fs::read_to_string(&path).map_err(said)?;
    fs::write(&path, with_policy(&page)?).map_err(said)
}

fn with_policy(page: &str) -> Outcome<String> {
    let scripts: Vec<_> = inline_scripts(page)
        // As the browser reads it: a page has no carriage returns.
        .map(|script| script.replace("\r\n", "\n"))
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'",
        scripts.concat()
    );
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let head = page
        .find("<head>")
        .ok_or("index.html has no <head>: the policy has no place")?
        + "<head>".len();
    Ok(format!("{}{meta}{}", &page[..head], &page[head..]))
}

/// What stands between `<script>` and `</script>`, of any type and without an address.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let (_, tag) = rest.split_once("<script")?;
        let (attributes, content) = tag.split_once('>')?;
        let (script, after) = content.split_once("</script>")?;
        rest = after;
        Some((attributes, script))
    })
    .filter(|(attributes, _)| !attributes.contains("src="))
    .map(|(_, script)| script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_stands_first_and_names_the_digest_of_each_script_within_the_page() {
        let page = "<html><head><title>x</title></head><script type=\"module\" nonce=\"1\">abc</script></html>";
        let with = with_policy(page).expect("a head");
        assert!(with.starts_with("<html><head><meta http-equiv="));
        // printf abc | openssl dgst -sha256 -binary | base64
        assert!(with.contains("'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"));
        assert!(!with.contains("unsafe-inline"));
    }

    /// Scripts, requests, workers and the manifest are the site's own; all that is not named is forbidden.
    #[test]
    fn nothing_may_come_from_elsewhere_or_go_there() {
        let with = with_policy("<html><head></head></html>").expect("a head");
        let policy = with.split('"').nth(3).expect("a policy");
        let directives: Vec<_> = policy.split("; ").collect();
        assert_eq!(
            directives,
            [
                "default-src 'none'",
                "script-src 'self' 'wasm-unsafe-eval'",
                "style-src 'self'",
                "img-src 'self' data:",
                "connect-src 'self'",
                "worker-src 'self'",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
            ]
        );
    }

    #[test]
    fn a_script_of_any_type_is_named_by_the_digest_of_what_the_browser_reads() {
        let page =
            "<html><head></head><script src=\"x.js\"></script><script>a\r\nb</script></html>";
        let with = with_policy(page).expect("a head");
        // printf 'a\nb' | openssl dgst -sha256 -binary | base64
        assert!(
            with.contains("'sha256-fhj3NzEbLcOy8mndeDlrA1HxT7Zu+oefdoyyMYGIPHg='"),
            "{with}"
        );
        assert_eq!(with.matches("sha256-").count(), 1);
    }

    #[test]
    fn the_guard_can_stand_within_a_page() {
        let guard = include_str!("../../www/guard.js");
        for end in ["</script", "<!--"] {
            assert!(!guard.contains(end), "{end} would end it early");
        }
    }
}
