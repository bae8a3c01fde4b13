//! The `lifescope` program.

fn main() {}
