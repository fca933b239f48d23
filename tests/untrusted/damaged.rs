//! Files of people's own data and networks, damaged: each is read or refused with a reason, without a panic, and within
//! the memory that is stated; in a browser too. Apart from the rest, since it needs no engine. `cargo xtask soak --damaged` gives
//! each reader a hundred thousand of them.

#[allow(dead_code, reason = "one of its bounds is of links")]
mod allocations;
mod archive;
#[allow(dead_code, reason = "of experiments, which are drawn elsewhere")]
mod dice;
mod intake;
mod weights;

use std::time::Instant;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// How many each reader is given: what `DAMAGED_FILES` said when this was built, else so many, and a tenth of them in
/// a browser, where the page reads them: the same dice fall on sizes of 32 bits.
const fn here(times: usize) -> usize {
    match option_env!("DAMAGED_FILES") {
        Some(asked) => match usize::from_str_radix(asked, 10) {
            Ok(asked) => asked,
            Err(_) => panic!("DAMAGED_FILES is no number"),
        },
        None if cfg!(target_arch = "wasm32") => times / 10,
        None => times,
    }
}

/// When something was begun; the standard library has no clock in a browser.
struct Begun(Option<Instant>);

impl Begun {
    fn now() -> Self {
        Self((!cfg!(target_arch = "wasm32")).then(Instant::now))
    }

    /// Since then; 0 without a clock.
    fn seconds(&self) -> f64 {
        self.0.map_or(0.0, |begun| begun.elapsed().as_secs_f64())
    }
}
