//! Files of others: OpenAPI descriptions and catalogs.

use konnect_filter::catalog::openapi;
use konnect_filter::catalog::{Catalog, SourceFile, write};
use konnect_filter::{Limits, error::Part};

/// Any text as a file: its collections can be written and read again and are found by their names, or a problem names the
/// file.
pub fn import(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let entities = match openapi::import(&[SourceFile::new("shop_v1.yaml", text)], &Limits::DEFAULT) {
        Ok(import) => {
            for skipped in &import.skipped {
                let warning = skipped.warning();
                assert!(!warning.message.chars().any(char::is_control) && warning.message.len() < 3000, "{warning:?}");
            }
            import.entities
        }
        Err(error) => return named(text, &error),
    };
    for file in write(&entities).into_iter().filter(|file| file.name.ends_with(".json")) {
        if let Err(error) = Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::DEFAULT) {
            panic!("{}: {error}", file.text);
        }
    }
    let catalog = Catalog::new(entities.clone());
    for entity in &entities {
        // Several may have the same name where their paths differ in their parameters only.
        match catalog.find(&entity.name()) {
            Ok(found) => assert_eq!(found.entity.name(), entity.name()),
            Err(error) => assert!(error.to_string().contains("several"), "{}: {error}", entity.name()),
        }
    }
    let both = Catalog::builtin().with(entities);
    assert!(both.len() >= Catalog::builtin().len());
    match Catalog::read_entities(SourceFile::new("mine.json", text), &Limits::DEFAULT) {
        Ok(_) => {}
        Err(error) => {
            for problem in error.iter() {
                assert!(problem.message.contains("`mine.json`"), "{problem:?}");
                assert!(!problem.message.chars().any(char::is_control), "{problem:?}");
            }
        }
    }
}

fn named(text: &str, error: &konnect_filter::Error) {
    for problem in error.iter() {
        assert!(problem.part == Part::File && problem.message.contains("`shop_v1.yaml`"), "{problem:?}");
        assert!(problem.span.is_none_or(|span| span.get(text).is_some()), "{problem:?}");
        assert!(problem.message.len() < 2000, "{problem:?}");
        assert!(!problem.message.chars().any(char::is_control), "{problem:?}");
    }
}
