//! The page's controls and readings, by name.

use crate::browser::Browser;
use fantoccini::Locator;
use fantoccini::elements::Element;
use std::time::{Duration, Instant};

impl Browser {
    /// Opens the site with a query such as `device=cpu`, and waits for the page's own controls.
    pub async fn visit(&self, address: &str, query: &str) {
        self.client
            .goto(&format!("{address}?{query}"))
            .await
            .expect("the page opens");
        let train = self.client.wait().at_most(Duration::from_secs(20));
        train
            .for_element(Locator::Css("#train, #prove, #sweep-new"))
            .await
            .expect("a view's own button");
    }

    /// Waits until the view or dialog that was opened is there: its module is fetched first.
    pub async fn settled(&self) {
        let script = "const done = arguments[0]; const end = performance.now() + 20000;
            const look = () => document.querySelector('[data-to-come]') && performance.now() < end
                ? setTimeout(look, 10) : done();
            look();";
        let waited = self.client.execute_async(script, vec![]).await;
        waited.expect("a script");
    }

    pub async fn element(&self, css: &str) -> Element {
        self.settled().await;
        let found = self.client.find(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("no element {css}: {error}"))
    }

    /// A press by the pointer, of what is brought into sight first, clear of what floats at the foot.
    pub async fn click(&self, css: &str) {
        let scroll = "const box = document.querySelector(arguments[0])?.getBoundingClientRect();
            if (box && (box.top < 64 || box.bottom > innerHeight - 88)) {
                document.querySelector(arguments[0]).scrollIntoView({ block: 'center' });
            }";
        self.run_with(scroll, css.into()).await;
        self.element(css)
            .await
            .click()
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    pub async fn attribute(&self, css: &str, name: &str) -> String {
        self.element(css)
            .await
            .attr(name)
            .await
            .expect("an answer")
            .unwrap_or_default()
    }

    pub async fn text(&self, css: &str) -> String {
        self.element(css).await.text().await.expect("an answer")
    }

    /// A number that the page shows of a run (`off` or `held`), such as `data-loss`.
    pub async fn reading(&self, run: &str, name: &str) -> Option<f64> {
        self.attribute(&format!("[data-run='{run}']"), name)
            .await
            .parse()
            .ok()
    }

    /// What a script returns, run in the page.
    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.settled().await;
        let answer = self.client.execute(script, vec![]).await;
        answer.expect("a script")
    }

    /// The same of a script with an argument.
    pub async fn run_with(&self, script: &str, argument: serde_json::Value) -> serde_json::Value {
        self.settled().await;
        let answer = self.client.execute(script, vec![argument]).await;
        answer.expect("a script")
    }

    /// Whether the page is a phone's 390 pixels wide and nothing goes over.
    pub async fn fits_a_phone(&self) -> bool {
        // What is too wide makes the page of a phone wider.
        let wide = "const width = document.documentElement.scrollWidth;
            if (innerWidth === 390 && width <= innerWidth) return ['390'];
            const goes = it => it.getBoundingClientRect().right > 390.5;
            return [...document.body.querySelectorAll('*')].filter(goes).slice(-8)
                .map(it => `${it.tagName} ${it.id}.${it.className} ${it.textContent.slice(0, 60)}`);";
        let found = self.run(wide).await;
        if found != serde_json::json!(["390"]) {
            println!("on a phone these go over: {found:#}");
        }
        found == serde_json::json!(["390"])
    }

    /// Brings a control into the page: a setting that is not there stands in the settings' panel, among
    /// all of them. Says whether the panel had to be opened.
    pub async fn reach(&self, id: &str) -> bool {
        self.settled().await;
        let script = "const [id, done] = arguments; const there = () => document.getElementById(id);
            const frame = () => new Promise(go => requestAnimationFrame(() => setTimeout(go)));
            (async () => {
                let opened = false;
                const ways = document.querySelectorAll('#settings-open, #settings-open-phone');
                const way = [...ways].find(it => it.offsetParent !== null);
                if (!there() && !document.getElementById('settings') && way) {
                    way.click(); opened = true; await frame(); await frame();
                }
                if (!there()) { document.getElementById('settings-level-1')?.click(); await frame(); }
                done([!!there(), opened]);
            })();";
        let answer = self.client.execute_async(script, vec![id.into()]).await;
        let [there, opened]: [bool; 2] =
            serde_json::from_value(answer.expect("a script")).expect("two answers");
        assert!(there, "there is no control #{id}");
        opened
    }

    /// Sets an input or select to a value, with the events that a user's typing makes. What hides the
    /// page on a phone is closed again.
    pub async fn set(&self, id: &str, value: &str) {
        let opened = self.reach(id).await;
        let script = "const [id, value] = arguments; const input = document.getElementById(id);
            if (!input) return false; input.value = value;
            for (const kind of ['input', 'change']) {
                input.dispatchEvent(new Event(kind, { bubbles: true }));
            }
            return true;";
        let arguments = vec![id.into(), value.into()];
        let done = self
            .client
            .execute(script, arguments)
            .await
            .expect("a script");
        assert_eq!(done, true, "there is no control #{id}");
        if opened {
            let close = "if (matchMedia('(max-width: 719px)').matches)
                document.getElementById('settings-close').click();";
            self.run(close).await;
        }
    }

    /// The same of a control that is there.
    pub async fn set_now(&self, id: &str, value: &str) {
        let script = "const [id, value] = arguments[0]; const input = document.getElementById(id);
            input.value = value;
            for (const kind of ['input', 'change']) {
                input.dispatchEvent(new Event(kind, { bubbles: true }));
            }";
        self.run_with(script, serde_json::json!([id, value])).await;
    }

    /// Waits until a reading fits, or fails with what it was last.
    pub async fn wait_for(
        &self,
        what: &str,
        limit: u64,
        fits: impl AsyncFn() -> Result<(), String>,
    ) {
        let start = Instant::now();
        loop {
            let Err(last) = fits().await else { return };
            if start.elapsed() > Duration::from_secs(limit) {
                self.screenshot("failure").await;
                let console = self.console().await;
                panic!("{what} did not come in {limit} s; last: {last}; console: {console:?}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn wait_for_state(&self, run: &str, state: &str, limit: u64) {
        let css = format!("[data-run='{run}']");
        self.wait_for(&format!("state {state} of run {run}"), limit, async || {
            let now = self.attribute(&css, "data-state").await;
            if now == state {
                Ok(())
            } else {
                Err(format!("{now}, {}", self.text("#status").await))
            }
        })
        .await;
    }

    pub async fn wait_for_step(&self, run: &str, step: f64, limit: u64) {
        self.wait_for(
            &format!("step {step} of run {run}"),
            limit,
            async || match self.reading(run, "data-step").await {
                Some(now) if now >= step => Ok(()),
                now => Err(format!("{now:?}")),
            },
        )
        .await;
    }
}
