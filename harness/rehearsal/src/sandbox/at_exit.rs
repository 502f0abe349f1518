//! One of the audited uses of `unsafe`: a function that is called when the
//! process exits, because no other code of ours runs after the last test.
#![expect(
    unsafe_code,
    reason = "`atexit` of the C library, which every Rust process is linked to, takes any function \
              without arguments"
)]

unsafe extern "C" {
    safe fn atexit(hook: extern "C" fn()) -> std::ffi::c_int;
}

/// Registers a function to be called when the process exits normally, and
/// returns whether that worked.
pub(super) fn at_exit(hook: extern "C" fn()) -> bool {
    atexit(hook) == 0
}
