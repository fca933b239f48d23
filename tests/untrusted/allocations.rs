//! The largest single allocation of this process, so that a test can bound it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// No reader asks for more at once than this many bytes: a few times the longest text it accepts.
pub const BOUND: usize = 1 << 20;

struct Watched;

static LARGEST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Watched = Watched;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LARGEST.fetch_max(size, Ordering::Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The largest allocation so far, in bytes, of all that this process did.
pub fn largest() -> usize {
    LARGEST.load(Ordering::Relaxed)
}

#[test]
fn the_watch_sees_a_large_allocation_by_its_size() {
    // Kept below the bound: the other tests of this process read the same number.
    let bytes = vec![1_u8; 300_000];
    assert!(largest() >= bytes.len());
}
