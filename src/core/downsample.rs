//! Fewer points than steps, without losing a peak.

/// Keeps the first, least, greatest and last point of each of `columns` equal parts of
/// `low..=high`; what is drawn through them covers the same pixels as all points would.
/// `points` come with rising x.
pub fn min_max(
    points: impl Iterator<Item = (f64, f64)>,
    (low, high): (f64, f64),
    columns: usize,
) -> Vec<(f64, f64)> {
    let width = (high - low) / columns.max(1) as f64;
    let mut kept = Vec::new();
    let mut column = Column::default();
    let mut present = f64::NEG_INFINITY;
    for point in points {
        let index = ((point.0 - low) / width).floor();
        if index != present {
            column.empty_into(&mut kept);
            present = index;
        }
        column.add(point);
    }
    column.empty_into(&mut kept);
    kept
}

/// The points of one column that matter, in no order.
#[derive(Default)]
struct Column {
    marks: Option<[(f64, f64); 4]>,
}

impl Column {
    fn add(&mut self, point: (f64, f64)) {
        let [_, least, greatest, last] = self.marks.get_or_insert([point; 4]);
        if point.1 < least.1 {
            *least = point;
        }
        if point.1 > greatest.1 {
            *greatest = point;
        }
        *last = point;
    }

    fn empty_into(&mut self, kept: &mut Vec<(f64, f64)>) {
        let Some(mut marks) = self.marks.take() else {
            return;
        };
        marks.sort_by(|one, other| one.0.total_cmp(&other.0));
        let start = kept.len();
        for mark in marks {
            if kept.len() == start || kept.last() != Some(&mark) {
                kept.push(mark);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_spike_among_many_points_survives() {
        let height = |index: usize| {
            if index == 70_123 {
                9.0
            } else {
                (index % 2) as f64
            }
        };
        let points = (0..100_000).map(|index| (index as f64, height(index)));
        let kept = min_max(points, (0.0, 100_000.0), 300);
        assert!(kept.len() <= 1200);
        assert!(kept.contains(&(70_123.0, 9.0)));
        assert!(kept.is_sorted_by(|one, other| one.0 <= other.0));
    }

    #[test]
    fn few_points_all_stay() {
        let points = [(0.0, 1.0), (1.0, 2.0), (2.0, 0.0)];
        assert_eq!(min_max(points.into_iter(), (0.0, 10.0), 100), points);
    }
}
