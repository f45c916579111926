//! Every input that the fuzz targets keep, replayed.

use std::path::Path;

use crate::targets;

fn replay(folder: &Path, target: targets::Target) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| target(&std::fs::read(entry.unwrap().path()).unwrap())).count()
}

#[test]
fn corpora_and_regressions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    for &(name, target) in targets::TARGETS {
        let seeds = replay(&root.join("corpus").join(name), target);
        assert!(seeds > 0, "no seeds for {name}");
        replay(&root.join("regressions").join(name), target);
    }
}

#[test]
fn every_target_has_its_program() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    let programs = manifest.lines().filter(|line| line.starts_with("path = \"fuzz_targets/")).count();
    assert_eq!(programs, targets::TARGETS.len());
}
