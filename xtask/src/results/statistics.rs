//! Of lists of numbers.

/// `None` of none.
pub fn mean(values: &[f64]) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.iter().sum::<f64>() / count as f64)
}

/// Of a sample: its squares are divided by one less than there are.
pub fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// The middle one, or the mean of the two in the middle; 0 of none.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.get(half) {
        Some(&upper) if sorted.len().is_multiple_of(2) => (sorted[half - 1] + upper) / 2.0,
        Some(&middle) => middle,
        None => 0.0,
    }
}

/// To millionths: more than some hundreds of samples can tell.
pub fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
