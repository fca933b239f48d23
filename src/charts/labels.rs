//! Names at the ends of lines, apart from each other.

/// Moves two labels apart where they would overlap: the upper one up, the lower one down.
/// `tops` are their heights on the canvas, `gap` the least distance, `near` whether they stand
/// side by side at all.
pub fn apart(tops: (f64, f64), gap: f64, near: bool) -> (f64, f64) {
    let distance = (tops.0 - tops.1).abs();
    if !near || distance >= gap {
        return tops;
    }
    let shift = (gap - distance) / 2.0;
    if tops.0 <= tops.1 {
        (tops.0 - shift, tops.1 + shift)
    } else {
        (tops.0 + shift, tops.1 - shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_end_up_a_gap_apart_and_keep_their_order() {
        assert_eq!(apart((100.0, 104.0), 14.0, true), (95.0, 109.0));
        assert_eq!(apart((104.0, 100.0), 14.0, true), (109.0, 95.0));
        assert_eq!(apart((100.0, 104.0), 14.0, false), (100.0, 104.0));
    }
}
