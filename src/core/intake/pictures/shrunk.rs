//! A picture as a smaller square: each pixel the mean of what lies under it.

use super::decoded::Grey;

/// Grey values of a square with so many pixels on a side; other shapes are stretched to it.
pub(super) fn shrunk(picture: &Grey, side: usize) -> Vec<u16> {
    let Grey {
        width,
        height,
        pixels,
        ..
    } = picture;
    // Whole numbers all the way: the same grey everywhere.
    let mut rows = vec![0_u64; side * width];
    for (to, from, share) in shares(*height, side) {
        let own = &pixels[from * width..(from + 1) * width];
        let sums = &mut rows[to * width..(to + 1) * width];
        for (sum, &pixel) in sums.iter_mut().zip(own) {
            *sum += share * u64::from(pixel);
        }
    }
    let mut sums = vec![0_u64; side * side];
    for (to, from, share) in shares(*width, side) {
        for row in 0..side {
            sums[row * side + to] += share * rows[row * width + from];
        }
    }
    let all = (*width * *height) as u64;
    let grey = |sum: u64| ((sum + all / 2) / all) as u16;
    sums.into_iter().map(grey).collect()
}

/// How much of each of `from` places lies under each of `to`, of which each has `from` shares in all.
fn shares(from: usize, to: usize) -> impl Iterator<Item = (usize, usize, u64)> {
    (0..to).flat_map(move |place| {
        // In units of a `to`th of a place.
        let (start, end) = (place * from, (place + 1) * from);
        (start / to..end.div_ceil(to)).map(move |under| {
            let own = end.min((under + 1) * to) - start.max(under * to);
            (place, under, own as u64)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: usize, pixels: &[u16]) -> Grey {
        Grey {
            width,
            height: pixels.len() / width,
            pixels: pixels.to_vec(),
            most: 255,
            is_turned: false,
        }
    }

    #[test]
    fn a_pixel_is_the_mean_of_what_lies_under_it() {
        let four = grey(4, &[0, 100, 8, 8, 100, 200, 8, 8, 1, 1, 2, 2, 1, 1, 2, 2]);
        assert_eq!(shrunk(&four, 2), [100, 8, 1, 2]);
        // Three halves of a pixel each.
        assert_eq!(
            shrunk(&grey(3, &[0, 90, 240, 0, 90, 240, 0, 90, 240]), 2),
            [30, 190, 30, 190]
        );
        assert_eq!(shrunk(&grey(2, &[10, 20]), 2), [10, 20, 10, 20]);
    }

    #[test]
    fn one_grey_stays_that_grey_at_every_size() {
        for (width, height) in [(1, 1), (3, 7), (28, 28), (100, 3)] {
            let picture = grey(width, &vec![77; width * height]);
            for side in [1, 4, 28, 33] {
                assert!(
                    shrunk(&picture, side).iter().all(|&it| it == 77),
                    "{width} x {height} to {side}"
                );
            }
        }
    }
}
