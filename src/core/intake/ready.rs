//! A ready example of each form, to be looked at, trained on, and given back.

mod shapes;
mod written;

use crate::core::protocol::EXAMPLES;
use crate::core::random::{Stream, stream};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use shapes::Shape;
use std::fmt::Write;
use written::{npy, png, zip};

/// A file that a reader takes as it is.
#[derive(Debug, Clone, Copy)]
pub struct Ready {
    pub name: &'static str,
    /// What is in it.
    pub about: &'static str,
    make: fn() -> Vec<u8>,
}

impl Ready {
    /// What is in it; the same bytes everywhere.
    pub fn bytes(&self) -> Vec<u8> {
        (self.make)()
    }
}

/// One of each form.
pub fn ready() -> Vec<Ready> {
    let makers: [fn() -> Vec<u8>; EXAMPLES.len()] = [
        || rows().into_bytes(),
        || steps().into_bytes(),
        || events().into_bytes(),
        arrays,
        trains,
        pictures,
        retina,
    ];
    let made = EXAMPLES.into_iter().zip(makers);
    made.map(|((name, about), make)| Ready { name, about, make })
        .collect()
}

/// The random numbers of an example's sample.
fn rng(example: u64, sample: usize) -> ChaCha8Rng {
    stream(example, Stream::Task, sample as u64)
}

/// Roughly normal, of deviation 1.
fn bell(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

fn rows() -> String {
    let kinds = [
        ("red", [5.0, 3.4, 1.5, 0.3]),
        ("green", [5.9, 2.8, 4.3, 1.3]),
        ("blue", [6.6, 3.0, 5.6, 2.0]),
    ];
    let mut text = "length,width,petal length,petal width,kind\n".to_owned();
    for sample in 0..150 {
        let (kind, means) = kinds[sample % 3];
        let rng = &mut rng(1, sample);
        for mean in means {
            let value = mean + 0.1 * mean * bell(rng);
            let _ = write!(text, "{:.1},", value.max(0.1));
        }
        let _ = writeln!(text, "{kind}");
    }
    text
}

fn steps() -> String {
    let mut text = "sample,time_ms,left,right,class\n".to_owned();
    for sample in 0..80 {
        let is_fast = sample % 2 == 1;
        let rng = &mut rng(2, sample);
        let phase: f64 = rng.random::<f64>() * std::f64::consts::TAU;
        let speed = if is_fast { 0.9 } else { 0.3 };
        for step in 0..40 {
            let angle = phase + speed * f64::from(step);
            let [left, right] = [libm::sin(angle), libm::cos(angle)].map(|it| it + 0.1 * bell(rng));
            let class = if is_fast { "fast" } else { "slow" };
            let _ = writeln!(text, "{sample},{},{left:.3},{right:.3},{class}", step * 5);
        }
    }
    text
}

fn events() -> String {
    let mut text = "sample,time_ms,channel,class\n".to_owned();
    for sample in 0..80 {
        let is_up = sample % 2 == 0;
        let rng = &mut rng(3, sample);
        for event in 0..40 {
            let share = f64::from(event) / 40.0;
            let place = if is_up { share } else { 1.0 - share };
            let channel = (place * 19.0 + bell(rng)).clamp(0.0, 19.0).round();
            let time = (200.0 * share + 2.0 * bell(rng)).max(0.0);
            let class = if is_up { "up" } else { "down" };
            let _ = writeln!(text, "{sample},{time:.2},{channel},{class}");
        }
    }
    text
}

fn arrays() -> Vec<u8> {
    let mut files = Vec::new();
    for (part, samples) in [("train", 0..160), ("test", 160..200)] {
        let count = samples.len();
        let labels: Vec<u8> = samples.clone().map(|sample| (sample % 4) as u8).collect();
        let pixels =
            samples.flat_map(|sample| Shape::of_class(sample % 4).drawn(&mut rng(4, sample), 8));
        let pixels: Vec<u8> = pixels.collect();
        files.push((format!("x_{part}.npy"), npy("|u1", &[count, 8, 8], &pixels)));
        files.push((format!("y_{part}.npy"), npy("|u1", &[count], &labels)));
    }
    zip(&files)
}

/// `[time, sample, channel]`
fn trains() -> Vec<u8> {
    const SIZE: [usize; 3] = [30, 80, 12];
    let [steps, samples, channels] = SIZE;
    let mut spikes = vec![0; steps * samples * channels];
    for sample in 0..samples {
        let rng = &mut rng(5, sample);
        let half = channels / 2;
        for step in 0..steps {
            for channel in 0..channels {
                let is_first = channel < half;
                let fires = is_first == (sample % 2 == 0);
                let rate = if fires { 0.3 } else { 0.03 };
                let at = (step * samples + sample) * channels + channel;
                spikes[at] = u8::from(rng.random::<f64>() < rate);
            }
        }
    }
    let labels: Vec<u8> = (0..samples).map(|sample| (sample % 2) as u8).collect();
    zip(&[
        ("spikes.npy".to_owned(), npy("|b1", &SIZE, &spikes)),
        ("labels.npy".to_owned(), npy("|u1", &[samples], &labels)),
    ])
}

fn pictures() -> Vec<u8> {
    let picture = |sample: usize| {
        let class = Shape::NAMES[sample % 4];
        let pixels = Shape::of_class(sample % 4).drawn(&mut rng(6, sample), 12);
        (format!("shapes/{class}/{sample:03}.png"), png(12, &pixels))
    };
    zip(&(0..120).map(picture).collect::<Vec<_>>())
}

/// A bar over the retina, to the right or down.
fn retina() -> Vec<u8> {
    let sample = |sample: usize| {
        let part = if sample < 64 { "Train" } else { "Test" };
        let rng = &mut rng(7, sample);
        let mut events = Vec::new();
        for step in 0..34_u32 {
            for place in 0..34_u8 {
                if rng.random::<f64>() < 0.15 {
                    let time = step * 8_500 + rng.random_range(0..500_u32);
                    let [_, high, middle, low] = time.to_be_bytes();
                    let at = step as u8;
                    let [x, y] = if sample.is_multiple_of(2) {
                        [at, place]
                    } else {
                        [place, at]
                    };
                    events.extend([x, y, high | 0x80, middle, low]);
                }
            }
        }
        (format!("{part}/{}/{sample:05}.bin", sample % 2), events)
    };
    zip(&(0..80).map(sample).collect::<Vec<_>>())
}
