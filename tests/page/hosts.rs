//! The lab as a guest of other people's programs: a MyST book and a notebook in JupyterLab, each used from
//! the first click to the hand-in.
//!
//! `cargo xtask hosts-test` runs what is ignored here, with `HOSTS_PYTHON` a Python that has what
//! tests/hosts/requirements.txt names. A book needs Node and npm, and MyST fetches its theme from the network
//! while it builds; `BOOK_THEME` names the `template.yml` of a built one where it cannot.

use crate::browser::Browser;
use crate::lessons::hand_in;
use crate::links::{SMALL, wait_until};
use crate::site::{PREFIX, Served, Site, answer};
use fantoccini::elements::Element;
use serde_json::{Value, json};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The lab's address, as the guide and the sources have it.
const LAB: &str = "https://lab.example/";
/// The guide's link.
const LINK: &str = "v=1&alpha=0.9";
const GUIDE: &str = include_str!("../../docs/embedding.md");
const NOTEBOOK: &str = include_str!("../hosts/notebook.ipynb");
const BOOK: [(&str, &str); 3] = [
    ("myst.yml", include_str!("../hosts/book/myst.yml")),
    ("index.md", include_str!("../hosts/book/index.md")),
    ("settings.md", include_str!("../hosts/book/settings.md")),
];
/// How long a host may take to be built or to start, in seconds.
const PATIENCE: u64 = 180;

fn exercise() -> String {
    format!(
        "v=1&{SMALL}&device=cpu&title=Holding%20on&explain=Why%3F&goal=test%20accuracy%20at%20least%200.01"
    )
}

/// The element of the lab, which MyST puts into a shadow root.
const ELEMENT: &str = "const lab = [document, ...document.querySelectorAll('*')]
    .map(it => (it.shadowRoot ?? it).querySelector('lyapunov-lab')).find(it => it);";

#[test]
fn the_guide_shows_what_is_tried_here_line_by_line() {
    let notebook: Value = serde_json::from_str(NOTEBOOK).expect("a notebook");
    let cells = notebook["cells"].as_array().expect("cells");
    let lines = cells.iter().filter_map(|cell| cell["source"].as_array());
    let lines = lines.flatten().filter_map(Value::as_str);
    let mut tried: Vec<&str> = lines.map(str::trim_end).collect();
    tried.extend(BOOK.iter().flat_map(|(_, text)| text.lines()));
    let (_, section) = GUIDE
        .split_once("## Notebooks and MyST")
        .expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another one");
    let shown = section.lines().filter_map(|it| it.strip_prefix("    "));
    let shown: Vec<&str> = shown
        .map(|it| it.split("  #").next().unwrap_or(it).trim_end())
        .collect();
    assert!(shown.len() > 10, "{shown:?}");
    for line in shown {
        assert!(tried.contains(&line), "{line}");
    }
}

#[tokio::test]
#[ignore = "sets up Jupyter: cargo xtask hosts-test"]
async fn a_book_shows_the_lab_where_it_stands_trains_and_its_students_keep_their_work() {
    let lab = Site::serve();
    let (book, _folder) = book(&lab);
    let browser = Browser::open_impatient(1400, 1000).await;
    browser
        .client
        .goto(&book.address)
        .await
        .expect("the book opens");
    train(&browser).await;
    // A book has nobody who takes it: nothing says that it was handed in.
    let to_host = "return !!document.getElementById('hand-in-host')";
    assert_eq!(browser.run(to_host).await, false);
    let file = hand_in(&browser).await;
    assert!(file.contains("Ada") && file.contains("Because"), "{file}");
    browser.screenshot("host-book").await;
    out(&browser).await;
    assert_trained(&browser.run("return told").await);
    browser.click("article a[href*='settings']").await;
    let shown = format!(
        "{ELEMENT} return lab?.querySelector('iframe')?.src === '{}?host='
            + encodeURIComponent(origin) + '&collects=nothing#v=1&alpha=0.9&hide=settings,bar'",
        lab.address
    );
    wait_until(&browser, "the lab of that page", 60, &shown).await;
    into(&browser).await;
    let alone = "return getComputedStyle(document.querySelector('.nav')).display === 'none'";
    wait_until(&browser, "the lab without its bar", 30, alone).await;
    assert_eq!(errors_of(&browser, &lab).await, Vec::<String>::new());
}

#[tokio::test]
#[ignore = "sets up Jupyter: cargo xtask hosts-test"]
async fn a_notebook_gets_the_results_of_training_in_its_kernel() {
    let lab = Site::serve();
    let jupyter = Jupyter::start(
        &NOTEBOOK
            .replace(LAB, &lab.address)
            .replace(LINK, &exercise()),
    );
    let browser = Browser::open_impatient(1400, 1000).await;
    let address = format!("{}lab/tree/notebook.ipynb", jupyter.address);
    browser
        .client
        .goto(&address)
        .await
        .expect("JupyterLab opens");
    // The bar below names the kernel's state once there is one: before, a cell asks for one to be chosen.
    let idle = "return document.querySelectorAll('.jp-CodeCell').length === 3 &&
        [...document.querySelectorAll('.jp-StatusBar-TextItem')]
            .some(it => it.textContent.includes('| Idle'))";
    wait_until(&browser, "the notebook and its kernel", PATIENCE, idle).await;
    run_cell(&browser, 1).await;
    let told = train_and_hand_in(&browser).await;
    browser.screenshot("host-notebook").await;
    assert_handed_in(&told);
    let accuracy = printed(&browser, 2).await.parse::<f64>().ok();
    assert_eq!(
        accuracy,
        told["finished"]["regularised"]["testAccuracy"].as_f64()
    );
    assert_eq!(printed(&browser, 3).await, "'Because of λ.'");
    assert_eq!(errors_of(&browser, &lab).await, Vec::<String>::new());
}

/// Trains the exercise in the host's page and answers it; within the lab's frame. What the element tells is kept by event.
async fn train(browser: &Browser) {
    let heard = format!(
        "{ELEMENT} if (!lab) return false;
        window.told = {{}};
        for (const kind of ['finished', 'handed-in', 'refused'])
            lab.addEventListener(kind, event => {{ told[kind] = event.detail; }});
        lab.scrollIntoView();
        return true"
    );
    wait_until(browser, "the lab's element", PATIENCE, &heard).await;
    into(browser).await;
    browser.click("#train").await;
    let trained = "return !!document.getElementById('hand-in-file')";
    wait_until(browser, "the way to hand in", 120, trained).await;
    browser.set_now("explain-0", "Because of λ.").await;
    browser.set_now("student", "Ada").await;
}

/// Out of the lab's frame.
async fn out(browser: &Browser) {
    let parent = browser.client.clone().enter_parent_frame().await;
    parent.expect("the page around it");
}

/// The same, handed in to the page around it; what the element told.
async fn train_and_hand_in(browser: &Browser) -> Value {
    train(browser).await;
    browser.click("#hand-in-host").await;
    out(browser).await;
    wait_until(browser, "the hand-in", 20, "return !!told['handed-in']").await;
    browser.run("return told").await
}

fn assert_trained(told: &Value) {
    let accuracy = told["finished"]["regularised"]["testAccuracy"].as_f64();
    assert!(accuracy.is_some_and(|it| it >= 0.01), "{told}");
    assert_eq!(told["refused"], Value::Null);
}

fn assert_handed_in(told: &Value) {
    assert_trained(told);
    let work = &told["handed-in"];
    assert_eq!(work["goals"], json!({ "met": 1, "of": 1 }));
    assert_eq!(work["answers"][0]["answer"], "Because of λ.");
    assert_eq!(work["name"], "Ada");
}

/// Into the lab's frame, once it is there.
async fn into(browser: &Browser) {
    let loads = format!("{ELEMENT} return !!lab?.querySelector('iframe')?.src");
    wait_until(browser, "the lab's frame", 60, &loads).await;
    let frame = format!("{ELEMENT} return lab.querySelector('iframe')");
    let frame = browser.run(&frame).await;
    let id = frame.as_object().and_then(|it| it.values().next());
    let id = id.and_then(Value::as_str).expect("an element").to_owned();
    let frame = Element::from_element_id(browser.client.clone(), id.into());
    frame.enter_frame().await.expect("a frame");
    let there = "return !!document.getElementById('train')";
    wait_until(browser, "the lab", 60, there).await;
}

/// The console's errors without what the host itself could not load from elsewhere.
async fn errors_of(browser: &Browser, lab: &Site) -> Vec<String> {
    let mut said = browser.console_errors().await;
    said.retain(|it| !it.contains("Failed to load resource") || it.contains(&lab.address));
    said
}

/// Chooses a cell and presses the bar's button, as one does.
async fn run_cell(browser: &Browser, at: usize) {
    let cell = format!(".jp-CodeCell[data-windowed-list-index='{}']", at - 1);
    browser.click(&format!("{cell} .jp-InputArea-editor")).await;
    let chosen =
        format!("return document.querySelector(\"{cell}\").classList.contains('jp-mod-active')");
    wait_until(browser, "the chosen cell", 10, &chosen).await;
    let run = "[data-command='notebook:run-cell-and-select-next']";
    browser.click(run).await;
    let runs =
        format!("return document.querySelector(\"{cell} .jp-InputPrompt\").textContent !== '[ ]:'");
    wait_until(browser, "the cell at work", 30, &runs).await;
}

/// What a cell prints once it is run.
async fn printed(browser: &Browser, at: usize) -> String {
    run_cell(browser, at).await;
    let output = format!(
        "document.querySelectorAll('.jp-CodeCell')[{}].querySelector('.jp-OutputArea-output')",
        at - 1
    );
    wait_until(browser, "its output", 30, &format!("return !!{output}")).await;
    let text = browser.run(&format!("return {output}.textContent")).await;
    text.as_str().unwrap_or_default().trim().to_owned()
}

/// A program of the Python that `cargo xtask hosts-test` makes, with files of its own.
fn program(module: &str, folder: &Path) -> Command {
    let python = std::env::var("HOSTS_PYTHON");
    let mut command = Command::new(python.expect("cargo xtask hosts-test sets HOSTS_PYTHON"));
    command.args(["-m", module]).current_dir(folder);
    for variable in ["CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"] {
        command.env(format!("JUPYTER_{variable}"), folder.join(variable));
    }
    command.env("IPYTHONDIR", folder.join("ipython"));
    command
}

/// The book, built as its author would and served from below a path; gone with the folder.
fn book(lab: &Site) -> (Site, TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the book");
    let theme = std::env::var("BOOK_THEME").unwrap_or_else(|_| "book-theme".to_owned());
    for (name, text) in BOOK {
        let text = text.replace(LAB, &lab.address);
        let text = text.replace("{exercise}", &exercise());
        let text = text.replace("book-theme", &theme);
        std::fs::write(folder.path().join(name), text).expect("writable");
    }
    let built = program("jupyter_book", folder.path())
        .args(["build", "--html", "--ci"])
        .env("BASE_URL", PREFIX.trim_end_matches('/'))
        .output()
        .expect("Python starts");
    let html = folder.path().join("_build").join("html");
    assert!(
        built.status.success() && html.join("index.html").is_file(),
        "no book: {}{}",
        String::from_utf8_lossy(&built.stdout),
        String::from_utf8_lossy(&built.stderr)
    );
    let site = Site::answering(move |path, _| {
        // Of a folder its page, as servers of static files have it.
        let name = path.strip_prefix(PREFIX).unwrap_or_default();
        let end = if html.join(name).is_dir() && !path.ends_with('/') {
            "/"
        } else {
            ""
        };
        answer(&html, &format!("{path}{end}"), &|_| Served::AsItIs)
    });
    (site, folder)
}

/// JupyterLab with one notebook, ended with the test.
struct Jupyter {
    address: String,
    process: Child,
    _folder: TempDir,
}

impl Jupyter {
    fn start(notebook: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the notebook");
        let work = folder.path().join("work");
        std::fs::create_dir(&work).expect("writable");
        std::fs::write(work.join("notebook.ipynb"), notebook).expect("writable");
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let process = program("jupyterlab", folder.path())
            .args(["--no-browser", "--allow-root", "--ip=127.0.0.1"])
            .args(["--ServerApp.port_retries=0", "--IdentityProvider.token="])
            .arg(format!("--port={port}"))
            .arg(format!("--ServerApp.root_dir={}", work.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let mut started = Self {
            address: format!("http://127.0.0.1:{port}/"),
            process,
            _folder: folder,
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = started.process.try_wait().expect("a process");
            assert!(ended.is_none(), "JupyterLab ended: {ended:?}");
            assert!(
                start.elapsed() < Duration::from_secs(PATIENCE),
                "JupyterLab does not start"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
        started
    }
}

impl Drop for Jupyter {
    fn drop(&mut self) {
        // Its kernels end once it is gone. Both fail only where it has ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
