//! Lessons as a student follows them, an exercise as a teacher makes one, hand-ins as they are reviewed.

use crate::browser::Browser;
use crate::links::{SMALL, finished, follow, value, wait_until};
use crate::site::Site;
use crate::visits::{RUNS, make_small, train_to_the_end};
use serde_json::json;

/// A receipt of nothing that was ever trained.
const FORGED: &str = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~14~0.9~0.3~-0.05~0.1~12~0:7";

/// What a student finds who reaches a lesson's goal, for each lesson; no link of its text sets it.
const SOLUTIONS: &str = include_str!("../shared/solutions.txt");

/// Trains what the lesson shows, one network or two, to the end.
async fn train(browser: &Browser, limit: u64) {
    browser.click("#train").await;
    let over = "return [...document.querySelectorAll('[data-run]')]
        .every(run => run.dataset.state === 'finished')";
    wait_until(browser, "the end of the runs", limit, over).await;
}

/// What is to be read of the text.
async fn text(browser: &Browser) -> String {
    let all = "return document.querySelector('.lesson .body').textContent";
    let all = browser.run(all).await;
    all.as_str().unwrap_or_default().to_owned()
}

/// Opens an address in a browser that had another page, where no Train button stands.
pub async fn follow_to(browser: &Browser, address: &str, css: &str) {
    browser.client.goto("about:blank").await.expect("a page");
    browser
        .client
        .goto(address)
        .await
        .expect("the address opens");
    let there = format!("return document.querySelector(\"{css}\") !== null");
    wait_until(browser, css, 20, &there).await;
}

/// Presses the last element that a selector finds, by script: a sticky foot may lie over it.
pub async fn press(browser: &Browser, css: &str) {
    let script = "[...document.querySelectorAll(arguments[0])].at(-1).click()";
    browser.run_with(script, json!(css)).await;
}

/// Types into the last box that a selector finds.
pub async fn type_last(browser: &Browser, css: &str, text: &str) {
    let script = "const [css, text] = arguments[0];
        const box = [...document.querySelectorAll(css)].at(-1); box.value = text;
        box.dispatchEvent(new Event('input', { bubbles: true }));";
    browser.run_with(script, json!([css, text])).await;
}

/// Chooses in the last select that a selector finds, by what the choice says.
pub async fn choose_last(browser: &Browser, css: &str, words: &str) {
    let script = "const [css, words] = arguments[0];
        const select = [...document.querySelectorAll(css)].at(-1);
        select.value = [...select.options].find(it => it.textContent === words).value;
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.run_with(script, json!([css, words])).await;
}

/// Adds a prediction with answers, each with the accuracy that makes it true.
pub async fn ask(browser: &Browser, question: &str, answers: &[(&str, &str, &str)]) {
    press(browser, "#teach-add-predict").await;
    type_last(browser, ".ask > input", question).await;
    press(browser, ".top2 label:first-of-type > input").await;
    for (place, (words, relation, bound)) in answers.iter().enumerate() {
        let own = format!(".opts > li:nth-child({})", place + 1);
        type_last(browser, &format!("{own} .row2 input"), words).await;
        choose_last(
            browser,
            &format!("{own} select[aria-label='Relation']"),
            relation,
        )
        .await;
        type_last(browser, &format!("{own} .goal2 input"), bound).await;
    }
}

async fn begin(browser: &Browser, site: &Site, key: &str) {
    begin_with(browser, site, key, "device=cpu").await;
}

/// The same by an address that asks for more.
pub async fn begin_with(browser: &Browser, site: &Site, key: &str, query: &str) {
    let link = format!("{}?{query}#v=1&lesson={key}", site.address);
    follow(browser, &link).await;
    let text = "return document.querySelectorAll('.exercise-text > *').length > 2";
    wait_until(browser, "the lesson's text", 30, text).await;
}

/// Each lesson's key, and the settings that reach its goal.
pub fn solutions() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = SOLUTIONS.lines();
    lines.map(|line| line.split_once('\t').expect("a lesson and its settings"))
}

/// Changes settings, as `model.beta=0.85&…`.
pub async fn change(browser: &Browser, settings: &str) {
    for setting in settings.split('&') {
        let (path, value) = setting.split_once('=').expect("a setting");
        browser.set(&path.replace('.', "-"), value).await;
    }
}

/// Answers every question of a kind; of options it takes the first.
pub async fn answer(browser: &Browser, kind: &str) {
    let script = "const kind = arguments[0]; let count = 0;
        for (let i = 0; i < 12; i++) {
            const text = document.getElementById(`${kind}-${i}`);
            const option = document.getElementById(`${kind}-${i}-0`);
            if (text) {
                text.value = text.classList.contains('num') ? '148'
                    : 'Because of what the charts show, step after step.';
                text.dispatchEvent(new Event('input', { bubbles: true })); count++;
            } else if (option) { option.click(); count++; }
        }
        return count";
    let count = browser.run_with(script, json!(kind)).await;
    assert!(count.as_u64() > Some(0), "{kind}: {count}");
}

/// What a press of a button gives to be saved.
pub async fn hand_in(browser: &Browser) -> String {
    let script = "const done = arguments[0]; const make = URL.createObjectURL;
        URL.createObjectURL = blob => {
            URL.createObjectURL = make; blob.text().then(done); return make.call(URL, blob);
        };
        document.getElementById('hand-in-file').click();";
    let text = browser.client.execute_async(script, vec![]).await;
    text.expect("a script").as_str().expect("a text").to_owned()
}

/// What a lesson says after its prediction: what is said of options, explanations that are asked for, hints and model
/// answers.
fn kept_back(key: &str) -> Vec<String> {
    let file = Site::folder().join(format!("lessons/{key}.md"));
    let file = std::fs::read_to_string(file).expect("a lesson");
    let (head, _) = file.split_once("\n---\n").expect("a head");
    let mut found = Vec::new();
    for (name, text) in head.lines().filter_map(|line| line.split_once(": ")) {
        let parts: Vec<_> = text.split(" | ").collect();
        match name {
            "predict" => found.extend(parts.iter().filter_map(|it| Some(it.split_once(" ; ")?.1))),
            "explain" => found.push(parts[0]),
            "hint" | "model" => found.extend(&parts[1..2]),
            _ => {}
        }
    }
    assert!(found.len() > 8, "{key}: {found:?}");
    found.into_iter().map(str::to_owned).collect()
}

/// Texts that are in the document, seen or not.
async fn there(browser: &Browser, texts: &[String]) -> Vec<String> {
    let script =
        "const all = document.body.textContent; return arguments[0].filter(it => all.includes(it))";
    let found = browser.run_with(script, json!(texts)).await;
    serde_json::from_value(found).expect("texts")
}

/// Does a lesson as a student would, in a window of any size; its hand-in.
async fn complete(
    browser: &Browser,
    site: &Site,
    (key, solution): (&str, &str),
    size: &str,
) -> String {
    begin(browser, site, key).await;
    browser.click("#train").await;
    let state = browser.attribute("[data-run='off']", "data-state").await;
    assert_eq!(state, "idle", "{key}: the prediction comes first");
    browser.screenshot(&format!("lesson-{key}{size}")).await;
    // What answers a question is not in the document before its stage.
    let (goal, luck) = ("goal", "Was it luck?");
    assert!(!text(browser).await.contains(goal), "{key}");
    let kept_back = kept_back(key);
    assert_eq!(there(browser, &kept_back).await, [""; 0], "{key}");
    answer(browser, "predict").await;
    browser.click("#commit").await;
    assert!(text(browser).await.contains(goal), "{key}");
    assert!(!text(browser).await.contains(luck), "{key}");
    assert_eq!(there(browser, &kept_back).await, [""; 0], "{key}");
    if key == "neuron" {
        // As it is first: the prediction is shown against what happened.
        train(browser, 120).await;
        let happened = browser.text(".happened").await;
        assert!(happened.contains("Next to nothing"), "{happened}");
        let goals = browser.text(".goals").await;
        assert!(goals.contains("not yet"), "{goals}");
    }
    change(browser, solution).await;
    train(browser, 300).await;
    // Where one network is shown, the other may end a little later.
    let stage = "return document.getElementById('exercise').dataset.stage === 'explain'";
    wait_until(browser, "the last stage", 60, stage).await;
    assert!(text(browser).await.contains(luck), "{key}");
    let goals = browser.text(".goals").await;
    let met = "return [...document.querySelectorAll('.goals li')]
        .every(goal => goal.dataset.met === 'true')";
    assert_eq!(browser.run(met).await, true, "{key}: {goals}");
    let models = "return document.querySelectorAll('.model').length";
    assert_eq!(browser.run(models).await, 0, "{key}: nothing is tried yet");
    let hints = "return document.querySelectorAll('.stack > p.card').length";
    assert_eq!(browser.run(hints).await, 0, "{key}: none is opened");
    press(browser, "#hint-0").await;
    wait_until(browser, "a hint", 10, &format!("{hints} === 1")).await;
    let done = "return !!document.querySelector('.lesson-done')";
    if key == "neuron" {
        // A letter in each box is no answer, and the boxes say from where on there is one.
        let letters = "for (const box of document.querySelectorAll('textarea[id^=explain-]')) {
            box.value = 'x'; box.dispatchEvent(new Event('input', { bubbles: true })); }";
        browser.run(letters).await;
        let said = browser.text("#explain-0-count").await;
        assert!(said.contains("from 40 characters on"), "{said}");
        assert_eq!(browser.run(done).await, false, "{key}");
    }
    answer(browser, "explain").await;
    assert!(browser.run(models).await.as_u64() > Some(1), "{key}");
    wait_until(browser, "the lesson, done", 10, done).await;
    if key == "edge" {
        // Going further does not take the goal away.
        browser.set("lyapunov-lambda_target", "0.3").await;
        train(browser, 300).await;
        assert_eq!(browser.run(met).await, true, "{key}");
    }
    browser.set("student", "Ada").await;
    browser
        .screenshot(&format!("lesson-{key}-done{size}"))
        .await;
    hand_in(browser).await
}

#[tokio::test]
async fn what_an_exercise_lacks_is_told_where_somebody_has_been_or_to_whoever_asks() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let address = format!("{}?device=cpu#v=1&view=teachers&{SMALL}", site.address);
    follow_to(&browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    press(&browser, "#teach-add-predict").await;
    let told = "return [...document.querySelectorAll('.making .ferr')]
        .filter(it => !it.hidden && it.id.endsWith('-wrong')).map(it => it.id.split('-')[0])";
    let box_there = "return document.querySelectorAll('.ask input').length > 2";
    wait_until(&browser, "the question's boxes", 10, box_there).await;
    assert_eq!(browser.run(told).await, json!([]), "nobody has typed yet");
    browser
        .run("document.querySelector(\"[id^='ask-']\").focus()")
        .await;
    browser.run("document.activeElement.blur()").await;
    let asked = format!("{told}.join() === 'ask'");
    wait_until(&browser, "that the question is missing", 10, &asked).await;
    press(&browser, "#teach-first").await;
    let all = format!(
        "const told = (() => {{ {told} }})();
        return ['teach', 'ask'].every(it => told.includes(it))"
    );
    wait_until(&browser, "all that is missing", 10, &all).await;
    // What settings are called in the text's links stands there too.
    browser.click("#teach-words summary").await;
    let words = browser.text("#teach-words").await;
    assert!(
        words.contains("init-gain") && words.contains("steps"),
        "{words}"
    );
}

#[tokio::test]
async fn every_lesson_is_completed_on_a_phone_where_words_and_links_of_the_text_do_what_they_say() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    for (key, solution) in solutions() {
        complete(&browser, &site, (key, solution), "-390").await;
        assert!(browser.fits_a_phone().await, "{key} fits");
        // A word of the list opens in place, and a link of the text sets what it says.
        press(&browser, ".exercise-text .word").await;
        let meaning = "return !!document.querySelector('.exercise-text .meaning')";
        wait_until(&browser, "a word's meaning", 10, meaning).await;
        press(&browser, ".exercise-text .set:not(:disabled)").await;
        let set = "return !!document.querySelector('.exercise-text .set[aria-pressed=true]')";
        wait_until(&browser, "what a link sets", 10, set).await;
        assert!(browser.fits_a_phone().await, "{key} fits with a word open");
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_prediction_is_a_picture_and_a_mark_that_stay_pale_beside_what_happens() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    begin(&browser, &site, "edge").await;
    let pictures = "return document.querySelectorAll('.pics .opt .sketch').length";
    assert_eq!(browser.run(pictures).await, 3);
    let pale = "return document.querySelectorAll('[data-chart=accuracy] path.pale').length";
    assert_eq!(browser.run(pale).await, 0, "nothing is chosen");
    answer(&browser, "predict").await;
    // Only the regularised one, by the picture itself.
    browser.click("#predict-1-0").await;
    let slide = "const slider = document.getElementById('predict-2-power');
        slider.value = '2.5'; slider.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(slide).await;
    let typed = "return document.getElementById('predict-2').value === '316'";
    wait_until(&browser, "the slider's number in the box", 10, typed).await;
    let shown = "const mark = document.querySelector('[data-chart=gradient-norm] .chart-picture');
        return document.querySelectorAll('[data-chart=accuracy] path.pale').length === 2
            && mark.textContent.includes('your prediction: 316')
            && mark.querySelectorAll('path.ring.re').length === 1";
    wait_until(&browser, "the prediction in the courses", 10, shown).await;
    // A number that is typed moves the slider.
    browser.set("predict-2", "10^5").await;
    let slid = "return Number(document.getElementById('predict-2-power').value) === 5";
    wait_until(&browser, "the box's number on the slider", 10, slid).await;
    browser.run(slide).await;
    browser.screenshot("lesson-edge-predicted").await;
    browser.click("#commit").await;
    train(&browser, 300).await;
    wait_until(&browser, "both beside what happened", 10, shown).await;
    let told =
        "return [...document.querySelectorAll('.happened')].map(it => it.textContent).join('|')";
    let told = browser.run(told).await;
    let told: Vec<_> = told.as_str().unwrap_or_default().split('|').collect();
    assert!(told.len() == 3 && told[1].contains("Neither"), "{told:?}");
    assert!(
        told[2].contains("10⁷") && told[2].contains("regularised"),
        "{told:?}"
    );
    browser.screenshot("lesson-edge-happened").await;
}

#[tokio::test]
async fn on_a_phone_lock_in_leads_to_the_run_and_another_lesson_to_its_title() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    begin(&browser, &site, "neuron").await;
    let locked = "return document.getElementById('train').ariaDisabled === 'true'";
    assert_eq!(browser.run(locked).await, true, "predictions come first");
    answer(&browser, "predict").await;
    browser.click("#commit").await;
    // Below the bar, which stays.
    let at_head = |id: &str| {
        format!(
            "const {{ top }} = document.getElementById('{id}').getBoundingClientRect();
            return top > 40 && top < 140"
        )
    };
    wait_until(&browser, "the run", 10, &at_head("part-run-title")).await;
    assert_eq!(browser.run(locked).await, json!(false));
    // The way of "Next": another lesson, from far down the last.
    browser
        .run("scrollTo(0, document.body.scrollHeight); location.hash = '#v=1&lesson=difference'")
        .await;
    let title =
        "return document.getElementById('exercise-title').textContent.includes('difference')
        && document.activeElement.id === 'exercise-title'";
    wait_until(&browser, "the lesson's title, in focus", 20, title).await;
    wait_until(&browser, "its head", 10, &at_head("exercise-title")).await;
}

#[tokio::test]
async fn every_lesson_is_completed_as_a_student_would_and_its_hand_in_fits() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let mut hand_ins = Vec::new();
    for lesson in solutions() {
        hand_ins.push(complete(&browser, &site, lesson, "").await);
    }
    let address = format!("{}#view=lessons", site.address);
    follow_to(&browser, &address, ".path").await;
    let done = "return document.querySelectorAll('.path [data-done]').length";
    assert_eq!(browser.run(done).await, hand_ins.len());
    browser.screenshot("lessons").await;
    for (index, text) in hand_ins.iter().enumerate() {
        let text = text.replacen("name=Ada", &format!("name=Ada{index}"), 1);
        browser
            .run_with("location.hash = arguments[0]", json!(text))
            .await;
        let fits = format!(
            "const row = document.getElementById('hand-in-{index}')?.closest('tr').querySelector('.findings');
            return !!row && row.dataset.fits === 'true'"
        );
        wait_until(
            &browser,
            &format!("the check of hand-in {index}"),
            60,
            &fits,
        )
        .await;
    }
    browser.screenshot("review-six").await;
    follow_to(&browser, &address, ".path").await;
    // What is lost is counted first, and the focus is on what is safe.
    browser.click("#clear-progress").await;
    let safe = "return document.activeElement.id === 'clear-no'";
    wait_until(&browser, "the safe button", 10, safe).await;
    let counts = browser.text("#clear p").await;
    let finished = format!("{} finished lessons", hand_ins.len());
    assert!(counts.contains(&finished), "{counts}");
    browser.screenshot("lessons-clear").await;
    browser.click("#clear-no").await;
    assert_eq!(browser.run(done).await, hand_ins.len());
    browser.click("#clear-progress").await;
    wait_until(&browser, "the safe button", 10, safe).await;
    browser.click("#clear-yes").await;
    assert_eq!(browser.run(done).await, 0);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// A small exercise with a choice before the run and a question after it.
fn small_exercise(site: &Site) -> String {
    format!(
        "{}?device=cpu#v=1&{SMALL}&show=beta&title=Small&predict=Which%3F|One%20=>%20test%20accuracy%20at%20least%200|Other\
         &explain=Why%3F&explain=How%3F&hint=1|Look.&goal=test%20accuracy%20at%20least%200",
        site.address
    )
}

#[tokio::test]
async fn after_a_reload_a_lesson_stands_where_it_stood_and_a_second_prediction_is_called_one() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = small_exercise(&site);
    follow(&browser, &link).await;
    browser
        .run("document.getElementById('predict-0-1').click()")
        .await;
    browser.click("#commit").await;
    train_to_the_end(&browser, 120).await;
    browser.click("#hint-0").await;
    assert!(text(&browser).await.contains("Look."));
    follow(&browser, &link).await;
    let stands = "return document.getElementById('exercise').dataset.stage === 'explain'
        && document.querySelector('.happened').textContent.includes('One')
        && document.querySelector('.goals li').dataset.met === 'true'
        && document.getElementById('predict-0-1') === null";
    wait_until(&browser, "the lesson as it stood", 20, stands).await;
    assert!(
        text(&browser).await.contains("Look."),
        "the hint stays open"
    );
    browser.click("#predict-again").await;
    browser
        .run("document.getElementById('predict-0-0').click()")
        .await;
    browser.click("#commit").await;
    train_to_the_end(&browser, 120).await;
    assert!(text(&browser).await.contains("your second prediction"));
    browser.set("student", "Ada").await;
    let text = hand_in(&browser).await;
    for word in ["prediction=2", "predicted-at=", "first=", "hints=1"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    // Whoever uses the computer next finds nothing of her.
    browser
        .run("document.getElementById('next-student').click()")
        .await;
    let afresh = "return document.getElementById('exercise').dataset.stage === 'predict'
        && !Object.values(localStorage).concat(Object.values(sessionStorage)).some(it => it.includes('Ada'))";
    wait_until(&browser, "an exercise that nobody began", 10, afresh).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn inside_an_exercise_about_one_network_there_is_one() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = small_exercise(&site).replacen("&predict=", "&pair=one&nothing=", 1);
    follow(&browser, &link).await;
    browser.click("#train").await;
    browser.wait_for_state("off", "finished", 120).await;
    browser.run("location.hash = 'view=inside'").await;
    let seen = "const it = document.getElementById('inside');
        return it?.dataset.networks === 'one' && it.querySelectorAll('.col canvas').length > 0";
    wait_until(&browser, "what is inside", 60, seen).await;
    let shown = "return [...document.querySelectorAll('#inside .re, #inside .which')]
        .filter(it => it.offsetParent !== null).length";
    assert_eq!(browser.run(shown).await, 0);
    let said = browser.text("#inside h1").await;
    assert!(
        said.starts_with("Forwards, ") && !said.contains("both"),
        "{said}"
    );
    browser.screenshot("inside-one").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn two_tabs_of_one_exercise_keep_both_their_answers() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = small_exercise(&site).replacen("&predict=", "&nothing=", 1);
    follow(&browser, &link).await;
    train_to_the_end(&browser, 120).await;
    browser.set("student", "Ada").await;
    browser.set("explain-0", "First.").await;
    let one = browser.client.window().await.expect("a window");
    let other = browser.client.new_window(true).await.expect("a tab");
    let to = async |window| {
        browser
            .client
            .switch_to_window(window)
            .await
            .expect("a window")
    };
    to(other.handle).await;
    follow(&browser, &link).await;
    browser.click("#continue-as").await;
    train_to_the_end(&browser, 120).await;
    assert_eq!(value(&browser, "explain-0").await, "First.");
    browser.set("explain-1", "Second.").await;
    to(one).await;
    let there = "return document.getElementById('explain-1').value === 'Second.'";
    wait_until(&browser, "the other tab's answer", 10, there).await;
    browser.set("explain-0", "Mended.").await;
    follow(&browser, &link).await;
    train_to_the_end(&browser, 120).await;
    assert_eq!(value(&browser, "explain-0").await, "Mended.");
    assert_eq!(value(&browser, "explain-1").await, "Second.");
}

#[tokio::test]
async fn a_forged_hand_in_is_found_out_and_an_unreadable_one_says_why() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!(
        "{}#v=1&{SMALL}&name=Mallory&got-held={FORGED}",
        site.address
    );
    follow_to(&browser, &link, "#reviews").await;
    let found = "const cell = document.querySelector('#reviews .findings');
        return !!cell && cell.dataset.fits === 'false' && cell.textContent.includes('first weights')";
    wait_until(&browser, "what does not fit", 60, found).await;
    browser.screenshot("review").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Keeps hold of the engines of the pages that are opened from now on, in `engines`.
pub async fn keep_engines(browser: &Browser) {
    let keep = "self.engines = []; const Real = Worker;
        self.Worker = function (...given) {
            const made = new Real(...given); engines.push(made); return made;
        };";
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({ "source": keep })).await;
}

/// The engine breaks while a pair trains and right after a hand-in has come.
#[tokio::test]
async fn what_a_broken_engine_owed_is_asked_of_the_next() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    keep_engines(&browser).await;
    // One engine has the pair and the hand-in.
    browser.visit(&site.address, "device=cpu&engines=1").await;
    make_small(&browser).await;
    browser.set("training-epochs", "60").await;
    browser.click("#train").await;
    browser.wait_for_step("held", 20.0, 60).await;
    let link = format!("v=1&{SMALL}&name=Mallory&got-held={FORGED}");
    let break_it = "addEventListener('hashchange', () => {
            const broken = new ErrorEvent('error', { message: 'for a test', cancelable: true });
            engines.at(-1).dispatchEvent(broken);
        }, { once: true });
        location.hash = arguments[0];";
    browser.run_with(break_it, json!(link)).await;
    let found = "const cell = document.querySelector('#reviews .findings');
        return engines.length === 2 && !!cell && cell.dataset.fits === 'false'";
    wait_until(&browser, "what does not fit", 60, found).await;
    browser.click("#to-lab").await;
    let goes_on = "return document.querySelector(\"[data-message~='held']\")?.textContent
        .includes('for a test). Training goes on from epoch')";
    wait_until(&browser, "the message", 10, goes_on).await;
    finished(&browser).await;
}

#[tokio::test]
async fn what_trains_can_be_paused_in_the_list_of_lessons_and_for_teachers_and_goes_on_there() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("training-epochs", "1000").await;
    browser.click("#train").await;
    browser.wait_for_step("held", 2.0, 60).await;
    let reads = |words: &str| {
        format!(
            "return document.getElementById('pause-elsewhere')?.textContent.trim() === '{words}'"
        )
    };
    let (pause, go_on) = (reads("Pause training"), reads("Go on training"));
    browser.click("#to-lessons").await;
    wait_until(&browser, "the pause", 20, &pause).await;
    browser.click("#pause-elsewhere").await;
    wait_until(&browser, "the way on", 20, &go_on).await;
    browser.screenshot("lessons-paused").await;
    browser.click("#to-teachers").await;
    wait_until(&browser, "the way on for teachers", 20, &go_on).await;
    browser.click("#pause-elsewhere").await;
    wait_until(&browser, "the pause for teachers", 20, &pause).await;
    browser.click("#pause-elsewhere").await;
    browser.click("#to-lab").await;
    let paused = "return document.getElementById('train').dataset.state === 'paused'";
    wait_until(&browser, "the lab, paused", 20, paused).await;
    browser.click("#reset").await;
    browser.click("#to-lessons").await;
    let none = "return !!document.querySelector('.path')
        && document.getElementById('pause-elsewhere') === null";
    wait_until(&browser, "nothing to pause", 20, none).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_teachers_exercise_is_one_link_that_asks_locks_and_checks() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let address = format!("{}?device=cpu#v=1&view=teachers&{SMALL}", site.address);
    follow_to(&browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    browser.set("teach-title", "How small?").await;
    browser
        .set("teach-text", "Make it *smaller*: [beta](#set&beta=0.5).")
        .await;
    ask(
        &browser,
        "Will it learn?",
        &[("Yes", "at least", "90"), ("No", "at most", "90 %")],
    )
    .await;
    press(&browser, "#teach-add-goal").await;
    type_last(&browser, ".goal2 input", "win").await;
    let wrong = "return [...document.querySelectorAll('.ferr')]
        .some(it => !it.hidden && it.textContent.includes('“win” is not a number'))
        && document.getElementById('teach-copy').disabled";
    wait_until(&browser, "the problem under its field", 10, wrong).await;
    browser.screenshot("teach-wrong").await;
    // The first problem is gone to, and put right.
    press(&browser, "#teach-first").await;
    let there = "return document.activeElement.getAttribute('aria-invalid')";
    assert_eq!(browser.run(there).await, "true");
    type_last(&browser, ".goal2 input", "90").await;
    choose_last(&browser, ".goal2 select[aria-label='Relation']", "at most").await;
    press(&browser, ".form details > summary").await;
    choose_last(&browser, "#teach-field-beta", "open").await;
    choose_last(&browser, "#teach-field-alpha", "locked").await;
    let preview = browser.text("#teach-preview").await;
    for words in ["How small?", "smaller", "Will it learn?", "Lock in"] {
        assert!(preview.contains(words), "{words}: {preview}");
    }
    browser.screenshot("teach").await;
    let link = value(&browser, "teach-link").await;
    assert!(link.contains("title=How"), "{link}");
    press(&browser, "#teach-scorm").await;
    let packed =
        "return document.getElementById('teach-foot').textContent.includes('as a SCORM package')";
    wait_until(&browser, "the package", 20, packed).await;
    // For the wall: the short link as a code, larger than Share's.
    press(&browser, "#teach-code").await;
    let drawn = "const code = document.getElementById('teach-code-picture');
        return code !== null && Number(code.dataset.modules) > 20 && code.getBoundingClientRect().width > 300";
    wait_until(&browser, "the exercise's code", 20, drawn).await;
    browser.screenshot("teach-code").await;
    press(&browser, "#teach-code-dialog [aria-label=Close]").await;
    // What is written outlasts a look at the lab.
    browser.click("#to-lab").await;
    browser.click("#to-teachers").await;
    assert_eq!(value(&browser, "teach-title").await, "How small?");
    assert_eq!(value(&browser, "teach-link").await, link);
    // Its experiment is the one that was taken, until the lab's is asked for.
    for (beta, before) in [("0.7", None), ("0.85", Some("beta=0.7"))] {
        let was = value(&browser, "teach-link").await;
        browser.click("#to-lab").await;
        browser.set("model-beta", beta).await;
        browser.click("#to-teachers").await;
        assert_eq!(value(&browser, "teach-link").await, was);
        assert!(before.is_none_or(|it| was.contains(it)), "{was}");
        press(&browser, "#teach-take").await;
        let taken = format!("return document.getElementById('teach-link').value !== {was:?}");
        wait_until(&browser, "the lab's experiment", 10, &taken).await;
    }
    assert_eq!(value(&browser, "teach-link").await, link);

    let link = link.replacen('#', "?device=cpu#", 1);
    follow(&browser, &link).await;
    let text = "return document.querySelector('.exercise-text .sets') !== null";
    wait_until(&browser, "the text", 30, text).await;
    let shown = "return [...document.querySelectorAll('#exercise-settings label')]
        .map(label => label.htmlFor).join(' ')";
    assert_eq!(browser.run(shown).await, "model-alpha model-beta");
    let locked = "return document.getElementById('model-alpha').disabled
        && !document.getElementById('model-beta').disabled";
    assert_eq!(browser.run(locked).await, true);
    browser.run("document.querySelector('.sets').click()").await;
    assert_eq!(value(&browser, "model-beta").await, "0.5");
    answer(&browser, "predict").await;
    // What was answered is there after a reload, and not in another exercise.
    follow(&browser, &link).await;
    let first = "return document.getElementById('predict-0-0').checked";
    wait_until(&browser, "the answer", 30, first).await;
    let other = link.replacen("Will%20it", "Does%20it", 1);
    assert_ne!(other, link);
    follow(&browser, &other).await;
    wait_until(&browser, "the text", 30, text).await;
    assert_eq!(browser.run(first).await, false);
    follow(&browser, &link).await;
    wait_until(&browser, "the answer", 30, first).await;
    wait_until(&browser, "the text", 30, text).await;
    browser.run("document.querySelector('.sets').click()").await;
    browser.click("#commit").await;
    train_to_the_end(&browser, 120).await;
    let happened = browser.text(".happened").await;
    assert!(happened.contains("No: accuracy"), "{happened}");
    assert!(browser.text(".goals").await.contains("reached"));
    for side in RUNS {
        assert_eq!(
            browser
                .attribute(&format!("[data-run='{side}']"), "data-state")
                .await,
            "finished"
        );
    }
    // What is not shown stays as it is, whatever is pressed.
    let seed = "return document.getElementById('new-seed').disabled
        && document.getElementById('new-seed').title.includes('keeps its seed')
        && document.getElementById('seed') === null";
    assert_eq!(browser.run(seed).await, true);
    // Another lesson over a pair that is done begins anew, and is locked again.
    train_to_the_end(&browser, 120).await;
    browser.run("location.hash = 'v=1&lesson=edge'").await;
    let anew = "return document.getElementById('exercise').dataset.stage === 'predict'
        && document.querySelector(\"[data-run='held']\").dataset.state === 'idle'
        && document.getElementById('lyapunov-lambda_target').value === '0.3'";
    wait_until(&browser, "the other lesson", 30, anew).await;
    browser.click("#step").await;
    browser.click("#train").await;
    let state = browser.attribute("[data-run='held']", "data-state").await;
    assert_eq!(state, "idle");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn on_a_phone_lessons_share_and_an_exercise_fit_into_one_column() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    let address = format!("{}#view=lessons", site.address);
    follow_to(&browser, &address, ".path").await;
    browser.screenshot("lessons-phone").await;
    assert!(browser.fits_a_phone().await, "the course fits");
    begin(&browser, &site, "edge").await;
    browser.screenshot("lesson-phone").await;
    assert!(browser.fits_a_phone().await, "a lesson fits");
    browser
        .run("document.getElementById('share-open').click()")
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    browser.screenshot("share-phone").await;
    assert!(browser.fits_a_phone().await, "the dialog fits");
}

#[tokio::test]
async fn a_prediction_is_judged_by_the_experiment_as_it_was_given_and_by_no_other() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    begin(&browser, &site, "neuron").await;
    answer(&browser, "predict").await;
    browser.click("#commit").await;
    change(&browser, "model.beta=0.5").await;
    train(&browser, 120).await;
    let said = "const altered = document.getElementById('predict-altered');
        return altered && !altered.hidden ? altered.textContent : ''";
    let shown = format!("return (() => {{ {said} }})() !== ''");
    wait_until(&browser, "why there is no verdict", 20, &shown).await;
    let altered = browser.run(said).await;
    assert!(
        altered
            .as_str()
            .is_some_and(|it| it.contains("β 0.1 → 0.5")),
        "{altered}"
    );
    let judged = "return document.querySelectorAll('.happened').length";
    assert_eq!(browser.run(judged).await, 1, "what no run decides alone");
    browser.screenshot("lesson-altered").await;
    // As it was given.
    change(&browser, "model.beta=0.1").await;
    train(&browser, 120).await;
    let gone = "return document.getElementById('predict-altered')?.hidden !== false";
    wait_until(&browser, "the verdict", 20, gone).await;
    assert_eq!(browser.run(judged).await, 2, "by the run as it was given");
}
