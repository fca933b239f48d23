//! Servers, frames and browsers that are not as they should be: each is named, once, with what to do.

use crate::browser::Browser;
use crate::links::wait_until;
use crate::site::{Served, Site};
use crate::visits::{make_small, train_to_the_end};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Waits for the only thing that is said above the page, and gives its words.
async fn obstacle(browser: &Browser, kind: &str) -> String {
    let said = format!("return !!document.querySelector(\".obstacle[data-kind='{kind}']\")");
    wait_until(browser, &format!("the obstacle {kind}"), 30, &said).await;
    // Whatever else would be said has its time.
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    let count = "return document.querySelectorAll('.obstacle').length";
    assert_eq!(browser.run(count).await, 1, "named once");
    browser.screenshot(&format!("obstacle-{kind}")).await;
    browser.text(".obstacle").await
}

async fn mentions(browser: &Browser, kind: &str, words: &[&str]) {
    let said = obstacle(browser, kind).await;
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
}

/// Opens an address whose page may never come to anything.
async fn open(browser: &Browser, address: &str) {
    browser
        .client
        .goto(address)
        .await
        .expect("the address opens");
}

#[tokio::test]
async fn a_page_opened_from_a_file_says_how_to_serve_it() {
    let browser = Browser::open(1440, 900, &[]).await;
    let file = Site::folder().join("index.html");
    let file = std::fs::canonicalize(file).expect("the page");
    open(&browser, &format!("file://{}", file.display())).await;
    mentions(&browser, "file", &["http.server", "localhost"]).await;
}

#[tokio::test]
async fn what_stands_before_the_page_is_said_in_the_visitors_language() {
    let browser = Browser::open(1440, 900, &[]).await;
    let file = Site::folder().join("index.html");
    let file = std::fs::canonicalize(file).expect("the page");
    open(&browser, &format!("file://{}?lang=es", file.display())).await;
    mentions(
        &browser,
        "file",
        &["Esta página se abrió desde un archivo.", "http.server"],
    )
    .await;
    let sight = browser.text("#app").await;
    for words in ["Laboratorio", "Dos redes parten iguales", "No iniciada"] {
        assert!(sight.contains(words), "{words}: {sight}");
    }
    // A browser's own language, as the page itself will choose it; what is wrong with a file too.
    let site = Site::serve_as(
        |name| match name.starts_with("app") && name.ends_with(".wasm") {
            true => Served::Missing,
            false => Served::AsItIs,
        },
    );
    let browser = Browser::open(1440, 900, &["--accept-lang=es-MX,en"]).await;
    open(&browser, &site.address).await;
    mentions(
        &browser,
        "download",
        &[
            "No se pudo cargar la página.",
            "el servidor respondió 404",
            "Intentarlo",
        ],
    )
    .await;
    let lang = browser.run("return document.documentElement.lang").await;
    assert_eq!(lang, "es");
}

#[tokio::test]
async fn an_address_that_the_site_does_not_have_says_so_and_where_a_link_has_its_experiment() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    open(&browser, &format!("{}nothing", site.address)).await;
    let said = browser.text("body").await;
    for words in [
        "no page of this name",
        "behind a #",
        "ninguna página",
        "detrás de un #",
    ] {
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_browser_without_webassembly_simd_or_module_workers_is_told_which_ones_have_it() {
    let site = Site::serve();
    let lacking = [
        ("webassembly", "delete self.WebAssembly"),
        ("simd", "WebAssembly.validate = () => false"),
        (
            "module-worker",
            "self.Worker = function () { this.terminate = () => {}; }",
        ),
    ];
    for (kind, source) in lacking {
        let browser = Browser::open(1440, 900, &[]).await;
        let command = "Page.addScriptToEvaluateOnNewDocument";
        browser.devtools(command, json!({ "source": source })).await;
        open(&browser, &site.address).await;
        mentions(&browser, kind, &["Chrome", "Firefox", "Safari"]).await;
        let status = browser.text(".skeleton-status").await;
        assert_eq!(status, "Not started", "{kind}");
    }
}

#[tokio::test]
async fn a_frame_without_an_origin_names_the_attribute_and_one_with_it_trains() {
    const FRAMES: &str = "<iframe id=bare sandbox='allow-scripts' src='./' width=900 height=600></iframe>
        <iframe id=full sandbox='allow-scripts allow-same-origin' src='./?device=cpu' width=900 height=600></iframe>";
    let site = Site::serve_as(|name| match name {
        "frames.html" => Served::Replaced(FRAMES),
        _ => Served::AsItIs,
    });
    let browser = Browser::open_impatient(1440, 1400).await;
    open(&browser, &format!("{}frames.html", site.address)).await;
    let framed = "return !!document.getElementById('full')";
    wait_until(&browser, "the frames", 30, framed).await;
    let bare = browser.element("#bare").await;
    bare.enter_frame().await.expect("a frame");
    mentions(&browser, "sandbox", &["allow-same-origin", &site.address]).await;
    browser
        .client
        .clone()
        .enter_parent_frame()
        .await
        .expect("the page around it");
    let full = browser.element("#full").await;
    full.enter_frame().await.expect("a frame");
    let ready = "return document.getElementById('status')?.dataset.engine === 'ready'";
    wait_until(&browser, "the engine", 60, ready).await;
}

#[tokio::test]
async fn wasm_of_an_unknown_type_works_and_scripts_of_one_are_named() {
    let site = Site::serve_as(|name| match name.ends_with(".wasm") {
        true => Served::Called("application/octet-stream"),
        false => Served::AsItIs,
    });
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    train_to_the_end(&browser, 120).await;

    let site = Site::serve_as(|name| match name.ends_with(".js") {
        true => Served::Called("text/plain"),
        false => Served::AsItIs,
    });
    open(&browser, &site.address).await;
    mentions(
        &browser,
        "download",
        &["app", "text/plain", "text/javascript"],
    )
    .await;
}

#[tokio::test]
async fn a_style_sheet_that_does_not_come_or_is_called_something_else_is_named() {
    let of_sheets = |served: fn() -> Served| {
        Site::serve_as(move |name| match name.ends_with(".css") {
            true => served(),
            false => Served::AsItIs,
        })
    };
    for (site, words) in [
        (
            of_sheets(|| Served::Missing),
            ["style sheet", ".css", "404"],
        ),
        (
            of_sheets(|| Served::Called("text/plain")),
            [".css", "text/plain", "text/css"],
        ),
    ] {
        let browser = Browser::open(1440, 900, &[]).await;
        browser.visit(&site.address, "device=cpu").await;
        mentions(&browser, "style", &words).await;
    }
}

#[tokio::test]
async fn a_file_of_the_page_that_does_not_come_is_named_and_asked_for_again() {
    let there = Arc::new(AtomicBool::new(false));
    let is_there = there.clone();
    let site = Site::serve_as(move |name| {
        let is_page = name.starts_with("app") && name.ends_with(".wasm");
        match is_page && !is_there.load(Ordering::SeqCst) {
            true => Served::Missing,
            false => Served::AsItIs,
        }
    });
    let browser = Browser::open(1440, 900, &[]).await;
    open(&browser, &site.address).await;
    mentions(&browser, "download", &["app", ".wasm", "404"]).await;
    there.store(true, Ordering::SeqCst);
    browser.click(".obstacle button").await;
    let mounted = "return !!document.getElementById('train')";
    wait_until(&browser, "the page", 30, mounted).await;
}

#[tokio::test]
async fn a_file_of_the_engine_that_does_not_come_is_named_and_fetched_anew_with_nothing_lost() {
    let there = Arc::new(AtomicBool::new(false));
    let is_there = there.clone();
    let site = Site::serve_as(move |name| {
        let is_engine = name.starts_with("worker") && name.ends_with(".wasm");
        match is_engine && !is_there.load(Ordering::SeqCst) {
            true => Served::Missing,
            false => Served::AsItIs,
        }
    });
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    browser.set("model-beta", "0.5").await;
    let named = "const said = document.getElementById('engine-problem')?.textContent ?? '';
        return /worker\\S*_bg\\.wasm/.test(said) && said.includes('404')";
    wait_until(&browser, "the file's name", 60, named).await;
    browser.screenshot("engine-missing").await;
    there.store(true, Ordering::SeqCst);
    fetch_anew(&browser).await;
    assert_eq!(crate::links::value(&browser, "model-beta").await, "0.5");
}

/// Presses the button, and waits for the page and an engine that listens.
async fn fetch_anew(browser: &Browser) {
    browser.run("self.isOld = true").await;
    browser.click("#engine-reload").await;
    let ready =
        "return !self.isOld && document.getElementById('status')?.dataset.engine === 'ready'";
    wait_until(browser, "the engine", 60, ready).await;
}

#[tokio::test]
async fn an_engine_of_another_build_is_not_listened_to_and_a_new_one_is_offered() {
    // As engines were before they greeted, and one of another build.
    for old in [
        "postMessage(new Uint8Array([0, 5, 48, 46, 48, 46, 49, 1, 0]))",
        "postMessage('lyapunov-lab 0.0.1 17'); postMessage(new Uint8Array([1, 2, 3]))",
    ] {
        let renewed = Arc::new(AtomicBool::new(false));
        let is_new = renewed.clone();
        let site = Site::serve_as(move |name| {
            let is_loader = name.starts_with("worker") && name.ends_with("_loader.js");
            match is_loader && !is_new.load(Ordering::SeqCst) {
                true => Served::Replaced(old),
                false => Served::AsItIs,
            }
        });
        let browser = Browser::open(1440, 900, &[]).await;
        browser.visit(&site.address, "device=cpu").await;
        browser.set("model-beta", "0.5").await;
        let said = "return !!document.getElementById('engine-trouble')?.textContent.includes('not of one build')";
        wait_until(&browser, "the mismatch", 30, said).await;
        browser.screenshot("engine-mismatch").await;
        renewed.store(true, Ordering::SeqCst);
        fetch_anew(&browser).await;
        assert_eq!(crate::links::value(&browser, "model-beta").await, "0.5");
    }
}

#[tokio::test]
async fn the_engines_files_are_named_by_their_content_and_pages_of_github_stay_as_they_are() {
    let folder = Site::folder();
    let names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the site")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.contains(&".nojekyll".to_owned()), "{names:?}");
    let engine: Vec<_> = names
        .iter()
        .filter(|name| name.starts_with("worker"))
        .collect();
    assert_eq!(engine.len(), 3, "{engine:?}");
    assert!(engine.iter().all(|name| name.starts_with("worker-")));
}

/// Without https and not on this machine: no WebGPU, no clipboard.
#[tokio::test]
async fn over_plain_http_the_badge_says_what_webgpu_needs_and_copy_works_all_the_same() {
    let site = Site::serve();
    let rule = "--host-resolver-rules=MAP lab.test 127.0.0.1";
    let browser = Browser::open(1440, 900, &[rule]).await;
    let address = site.address.replace("127.0.0.1", "lab.test");
    browser.visit(&address, "").await;
    assert_eq!(browser.run("return isSecureContext").await, false);
    let said = "return document.getElementById('device-words').textContent.includes('https')";
    wait_until(&browser, "the reason", 60, said).await;
    browser.screenshot("plain-http").await;
    browser.click("#share-open").await;
    let copied = "self.copied = null; document.addEventListener('copy', () => {
        self.copied = document.activeElement.value; });";
    browser.run(copied).await;
    browser.click("#share-copy").await;
    let link = crate::links::value(&browser, "share-link").await;
    let same = "return self.copied === document.getElementById('share-link').value
        && [...document.querySelectorAll('#share [role=status]')].some(it => it.textContent === 'Copied.')";
    wait_until(&browser, &format!("a copy of {link}"), 10, same).await;
    // Where not even that is allowed, the text stands selected.
    let refuse =
        "document.execCommand = () => false; document.getElementById('share-copy').click()";
    browser.run(refuse).await;
    let selected = "const area = document.querySelector('.by-hand');
        return !!area && document.activeElement === area && area.selectionStart === 0
            && area.selectionEnd === area.value.length
            && area.value === document.getElementById('share-link').value";
    wait_until(&browser, "the selected text", 10, selected).await;
    browser.screenshot("copy-by-hand").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn without_javascript_the_page_says_so_and_does_not_pretend_to_load() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let off = json!({ "value": true });
    browser
        .devtools("Emulation.setScriptExecutionDisabled", off)
        .await;
    open(&browser, &site.address).await;
    let said = browser.text("noscript").await;
    for words in ["allow JavaScript", "permite JavaScript"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(browser.text(".skeleton-status").await, "");
}
