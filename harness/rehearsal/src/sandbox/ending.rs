//! The other audited `unsafe` of the house: being called when the process ends,
//! because nothing of ours comes after the last test otherwise.
#![expect(
    unsafe_code,
    reason = "a function of the C library has to be declared; every process of Rust's is linked to it, \
              and it takes any function that takes nothing"
)]

unsafe extern "C" {
    safe fn atexit(hook: extern "C" fn()) -> std::ffi::c_int;
}

/// Has `hook` called when the process ends in good order. False where that
/// cannot be had.
pub(super) fn at_end(hook: extern "C" fn()) -> bool {
    atexit(hook) == 0
}
