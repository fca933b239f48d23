//! Sorting, by one piece of code: each type that is sorted brings kilobytes of its own otherwise.

use std::cmp::Ordering;

/// The places of `count` things in order; those that are alike stay as they are.
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&one, &other| compare(one, other));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_in_order_and_those_alike_stay() {
        let heights = [3, 1, 2, 1];
        let places = order(4, &|one, other| heights[one].cmp(&heights[other]));
        assert_eq!(places, [1, 3, 2, 0]);
    }
}
