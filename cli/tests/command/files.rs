//! `import` and `--catalog`.

use std::path::PathBuf;

use crate::run::{bad, good, run_on};

const SPEC: &str = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"},
  "servers": [{"url": "https://us.api.konghq.com/v1"}],
  "paths": {"/widgets": {"get": {"parameters": [
    {"name": "filter[name][eq]", "in": "query", "schema": {"type": "string"}}]}}}}"#;

/// A fresh folder of this test run.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn spec(folder: &std::path::Path) -> String {
    let path = folder.join("shop_v1.json");
    std::fs::write(&path, SPEC).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_imported_collection_can_be_asked_for() {
    let folder = folder("import");
    let catalog = folder.join("shop.catalog.json");
    std::fs::write(&catalog, good(&["import", &spec(&folder)])).unwrap();
    let catalog = catalog.to_str().unwrap();
    let url = "https://us.api.konghq.com/v1/widgets?filter%5Bname%5D%5Beq%5D=x\n";
    assert_eq!(good(&["encode", "--catalog", catalog, "widgets", "name = x"]), url);
    // The built-in ones are still there.
    assert!(good(&["encode", "--catalog", catalog, "users", "active"]).contains("/v3/users?"));
    assert_eq!(
        good(&["entities", "widgets", "--catalog", catalog]),
        "shop@v1/widgets\t/v1/widgets\tregional\t1 field\n"
    );
    bad(1, &["encode", "widgets", "name = x"]);
}

#[test]
fn one_file_an_api_version() {
    let folder = folder("import-dir");
    let to = folder.join("out");
    let ran = run_on(&["import", &spec(&folder), "--output-dir", to.to_str().unwrap()], "");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let whole = good(&["import", &spec(&folder)]);
    assert_eq!(std::fs::read_to_string(to.join("shop_v1.json")).unwrap(), whole);
}

#[test]
fn files_that_cannot_be_read() {
    let folder = folder("import-bad");
    let path = folder.join("bad.yaml");
    std::fs::write(&path, "openapi: [").unwrap();
    let path = path.to_str().unwrap();
    assert!(bad(1, &["import", path]).contains("error[invalid-spec]"));
    assert!(bad(1, &["import", "no/such/file.yaml"]).contains("error[unreadable]"));
    assert!(bad(1, &["encode", "users", "--catalog", path]).contains("error[invalid-catalog]"));
    assert!(bad(1, &["encode", "users", "--catalog", folder.to_str().unwrap()]).contains("error[unreadable]"));
}
