//! The page's Content-Security-Policy: its own files, WebAssembly, and nothing from elsewhere.

use crate::Outcome;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

const SCRIPT: &str = "<script type=\"module\"";

/// Puts the policy at the head of a built page. Trunk starts the page with a script within it: the
/// policy allows that one by its digest, and no other.
pub fn enforce(directory: &Path) -> Outcome<()> {
    let path = directory.join("index.html");
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let page = fs::read_to_string(&path).map_err(said)?;
    fs::write(&path, with_policy(&page)?).map_err(said)
}

fn with_policy(page: &str) -> Outcome<String> {
    let scripts: Vec<_> = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'none'",
        scripts.concat()
    );
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let head = page
        .find("<head>")
        .ok_or("index.html has no <head>: the policy has no place")?
        + "<head>".len();
    Ok(format!("{}{meta}{}", &page[..head], &page[head..]))
}

fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split(SCRIPT).skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
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
}
