//! TensorBoard's event files: records of a length and bytes, each with its check, and in the bytes an `Event` as
//! protocol buffers have it. Of `event.proto` and `summary.proto` four fields are all that a number takes.

use crate::core::metrics::{EpochMetrics, StepMetrics};

/// What the first record says.
const VERSION: &str = "brain.Event:2";

/// The record that a file begins with. Times are seconds since 1970.
pub fn first_event(time: f64) -> Vec<u8> {
    let mut event = head(time, 0);
    bytes(&mut event, 3, VERSION.as_bytes());
    record(&event)
}

/// The record of a step.
pub fn step_event(time: f64, step: &StepMetrics) -> Vec<u8> {
    let mut numbers = vec![
        ("train/loss".to_owned(), step.loss),
        ("train/accuracy".to_owned(), step.accuracy),
        ("train/exponent".to_owned(), step.exponent),
        ("train/gradient_norm".to_owned(), step.gradient_norm),
        ("train/firing_rate".to_owned(), Some(step.firing_rate)),
    ];
    if step.layers.len() > 1 {
        for (layer, of) in step.layers.iter().enumerate() {
            numbers.push((
                format!("train/firing_rate/layer_{layer}"),
                Some(of.firing_rate),
            ));
        }
    }
    summary(time, step.step, numbers)
}

/// The record of an epoch, at the step before which it ended.
pub fn epoch_event(time: f64, epoch: &EpochMetrics) -> Vec<u8> {
    let numbers = [
        ("test/loss", Some(epoch.test_loss)),
        ("test/accuracy", Some(epoch.test_accuracy)),
        ("test/exponent", Some(epoch.exponent)),
        ("test/firing_rate", Some(epoch.firing_rate)),
        ("validation/loss", epoch.validation_loss),
        ("validation/accuracy", epoch.validation_accuracy),
    ];
    let numbers = numbers.map(|(tag, number)| (tag.to_owned(), number));
    summary(time, epoch.step, numbers.into())
}

/// A record of numbers; those that are none are left out.
fn summary(time: f64, step: usize, numbers: Vec<(String, Option<f32>)>) -> Vec<u8> {
    let mut summary = Vec::new();
    for (tag, number) in numbers {
        let Some(number) = number else { continue };
        let mut value = Vec::new();
        bytes(&mut value, 1, tag.as_bytes());
        key(&mut value, 2, Wire::Fixed32);
        value.extend(number.to_le_bytes());
        bytes(&mut summary, 1, &value);
    }
    let mut event = head(time, step);
    bytes(&mut event, 5, &summary);
    record(&event)
}

/// How a field's value is written.
#[derive(Clone, Copy)]
enum Wire {
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}

/// Time and step of an event.
fn head(time: f64, step: usize) -> Vec<u8> {
    let mut event = Vec::new();
    key(&mut event, 1, Wire::Fixed64);
    event.extend(time.to_le_bytes());
    key(&mut event, 2, Wire::Varint);
    varint(&mut event, step as u64);
    event
}

fn key(to: &mut Vec<u8>, field: u64, wire: Wire) {
    varint(to, field << 3 | wire as u64);
}

fn bytes(to: &mut Vec<u8>, field: u64, value: &[u8]) {
    key(to, field, Wire::Length);
    varint(to, value.len() as u64);
    to.extend(value);
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn varint(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// Bytes with their length before them, and a check behind each of the two.
fn record(event: &[u8]) -> Vec<u8> {
    let length = (event.len() as u64).to_le_bytes();
    let check = |bytes: &[u8]| {
        let crc = crc32c::crc32c(bytes);
        // Masked, since a check of bytes that hold checks would often be the same.
        (crc.rotate_right(15).wrapping_add(0xa282_ead8)).to_le_bytes()
    };
    let (of_length, of_event) = (check(&length), check(event));
    [&length[..], &of_length, event, &of_event].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_its_length_its_bytes_and_their_masked_checks() {
        let written = first_event(1.5);
        let (length, rest) = written.split_first_chunk::<8>().expect("a length");
        let length = u64::from_le_bytes(*length) as usize;
        assert_eq!(rest.len(), 4 + length + 4);
        assert!(rest[4..4 + length].ends_with(VERSION.as_bytes()));
        // CRC-32C of the nine digits is known; unmasking gives it back.
        let record = record(b"123456789");
        let masked = u32::from_le_bytes(*record.last_chunk().expect("a check"));
        let check = masked.wrapping_sub(0xa282_ead8).rotate_left(15);
        assert_eq!(check, 0xe306_9283);
    }

    #[test]
    fn a_number_beyond_seven_bits_takes_more_bytes() {
        let mut to = Vec::new();
        varint(&mut to, 300);
        assert_eq!(to, [0xac, 0x02]);
    }
}
