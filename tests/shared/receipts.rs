//! A run of a share link to its end, and its receipt: one body for the native and the browser tests.

use lyapunov_snn::core::protocol::{Command, DeviceChoice, RunId};
use lyapunov_snn::core::receipt::Receipt;
use lyapunov_snn::core::run::Run;
use lyapunov_snn::core::share_link::open;
use lyapunov_snn::engine::worker::Runs;

/// Networks of both kinds, several tasks and encodings, matrix products of odd sizes.
pub const LINKS: [&str; 4] = [
    "v=1&steps=20&hidden=37&batch=100&epochs=2&warmup=5&transient=6",
    "v=1&task=store_recall&steps=30&samples=300&hidden=24,19&epochs=1&warmup=3&batch=32",
    "v=1&encoding=latency&steps=15&network=feedforward&hidden=33,21&epochs=1&surrogate=fast_sigmoid&slope=25&regulariser=off",
    "v=1&task=randman&steps=25&samples=400&hidden=40&epochs=1&warmup=0&optimizer=sgd&learning-rate=0.05",
];

/// Trains a link's experiment on the CPU.
pub async fn receipt_of(link: &str) -> Receipt {
    let opened = open(link).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    let id = RunId(1);
    let mut run = Run::new(id, opened.link.config.clone());
    let mut runs = Runs::default();
    let start = Command::Start {
        run: id,
        config: Box::new(opened.link.config),
        device: DeviceChoice::Cpu,
        paused: false,
        resume: None,
        pause_at: None,
    };
    runs.command(start, &mut |event| run.apply(event)).await;
    while runs.step(&mut |event| run.apply(event)).await {}
    Receipt::for_run(&run, "0.1.0").expect("a receipt")
}
