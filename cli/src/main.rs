//! The `konnect-filter` command.

fn main() {}
