//! HTML that shows the lab within another page.

/// A frame, as any page and platform takes it.
pub fn framed(address: &str) -> String {
    let address = address.replace('&', "&amp;");
    format!(
        "<iframe src=\"{address}\" width=\"100%\" height=\"760\" loading=\"lazy\" title=\"Lyapunov Lab\" \
         allow=\"clipboard-write\"></iframe>"
    )
}

/// The same by `embed.js`, which lies beside the page.
pub fn element(address: &str) -> String {
    let (page, link) = address.split_once('#').unwrap_or((address, ""));
    let (folder, _) = page.rsplit_once('/').unwrap_or((page, ""));
    let link = link.replace('&', "&amp;");
    format!(
        "<script src=\"{folder}/embed.js\"></script>\n<lyapunov-lab link=\"{link}\"></lyapunov-lab>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_html_whose_address_is_the_link() {
        let text = framed("https://lab.example/#v=1&seed=7");
        assert!(text.starts_with("<iframe src=\"https://lab.example/#v=1&amp;seed=7\""));
    }

    #[test]
    fn an_elements_script_lies_beside_the_page_whatever_the_page_is_called() {
        for page in ["https://lab.example/a/", "https://lab.example/a/index.html"] {
            let text = element(&format!("{page}#v=1&seed=7"));
            assert!(
                text.contains("src=\"https://lab.example/a/embed.js\""),
                "{text}"
            );
            assert!(text.contains("link=\"v=1&amp;seed=7\""), "{text}");
        }
    }
}
