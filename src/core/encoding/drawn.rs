//! Spikes that were drawn, a bit each. A sample has the same spikes in every epoch, so they are drawn once
//! and unpacked from then on, where all of a data set's fit.

/// Bytes that the spikes of a run may take, all samples together: twenty times the digits over 100 time steps.
/// Where they would take more, each batch draws its own anew.
const MOST_KEPT: usize = 32 << 20;

/// The numbers of eight bits, the lowest first.
const UNPACKED: [[f32; 8]; 256] = {
    let mut table = [[0.0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                table[byte][bit] = 1.0;
            }
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// The spikes of the samples that have been asked for.
#[derive(Debug)]
pub struct Drawn {
    /// Numbers of a sample.
    row: usize,
    /// Bytes of a sample.
    stride: usize,
    bytes: Vec<u8>,
    is_known: Vec<bool>,
}

impl Drawn {
    /// For so many samples of `row` numbers each; `None` where they would take more than 32 MiB.
    pub fn new(samples: usize, row: usize) -> Option<Self> {
        let stride = row.div_ceil(8);
        let bytes = samples.checked_mul(stride)?;
        (bytes <= MOST_KEPT).then(|| Self {
            row,
            stride,
            bytes: vec![0; bytes],
            is_known: vec![false; samples],
        })
    }

    /// Appends the spikes of a sample, 0 or 1 each, which `draw` appends where they are not known yet.
    pub fn append(&mut self, index: usize, input: &mut Vec<f32>, draw: impl FnOnce(&mut Vec<f32>)) {
        let bytes = &mut self.bytes[index * self.stride..(index + 1) * self.stride];
        let start = input.len();
        if self.is_known[index] {
            for byte in bytes {
                input.extend_from_slice(&UNPACKED[usize::from(*byte)]);
            }
            input.truncate(start + self.row);
            return;
        }
        draw(input);
        for (byte, numbers) in bytes.iter_mut().zip(input[start..].chunks(8)) {
            let bits = numbers.iter().enumerate();
            *byte = bits.fold(0, |byte, (bit, &number)| {
                byte | u8::from(number > 0.0) << bit
            });
        }
        self.is_known[index] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spikes_are_drawn_once_and_come_back_as_they_were() {
        let mut drawn = Drawn::new(3, 13).expect("a few bytes");
        let spikes: Vec<f32> = (0..13).map(|it| f32::from(u8::from(it % 3 == 1))).collect();
        let mut input = vec![7.0];
        drawn.append(1, &mut input, |input| input.extend(&spikes));
        drawn.append(1, &mut input, |_| panic!("they are known"));
        assert_eq!(input[0], 7.0);
        assert_eq!(input[1..14], spikes);
        assert_eq!(input[14..], spikes);
    }

    #[test]
    fn more_than_there_is_room_for_is_not_kept() {
        assert!(Drawn::new(1797, 6400).is_some_and(|it| it.bytes.len() < 1_500_000));
        assert!(Drawn::new(20_000, 8 * MOST_KEPT / 20_000 + 8).is_none());
        assert!(Drawn::new(usize::MAX, 64).is_none());
    }
}
