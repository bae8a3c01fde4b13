//! Any bytes as a rulestring.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lifescope_fuzz::read_rulestring(bytes));
