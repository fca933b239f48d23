//! Work on several cores natively, on one in wasm. The result never depends on how many.

/// How many partial sums there are at most: more would cost memory, not time.
const PARTIALS: usize = 16;
/// What all of them may hold together.
const PARTIAL_NUMBERS: usize = 32 << 20;

/// Calls `work` for every item.
pub fn for_each<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync + Send) {
    #[cfg(not(target_family = "wasm"))]
    {
        use rayon::prelude::*;
        items.into_par_iter().for_each(work);
    }
    #[cfg(target_family = "wasm")]
    items.into_iter().for_each(work);
}

/// `work` for every item; the results in the items' order.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    #[cfg(not(target_family = "wasm"))]
    {
        use rayon::prelude::*;
        items.into_par_iter().map(work).collect()
    }
    #[cfg(target_family = "wasm")]
    items.into_iter().map(work).collect()
}

/// The items dealt out in turn to as many portions as partial sums of `length` numbers are made of
/// them: a number that depends on nothing but the sizes, so that the sums do not either.
pub fn portions<T>(items: Vec<T>, length: usize) -> Vec<Vec<T>> {
    let count = (PARTIAL_NUMBERS / length.max(1))
        .clamp(1, PARTIALS)
        .min(items.len());
    let mut portions: Vec<Vec<T>> = (0..count).map(|_| Vec::new()).collect();
    for (index, item) in items.into_iter().enumerate() {
        portions[index % count].push(item);
    }
    portions
}
