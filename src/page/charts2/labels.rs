//! Labels at the ends of lines, apart from each other.

/// Moves labels apart that would overlap: as little as can be, and in the order of the lines they
/// name. `places` are where the lines end, in pixels; what comes back are the labels' heights, each at
/// least `gap` from those within `near` pixels to its sides, between the highest and the lowest place
/// as far as there is room.
pub fn apart(
    places: &[(f64, f64)],
    gap: f64,
    near: f64,
    (highest, lowest): (f64, f64),
) -> Vec<f64> {
    let mut heights: Vec<f64> = places.iter().map(|place| place.1).collect();
    for group in neighbours(places, near) {
        let wanted: Vec<f64> = group.iter().map(|&label| places[label].1).collect();
        let last = (group.len() - 1) as f64;
        for (rank, (label, height)) in group.iter().zip(stacked(&wanted, gap)).enumerate() {
            let (above, below) = (rank as f64 * gap, (last - rank as f64) * gap);
            heights[*label] = height.min(lowest - below).max(highest + above);
        }
    }
    heights
}

/// Labels that stand side by side, each group from top to bottom.
fn neighbours(places: &[(f64, f64)], near: f64) -> Vec<Vec<usize>> {
    let mut along: Vec<usize> = (0..places.len()).collect();
    along.sort_by(|&one, &other| places[one].0.total_cmp(&places[other].0));
    let close = |one: &usize, other: &usize| places[*other].0 - places[*one].0 < near;
    let groups = along.chunk_by(close).map(|group| {
        let mut group = group.to_vec();
        group.sort_by(|&one, &other| places[one].1.total_cmp(&places[other].1));
        group
    });
    groups.collect()
}

/// The heights nearest to the `wanted` ones (rising) that are `gap` apart: labels that touch form a
/// block around the mean of what they want.
fn stacked(wanted: &[f64], gap: f64) -> Vec<f64> {
    // Each block: the mean of its members' wishes, less the gaps before them, and their number.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, height) in wanted.iter().enumerate() {
        let mut block = (height - rank as f64 * gap, 1);
        while let Some(&(start, members)) = blocks.last()
            && start >= block.0
        {
            let both = members + block.1;
            let sum = start * members as f64 + block.0 * block.1 as f64;
            block = (sum / both as f64, both);
            blocks.pop();
        }
        blocks.push(block);
    }
    let starts = blocks
        .iter()
        .flat_map(|&(start, members)| std::iter::repeat_n(start, members));
    starts
        .enumerate()
        .map(|(rank, start)| start + rank as f64 * gap)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: (f64, f64) = (10.0, 180.0);

    fn at(x: f64, heights: &[f64]) -> Vec<(f64, f64)> {
        heights.iter().map(|&height| (x, height)).collect()
    }

    #[test]
    fn labels_end_up_a_gap_apart_and_keep_their_order() {
        assert_eq!(
            apart(&at(300.0, &[100.0, 104.0]), 14.0, 60.0, ROOM),
            [95.0, 109.0]
        );
        assert_eq!(
            apart(&at(300.0, &[104.0, 100.0]), 14.0, 60.0, ROOM),
            [109.0, 95.0]
        );
    }

    #[test]
    fn labels_that_are_not_side_by_side_stay() {
        let places = [(100.0, 100.0), (300.0, 104.0)];
        assert_eq!(apart(&places, 14.0, 60.0, ROOM), [100.0, 104.0]);
    }

    #[test]
    fn many_labels_in_one_place_fill_the_room_without_overlap() {
        let places = at(300.0, &[178.0; 8]);
        let mut heights = apart(&places, 14.0, 60.0, ROOM);
        heights.sort_by(f64::total_cmp);
        assert!(heights.windows(2).all(|two| two[1] - two[0] >= 14.0 - 1e-9));
        assert!(heights[0] >= ROOM.0 && heights[7] <= ROOM.1, "{heights:?}");
    }
}
