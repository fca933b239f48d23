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
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;

fn note(size: usize) {
    // A thread that ends still frees and may still allocate.
    let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(size)));
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
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

#[test]
fn the_watch_sees_a_large_allocation_by_its_size() {
    let largest = largest_of(|| drop(std::hint::black_box(vec![1_u8; 300_000])));
    assert_eq!(largest, 300_000);
    assert!(largest_of(|| drop(std::hint::black_box(vec![1_u8; 300]))) < 300_000);
}
