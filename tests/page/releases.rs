//! A site that keeps its releases, and the pages by which chats and feeds show a link.

use crate::browser::Browser;
use crate::links::{SMALL, finished, follow, value, wait_until};
use crate::site::{PREFIX, Served, Site, answer};

#[tokio::test]
async fn a_lessons_own_page_and_a_presets_say_what_they_are_and_forward_to_it() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    for (page, part) in [
        ("lesson/edge/", "lesson=edge"),
        ("preset/store_recall/", "task=store_recall"),
    ] {
        let file = std::fs::read_to_string(Site::folder().join(page).join("index.html"));
        let file = file.expect("the page is there");
        for tag in ["og:title", "og:description", "og:image"] {
            assert!(
                file.contains(&format!("property=\"{tag}\"")),
                "{tag}: {file}"
            );
        }
        follow(&browser, &format!("{}{page}", site.address)).await;
        let code = format!(
            "return location.href.includes('{part}') && !!document.querySelector('nav.nav')"
        );
        wait_until(&browser, page, 30, &code).await;
    }
    for picture in ["lab", "lesson"] {
        let picture = Site::folder().join(format!("previews/{picture}.png"));
        assert!(picture.is_file(), "{}", picture.display());
    }
}

#[tokio::test]
async fn a_receipt_of_another_release_opens_in_the_engine_that_made_it_where_the_site_has_kept_it()
{
    const RELEASES: &str = r#"{"latest": "0.2.0", "versions": ["0.1.0", "0.2.0"]}"#;
    let folder = Site::folder();
    let site = Site::answering(move |path, _| {
        let kept = path.strip_prefix(&format!("{PREFIX}v/0.1.0/"));
        let path = kept.map_or_else(|| path.to_owned(), |file| format!("{PREFIX}{file}"));
        answer(&folder, &path, &|name| match name {
            "releases.json" => Served::Replaced(RELEASES),
            _ => Served::AsItIs,
        })
    });
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!("{}#v=1&{SMALL}&device=cpu&start=1", site.address);
    follow(&browser, &link).await;
    finished(&browser).await;
    browser.click("#share-open").await;
    browser.click("#share-start").await;
    let code = "return document.getElementById('share-link').value.includes('got-held=')";
    wait_until(&browser, "receipts in the link", 20, code).await;
    let link = value(&browser, "share-link").await;
    for (version, is_offered) in [("0.1.0", true), ("0.0.9", false)] {
        let made = link.replace("=0.2.0", &format!("={version}"));
        assert_ne!(made, link, "the receipt says its version");
        follow(&browser, &made).await;
        finished(&browser).await;
        browser.click("#reproduced-held summary").await;
        let words = browser.text("#reproduced-held .sheet").await;
        assert!(words.contains(version), "{words}");
        let find = "return document.querySelector('#reproduced-held .other-release')?.href ?? ''";
        if is_offered {
            let code = "return !!document.querySelector('#reproduced-held .other-release')?.href";
            wait_until(&browser, "the older engine", 20, code).await;
        }
        let address = browser.run(find).await.as_str().unwrap_or("").to_owned();
        assert_eq!(address.contains("/v/0.1.0/#v=1"), is_offered, "{address}");
        if is_offered {
            follow(&browser, &address).await;
            finished(&browser).await;
        }
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
