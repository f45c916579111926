//! One fuzz target, named by the first argument, under AFL++.

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    let target = konnect_filter_fuzz::TARGETS.iter().find(|(known, _)| *known == name);
    let &(_, target) = target.unwrap_or_else(|| panic!("`{name}` is none of the fuzz targets"));
    afl::fuzz!(|data: &[u8]| target(data));
}
