//! The built-in catalog is what the importer makes of the published files: re-importing changes nothing.
//!
//! To regenerate it after a change of the importer or of the files:
//! `CATALOG_WRITE=1 cargo test -p konnect-filter --features openapi --test reimport`.
#![cfg(feature = "openapi")]
use std::path::{Path, PathBuf};

use konnect_filter::Limits;
use konnect_filter::catalog::openapi::import;
use konnect_filter::catalog::{Entity, SourceFile, write, write_index};

fn specs() -> Option<Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/openapi");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let read = |path: &PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    Some(files.iter().map(read).collect())
}

#[test]
fn reimporting_changes_nothing() {
    let Some(specs) = specs() else {
        eprintln!("skipped: ../shared/openapi is not there");
        return;
    };
    assert_eq!(specs.len(), 30);
    let sources: Vec<SourceFile> = specs.iter().map(|(name, text)| SourceFile::new(name, text)).collect();
    let import = import(&sources, &Limits::default()).unwrap();
    assert_eq!(import.skipped, [], "the published files are read whole");
    let mut entities = import.entities;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("core/catalog");
    // The legacy collection is in no published file: it is written by hand.
    let legacy = std::fs::read_to_string(folder.join("legacy_v0.json")).unwrap();
    entities.extend(serde_json::from_str::<Vec<Entity>>(&legacy).unwrap());
    let mut files: Vec<_> = write(&entities).into_iter().map(|file| (file.name, file.text)).collect();
    files.push(("index.rs".to_owned(), write_index(&entities)));
    for (name, text) in &files {
        let path = folder.join(name);
        if std::env::var_os("CATALOG_WRITE").is_some() {
            std::fs::write(&path, text).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == *text, "core/catalog/{name} is not what the importer makes");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), files.len(), "a file that no longer belongs to the catalog");
}

/// Kong publishes each of them as `openapi.yaml`: what they are is known by what they say.
#[test]
fn the_files_names_do_not_matter() {
    let Some(specs) = specs() else { return };
    let plain: Vec<SourceFile> = specs.iter().map(|(name, text)| SourceFile::new(name, text)).collect();
    let folders: Vec<String> = (0..specs.len()).map(|n| format!("specs/{n}/openapi.yaml")).collect();
    let renamed = |name: fn(&str) -> &str| -> Vec<SourceFile<'_>> {
        specs.iter().zip(&folders).map(|((_, text), folder)| SourceFile::new(name(folder), text)).collect()
    };
    // A few are as good as all, and take less time: a portal's are among them.
    let telling =
        |name: &str| ["dev-portal", "control-planes_", "kong-identity_"].iter().any(|known| name.starts_with(known));
    let chosen: Vec<usize> =
        plain.iter().enumerate().filter(|(_, source)| telling(source.name)).map(|(n, _)| n).collect();
    assert_eq!(chosen.len(), 4);
    let of = |sources: &[SourceFile<'_>]| {
        let sources: Vec<SourceFile> = chosen.iter().map(|n| sources[*n]).collect();
        import(&sources, &Limits::default()).unwrap().entities
    };
    let expected = of(&plain);
    assert_eq!(of(&renamed(|folder| folder)), expected);
    assert_eq!(of(&renamed(|_| "openapi.yaml")), expected);
    assert_eq!(of(&renamed(|_| "-")), expected);
    // Under another name, what is known of them is the same.
    for entity in of(&renamed(|_| "acme.yaml")) {
        let same = |own: &&Entity| own.path == entity.path && own.servers == entity.servers;
        let own = expected.iter().find(same).unwrap();
        assert_eq!(
            (&*entity.api, &entity.fields, &entity.record),
            ("acme", &own.fields, &own.record),
            "{}",
            own.name()
        );
    }
}
