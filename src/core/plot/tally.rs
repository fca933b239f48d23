//! Runs of one place, summed up.

/// What the runs of one place came to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// Runs with a value.
    pub values: usize,
    /// Runs without: failed, or no finite number.
    pub without: usize,
    sum: f64,
    low: f64,
    high: f64,
}

impl Tally {
    pub fn add(&mut self, value: Option<f64>) {
        let Some(value) = value else {
            self.without += 1;
            return;
        };
        let is_first = self.values == 0;
        self.low = if is_first { value } else { self.low.min(value) };
        self.high = if is_first {
            value
        } else {
            self.high.max(value)
        };
        self.sum += value;
        self.values += 1;
    }

    /// Over the runs with a value.
    pub fn mean(&self) -> Option<f64> {
        // Rounding must not carry the mean of equal values past them.
        let mean = || (self.sum / self.values as f64).clamp(self.low, self.high);
        (self.values > 0).then(mean)
    }

    /// The least and the greatest.
    pub fn ends(&self) -> Option<(f64, f64)> {
        (self.values > 0).then_some((self.low, self.high))
    }

    pub fn is_empty(&self) -> bool {
        self.values + self.without == 0
    }
}
