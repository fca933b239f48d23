//! How the threads of a workgroup that follows one sample share the products of a step.
//!
//! A product with a matrix of so many rows is what costs: each thread takes up to [`COLUMNS`] columns of
//! some of the rows, so that a number of the vector is read once for all of them, the weights of a row
//! lie side by side for neighbouring threads, and many are on their way at once. What the threads of
//! one column have then lies in workgroup memory, where the neuron's own thread sums it up.

use super::reduce::scratch;

/// Columns of a thread.
pub const COLUMNS: u32 = 4;
/// Rows of a layer's V that a thread keeps from step to step, where the registers last.
const HELD: u32 = 16;
/// The same of a workgroup with fewer than [`HOLDING`] threads, as small cards have them.
const FEW_HELD: u32 = 8;
const HOLDING: u32 = 512;
/// Threads that share a column at most: the neuron's own adds up what they have.
pub const MOST_PARTS: u32 = 16;
/// Fewest threads of a workgroup: what every adapter has.
pub const FEWEST: u32 = super::GROUP;
/// Most that are of use.
const MOST: u32 = 1024;
/// Bytes of workgroup memory that every adapter has.
const BYTES: usize = 16 << 10;

/// Threads of a workgroup, the samples that it follows, and the numbers of workgroup memory for what the
/// threads have of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Team {
    pub threads: u32,
    pub samples: u32,
    pub room: u32,
    /// Rows of a layer's V that a thread keeps.
    pub held: u32,
}

impl Team {
    /// For layers up to `widest` of `neurons` in all that are on chip at once for each of `samples`, on an
    /// adapter that has workgroups of `threads`, a power of two, and so many bytes of memory for each. One
    /// sample, and fewer threads, where more do not fit.
    pub fn new(neurons: usize, widest: usize, samples: u32, threads: u32, bytes: usize) -> Self {
        let numbers = (bytes.max(BYTES) / size_of::<f32>()) as u32;
        let (neurons, widest) = (neurons as u32, widest as u32);
        let wanted = (widest * COLUMNS).next_power_of_two();
        let most = wanted.clamp(FEWEST, threads.clamp(FEWEST, MOST));
        let with = |samples: u32, threads: u32| {
            let taken = samples * neurons + scratch(threads) as u32;
            let room = numbers.checked_sub(taken)?.min(samples * threads * COLUMNS);
            let team = Self {
                threads,
                samples,
                room: room.max(samples * widest),
                held: 0,
            };
            (taken + team.room <= numbers).then_some(team)
        };
        let fewer = || std::iter::successors(Some(most), |threads| Some(threads / 2));
        let at_all = fewer().take_while(|&threads| threads >= FEWEST);
        with(samples, most)
            .or_else(|| at_all.into_iter().find_map(|threads| with(1, threads)))
            .expect("MOST_NEURONS fit into what every adapter has")
    }

    /// The same where one layer of so many neurons is scanned, whose V stays what it is.
    pub fn holding(self, width: usize) -> Self {
        let width = width as u32;
        let lanes = width.div_ceil(COLUMNS).min(self.threads);
        let parts = (self.threads / lanes)
            .min(self.room / (self.samples * width))
            .min(width)
            .min(MOST_PARTS);
        let most = match (self.samples, self.threads) {
            (1, HOLDING..) => HELD,
            (1, _) => FEW_HELD,
            _ => 0,
        };
        Self {
            held: most.min(width.div_ceil(parts)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kernel::gpu::MOST_NEURONS;

    #[test]
    fn a_team_fits_into_its_memory_and_has_a_place_for_every_column() {
        for bytes in [0, 16 << 10, 32 << 10, 48 << 10] {
            for threads in [256, 512, 1024, 4096] {
                for samples in [1, 4] {
                    for widest in [1, 3, 100, 256, 1023, MOST_NEURONS] {
                        let team = Team::new(MOST_NEURONS, widest, samples, threads, bytes);
                        let numbers = team.samples as usize * MOST_NEURONS + scratch(team.threads);
                        let taken = size_of::<f32>() * (numbers + team.room as usize);
                        assert!(taken <= bytes.max(16 << 10), "{team:?}");
                        assert!(
                            team.room as usize >= team.samples as usize * widest,
                            "{team:?}"
                        );
                        assert!(
                            (FEWEST..=threads.min(MOST)).contains(&team.threads),
                            "{team:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_team_has_as_many_threads_as_the_widest_layer_has_use_for() {
        let team = |widest, threads| Team::new(widest, widest, 1, threads, 48 << 10).threads;
        assert_eq!(team(64, 1024), 256);
        assert_eq!(team(128, 1024), 512);
        assert_eq!(team(256, 1024), 1024);
        assert_eq!(team(256, 256), 256);
        assert_eq!(team(1000, 1024), 1024);
    }
}
