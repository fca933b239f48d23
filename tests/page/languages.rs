//! The page in another language than English: the choice, the address, and a pseudo-language that finds what no
//! language can say.

use crate::browser::Browser;
use crate::links::wait_until;
use crate::site::{Answer, PREFIX, Served, Site, answer};
use crate::tour::tour_of;
use serde_json::{Map, Value};

/// A language that is in no list: every text of the page, each letter with an accent. Served as a folder of
/// `lang`, as any language is.
const PSEUDO: &str = "qps";

/// A text with an accent on every letter but those of its placeholders, in brackets.
fn accented(text: &str) -> String {
    let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let other = "áƀçđéƒğħíĵķłɱñóƥɋřšŧúṽŵẋýžÁƁÇĐÉƑĞĦÍĴĶŁṀÑÓƤɊŘŠŦÚṼŴẊÝŽ";
    let mut within = false;
    let letters = text.chars().map(|letter| {
        within = letter == '{' || (within && letter != '}');
        let at = plain.chars().position(|it| it == letter);
        let accent = at.filter(|_| !within).and_then(|at| other.chars().nth(at));
        accent.unwrap_or(letter)
    });
    format!("⟦{}⟧", letters.collect::<String>())
}

/// The pseudo-language's file, by the keys that Spanish has.
fn pseudo() -> String {
    let path = Site::folder().join("lang/es/words.json");
    let spanish = std::fs::read_to_string(path).expect("Spanish");
    let spanish: Map<String, Value> = serde_json::from_str(&spanish).expect("well formed");
    let words = spanish
        .keys()
        .map(|key| (key.clone(), Value::String(accented(key))));
    Value::Object(words.collect()).to_string()
}

/// The site with the pseudo-language beside the others; its lessons are the English ones.
fn with_pseudo() -> Site {
    with_pseudo_as(PSEUDO)
}

/// The same under another language's tag.
fn with_pseudo_as(tag: &str) -> Site {
    let (folder, words) = (Site::folder(), pseudo());
    let own = format!("{PREFIX}lang/{tag}/");
    Site::answering(move |path, _| {
        let as_it_is = |path: &str| answer(&folder, path, &|_| Served::AsItIs);
        match path.strip_prefix(&own) {
            Some("words.json") => Answer::new("application/json", words.clone()),
            Some(file) => as_it_is(&format!("{PREFIX}{file}")),
            None => as_it_is(path),
        }
    })
}

/// What is seen or read out and has three plain letters in a row. Names and symbols stay, and so does what is code, what a
/// visitor or a lesson wrote, and what a file is called.
const PLAIN: &str = "const names = /Lyapunov|snnTorch|WebGPU|WebAssembly|SwiftShader|PyTorch|safetensors|BibTeX\
    |SCORM|Moodle|ILIAS|Canvas|MNIST|HDF5|JPEG|CSV|TSV|JSON|PNG|SVG|NPY|NPZ|NIR|SHD|SSC|ZIP|CPU|GPU|XOR|MiB\
    |Adam|AdamW|ATan|λ_reg|MIT|Apache|RO-Crate|Markdown|English|Español|Poisson|dropout|worker|Ada|https?:\\S+|[\\w-]+\\.\\w{2,11}/g;
    const aside = 'code, pre, script, style, textarea, noscript, .mono, .exercise-text, [data-own],'
        + ' #language, .citation, .ab, .raw';
    const found = new Set();
    const look = (text, where) => {
        const left = text.replace(names, '');
        if (/[A-Za-z]{3,}/.test(left)) found.add(`${where}: ${text.trim().slice(0, 90)}`);
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const parent = node.parentElement;
        if (!parent.closest(aside)) look(node.data, parent.closest('[id]')?.id ?? parent.className);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']) {
        for (const it of document.body.querySelectorAll(`[${name}]`)) {
            if (!it.closest(aside)) look(it.getAttribute(name), `${it.id || it.className} ${name}`);
        }
    }
    return [...found];";

/// What a lesson, a student or a file wrote, which is shown as it is; and the word for those who look for their language.
const WRITTEN: [&str; 27] = [
    // Whose data they are.
    "⟦Ŧħé đíğíŧš ářé đáŧá óƒ óŧħéřš",
    "⟦Łáñğúáğé⟧ (Language)",
    "At the edge",
    "⟦Ƒóř ŧéáçħéřš: At the edge⟧",
    "1. The target is λ* = 0.3. What will",
    "Raise it to 0.3, for that is what",
    "Leave it where it is",
    "Lower it all the same",
    "2. Which of the two networks learns",
    "3. How large will the gradient norm",
    "Only the regularised one",
    "Both",
    "Neither",
    "Why?",
    "It leaks",
    "blue",
    "green",
    "red",
    "length",
    "width",
    "petal length",
    "petal width",
    "kind",
    "⟦çħáñçé íš 33\u{a0}%: áłŵáýš “red”⟧",
    "⟦Šáɱƥłé 3, çłášš blue",
    "⟦Šáɱƥłé 2, çłášš green",
    "⟦Šáɱƥłé 1, çłášš red: ",
];

/// A text of [`WRITTEN`], which stand in full where they are short.
fn is_known(found: &str) -> bool {
    const SHORT: usize = 13;
    let text = found.split_once(": ").map_or(found, |(_, text)| text);
    let is = |known: &&str| match known.chars().count() < SHORT {
        true => text == *known,
        false => text.starts_with(known),
    };
    WRITTEN.iter().any(is)
}

#[tokio::test]
async fn every_text_of_every_view_is_said_in_the_language_of_the_page() {
    let site = with_pseudo();
    tour_of(
        &site,
        &format!("device=cpu&lang={PSEUDO}"),
        async |browser, view| {
            let found = browser.run(PLAIN).await;
            let found: Vec<String> = serde_json::from_value(found).expect("texts");
            let unknown = found.iter().filter(|text| !is_known(text));
            unknown.map(|text| format!("{view}: {text}")).collect()
        },
    )
    .await;
}

#[tokio::test]
async fn a_language_written_from_right_to_left_turns_the_page_and_no_chart() {
    let site = with_pseudo_as("ar");
    let fits = "const root = document.documentElement;
        const charts = [...document.querySelectorAll('svg')].map(it => getComputedStyle(it).direction);
        return root.dir === 'rtl' && root.lang === 'ar' && root.scrollWidth <= root.clientWidth
            && getComputedStyle(document.querySelector('.nav')).direction === 'rtl'
            && charts.length > 3 && charts.every(it => it === 'ltr')";
    for browser in [
        Browser::open(1440, 900, &[]).await,
        Browser::open_phone().await,
    ] {
        browser.visit(&site.address, "device=cpu&lang=ar").await;
        wait_until(&browser, "the page from right to left", 20, fits).await;
        browser.screenshot("right-to-left").await;
    }
}

/// The language of the root element, and what the button says that trains.
async fn speaks(browser: &Browser) -> (String, String) {
    let lang = browser.run("return document.documentElement.lang").await;
    let lang = lang.as_str().unwrap_or_default().to_owned();
    (lang, browser.text("#train").await)
}

fn in_words(lang: &str, train: &str) -> (String, String) {
    (lang.to_owned(), train.to_owned())
}

#[tokio::test]
async fn a_link_says_its_language_a_choice_is_kept_and_the_address_wins() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu&lang=en").await;
    assert_eq!(speaks(&browser).await, in_words("en", "Train both"));
    browser
        .visit(&site.address, "device=cpu#v=1&epochs=2&lang=es")
        .await;
    let spanish = "return document.documentElement.lang === 'es'";
    wait_until(&browser, "Spanish", 20, spanish).await;
    assert_eq!(speaks(&browser).await, in_words("es", "Entrenar ambas"));
    let title = browser.run("return document.title").await;
    assert_eq!(title, "Lyapunov Lab");
    // Kept over a visit whose address says nothing.
    browser.click("#device-badge").await;
    browser.set_now("language", "en").await;
    let english =
        "return document.documentElement.lang === 'en' && !!document.getElementById('train')";
    wait_until(&browser, "English", 20, english).await;
    browser.click("#device-badge").await;
    browser.set_now("language", "es").await;
    wait_until(&browser, "Spanish once more", 20, spanish).await;
    browser.visit(&site.address, "device=cpu").await;
    assert_eq!(speaks(&browser).await, in_words("es", "Entrenar ambas"));
    browser.visit(&site.address, "device=cpu&lang=en").await;
    assert_eq!(speaks(&browser).await, in_words("en", "Train both"));
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_language_that_is_not_there_leaves_the_page_in_english() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu&lang=xx").await;
    assert_eq!(speaks(&browser).await, in_words("en", "Train both"));
}
