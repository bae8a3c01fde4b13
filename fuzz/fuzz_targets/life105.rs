//! Any bytes as a file that ends in .lif.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lifescope_fuzz::read("f.lif", bytes));
