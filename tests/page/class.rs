//! An exercise from end to end: made, previewed and shared by a teacher, answered by students, collected,
//! reviewed, marked and exported.

use crate::browser::Browser;
use crate::lessons::{answer, ask, choose_last, follow_to, hand_in, press, type_last};
use crate::links::{SMALL, follow, value, wait_until};
use crate::runs::file_of;
use crate::site::Site;
use crate::visits::train_to_the_end;
use base64::prelude::{BASE64_STANDARD, Engine};
use rawzip::ZipArchiveWriter;
use serde_json::json;
use std::io::Write;

/// Makes an exercise in the form; its link.
async fn make(browser: &Browser, site: &Site, own_seed: bool) -> String {
    let address = format!("{}?device=cpu#v=1&view=teachers&{SMALL}", site.address);
    follow_to(browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    browser.set("teach-title", "How small?").await;
    browser
        .set("teach-text", "Make it smaller: [beta](#set&beta=0.5).")
        .await;
    let answers = [("Yes", "at least", "1"), ("No", "at most", "1")];
    ask(browser, "Will it learn?", &answers).await;
    press(browser, "#teach-add-explain").await;
    type_last(browser, ".ask > input", "Why does it?").await;
    press(browser, "#teach-add-goal").await;
    type_last(browser, ".goal2 input", "1").await;
    press(browser, ".form details > summary").await;
    choose_last(browser, "#teach-field-beta", "open").await;
    if own_seed {
        press(browser, "#teach-own-seed").await;
    }
    let preview = browser.text("#teach-preview").await;
    assert!(preview.contains("Will it learn?"), "{preview}");
    let takes = words(browser, "#teach-takes").await;
    assert!(takes.contains("Train it once in the lab"), "{takes}");
    let link = value(browser, "teach-link").await;
    assert_eq!(link.contains("seed=own"), own_seed, "{link}");
    link
}

/// The words within the first element that a selector finds, whatever lies over it.
async fn words(browser: &Browser, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    let words = browser.run_with(script, json!(css)).await;
    words.as_str().unwrap_or_default().to_owned()
}

/// Opens the review as a teacher whose browser keeps nothing; its address.
pub async fn to_empty_review(browser: &Browser, site: &Site) -> String {
    browser
        .run("localStorage.clear(); sessionStorage.clear();")
        .await;
    let address = format!("{}?device=cpu#view=teachers", site.address);
    follow_to(browser, &address, "#review-measure").await;
    address
}

/// Answers, trains and hands in as a student; the hand-in's text.
async fn student(browser: &Browser, link: &str, name: &str, option: usize) -> String {
    // Another student's browser.
    browser.client.goto("about:blank").await.expect("a page");
    follow(browser, link).await;
    let forget = "localStorage.clear(); sessionStorage.clear();";
    browser.run(forget).await;
    follow(browser, link).await;
    let own = browser
        .run("return document.getElementById('own-seed') !== null")
        .await;
    if own == true {
        browser.click("#train").await;
        let locked = browser.attribute("[data-run='off']", "data-state").await;
        assert_eq!(locked, "idle", "the name comes first");
        browser.set("student", name).await;
    }
    let choose = format!("document.getElementById('predict-0-{option}').click()");
    browser.run(&choose).await;
    browser.click("#commit").await;
    train_to_the_end(browser, 120).await;
    answer(browser, "explain").await;
    let words = format!("{name} thinks that it leaks too much.");
    browser.set("explain-0", &words).await;
    browser.set("student", name).await;
    hand_in(browser).await
}

/// Drops files onto the review, by script.
async fn drop(browser: &Browser, files: &[(&str, &str)]) {
    let script = "const moved = new DataTransfer();
        for (const [name, text] of arguments[0]) moved.items.add(new File([text], name));
        document.querySelector('.rev').dispatchEvent(
            new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true }));";
    browser.run_with(script, json!(files)).await;
}

/// The same of one ZIP archive that holds them.
async fn drop_archive(browser: &Browser, files: &[(&str, &str)]) {
    let script = "const base64 = arguments[0]; const moved = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), it => it.charCodeAt(0));
        moved.items.add(new File([bytes], 'hand-ins.zip'));
        document.querySelector('.rev').dispatchEvent(
            new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true }));";
    let archive = zip(files).expect("memory");
    browser
        .run_with(script, json!(BASE64_STANDARD.encode(archive)))
        .await;
}

fn zip(files: &[(&str, &str)]) -> Result<Vec<u8>, rawzip::Error> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, text) in files {
        let (mut entry, config) = archive.new_file(name).start()?;
        let mut writer = config.wrap(&mut entry);
        writer.write_all(text.as_bytes())?;
        let (_, descriptor) = writer.finish()?;
        entry.finish(descriptor)?;
    }
    archive.finish()?;
    Ok(bytes)
}

/// Shows the students' names, without which a visit begins.
pub async fn show_names(browser: &Browser) {
    let there = "return !!document.getElementById('hand-in-0')";
    wait_until(browser, "a row", 60, there).await;
    assert_eq!(browser.text("#hand-in-0").await, "Student 1");
    browser.click("#names").await;
}

/// The words of a student's row.
async fn row(browser: &Browser, name: &str) -> String {
    browser.text(&format!("tr[data-name='{name}']")).await
}

#[tokio::test]
async fn an_exercise_is_made_previewed_shared_answered_collected_reviewed_marked_and_exported() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = make(&browser, &site, false).await;
    let with_device = link.replacen('#', "?device=cpu#", 1);
    let ada = student(&browser, &with_device, "Ada", 0).await;
    let bob = student(&browser, &with_device, "Bob", 1).await;
    // Mallory forges the goal and the settings of Ada's, Cleo copies her answer, Dan's is cut off.
    let mallory = ada
        .replace("name=Ada", "name=Mallory")
        .replace("&epochs=2", "&epochs=3")
        .replace("at%20least%200.01", "at%20least%200");
    let cleo = ada
        .replacen("name=Ada", "name=Cleo", 1)
        .replace("predicted-at=", "predicted-at=1");
    let dan = ada.replacen("name=Ada", "name=Dan", 1);
    let dan = &dan[..dan.len() - 12];
    let address = to_empty_review(&browser, &site).await;
    // As a platform gives them: an archive with a folder for each.
    drop_archive(&browser, &[("ada/1.txt", &ada), ("bob/1.txt", &bob)]).await;
    drop(&browser, &[("dan.txt", dan), ("x.txt", "hello")]).await;
    show_names(&browser).await;
    wait_until(
        &browser,
        "Ada's row",
        60,
        "return !!document.querySelector(\"tr[data-name='Ada']\")",
    )
    .await;
    // Without the teacher's link nothing is counted.
    assert!(row(&browser, "Ada").await.contains("not counted"));
    let column = format!("{}#{mallory}\n{}#{cleo}\n", site.address, site.address);
    browser.click("#paste-open").await;
    browser.set("paste-text", &column).await;
    browser.click("#paste-take").await;
    let script = "const box = document.getElementById('review-measure'); box.value = arguments[0];
        box.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.run_with(script, json!(link)).await;
    let measured = "return document.getElementById('review-measured').dataset.measured === 'true'";
    wait_until(&browser, "the exercise", 20, measured).await;
    let heads = words(&browser, "#reviews thead").await;
    assert!(
        heads.contains("Changed") && heads.contains("Gradient norm"),
        "{heads}"
    );
    browser.screenshot("class").await;
    // One alone: its row says what it came to.
    press(&browser, "tr[data-name='Ada'] .lnk").await;
    let alone = "return !!document.getElementById('hand-in-train')";
    wait_until(&browser, "the way to train one", 10, alone).await;
    press(&browser, "#hand-in-train").await;
    let reproduced = "return document.querySelector(\"tr[data-name='Ada']\").textContent.includes('reproduced exactly')";
    wait_until(&browser, "one hand-in, trained again", 120, reproduced).await;
    // A mark, which a spreadsheet would compute, and a comment: the list has a column for them from then on.
    assert!(!words(&browser, "#reviews thead").await.contains("Mark"));
    browser.set("hand-in-mark", "=B+").await;
    browser.set("hand-in-comment", "Say why.").await;
    let counts = words(&browser, "#hand-in-comment-count").await;
    assert_eq!(counts, "8 of 500 characters");
    assert!(words(&browser, "#reviews thead").await.contains("Mark"));
    let own = row(&browser, "Ada").await;
    assert!(own.contains("=B+") && own.contains("Say why."), "{own}");
    assert!(!row(&browser, "Bob").await.contains("=B+"));
    // Bob's and Cleo's are of the same experiment, Mallory's is not.
    assert!(!row(&browser, "Mallory").await.contains("reproduced"));
    // Paused as soon as it is begun, nothing goes on; then all of it does.
    let both =
        "for (const id of ['class-train', 'class-pause']) document.getElementById(id).click()";
    browser.run(both).await;
    let paused = "return document.getElementById('class-again').dataset.state === 'paused'";
    wait_until(&browser, "the pause", 10, paused).await;
    let progress = "return document.querySelector('#class-again progress').value";
    // The engines end the step that they are at.
    let while_paused = async || {
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        browser.run(progress).await
    };
    assert_eq!(while_paused().await, while_paused().await);
    press(&browser, "#class-pause").await;
    let done = "return document.getElementById('class-again').dataset.state === 'done'";
    wait_until(&browser, "the class, trained again", 240, done).await;
    for (name, said) in [
        ("Ada", &["reproduced exactly", "The same answer"][..]),
        ("Bob", &["reproduced exactly"]),
        ("Cleo", &["reproduced exactly", "The same answer", "as Ada"]),
        ("Dan", &["cut off"]),
        (
            "Mallory",
            &["Epochs is 3", "it is 2", "is not yours", "not reproduced"],
        ),
    ] {
        let words = row(&browser, name).await;
        for part in said {
            assert!(words.contains(part), "{name}: {part}: {words}");
        }
    }
    let list = browser.text("#reviews").await;
    assert!(list.contains("is no link"), "{list}");
    browser.screenshot("class-trained").await;
    let verdicts = "return [...document.querySelectorAll('#reviews [data-verdict]')]
        .map(it => it.dataset.verdict).sort().join()";
    let before = browser.run(verdicts).await;
    let before = before.as_str().unwrap_or_default().to_owned();
    assert!(
        before.contains("exactly,exactly,exactly") && before.contains("not"),
        "{before}"
    );
    // What is in the list outlasts a reload, in this browser; that names were shown does not.
    follow_to(&browser, &address, "#hand-in-5").await;
    wait_until(&browser, "the exercise", 20, measured).await;
    // So do the verdicts, with nothing trained anew.
    let stands = format!(
        "const verdicts = () => {{ {verdicts} }};
        return verdicts() === '{before}' && document.getElementById('class-train').hidden"
    );
    wait_until(&browser, "the verdicts as they were", 20, &stands).await;
    // By student and by question, with names hidden: no name of a file tells, and no order.
    let hidden = "return document.getElementById('hand-in-0').textContent === 'Student 1'";
    wait_until(&browser, "rows without names", 10, hidden).await;
    let seen = browser.text("#reviews").await;
    assert!(seen.contains("=B+") && !seen.contains("Say why."), "{seen}");
    for name in ["Ada", "Bob", "Cleo", "Dan", "Mallory", ".txt"] {
        assert!(!seen.contains(name), "{name} in {seen}");
    }
    let order =
        "return [...document.querySelectorAll('#reviews tbody .lnk')].map(it => it.textContent)";
    let students: Vec<_> = (1..=6).map(|place| format!("Student {place}")).collect();
    assert_eq!(browser.run(order).await, json!(students));
    browser
        .run("document.getElementById('review-shows-1').click()")
        .await;
    let questions = browser.text("#by-question").await;
    assert!(
        questions.contains("Will it learn?") && !questions.contains("Mallory"),
        "{questions}"
    );
    assert!(questions.contains("Student"), "{questions}");
    browser.screenshot("class-by-question").await;
    // Who exports asks for the names.
    let csv = file_of(&browser, "#class-csv").await;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 6, "{csv}");
    assert!(
        lines[0].contains("Will it learn?,came true: Will it learn?,Why does it?"),
        "{csv}"
    );
    assert!(lines[0].contains("goals met,changed,"), "{csv}");
    assert!(lines[0].ends_with("remarks,mark,comment"), "{csv}");
    assert_eq!(csv.matches(",'=B+,Say why.").count(), 1, "{csv}");
    assert!(csv.contains("Bob") && csv.contains("Mallory"), "{csv}");
    let kept = "return JSON.parse(localStorage.getItem('lyapunov-lab.class')).length";
    let before = browser.run(kept).await;
    browser.click("#clear-reviews").await;
    let cleared = "return document.getElementById('reviews') === null
        && localStorage.getItem('lyapunov-lab.class') === null
        && localStorage.getItem('lyapunov-lab.class.runs') === null
        && localStorage.getItem('lyapunov-lab.class.marks') === null";
    wait_until(&browser, "an empty list", 10, cleared).await;
    // What was cleared by mistake comes back whole, also on a later visit.
    follow_to(&browser, &address, "#bring-back").await;
    browser.click("#bring-back").await;
    let all = format!(
        "return JSON.parse(localStorage.getItem('lyapunov-lab.class') ?? '[]').length === {before}"
    );
    wait_until(&browser, "the class as it was", 10, &all).await;
    browser
        .run("document.getElementById('review-shows-0').click()")
        .await;
    wait_until(&browser, "its verdicts too", 20, &stands).await;
    let csv = file_of(&browser, "#class-csv").await;
    assert!(csv.contains(",'=B+,Say why."), "{csv}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn with_everybodys_own_seed_two_students_train_different_networks_and_a_copied_one_is_named()
{
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = make(&browser, &site, true).await;
    let with_device = link.replacen('#', "?device=cpu#", 1);
    let ada = student(&browser, &with_device, "Ada", 0).await;
    let bob = student(&browser, &with_device, "Bob", 0).await;
    let seed = |text: &str| {
        let pairs = text.split('&').find(|pair| pair.starts_with("seed="));
        pairs.map(str::to_owned)
    };
    assert!(
        seed(&ada).is_some() && seed(&ada) != seed(&bob),
        "{ada}\n{bob}"
    );
    to_empty_review(&browser, &site).await;
    let copied = ada.replacen("name=Ada", "name=Mallory", 1);
    // An exercise among the files is what the class is measured by.
    drop(
        &browser,
        &[
            ("a.txt", &ada),
            ("exercise.txt", &link),
            ("b.txt", &bob),
            ("m.txt", &copied),
        ],
    )
    .await;
    show_names(&browser).await;
    let there = "return !!document.querySelector(\"tr[data-name='Mallory']\")
        && document.getElementById('review-measured').dataset.measured === 'true'";
    wait_until(&browser, "the class", 60, there).await;
    let words = row(&browser, "Mallory").await;
    for part in [
        "does not follow from the student's name",
        "The same first weights as Ada",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!row(&browser, "Bob").await.contains("seed"));
    browser.screenshot("class-own-seeds").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn hand_ins_that_are_set_aside_say_why_and_count_for_nothing_wherever_the_class_is_counted() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = make(&browser, &site, true).await;
    let ada = student(&browser, &link.replacen('#', "?device=cpu#", 1), "Ada", 0).await;
    let again = |name: &str, from: &str, to: &str| {
        assert!(ada.contains(from), "{from}: {ada}");
        ada.replace("name=Ada", &format!("name={name}"))
            .replace(from, to)
    };
    // A setting that is kept, another exercise, and a seed that is somebody else's.
    let dan = again("Dan", "&epochs=2", "&epochs=3");
    let fay = again("Fay", "exercise=How%20small", "exercise=Quite%20another");
    let gus = ada.replace("name=Ada", "name=Gus");
    to_empty_review(&browser, &site).await;
    let files = [
        ("a.txt", ada.as_str()),
        ("d.txt", &dan),
        ("f.txt", &fay),
        ("g.txt", &gus),
        ("exercise.txt", &link),
    ];
    drop(&browser, &files).await;
    show_names(&browser).await;
    let there = "return document.querySelectorAll('tr[data-name]').length === 4
        && document.getElementById('review-measured').dataset.measured === 'true'";
    wait_until(&browser, "the class", 60, there).await;
    press(&browser, "#class-train").await;
    let done = "return document.getElementById('class-again').dataset.state === 'done'";
    wait_until(&browser, "the class, trained again", 240, done).await;
    let headline = words(&browser, "h1").await;
    assert_eq!(headline, "4 handed in, 1 reproduced exactly, 3 set aside");
    for (name, aside, said) in [
        ("Ada", "false", "reproduced exactly"),
        ("Dan", "true", "Epochs is 3; in your exercise it is 2"),
        ("Fay", "true", "It is of another exercise, “Quite another"),
        ("Gus", "true", "does not follow from the student's name"),
    ] {
        let cell = format!("tr[data-name='{name}'] [data-aside]");
        assert_eq!(
            browser.attribute(&cell, "data-aside").await,
            aside,
            "{name}"
        );
        let words = row(&browser, name).await;
        assert!(words.contains(said), "{name}: {words}");
        // Dots stand for goals that are counted.
        let is_counted = !words.contains("not counted") && words.contains('●');
        assert_eq!(is_counted, aside == "false", "{name}: {words}");
    }
    // Chosen, it says so first.
    press(&browser, "tr[data-name='Dan'] .lnk").await;
    let detail = "const shown = document.getElementById('hand-in-detail');
        return shown.querySelector('h2')?.textContent === 'Dan'
            && shown.querySelector('.dh').textContent.includes('set aside')
            && shown.querySelector('.ferr').textContent.startsWith('Epochs is 3')";
    wait_until(&browser, "the hand-in that is set aside", 10, detail).await;
    browser.screenshot("class-set-aside").await;
    // One answer is left of four, and leads to its student's row.
    browser
        .run("document.getElementById('review-shows-1').click()")
        .await;
    let aside = browser.text("#questions-aside").await;
    assert_eq!(aside, "Left out: 3 set aside.");
    let first = browser.text("[data-question='0'] p").await;
    assert!(first.ends_with("of 1 were right."), "{first}");
    let quoted = words(&browser, ".quotes").await;
    assert!(
        quoted.ends_with("Ada") && !quoted.contains("Dan"),
        "{quoted}"
    );
    press(&browser, ".quotes [data-place='0']").await;
    let at_row = "return document.activeElement?.textContent === 'Ada'
        && document.querySelector('tr.on')?.dataset.name === 'Ada'";
    wait_until(&browser, "the student's row", 10, at_row).await;
    let csv = file_of(&browser, "#class-csv").await;
    let head: Vec<_> = csv.lines().next().unwrap_or_default().split(',').collect();
    let counts = head
        .iter()
        .position(|it| *it == "counts")
        .expect("a column");
    let cells: Vec<_> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(counts))
        .collect();
    assert_eq!(cells, ["yes", "no", "no", "no"], "{csv}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_form_has_an_address_where_a_reload_stays_and_the_lab_leads_back_to_it() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let address = format!("{}?device=cpu#view=make", site.address);
    follow_to(&browser, &address, "#teach-title").await;
    assert_eq!(
        browser.run("return document.title").await,
        "Make an exercise – Lyapunov Lab"
    );
    browser.set("teach-title", "How long?").await;
    browser.set("teach-text", "Look.").await;
    browser.client.refresh().await.expect("a reload");
    let kept = "return document.getElementById('teach-title')?.value === 'How long?'";
    wait_until(&browser, "the draft, where it was", 30, kept).await;
    // Model answers may stay with the teacher, whose own link has them.
    press(&browser, "#teach-add-explain").await;
    type_last(&browser, ".ask > input", "Why?").await;
    type_last(&browser, "textarea[id^='model-']", "Each step multiplies.").await;
    let with = value(&browser, "teach-link").await;
    assert!(with.contains("model=1"), "{with}");
    press(&browser, "#teach-keep-models").await;
    let without = "return !document.getElementById('teach-link').value.includes('multiplies')
        && document.getElementById('teach-holds').textContent.startsWith('without')";
    wait_until(&browser, "a link without the model answer", 10, without).await;
    browser.screenshot("teach-key").await;
    browser.click("#to-lab").await;
    browser.click("#to-teachers").await;
    wait_until(&browser, "the form, from the lab", 10, kept).await;
    browser.click("#to-teachers").await;
    let review = "return !!document.getElementById('review-made')";
    wait_until(&browser, "the review, from the form", 10, review).await;
    press(&browser, "#review-made").await;
    let measured = "return document.getElementById('review-measured').dataset.measured === 'true'";
    wait_until(&browser, "what is measured by", 10, measured).await;
    assert_eq!(value(&browser, "review-measure").await, with, "the key");
    browser.client.back().await.expect("a page");
    wait_until(&browser, "the form again", 10, kept).await;
    // Left by the browser's own way while somebody is in a box, which loses the focus as it goes.
    browser
        .run("document.getElementById('teach-title').focus()")
        .await;
    browser.client.back().await.expect("a page");
    let gone = "return document.getElementById('teach-title') === null";
    wait_until(&browser, "another view", 10, gone).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Makes an exercise whose two networks differ in β in the form; its link.
async fn make_differing(browser: &Browser, site: &Site) -> String {
    let address = format!(
        "{}?device=cpu#v=1&view=teachers&{SMALL}&beta=0.5&regulariser=off",
        site.address
    );
    follow_to(browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    browser.set("teach-title", "How leaky?").await;
    choose_last(browser, "#teach-pair", "two that differ in a setting").await;
    type_last(browser, ".differ input", "7").await;
    let wrong = "return [...document.querySelectorAll('.ferr')]
        .some(it => !it.hidden && it.textContent.includes('allowed: 0 to 1'))
        && document.getElementById('teach-copy').disabled";
    wait_until(browser, "the problem under its field", 10, wrong).await;
    type_last(browser, ".differ input", "0.95").await;
    let called = "return document.getElementById('teach-names').textContent
        .includes('“β 0.5” and “β 0.95”')";
    wait_until(browser, "the networks' names", 10, called).await;
    press(browser, "#teach-add-goal").await;
    type_last(browser, ".goal2 input", "1").await;
    press(browser, "#teach-add-explain").await;
    type_last(browser, ".ask > input", "Which is leakier?").await;
    let preview = words(browser, "#teach-preview").await;
    for said in [
        "“β 0.5” and “β 0.95”",
        "0.5 and 0.95",
        "β 0.95: accuracy at least",
    ] {
        assert!(preview.contains(said), "{said}: {preview}");
    }
    browser.screenshot("teach-differ").await;
    let link = value(browser, "teach-link").await;
    assert!(link.contains("&differ=beta:0.95"), "{link}");
    // What is written outlasts a look at the lab.
    browser.click("#to-lab").await;
    browser.click("#to-teachers").await;
    assert_eq!(value(browser, "teach-link").await, link);
    // And a reload, after which the review can still be measured by it.
    follow_to(browser, &address, "#review-made").await;
    browser.click("#to-make").await;
    assert_eq!(value(browser, "teach-link").await, link);
    link
}

#[tokio::test]
async fn two_networks_that_differ_in_beta_are_called_by_it_trained_handed_in_and_reproduced() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = make_differing(&browser, &site).await;
    let with_device = link.replacen('#', "?device=cpu#", 1);
    follow(&browser, &with_device).await;
    for (side, name) in [("off", "β 0.5"), ("held", "β 0.95")] {
        let called = format!(
            "return document.querySelector(\"[data-run='{side}']\").textContent.includes('{name}')"
        );
        wait_until(&browser, &format!("{name}'s name"), 30, &called).await;
    }
    // The setting is there with both values, and locked.
    let locked = "const said = document.querySelector('#exercise-settings [data-differs=beta]');
        return document.getElementById('model-beta').disabled && !said.hidden
            && said.textContent.startsWith('0.5 in the first network, 0.95 in the second')";
    wait_until(&browser, "both values at the locked setting", 10, locked).await;
    train_to_the_end(&browser, 120).await;
    let goals = words(&browser, ".goals").await;
    assert!(goals.contains("β 0.95: accuracy at least"), "{goals}");
    assert!(goals.contains("reached"), "{goals}");
    browser.screenshot("differ").await;
    answer(&browser, "explain").await;
    browser.set("student", "Ada").await;
    let ada = hand_in(&browser).await;
    assert!(ada.contains("&differ=beta:0.95"), "{ada}");
    // In the lab, the card tells both by their names and says nothing of a regulariser; Compare neither.
    browser.click("#to-lab").await;
    let verdict = "return document.getElementById('verdict')?.textContent ?? ''";
    let told = "const said = document.getElementById('verdict')?.textContent ?? '';
        return said.includes('β 0.5: ') && said.includes('β 0.95: ')";
    wait_until(&browser, "the verdict", 20, told).await;
    let verdict = browser.run(verdict).await.to_string();
    assert!(!verdict.to_lowercase().contains("regularis"), "{verdict}");
    browser.screenshot("differ-lab").await;
    browser.click("#to-compare").await;
    let called = "return [...document.querySelectorAll('#runs-table .side')]
        .map(it => it.textContent).sort().join(' | ') === 'β 0.5 | β 0.95'";
    wait_until(&browser, "the runs' names", 20, called).await;
    // Another exercise's pair, which Mallory hands in as this one's.
    let mallory = ada.replacen("name=Ada", "name=Mallory", 1).replacen(
        "differ=beta:0.95",
        "differ=beta:0.9",
        1,
    );
    assert_ne!(mallory, ada);
    let address = format!("{}?device=cpu#view=teachers", site.address);
    follow_to(&browser, &address, "#review-measure").await;
    drop(&browser, &[("ada.txt", &ada), ("mallory.txt", &mallory)]).await;
    show_names(&browser).await;
    let there = "return !!document.querySelector(\"tr[data-name='Mallory']\")";
    wait_until(&browser, "the rows", 60, there).await;
    let script = "const box = document.getElementById('review-measure'); box.value = arguments[0];
        box.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.run_with(script, json!(link)).await;
    let measured = "return document.getElementById('review-measured').dataset.measured === 'true'";
    wait_until(&browser, "the exercise", 20, measured).await;
    browser.click("#class-train").await;
    let done = "return document.getElementById('class-again').dataset.state === 'done'";
    wait_until(&browser, "the class, trained again", 240, done).await;
    let right = row(&browser, "Ada").await;
    assert!(right.contains("reproduced exactly"), "{right}");
    assert!(!right.contains("differ in"), "{right}");
    let wrong = row(&browser, "Mallory").await;
    for said in ["Its networks differ in", "not reproduced"] {
        assert!(wrong.contains(said), "{said}: {wrong}");
    }
    browser.screenshot("differ-review").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_form_makes_numbers_feedback_hints_and_models_and_a_student_gets_them() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let address = format!("{}?device=cpu#v=1&view=teachers&{SMALL}", site.address);
    follow_to(&browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    browser.set("teach-title", "By how much?").await;
    let answers = [("Yes", "at least", "1"), ("No", "at most", "1")];
    ask(&browser, "Will it learn?", &answers).await;
    type_last(&browser, "input[id^='feedback-']", "It does all the same.").await;
    press(&browser, "#teach-add-explain").await;
    type_last(&browser, ".ask > input", "By which factor?").await;
    press(&browser, ".top2 label:nth-of-type(3) > input").await;
    type_last(&browser, "input[id^='number-']", "win").await;
    let wrong = words(&browser, "p[id^='number-']").await;
    assert!(wrong.contains("“win” is not a number"), "{wrong}");
    type_last(&browser, "input[id^='number-']", "148").await;
    let hints = "T steps multiply.\nexp(λ T)";
    type_last(&browser, "textarea[id^='hints-']", hints).await;
    press(&browser, "#teach-add-explain").await;
    type_last(&browser, ".ask > input", "Why does it grow?").await;
    type_last(&browser, "textarea[id^='model-']", "Each step multiplies.").await;
    type_last(&browser, "textarea[id^='points-']", "steps").await;
    press(&browser, "#teach-look-signal").await;
    browser.screenshot("form-helps").await;
    let link = value(&browser, "teach-link").await;
    assert!(link.contains("open=signal"), "{link}");
    // The form is filled again after a reload, with all of it.
    follow_to(&browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    let again = format!("return document.getElementById('teach-link')?.value === {link:?}");
    wait_until(&browser, "the draft", 20, &again).await;

    follow(&browser, &link.replacen('#', "?device=cpu#", 1)).await;
    press(&browser, "#predict-0-1").await;
    press(&browser, "#commit").await;
    press(&browser, "#train").await;
    let explain = "return document.getElementById('exercise').dataset.stage === 'explain'";
    wait_until(&browser, "the end of the runs", 60, explain).await;
    let said = words(&browser, ".lesson .body").await;
    assert!(said.contains("It does all the same."), "{said}");
    press(&browser, "#hint-0").await;
    let hint = "return [...document.querySelectorAll('p.card')].some(it => it.textContent === 'T steps multiply.')";
    wait_until(&browser, "a hint", 10, hint).await;
    for (number, answer) in [
        ("15", "Not yet."),
        ("148", "Right, within what is allowed."),
    ] {
        browser.set_now("explain-0", number).await;
        let told = format!(
            "return [...document.querySelectorAll('.feedback')].some(it => it.textContent === {answer:?})"
        );
        wait_until(&browser, answer, 10, &told).await;
    }
    let attempt = "Because each of the steps multiplies what came before it.";
    browser.set_now("explain-1", attempt).await;
    let model = "return document.getElementById('model-1')?.textContent.includes('Each step multiplies.') ?? false";
    wait_until(&browser, "the model answer", 10, model).await;
    // The course leads back to it once another lesson is open.
    follow_to(
        &browser,
        &format!("{}?device=cpu#v=1&lesson=edge", site.address),
        ".lesson",
    )
    .await;
    follow_to(
        &browser,
        &format!("{}?device=cpu#view=lessons", site.address),
        "#linked a",
    )
    .await;
    let listed = browser.text("#linked").await;
    assert!(listed.contains("By how much?"), "{listed}");
    press(&browser, "#linked a").await;
    let back = format!("return document.getElementById('explain-1')?.value === {attempt:?}");
    wait_until(&browser, "the exercise as it was left", 20, &back).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
