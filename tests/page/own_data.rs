//! Data of the visitor's own: dropped, looked at, changed, trained on, kept, shared and asked for.

use crate::browser::Browser;
use crate::links::{finished, follow, wait_until};
use crate::site::Site;
use serde_json::{Value, json};

/// Drops a file of this content on the page.
pub const DROP: &str = "const [name, content, encoding] = [arguments[0].name, arguments[0].content, arguments[0].encoding];
    const bytes = encoding === 'base64' ? Uint8Array.from(atob(content), c => c.charCodeAt(0)) : content;
    const moved = new DataTransfer();
    moved.items.add(new File([bytes], name));
    const place = document.querySelector('main');
    for (const kind of ['dragover', 'drop']) {
        place.dispatchEvent(new DragEvent(kind, {dataTransfer: moved, bubbles: true, cancelable: true}));
    }";

async fn drop_text(browser: &Browser, name: &str, content: &str) {
    let file = json!({ "name": name, "content": content, "encoding": "text" });
    browser.run_with(DROP, file).await;
}

/// A table of three kinds of flowers, with a class that is no last column.
fn flowers() -> String {
    let mut text = "id;class;length;width\n".to_owned();
    for row in 0..90 {
        let kind = row % 3;
        let (length, width) = (kind * 2 + 1, 9 - kind * 3);
        text += &format!(
            "{row};{};{length},{};{width},{}\n",
            ["red", "green", "blue"][kind],
            row % 7,
            row % 5
        );
    }
    text
}

pub async fn at_stage(browser: &Browser, stage: &str) {
    let script = format!(
        "const own = document.querySelector('main.own');
         return !!own && own.dataset.stage === '{stage}' && own.dataset.busy === 'false'"
    );
    wait_until(browser, &format!("the stage {stage}"), 60, &script).await;
}

pub async fn opened(address: &str) -> Browser {
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(address, "device=cpu").await;
    to_data(&browser).await;
    browser
}

pub async fn to_data(browser: &Browser) {
    browser.run("location.hash = 'view=data'").await;
    wait_until(
        browser,
        "the view of data",
        20,
        "return !!document.querySelector('main.own')",
    )
    .await;
}

pub async fn text(browser: &Browser, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    let text = browser.run_with(script, json!(css)).await;
    text.as_str().unwrap_or_default().to_owned()
}

/// What is chosen for a key.
async fn chosen(browser: &Browser, key: &str) -> String {
    let script = "return document.getElementById('guess-' + arguments[0])?.value ?? 'absent'";
    let value = browser.run_with(script, json!(key)).await;
    value.as_str().unwrap_or_default().to_owned()
}

async fn choose(browser: &Browser, key: &str, value: &str) {
    let script = "const control = document.getElementById('guess-' + arguments[0].key);
        control.value = arguments[0].value;
        control.dispatchEvent(new Event('change', {bubbles: true}))";
    browser
        .run_with(script, json!({ "key": key, "value": value }))
        .await;
    let script = format!(
        "const own = document.querySelector('main.own');
         const control = document.getElementById('guess-{key}');
         return own.dataset.busy === 'false' && !!control && control.value === '{value}'"
    );
    wait_until(browser, &format!("{key} read as {value}"), 60, &script).await;
}

/// The part of a link that shares the present experiment with its receipts.
pub async fn shared(browser: &Browser) -> String {
    browser.click("#share-open").await;
    let script = "return document.getElementById('share-link')?.value ?? ''";
    wait_until(
        browser,
        "the link",
        20,
        "return !!document.getElementById('share-link')?.value",
    )
    .await;
    let link = browser.run(script).await;
    let link = link.as_str().unwrap_or_default().to_owned();
    browser
        .run("document.querySelector('dialog[open]').close()")
        .await;
    link
}

const DIGEST: &str = "return document.querySelector('#data-kept li')?.dataset.digest ?? ''";

#[tokio::test]
async fn a_dropped_table_is_looked_at_changed_trained_on_kept_and_asked_for_by_its_link() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    drop_text(&browser, "flowers.csv", &flowers()).await;
    at_stage(&browser, "found").await;
    let headline = text(&browser, "main.own h1").await;
    assert_eq!(headline, "90 samples, 2 values each, 3 classes");
    assert_eq!(chosen(&browser, "label").await, "class");
    assert_eq!(chosen(&browser, "decimal").await, "comma");
    let classes = text(&browser, "#data-classes").await;
    for class in ["red", "green", "blue"] {
        assert!(classes.contains(&format!("{class}30")), "{classes}");
    }
    browser.screenshot("data-found").await;

    // A guess is changed, and what is shown with it.
    choose(&browser, "ignore", "id+width").await;
    let headline = text(&browser, "main.own h1").await;
    assert_eq!(headline, "90 samples, 1 values each, 3 classes");
    let why = text(&browser, "[data-key='ignore'] .why").await;
    assert!(why.contains("guessed id") && why.contains("undo"), "{why}");
    choose(&browser, "scale", "whole").await;

    browser.click("#data-use").await;
    wait_until(
        &browser,
        "the lab",
        20,
        "return !!document.querySelector('main.lab')",
    )
    .await;
    for (field, value) in [
        ("task-time_steps", "3"),
        ("model-hidden_dims", "16"),
        ("training-epochs", "2"),
        ("lyapunov-warmup_steps", "2"),
    ] {
        browser.set(field, value).await;
    }
    browser.click("#train").await;
    finished(&browser).await;
    let link = shared(&browser).await;
    for part in ["task=own", "own=", "file=flowers.csv", "map=", "got-held="] {
        assert!(link.contains(part), "{part}: {link}");
    }

    // It is there after a reload, and trains.
    wait_until(
        &browser,
        "it is kept",
        20,
        "return (localStorage.getItem('lyapunov-lab.own-data') ?? '').includes('flowers.csv')",
    )
    .await;
    follow(&browser, &link).await;
    browser.click("#train").await;
    finished(&browser).await;
    fits(&browser).await;
    to_data(&browser).await;
    let digest = browser.run(DIGEST).await;
    assert!(
        digest.as_str().is_some_and(|it| link.contains(it)),
        "{digest} in {link}"
    );

    // Forgotten, it is gone, and the experiment says what it lacks.
    browser.click("#data-forget-all").await;
    wait_until(
        &browser,
        "what is needed",
        20,
        "return !!document.getElementById('data-needed')",
    )
    .await;
    let kept = browser
        .run("return localStorage.getItem('lyapunov-lab.own-data')")
        .await;
    assert_eq!(kept, "[]");

    a_fresh_browser_asks_for_the_file(&link).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Somebody else follows the link, has the file, and gets the same to the last bit.
async fn a_fresh_browser_asks_for_the_file(link: &str) {
    let fresh = Browser::open(1440, 900, &[]).await;
    follow(&fresh, link).await;
    wait_until(
        &fresh,
        "what is needed",
        20,
        "return !!document.getElementById('data-needed')",
    )
    .await;
    let needed = text(&fresh, "#data-needed").await;
    for words in ["“flowers.csv”", "90 samples", "digest"] {
        assert!(needed.contains(words), "{needed}");
    }
    fresh.click("#train").await;
    let notice = text(&fresh, "#notice").await;
    assert!(notice.contains("Not started"), "{notice}");

    to_data(&fresh).await;
    let other = "id,width,long,kind\n1,2,3,a\n2,4,5,b\n3,6,7,a\n4,8,9,b\n";
    drop_text(&fresh, "other.csv", other).await;
    at_stage(&fresh, "found").await;
    let said = text(&fresh, ".own .foot .say").await;
    assert!(said.contains("needs other data"), "{said}");
    drop_text(&fresh, "flowers.csv", &flowers()).await;
    at_stage(&fresh, "found").await;
    let said = text(&fresh, ".own .foot .say").await;
    assert_eq!(said, "This is the data that the experiment needs.");
    fresh.click("#data-use").await;
    wait_until(
        &fresh,
        "the lab",
        20,
        "return !!document.querySelector('main.lab')",
    )
    .await;
    fresh.click("#train").await;
    finished(&fresh).await;
    fits(&fresh).await;
    assert_eq!(fresh.console_errors().await, Vec::<String>::new());
}

/// Both networks come to what the link says.
async fn fits(browser: &Browser) {
    wait_until(
        browser,
        "the receipts fit",
        20,
        "return document.querySelector('main').textContent.includes('reproduced exactly')",
    )
    .await;
}

#[tokio::test]
async fn an_example_of_each_form_is_made_read_and_shown() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    for (name, headline) in [
        ("rows.csv", "150 samples, 4 values each, 3 classes"),
        (
            "steps.csv",
            "80 samples, 2 channels over 40 time steps, 2 classes",
        ),
        ("events.csv", "80 samples, spikes in 20 channels, 2 classes"),
        ("arrays.npz", "200 samples, pictures of 8 × 8, 4 classes"),
        ("trains.npz", "80 samples, spikes in 12 channels, 2 classes"),
        (
            "pictures.zip",
            "120 samples, pictures of 12 × 12, 4 classes",
        ),
        (
            "retina.zip",
            "80 samples, spikes in 578 channels, 2 classes",
        ),
    ] {
        browser.click(&format!("[data-example='{name}']")).await;
        at_stage(&browser, "found").await;
        assert_eq!(text(&browser, "main.own h1").await, headline, "{name}");
        let drawn = "const all = [...document.querySelectorAll('.own canvas.cells')];
            const ink = it => it.getContext('2d').getImageData(0, 0, it.width, it.height).data
                .some((part, at) => at % 4 === 3 && part > 0);
            return all.length === 3 && all.every(ink)";
        wait_until(&browser, &format!("three samples of {name}"), 20, drawn).await;
        browser.screenshot(&format!("data-{name}")).await;
        browser.click("#data-away").await;
        at_stage(&browser, "drop").await;
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_cannot_be_read_is_named_by_row_column_and_value_and_can_be_put_right() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    let wrong = "long,wide,kind\n1,2,a\n3,Bonn,b\n5,6,a\n7,8,b\n";
    drop_text(&browser, "towns.csv", wrong).await;
    at_stage(&browser, "refused").await;
    let said = text(&browser, "#data-problem").await;
    for words in ["towns.csv", "row 3", "column “wide”", "“Bonn”", "Allowed"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let around = text(&browser, ".own .raw tr.bad").await;
    assert!(around.contains("Bonn"), "{around}");
    let disabled = browser
        .run("return document.getElementById('data-use').disabled")
        .await;
    assert_eq!(disabled, Value::Bool(true));
    browser.screenshot("data-refused").await;
    browser.click("[data-repair='ignore']").await;
    at_stage(&browser, "found").await;
    let headline = text(&browser, "main.own h1").await;
    assert_eq!(headline, "4 samples, 1 values each, 2 classes");
    let updates = text(&browser, "#data-updates").await;
    assert!(
        updates.starts_with("Trained in ") && updates.ends_with(" updates."),
        "{updates}"
    );
    browser.click("#data-away").await;

    drop_text(&browser, "letter.csv", "Dear Sir or Madam").await;
    at_stage(&browser, "refused").await;
    let said = text(&browser, "#data-problem").await;
    assert!(said.contains("none of what is read"), "{said}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_reader_says_is_said_in_the_language_of_the_page() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu&lang=es").await;
    to_data(&browser).await;
    drop_text(&browser, "carta.csv", "Dear Sir or Madam").await;
    at_stage(&browser, "refused").await;
    let said = text(&browser, "#data-problem").await;
    assert!(
        said.starts_with("carta.csv: no es nada de lo que se lee"),
        "{said}"
    );
    browser.click("#data-away").await;
    let wrong = "long,wide,kind\n1,2,a\n3,1.5x,b\n5,6,a\n7,8,b\n";
    drop_text(&browser, "towns.csv", wrong).await;
    at_stage(&browser, "refused").await;
    let said = text(&browser, "#data-problem").await;
    for words in ["fila 3", "“1.5x”", "Se admite: un número; ignore=wide"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("--map"), "{said}");
    browser.click("#data-away").await;
    let noted = format!("# about\n{}", wrong.replace('x', ""));
    drop_text(&browser, "towns.csv", &noted).await;
    at_stage(&browser, "found").await;
    let notes = text(&browser, "#data-notes").await;
    assert!(
        notes.contains("se omiten 1 líneas que empiezan por #"),
        "{notes}"
    );
    let updates = text(&browser, "#data-updates").await;
    assert!(updates.starts_with("Se entrena en ") && updates.ends_with(" actualizaciones."));
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_loads_the_reader_who_brings_no_file() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    let script =
        "return performance.getEntriesByType('resource').some(it => it.name.includes('/reader'))";
    assert_eq!(browser.run(script).await, Value::Bool(false));
}

/// Blobs in the database, which an open page sees by its own name for them.
const IN_DATABASE: &str = "return new Promise(done => {
        const opening = indexedDB.open('lyapunov-lab', 1);
        opening.onsuccess = () => {
            const all = opening.result.transaction('blobs').objectStore('blobs').count();
            all.onsuccess = () => { opening.result.close(); done(all.result); };
        };
        opening.onerror = () => done(-1);
    })";

#[tokio::test]
async fn a_browser_without_files_of_its_own_keeps_data_in_its_database() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let without = json!({ "source": "delete StorageManager.prototype.getDirectory" });
    browser
        .devtools("Page.addScriptToEvaluateOnNewDocument", without)
        .await;
    browser.visit(&site.address, "device=cpu").await;
    let gone = "return typeof navigator.storage.getDirectory";
    assert_eq!(browser.run(gone).await, "undefined");
    to_data(&browser).await;
    drop_text(&browser, "flowers.csv", &flowers()).await;
    at_stage(&browser, "found").await;
    browser.click("#data-use").await;
    let kept = "return (localStorage.getItem('lyapunov-lab.own-data') ?? '').includes('\"place\":\"database\"')";
    wait_until(&browser, "it is kept in the database", 20, kept).await;
    assert_eq!(browser.run(IN_DATABASE).await, 1);

    // A later visit finds it there, and trains on it.
    browser.visit(&site.address, "device=cpu").await;
    to_data(&browser).await;
    browser.click("#data-kept .use-kept").await;
    for (field, value) in [
        ("task-time_steps", "3"),
        ("model-hidden_dims", "8"),
        ("training-epochs", "1"),
        ("lyapunov-warmup_steps", "2"),
    ] {
        browser.set(field, value).await;
    }
    browser.click("#train").await;
    finished(&browser).await;

    to_data(&browser).await;
    browser.click("#data-forget-all").await;
    let forgotten = "return localStorage.getItem('lyapunov-lab.own-data') === '[]'";
    wait_until(&browser, "it is forgotten", 20, forgotten).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(browser.run(IN_DATABASE).await, 0);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
