//! What this process does with memory that is free.

/// Keeps what is freed for what is asked for next. A step's records are megabytes that come and go; by its
/// own choice glibc gives such back to the system each time, and fetches them anew page by page, which takes a
/// small network longer than its arithmetic.
pub fn keep_what_is_freed() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// What is freed at the heap's end stays up to this many bytes.
        const TRIM_THRESHOLD: (i32, i32) = (-1, 512 << 20);
        /// Less than this many comes from the heap; glibc takes no more.
        const MMAP_THRESHOLD: (i32, i32) = (-3, 32 << 20);
        unsafe extern "C" {
            fn mallopt(parameter: i32, value: i32) -> i32;
        }
        for (parameter, value) in [TRIM_THRESHOLD, MMAP_THRESHOLD] {
            // SAFETY: glibc's own function, which may be called at any time, with its own constants.
            unsafe { mallopt(parameter, value) };
        }
    }
}
