//! What keys do where something is moved: along a line, or from cell to cell.

use leptos::ev::KeyboardEvent;

/// What Shift multiplies a step by.
pub const COARSE: f64 = 10.0;

/// A value that keys move between two ends: arrows by 1, with Shift by [`COARSE`], the page keys by `page`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slide {
    pub from: f64,
    pub page: f64,
    pub ends: (f64, f64),
}

impl Slide {
    /// Where a key leads to, by so much; `None` for a key that leads nowhere.
    fn moved(self, key: &str, by: f64) -> Option<f64> {
        let (low, high) = self.ends;
        let to = match key {
            "ArrowRight" | "ArrowUp" => self.from + by,
            "ArrowLeft" | "ArrowDown" => self.from - by,
            "PageUp" => self.from + self.page,
            "PageDown" => self.from - self.page,
            "Home" => low,
            "End" => high,
            _ => return None,
        };
        // Ends that are the wrong way round are no reason to panic.
        Some(to.min(high).max(low))
    }

    /// The same of a press, which then is nobody else's: the page has keys of its own.
    pub fn pressed(self, event: &KeyboardEvent) -> Option<f64> {
        let to = self.moved(&event.key(), pace(event))?;
        event.prevent_default();
        event.stop_propagation();
        Some(to)
    }
}

/// The steps that one press of an arrow makes.
pub fn pace(event: &KeyboardEvent) -> f64 {
    if event.shift_key() { COARSE } else { 1.0 }
}

/// The cell that a key leads to, of so many in rows of `columns`; beyond an edge there is none, and the present one
/// stays.
pub fn next_cell(from: usize, key: &str, columns: usize, count: usize) -> Option<usize> {
    let column = from % columns;
    let (by, stays) = match key {
        "ArrowLeft" => (-1, column == 0),
        "ArrowRight" => (1, column + 1 == columns),
        "ArrowUp" => (-(columns as isize), false),
        "ArrowDown" => (columns as isize, false),
        _ => return None,
    };
    let to = from
        .checked_add_signed(by)
        .filter(|to| !stays && *to < count);
    Some(to.unwrap_or(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: f64, key: &str, (by, page): (f64, f64), ends: (f64, f64)) -> Option<f64> {
        Slide { from, page, ends }.moved(key, by)
    }

    #[test]
    fn keys_move_by_a_step_ten_steps_or_an_epoch_and_never_past_the_ends() {
        let to = |key, by| moved(50.0, key, (by, 22.0), (-100.0, 132.0));
        assert_eq!(to("ArrowRight", 1.0), Some(51.0));
        assert_eq!(to("ArrowLeft", 1.0), Some(49.0));
        assert_eq!(to("ArrowRight", COARSE), Some(60.0));
        assert_eq!(to("ArrowLeft", COARSE), Some(40.0));
        assert_eq!(to("PageUp", 1.0), Some(72.0));
        assert_eq!(to("PageDown", 1.0), Some(28.0));
        assert_eq!(
            [to("Home", 1.0), to("End", 1.0)],
            [Some(-100.0), Some(132.0)]
        );
        assert_eq!(
            moved(130.0, "PageUp", (1.0, 22.0), (-100.0, 132.0)),
            Some(132.0)
        );
        assert_eq!(to("Tab", 1.0), None);
    }

    #[test]
    fn keys_move_by_one_time_step_or_ten_and_never_past_the_ends() {
        let to = |key, from| moved(from, key, (1.0, COARSE), (1.0, 20.0));
        assert_eq!(to("ArrowRight", 19.5), Some(20.0));
        assert_eq!(
            [to("PageUp", 1.0), to("PageDown", 12.0)],
            [Some(11.0), Some(2.0)]
        );
        assert_eq!([to("Home", 9.0), to("End", 9.0)], [Some(1.0), Some(20.0)]);
        assert_eq!(to("PageDown", 4.0), Some(1.0));
        assert_eq!(to("a", 4.0), None);
    }
}
