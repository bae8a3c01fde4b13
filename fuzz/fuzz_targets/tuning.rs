//! Any bytes as a cache of what tuning has found.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lifescope_fuzz::read_tuning(bytes));
