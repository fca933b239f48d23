//! How many engines a machine has room for.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// More gain little: a sweep has few runs, and each engine keeps memory of its own.
pub const MOST_ENGINES: usize = 8;
/// Where the browser does not say how much memory there is.
const MOST_UNKNOWN: usize = 4;
/// Below so many GiB, one engine and the page are all that there is room for.
const LEAST_MEMORY: f64 = 4.0;

/// Cores that two engines, the page and what the browser draws with have to themselves.
const AMPLE: usize = 4;

/// What the browser says of the machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machine {
    /// Threads that run at once.
    pub cores: usize,
    /// GiB, rounded, and at most 8 in most browsers; some do not say.
    pub memory: Option<f64>,
    /// A phone or a tablet: no pointer but fingers.
    pub is_touched: bool,
}

impl Machine {
    /// This one.
    pub fn this() -> Self {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into());
        let navigator = navigator.unwrap_or(JsValue::UNDEFINED);
        let number = |name: &str| {
            js_sys::Reflect::get(&navigator, &name.into())
                .ok()?
                .as_f64()
        };
        let has_pointer = |kind: &str| {
            let query = window().match_media(&format!("(any-pointer: {kind})"));
            query.ok().flatten().is_some_and(|query| query.matches())
        };
        Self {
            cores: number("hardwareConcurrency").unwrap_or(1.0) as usize,
            memory: number("deviceMemory"),
            is_touched: has_pointer("coarse") && !has_pointer("fine"),
        }
    }

    /// Engines at most: a core each, from three cores on one of them left to the page, and a GiB each. One on
    /// phones, tablets and small machines, whose cores and memory are their battery's and their other tabs'.
    pub fn engines(&self) -> usize {
        let memory = self.memory.unwrap_or(MOST_UNKNOWN as f64);
        if self.is_touched || memory < LEAST_MEMORY {
            return 1;
        }
        let by_cores = match self.cores {
            0..=2 => self.cores,
            cores => cores - 1,
        };
        by_cores.min(memory as usize).clamp(1, MOST_ENGINES)
    }

    /// Milliseconds from one drawing of what runs to the next: smooth to look at, unless the engines share their cores
    /// with the page, which would take half of one for that.
    pub fn between_drawings(&self) -> f64 {
        match self.cores {
            0..AMPLE => 120.0,
            _ => 40.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engines(cores: usize, memory: Option<f64>) -> usize {
        let is_touched = false;
        Machine {
            cores,
            memory,
            is_touched,
        }
        .engines()
    }

    #[test]
    fn a_phone_or_a_small_machine_has_one_engine() {
        let phone = Machine {
            cores: 8,
            memory: Some(8.0),
            is_touched: true,
        };
        assert_eq!(phone.engines(), 1);
        for (cores, memory) in [(0, None), (1, Some(8.0)), (8, Some(2.0)), (8, Some(0.25))] {
            assert_eq!(engines(cores, memory), 1, "{cores} cores, {memory:?} GiB");
        }
    }

    #[test]
    fn engines_follow_the_cores_and_leave_one_to_the_page_where_there_are_three() {
        for (cores, wanted) in [(2, 2), (3, 2), (4, 3), (8, 7), (9, 8), (64, 8)] {
            assert_eq!(engines(cores, Some(8.0)), wanted, "{cores} cores");
        }
    }

    #[test]
    fn engines_fit_into_the_memory_and_into_four_gib_where_it_is_unknown() {
        for (memory, wanted) in [(Some(4.0), 4), (Some(8.0), 8), (Some(32.0), 8), (None, 4)] {
            assert_eq!(engines(64, memory), wanted, "{memory:?} GiB");
        }
    }

    #[test]
    fn engines_that_share_their_cores_with_the_page_are_drawn_a_third_as_often() {
        let drawn = |cores: usize| {
            let machine = Machine {
                cores,
                memory: None,
                is_touched: false,
            };
            machine.between_drawings()
        };
        assert_eq!([2, 3, 4, 16].map(drawn), [120.0, 120.0, 40.0, 40.0]);
    }
}
