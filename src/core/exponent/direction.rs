//! Directions: their length, and several of them made orthonormal.

use super::floors::LOST;

/// |v|.
pub fn length(v: &[f64]) -> f64 {
    dot(v, v).sqrt()
}

/// Makes |v| = 1 and returns the |v| it had; a vector of length 0 is left as it is.
pub fn rescale(v: &mut [f64]) -> f64 {
    let length = length(v);
    if length > 0.0 {
        v.iter_mut().for_each(|value| *value /= length);
    }
    length
}

/// What a row has of its own, beside the rows before it: an entry of R's diagonal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Own {
    pub length: f64,
    /// Whether that was nothing, and `length` is a floor.
    pub is_lost: bool,
}

/// Makes the rows of `vectors`, `[count, dimension]` with count <= dimension, orthonormal, and
/// returns the diagonal of R, `[count]`: how much of each row's length is its own.
///
/// `vectors` = R^T Q by modified Gram-Schmidt, twice over: the second pass takes out what rounding
/// left of the rows before (twice is enough, Giraud et al. 2005, doi:10.1007/s00211-005-0615-4).
///
/// A row within the span of those before it, to a share [`LOST`] of its length, has no direction
/// of its own. It becomes the coordinate axis farthest from that span, and its diagonal reads
/// `LOST` times its length (`LOST` itself for a row of zeros).
pub fn orthonormalise(vectors: &mut [f64], dimension: usize) -> Vec<Own> {
    let count = vectors.len() / dimension;
    let mut diagonal = Vec::with_capacity(count);
    for row in 0..count {
        let (before, rest) = vectors.split_at_mut(row * dimension);
        let vector = &mut rest[..dimension];
        let whole = length(vector);
        take_out(before, vector);
        let own = rescale(vector);
        let is_lost = own.is_finite() && own <= LOST * whole;
        let length = if is_lost {
            farthest_axis(before, vector);
            if whole > 0.0 { LOST * whole } else { LOST }
        } else {
            own
        };
        diagonal.push(Own { length, is_lost });
    }
    diagonal
}

/// Takes the components along the orthonormal rows of `before` out of `vector`.
fn take_out(before: &[f64], vector: &mut [f64]) {
    for _pass in 0..2 {
        for other in before.chunks_exact(vector.len()) {
            let along = dot(other, vector);
            for (value, other) in vector.iter_mut().zip(other) {
                *value -= along * other;
            }
        }
    }
}

/// Makes `vector` the axis with the smallest component in the span of `before`, orthonormal to it.
fn farthest_axis(before: &[f64], vector: &mut [f64]) {
    let dimension = vector.len();
    let within = |axis: usize| -> f64 {
        let rows = before.chunks_exact(dimension);
        rows.map(|row| row[axis] * row[axis]).sum()
    };
    let axis = (0..dimension)
        .min_by(|&a, &b| within(a).total_cmp(&within(b)))
        .expect("a state has at least one number");
    vector.fill(0.0);
    vector[axis] = 1.0;
    take_out(before, vector);
    rescale(vector);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_orthonormal(vectors: &[f64], dimension: usize) {
        for (i, a) in vectors.chunks_exact(dimension).enumerate() {
            for (j, b) in vectors.chunks_exact(dimension).enumerate() {
                let wanted = f64::from(u8::from(i == j));
                assert!((dot(a, b) - wanted).abs() < 1e-14, "{i} {j}: {}", dot(a, b));
            }
        }
    }

    #[test]
    fn rescaling_returns_the_length_and_leaves_a_unit_vector() {
        let mut v = [3.0, -4.0];
        assert_eq!(rescale(&mut v), 5.0);
        assert_eq!(v, [0.6, -0.8]);
        let mut nothing = [0.0; 3];
        assert_eq!(rescale(&mut nothing), 0.0);
        assert_eq!(nothing, [0.0; 3]);
    }

    #[test]
    fn the_diagonal_of_r_multiplies_to_the_volume() {
        // |det| = 2 * 3 - 1 * 1
        let mut vectors = [2.0, 1.0, 1.0, 3.0];
        let diagonal = orthonormalise(&mut vectors, 2);
        assert!((diagonal[0].length - 5f64.sqrt()).abs() < 1e-14);
        assert!((diagonal[0].length * diagonal[1].length - 5.0).abs() < 1e-14);
        assert!(diagonal.iter().all(|own| !own.is_lost));
        assert_orthonormal(&vectors, 2);
    }

    #[test]
    fn nearly_parallel_vectors_come_out_orthonormal() {
        // One pass of Gram-Schmidt leaves them 1e-6 off.
        let e = 1e-10;
        let mut vectors = [1.0, e, 0.0, 1.0, 0.0, e, 1.0, e, e];
        orthonormalise(&mut vectors, 3);
        assert_orthonormal(&vectors, 3);
    }

    #[test]
    fn a_vector_without_a_direction_of_its_own_reads_the_floor_and_gets_a_new_one() {
        let mut vectors = [2.0, 2.0, 0.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0];
        let diagonal = orthonormalise(&mut vectors, 3);
        let whole = 18f64.sqrt();
        assert!((diagonal[1].length - LOST * whole).abs() < 1e-24);
        assert_eq!(diagonal[2].length, LOST);
        let lost: Vec<bool> = diagonal.iter().map(|own| own.is_lost).collect();
        assert_eq!(lost, [false, true, true]);
        assert_orthonormal(&vectors, 3);
    }
}
