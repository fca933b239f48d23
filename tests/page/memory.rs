//! Memory while a page trains for an hour: `cargo xtask soak --memory`.
//!
//! Each minute, after a collection: the JavaScript heap and the WebAssembly memory of the page and of
//! its workers together. WebAssembly memory never shrinks, so what grows in it shows.

use crate::browser::Browser;
use crate::devtools::{DevTools, Heap, Place};
use crate::site::Site;
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// As many engines as the page starts for two networks on a machine that has the cores.
const ENGINES: usize = 2;
/// The sample that all later ones are compared with.
const SETTLED: usize = 5;
/// Flat is: no memory, and not their sum, exceeds that sample by more than this share...
const SHARE: f64 = 0.05;
/// ...or, of a memory so small that a few pages are more, by so many bytes.
const SLACK: f64 = 512.0 * 1024.0;

const NAMES: [&str; 5] = [
    "page, JS",
    "page, wasm",
    "workers, JS",
    "workers, wasm",
    "all",
];

#[derive(Debug, Clone, Copy)]
struct Sample {
    minute: usize,
    step: f64,
    page: Heap,
    workers: Heap,
}

impl Sample {
    /// Bytes, as [`NAMES`] names them.
    fn bytes(&self) -> [f64; 5] {
        let parts = [
            self.page.script,
            self.page.wasm,
            self.workers.script,
            self.workers.wasm,
        ];
        let [a, b, c, d] = parts;
        [a, b, c, d, a + b + c + d]
    }

    fn row(&self) -> String {
        let mebibytes = self.bytes().map(|bytes| format!("{:>12.2}", bytes / MEBI));
        format!("{:>6} {:>9} {}", self.minute, self.step, mebibytes.concat())
    }
}

const MEBI: f64 = 1024.0 * 1024.0;

/// What grows; empty where nothing does.
fn growth(samples: &[Sample]) -> Vec<String> {
    let Some(settled) = samples.get(SETTLED - 1) else {
        return vec![format!("{} samples, too few", samples.len())];
    };
    let mut found = Vec::new();
    for (index, name) in NAMES.iter().enumerate() {
        let before = settled.bytes()[index];
        let most = samples[SETTLED..]
            .iter()
            .map(|sample| sample.bytes()[index])
            .fold(0.0, f64::max);
        if most > before + (SHARE * before).max(SLACK) {
            let (before, most) = (before / MEBI, most / MEBI);
            found.push(format!(
                "{name}: from {before:.2} MiB at minute {} to {most:.2} MiB",
                settled.minute
            ));
        }
    }
    found
}

/// Trains a link's experiment for so many minutes as `SOAK_MINUTES` says.
async fn stays_flat(name: &str, link: &str) {
    let minutes = std::env::var("SOAK_MINUTES").ok();
    let minutes: usize = minutes.and_then(|it| it.parse().ok()).unwrap_or(60);
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let site = Site::serve();
    let flag = format!("--remote-debugging-port={port}");
    let browser = Browser::open(1440, 900, &[&flag]).await;
    let mut tools = DevTools::connect(port);
    browser
        .visit(
            &site.address,
            &format!("device=cpu&engines={ENGINES}#{link}"),
        )
        .await;
    tools.wait_for_workers(ENGINES);
    browser.wait_for_step("held", 1.0, 120).await;
    let start = Instant::now();
    println!("\n{name}: MiB after a collection\n");
    println!(
        "{:>6} {:>9} {}",
        "minute",
        "step",
        NAMES.map(|name| format!("{name:>12}")).concat()
    );
    let mut samples = Vec::new();
    for minute in 1..=minutes {
        let due = start + Duration::from_secs(60 * minute as u64);
        tokio::time::sleep(due.saturating_duration_since(Instant::now())).await;
        let sample = Sample {
            minute,
            step: browser.reading("held", "data-step").await.unwrap_or(0.0),
            page: tools.heap(Place::Page),
            workers: (0..ENGINES)
                .map(|engine| tools.heap(Place::Worker(engine)))
                .sum(),
        };
        println!("{}", sample.row());
        samples.push(sample);
    }
    let moved = samples.windows(2).filter(|two| two[1].step > two[0].step);
    assert!(
        moved.count() + 1 == samples.len(),
        "it trained from sample to sample"
    );
    assert_eq!(growth(&samples), Vec::<String>::new());
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
#[ignore = "an hour: cargo xtask soak --memory"]
async fn an_hour_of_the_demonstration_takes_no_more_memory_than_five_minutes() {
    stays_flat("demonstration, 10,000 epochs", "v=1&epochs=10000&start=1").await;
}

#[tokio::test]
#[ignore = "an hour: cargo xtask soak --memory"]
async fn an_hour_of_thousands_of_steps_a_second_takes_no_more_memory_than_five_minutes() {
    let link = "v=1&epochs=10000&steps=2&hidden=1&batch=1&warmup=2&start=1";
    stays_flat("one neuron, batch 1, 10,000 epochs", link).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples with so many MiB of the page's wasm memory; all else stays.
    fn samples(mebibytes: &[f64]) -> Vec<Sample> {
        let sample = |(index, mebibytes): (usize, &f64)| Sample {
            minute: index + 1,
            step: index as f64,
            page: Heap {
                script: 4.0 * MEBI,
                wasm: mebibytes * MEBI,
            },
            workers: Heap {
                script: 4.0 * MEBI,
                wasm: 100.0 * MEBI,
            },
        };
        mebibytes.iter().enumerate().map(sample).collect()
    }

    #[test]
    fn what_grows_before_the_fifth_minute_is_flat_after_it() {
        assert_eq!(
            growth(&samples(&[1.0, 5.0, 9.0, 20.0, 40.0, 41.0, 40.0])),
            [""; 0]
        );
    }

    #[test]
    fn what_grows_after_the_fifth_minute_is_named_also_where_it_comes_down_again() {
        let found = growth(&samples(&[40.0, 40.0, 40.0, 40.0, 40.0, 43.0, 40.0]));
        assert_eq!(
            found,
            ["page, wasm: from 40.00 MiB at minute 5 to 43.00 MiB"]
        );
    }

    #[test]
    fn a_few_pages_of_a_small_memory_are_no_growth_and_many_are() {
        assert!(growth(&samples(&[2.0, 2.0, 2.0, 2.0, 2.0, 2.4])).is_empty());
        assert_eq!(growth(&samples(&[2.0, 2.0, 2.0, 2.0, 2.0, 2.6])).len(), 1);
    }

    #[test]
    fn too_few_samples_prove_nothing() {
        assert_eq!(growth(&samples(&[2.0; 4])), ["4 samples, too few"]);
    }
}
