//! The largest single allocation of a piece of work, so that a test can bound it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// No reader asks for more at once than this many bytes: a few times the longest text it accepts.
pub const BOUND: usize = 1 << 20;

struct Watched;

thread_local! {
    /// Of this thread, on which a test runs alone.
    static LARGEST: Cell<usize> = const { Cell::new(0) };
    /// Bytes that this thread has taken and not given back, and the most that there were.
    static LIVE: Cell<[i64; 2]> = const { Cell::new([0; 2]) };
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;

fn note(size: usize) {
    // A thread that ends still frees and may still allocate.
    let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(size)));
}

/// What is taken, or given back.
fn count(bytes: i64) {
    let _ = LIVE.try_with(|live| {
        let [now, most] = live.get();
        live.set([now + bytes, most.max(now + bytes)]);
    });
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        count(layout.size() as i64);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as i64));
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        count(size as i64 - layout.size() as i64);
        // SAFETY: as the caller promised.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The largest allocation that some work makes on this thread, in bytes.
pub fn largest_of(work: impl FnOnce()) -> usize {
    LARGEST.set(0);
    work();
    LARGEST.get()
}

/// The most memory that some work has at once on this thread beyond what there was, in bytes.
#[allow(dead_code, reason = "files are damaged in another program")]
pub fn peak_of(work: impl FnOnce()) -> usize {
    let [now, _] = LIVE.get();
    LIVE.set([now; 2]);
    work();
    let [_, most] = LIVE.get();
    usize::try_from(most - now).unwrap_or(0)
}

#[test]
fn the_watch_sees_a_large_allocation_by_its_size() {
    let largest = largest_of(|| drop(std::hint::black_box(vec![1_u8; 300_000])));
    assert_eq!(largest, 300_000);
    assert!(largest_of(|| drop(std::hint::black_box(vec![1_u8; 300]))) < 300_000);
}

#[cfg(all(feature = "intake", not(target_family = "wasm")))]
#[test]
fn the_watch_sees_all_that_is_there_at_once() {
    let peak = peak_of(|| {
        let two = [1_u8, 2].map(|it| std::hint::black_box(vec![it; 300_000]));
        drop(two);
        drop(std::hint::black_box(vec![1_u8; 400_000]));
    });
    assert!((600_000..700_000).contains(&peak), "{peak}");
}
