//! Any bytes as a file of a rule.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lifescope_fuzz::read_rule(bytes));
