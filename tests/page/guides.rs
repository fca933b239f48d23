//! A teacher's guide to each lesson: found from the page alone, read, and printed.

use crate::browser::Browser;
use crate::lessons::{follow_to, press};
use crate::links::wait_until;
use crate::site::Site;
use serde_json::json;

/// The words of the sheet that is in sight.
async fn sheet(browser: &Browser) -> String {
    browser.text("#guide-sheet").await
}

/// Shows the guide, the answers or the worksheet, by their place.
async fn show(browser: &Browser, place: usize, css: &str) {
    press(browser, &format!("#guide-shows-{place}")).await;
    let there = format!("return !!document.querySelector('#guide-sheet {css}')");
    wait_until(browser, css, 10, &there).await;
}

#[tokio::test]
async fn a_teacher_finds_a_lessons_guide_its_answers_and_a_worksheet_and_prints_what_is_in_sight() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let address = format!("{}?device=cpu#view=teachers", site.address);
    follow_to(&browser, &address, "#to-guides").await;
    browser.click("#to-guides").await;
    let six = "return document.querySelectorAll('.guides a').length === 6";
    wait_until(&browser, "the list", 10, six).await;
    browser.click("#guide-edge").await;
    let set = "const tables = [...document.querySelectorAll('#guide-sheet table')];
        const edge = document.querySelector('h1').textContent.includes('At the edge');
        return edge && tables.length === 2 && tables.every(it => it.parentElement.clientHeight >= it.offsetHeight && it.offsetHeight > 100)";
    wait_until(&browser, "the guide's tables", 60, set).await;
    let guide = sheet(&browser).await;
    assert!(guide.contains("Aim."), "{guide}");
    assert!(guide.contains("86 %, 78 %, 63 %, 91 %, 74 %"), "{guide}");
    // How it comes to a class stands below: its link as a code, and what becomes of the data.
    for said in ["no accounts", "CC BY 4.0"] {
        assert!(guide.contains(said), "{said} in {guide}");
    }
    let shared = "const link = new URL(document.getElementById('hand-out-classroom').href);
        return link.searchParams.get('url').endsWith('#v=1&lesson=edge') && link.searchParams.get('title') === 'At the edge'";
    wait_until(&browser, "the link for Google Classroom", 10, shared).await;
    press(&browser, "#hand-out-code").await;
    let drawn = "return +document.getElementById('hand-out-code-picture')?.dataset.modules > 20";
    wait_until(&browser, "the lesson's code", 20, drawn).await;
    browser.screenshot("guide-code").await;
    press(&browser, "#hand-out-code-dialog button").await;
    browser.screenshot("guide").await;

    show(&browser, 1, ".answers").await;
    let answers = sheet(&browser).await;
    for right in [
        "Lower it all the same",
        "the right answer",
        "right where Only regularised: accuracy at least 50",
        "right where Neither network: accuracy at least 50",
        "λ did not come to 0.3",
        "that λ was still above zero after the warm-up",
    ] {
        assert!(answers.contains(right), "{right} in {answers}");
    }
    browser.screenshot("guide-answers").await;

    show(&browser, 2, ".runs-by-hand").await;
    let worksheet = sheet(&browser).await;
    assert!(
        worksheet.contains("What will the warm-up do to λ?"),
        "{worksheet}"
    );
    assert!(worksheet.contains("Why did it not help?"), "{worksheet}");
    for told in [
        "λ did not come to 0.3",
        "They do not.",
        "Zero is no sharp border",
        "Where does it end",
    ] {
        assert!(!worksheet.contains(told), "{told} in {worksheet}");
    }
    browser.screenshot("guide-worksheet").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Paper is white, also where the page is dark, and nothing but the sheet is on it.
#[tokio::test]
async fn on_paper_there_is_the_sheet_alone_and_black_on_white_in_the_dark_too() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let address = format!("{}?device=cpu#view=guide&lesson=neuron", site.address);
    follow_to(&browser, &address, "#guide-sheet table").await;
    browser
        .run("document.documentElement.dataset.theme = 'dark'")
        .await;
    browser
        .run("self.print = () => { self.isPrinted = true }")
        .await;
    browser.click("#guide-print").await;
    assert_eq!(browser.run("return self.isPrinted").await, true);
    let paper = json!({ "media": "print" });
    browser.devtools("Emulation.setEmulatedMedia", paper).await;
    for (place, css) in [(0, "table"), (1, ".answers"), (2, ".runs-by-hand")] {
        show(&browser, place, css).await;
        let script = "
            const seen = css => [...document.querySelectorAll(css)].some(it => it.checkVisibility());
            const sheet = document.getElementById('guide-sheet');
            const bright = css => css.match(/[0-9.]+/g).slice(0, 3).reduce((sum, it) => sum + +it, 0);
            return [
                ['.top', '.ph', '.guides'].filter(seen),
                bright(getComputedStyle(sheet).color) < 150,
                sheet.scrollWidth <= document.documentElement.clientWidth,
                seen('#guide-sheet > .on-paper'),
            ]";
        assert_eq!(
            browser.run(script).await,
            json!([[], true, true, true]),
            "{css}"
        );
        browser.screenshot(&format!("paper-{place}")).await;
    }
}

#[tokio::test]
async fn a_guide_is_opened_by_its_address_on_a_phone_too_and_a_wrong_name_says_which_there_are() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    let address = format!("{}?device=cpu#view=guide&lesson=way-back", site.address);
    follow_to(&browser, &address, "#guide-sheet table").await;
    assert!(browser.fits_a_phone().await, "the guide fits");
    browser.screenshot("guide-phone").await;
    show(&browser, 2, ".runs-by-hand").await;
    assert!(browser.fits_a_phone().await, "the worksheet fits");
    browser.click("#guide-lesson").await;
    let lesson = "return !!document.querySelector('.lesson')";
    wait_until(&browser, "the lesson", 30, lesson).await;
    let wrong = format!("{}?device=cpu#view=guide&lesson=moon", site.address);
    follow_to(&browser, &wrong, ".guides").await;
    let named =
        "return document.body.textContent.includes('the course does not have; allowed: neuron')";
    wait_until(&browser, "the names", 10, named).await;
}
