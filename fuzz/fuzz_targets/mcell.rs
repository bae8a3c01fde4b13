//! Any bytes as a file that ends in .mcl.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lifescope_fuzz::read("f.mcl", bytes));
