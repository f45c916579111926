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

/// What cannot be read is skipped, named with its place, and counted at the end.
#[test]
fn what_is_skipped_is_told() {
    let folder = folder("import-skips");
    let path = folder.join("shop_v1.yaml");
    let parameters = "parameters: [{name: 'filter[name]', in: query}, {$ref: '#/none'}]";
    let text = format!(
        "openapi: 3.1.0\npaths:\n  /a: {{get: {{{parameters}}}}}\n  /b#c: {{get: {{parameters: [{{name: 'filter[name]', in: query}}]}}}}\n"
    );
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let ran = run_on(&["import", path], "");
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("[\n{"), "{}", ran.out);
    for expected in [
        format!("warning[skipped-part]: `{path}:3`, /paths/~1a/get/parameters/1/$ref: skipped what `#/none` refers to"),
        format!("warning[skipped-part]: `{path}:4`, /paths/~1b#c/get: skipped the collection `/b#c`"),
        "note: 1 collection imported, 1 skipped; 1 part skipped\n".to_owned(),
    ] {
        assert!(ran.err.contains(&expected), "{expected}\n{}", ran.err);
    }
    let to = folder.join("out");
    let ran = run_on(&["import", path, "--output-dir", to.to_str().unwrap()], "");
    assert!(ran.err.ends_with("\nnote: 1 collection imported into 1 file, 1 skipped; 1 part skipped\n"), "{}", ran.err);
    let ran = run_on(&["import", path, "--message-format", "json"], "");
    assert!(ran.err.starts_with(r#"{"errors":[],"warnings":[{"code":"skipped-part""#), "{}", ran.err);
}

/// Files in other encodings are called so, with what to do.
#[test]
fn a_file_that_is_not_utf_8() {
    let folder = folder("import-encodings");
    let path = folder.join("shop.yaml");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| SPEC.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let cases = [
        (
            [&[0xff, 0xfe], &utf16(u16::to_le_bytes)[..]].concat(),
            "it seems to be UTF-16; byte 0 is the first that is invalid",
            "UTF-16",
        ),
        (utf16(u16::to_le_bytes), "it seems to be UTF-16", "UTF-16LE"),
        ([&utf16(u16::to_be_bytes)[..], &[0xff]].concat(), "it seems to be UTF-16", "UTF-16BE"),
        (b"title: caf\xe9\n".to_vec(), "it seems to be Latin-1 or Windows-1252; byte 10 is", "WINDOWS-1252"),
        (b"\x1f\x8b\x08\x00".to_vec(), "it is compressed", "gunzip"),
    ];
    for (bytes, seems, remedy) in cases {
        std::fs::write(&path, &bytes).unwrap();
        let path = path.to_str().unwrap();
        let from_file = bad(1, &["import", path]);
        assert!(from_file.contains(&format!("error[unreadable]: `{path}` is not UTF-8: {seems}")), "{from_file}");
        let from_stdin = run_on(&["import", "-"], &bytes).err;
        assert!(from_stdin.contains(&format!("standard input is not UTF-8: {seems}")), "{from_stdin}");
        assert!(from_file.contains(remedy) && from_stdin.contains(remedy), "{from_file}");
    }
}

#[test]
fn another_service_needs_no_base_url_and_gets_no_credential() {
    let folder = folder("import-foreign");
    let path = folder.join("acme.json");
    std::fs::write(&path, SPEC.replace("us.api.konghq.com/v1", "api.acme.com/v1")).unwrap();
    let catalog = folder.join("acme.catalog.json");
    std::fs::write(&catalog, good(&["import", path.to_str().unwrap()])).unwrap();
    let catalog = catalog.to_str().unwrap();
    let url = "https://api.acme.com/v1/widgets?filter%5Bname%5D%5Beq%5D=x";
    let with = |args: &[&str]| good(&[args, &["--catalog", catalog]].concat());
    assert_eq!(with(&["encode", "widgets", "name = x"]), format!("{url}\n"));
    assert_eq!(with(&["decode", url]), "collection: acme@v1/widgets\nfilter:     name = \"x\"\n");
    assert_eq!(with(&["entities", "widgets"]), "acme@v1/widgets\t/v1/widgets\thttps://api.acme.com\t1 field\n");
    // Its own collections without the others.
    let own = "acme@v1/widgets\t/v1/widgets\thttps://api.acme.com\t1 field\n";
    assert_eq!(with(&["entities", "--no-builtin"]), own);
    assert!(with(&["entities"]).lines().count() > 100);
    assert!(bad(2, &["entities", "--no-builtin"]).contains("--catalog <FILE>"));
    assert!(with(&["fields", "widgets", "-o", "text"]).contains("https://api.acme.com/v1/widgets\n"));
    for entity in ["widgets", "https://api.acme.com/v1/widgets"] {
        for output in ["curl", "httpie", "har", "wget", "cmd", "powershell"] {
            let line = with(&["encode", entity, "name = x", "--output", output]);
            // What is quoted for `cmd` has carets.
            assert!(line.replace('^', "").contains(url) && !line.contains("KONNECT"), "{line}");
            assert!(!line.contains("Authorization") && !line.contains("Cookie"), "{line}");
        }
    }
    // What `decode` says of it, `encode` takes, and a base that is given makes no Konnect of it.
    let line = with(&["decode", url, "--output", "json"]);
    let again = crate::run::run_on(&["encode", "--batch", "--catalog", catalog], &line);
    assert!(again.code == 0 && again.out.contains(url), "{}{}", again.out, again.err);
    let base = ["--base-url", "https://api.acme.com", "--output", "curl"];
    assert_eq!(with(&[&["encode", "widgets", "name = x"], &base[..]].concat()), format!("curl -sS '{url}'\n"));
}

#[test]
fn a_region_of_another_service_is_told() {
    let folder = folder("import-region");
    let path = folder.join("acme.json");
    let servers =
        r#"https://{region}.acme.com/v1", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}, "x": ""#;
    std::fs::write(&path, SPEC.replace("https://us.api.konghq.com/v1", servers)).unwrap();
    let catalog = folder.join("acme.catalog.json");
    std::fs::write(&catalog, good(&["import", path.to_str().unwrap()])).unwrap();
    let decoded = |url: &str| run_on(&["decode", url, "--catalog", catalog.to_str().unwrap()], "").out;
    let whole = "filter:     none (whole collection)\n";
    assert_eq!(
        decoded("https://eu.acme.com/v1/widgets"),
        format!("collection: acme@v1/widgets\nregion:     eu\n{whole}")
    );
    assert_eq!(
        decoded("https://us.acme.com/v1/widgets"),
        format!("collection: acme@v1/widgets\nregion:     us\n{whole}")
    );
    let elsewhere = decoded("https://in.acme.com/v1/widgets");
    assert_eq!(elsewhere, format!("collection: acme@v1/widgets\nbase:       https://in.acme.com\n{whole}"));
}

/// A file is the user's word, and goes before what is built in under the same name, path or URL.
#[test]
fn a_catalog_file_goes_before_what_is_built_in() {
    let folder = folder("catalog-first");
    let catalog = folder.join("mine.json");
    let own = r#"[{"api":"mine","version":"v3","collection":"people/users","path":"/v3/users","servers":{"base_url":"https://api.acme.com"},"fields":[{"name":"email","branches":[["eq"]]}]}]"#;
    std::fs::write(&catalog, own).unwrap();
    let catalog = catalog.to_str().unwrap();
    let with = |args: &[&str]| run_on(&[args, &["--catalog", catalog]].concat(), "");
    for entity in ["users", "/v3/users", "https://api.acme.com/v3/users"] {
        let ran = with(&["encode", entity, "email = a"]);
        assert_eq!(
            (&*ran.out, &*ran.err),
            ("https://api.acme.com/v3/users?filter%5Bemail%5D%5Beq%5D=a\n", ""),
            "{entity}"
        );
    }
    let ran = with(&["decode", "https://api.acme.com/v3/users?filter[email][eq]=a"]);
    assert_eq!((&*ran.out, &*ran.err), ("collection: mine@v3/people/users\nfilter:     email = \"a\"\n", ""));
    // By its full name the other one is there as ever.
    assert!(with(&["encode", "identity@v3/users", "email = a"]).out.starts_with("https://global.api.konghq.com/"));
    // A host that belongs to neither is looked up in the file first, and a warning says so.
    let ran = with(&["decode", "https://elsewhere.example.com/v3/users?filter[email][eq]=a"]);
    assert!(ran.out.contains("collection: mine@v3/people/users\n"), "{}", ran.out);
    assert!(ran.err.contains("warning[foreign-host]") && ran.err.contains("https://api.acme.com"), "{}", ran.err);
}

#[test]
fn a_foreign_host_is_never_answered_for_in_silence() {
    let url = "https://internal.example.com/v3/users";
    let query = format!("{url}?filter[email]=a");
    for args in [
        &["decode", &query][..],
        &["encode", url, "email = a"],
        &["check", url, "email = a"],
        &["plan", url, "email = a"],
        &["fields", url],
        &["list", url, "email = a", "--dry-run"],
    ] {
        let ran = run_on(args, "");
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        assert!(ran.err.contains("warning[foreign-host]: `internal.example.com` is not"), "{args:?}: {}", ran.err);
        assert!(!ran.out.is_empty() || args.contains(&"check"), "{args:?}");
    }
    // Who names the host says so, and gets the credential for it.
    let base = ["encode", "users", "email = a", "--base-url", "https://internal.example.com", "--output", "curl"];
    let ran = run_on(&base, "");
    assert!(ran.out.contains("$KONNECT_TOKEN") && ran.err.is_empty(), "{}{}", ran.out, ran.err);
    let ran = run_on(&[&["encode", url], &base[2..]].concat(), "");
    assert!(ran.out.contains("$KONNECT_TOKEN") && ran.err.is_empty(), "{}{}", ran.out, ran.err);
    for output in ["curl", "httpie", "har"] {
        let ran = run_on(&["encode", url, "email = a", "--output", output], "");
        assert!(ran.code == 0 && !ran.out.contains("KONNECT"), "{}", ran.out);
    }
}

#[test]
fn an_api_has_the_name_of_its_title_its_folder_or_the_flag() {
    let folder = folder("import-names").join("store");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("openapi.yaml");
    let path = path.to_str().unwrap();
    let named = |title: &str, args: &[&str]| {
        let spec = SPEC.replace("\"version\": \"1.0.0\"", &format!("\"title\": \"{title}\", \"version\": \"1.0.0\""));
        std::fs::write(path, spec).unwrap();
        let catalog = good(&[&["import", path], args].concat());
        let api = catalog.split("\"api\": \"").nth(1).unwrap();
        api.split('"').next().unwrap().to_owned()
    };
    assert_eq!(named("Acme Shop API", &[]), "acme-shop");
    assert_eq!(named("API", &[]), "store");
    assert_eq!(named("Acme Shop API", &["--api", "shop"]), "shop");
    assert_eq!(named("Konnect Identity", &[]), "identity");
    for wrong in ["a b", "a/b", "a@v1"] {
        let err = bad(1, &["import", path, "--api", wrong]);
        assert!(err.contains("cannot be an API's name"), "{err}");
    }
    // Standard input has no name at all.
    std::fs::write(path, SPEC).unwrap();
    let ran = run_on(&["import", "-"], SPEC);
    assert!(ran.out.contains("\"api\": \"api\""), "{}", ran.out);
    // Only the catalog's files are counted.
    let to = folder.join("out");
    let ran = run_on(&["import", path, "--output-dir", to.to_str().unwrap()], "");
    assert!(ran.err.contains("1 collection imported into 1 file\n"), "{}", ran.err);
}

/// What `--catalog` names may be a catalog, an OpenAPI file, or a folder of such files.
#[test]
fn a_folder_or_a_spec_is_a_catalog_too() {
    let folder = folder("catalog-dir");
    let url = "https://us.api.konghq.com/v1/widgets?filter%5Bname%5D%5Beq%5D=x\n";
    let empty = bad(1, &["encode", "--catalog", folder.to_str().unwrap(), "widgets", "name = x"]);
    assert!(empty.contains("error[invalid-catalog]") && empty.contains("contains no catalog file"), "{empty}");
    let spec = spec(&folder);
    assert_eq!(good(&["encode", "--catalog", &spec, "widgets", "name = x"]), url);
    assert_eq!(good(&["encode", "--catalog", folder.to_str().unwrap(), "widgets", "name = x"]), url);
    let out = folder.join("out");
    run_on(&["import", &spec, "--output-dir", out.to_str().unwrap()], "");
    assert_eq!(good(&["encode", "--catalog", out.to_str().unwrap(), "widgets", "name = x"]), url);
    // What is skipped is counted, and the rest is there.
    let odd = folder.join("odd_v1.yaml");
    let list = "{get: {parameters: [{name: 'filter[name]', in: query}]}}";
    std::fs::write(&odd, format!("openapi: 3.1.0\npaths: {{'/a#b': {list}, /odds: {list}}}\n")).unwrap();
    let ran = run_on(&["check", "--catalog", odd.to_str().unwrap(), "odds", "name = x"], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.starts_with("note: 1 part of `") && ran.err.contains("`konnect-filter import` says which"),
        "{}",
        ran.err
    );
    let html = folder.join("page.json");
    std::fs::write(&html, "<html>openapi: 3</html>").unwrap();
    assert!(bad(1, &["encode", "users", "--catalog", html.to_str().unwrap()]).contains("neither a catalog nor"));
}

#[test]
fn files_that_cannot_be_read() {
    let folder = folder("import-bad");
    let path = folder.join("bad.yaml");
    std::fs::write(&path, "openapi: [").unwrap();
    let path = path.to_str().unwrap();
    assert!(bad(1, &["import", path]).contains("error[invalid-spec]"));
    assert!(bad(1, &["import", "no/such/file.yaml"]).contains("error[unreadable]"));
    assert!(bad(1, &["encode", "users", "--catalog", path]).contains("error[invalid-spec]"));
    let other = folder.join("other.json");
    std::fs::write(&other, "{}").unwrap();
    let said = bad(1, &["encode", "users", "--catalog", other.to_str().unwrap()]);
    assert!(
        said.contains("error[invalid-catalog]") && said.contains("is neither a catalog nor an OpenAPI file"),
        "{said}"
    );
    std::fs::write(&other, "[{\"api\": 3}]").unwrap();
    let said = bad(1, &["encode", "users", "--catalog", other.to_str().unwrap()]);
    assert!(said.contains("line 1, column 10: a value is not of the kind that a catalog has here"), "{said}");
    std::fs::write(&other, "[{\"api\": \"a\"}]").unwrap();
    let said = bad(1, &["encode", "users", "--catalog", other.to_str().unwrap()]);
    assert!(said.contains("`version` is missing before here"), "{said}");
}

/// A service that states no host of its own: a URL does not allow sending it a token.
#[test]
fn a_host_that_nobody_stated_gets_no_credential() {
    let folder = folder("unstated");
    let path = folder.join("shop_v1.json");
    std::fs::write(&path, SPEC.replace("https://us.api.konghq.com/v1", "api/v1")).unwrap();
    let catalog = folder.join("shop.catalog.json");
    std::fs::write(&catalog, good(&["import", path.to_str().unwrap()])).unwrap();
    let catalog = catalog.to_str().unwrap();
    let url = "https://api.acme.example/api/v1/widgets";
    let ran = run_on(&["encode", "--catalog", catalog, url, "--output", "curl"], "");
    assert_eq!(ran.out, format!("curl -sS '{url}'\n"), "{}", ran.err);
    assert!(ran.err.contains("warning[foreign-host]"), "{}", ran.err);
    let named = ["encode", "--catalog", catalog, "widgets", "--base-url", "https://api.acme.example", "-o", "curl"];
    assert!(good(&named).contains("$KONNECT_TOKEN"), "a host that the user names is the user's");
}

/// `/widgets` and `/widgets/` in one file are two collections, each at its own path.
#[test]
fn a_path_with_and_without_a_slash_at_its_end() {
    let folder = folder("slashes");
    let get = r#"{"get": {"parameters": [{"name": "filter[name]", "in": "query", "schema": {"type": "string"}}]}}"#;
    let spec = SPEC.split_once("\"paths\"").unwrap().0;
    let spec = format!(r#"{spec}"paths": {{"/widgets": {get}, "/widgets/": {get}, "/gadgets": {get}}}}}"#);
    let path = folder.join("shop_v1.json");
    std::fs::write(&path, spec).unwrap();
    let catalog = folder.join("shop.catalog.json");
    std::fs::write(&catalog, run_on(&["import", path.to_str().unwrap()], "").out).unwrap();
    let catalog = catalog.to_str().unwrap();
    for (path, sent) in
        [("/v1/widgets", "/v1/widgets"), ("/v1/widgets/", "/v1/widgets/"), ("/v1/gadgets/", "/v1/gadgets")]
    {
        let url = good(&["encode", "--catalog", catalog, path, "name = a"]);
        assert_eq!(url, format!("https://us.api.konghq.com{sent}?filter%5Bname%5D=a\n"));
    }
}

/// A `filter` without structure is a parameter like others: sent as it is given, read back, and named in the summary.
#[test]
fn a_filter_without_structure_is_a_parameter() {
    let folder = folder("unstructured");
    let page = r#"{"name": "sort", "in": "query", "schema": {"type": "string"}}"#;
    let spec = SPEC.replace("filter[name][eq]", "filter").replace("\"string\"}}]", &format!("\"string\"}}}}, {page}]"));
    let path = folder.join("shop_v1.json");
    std::fs::write(&path, spec).unwrap();
    let imported = run_on(&["import", path.to_str().unwrap()], "");
    assert!(imported.err.contains("it has no structure"), "{}", imported.err);
    let catalog = folder.join("shop.catalog.json");
    std::fs::write(&catalog, imported.out).unwrap();
    let catalog = catalog.to_str().unwrap();
    let url = good(&["encode", "--catalog", catalog, "widgets", "--query", "filter=a eq b"]);
    assert_eq!(url, "https://us.api.konghq.com/v1/widgets?filter=a%20eq%20b\n");
    assert!(good(&["decode", "--catalog", catalog, url.trim()]).contains("query:      filter=a eq b\n"));
}

#[test]
fn empty_names_of_files_are_named() {
    for args in [
        &["encode", "users", "--catalog="][..],
        &["import", "--output-dir=", "x.json"],
        &["import", "--api=", "x.json"],
        &["import", ""],
        &["list", "users", "--token-file="],
        &["list", "users", "--cookie-file="],
        &["list", "users", "--ca-file="],
    ] {
        assert!(bad(2, args).contains(" is empty: give it a value or remove it"), "{args:?}");
    }
}

#[test]
fn a_file_that_names_no_api_is_told_of() {
    let remark = "nothing in `-` says what its API is called, so it is called `api`: `--api NAME` names it";
    let told =
        |args: &[&str], text: &str| run_on(&[&["import", "-"], args].concat(), text.as_bytes()).err.contains(remark);
    assert!(told(&[], SPEC));
    assert!(!told(&["--api", "shop"], SPEC));
    assert!(!told(&[], &SPEC.replace("\"version\": \"1", "\"title\": \"Shop\", \"version\": \"1")));
    // A file's own name, or that of its folder, says it too.
    for name in ["shop.yaml", "openapi.yaml"] {
        let path = folder("import-named").join(name);
        std::fs::write(&path, SPEC).unwrap();
        assert!(!run_on(&["import", path.to_str().unwrap()], b"").err.contains("--api NAME"), "{name}");
    }
}

/// An import of nothing is an error that names the files; beside others, such a file is told.
#[test]
fn files_without_a_collection() {
    let folder = folder("import-nothing");
    let empty = folder.join("empty.yaml");
    std::fs::write(&empty, "openapi: 3.1.0\npaths:\n  /a: {post: {}}\n").unwrap();
    let (empty, to) = (empty.to_str().unwrap(), folder.join("out"));
    for args in [vec![], vec!["--output-dir", to.to_str().unwrap()]] {
        let ran = run_on(&[&["import", empty], &args[..]].concat(), "");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        let expected = format!("error[invalid-spec]: no collection that can be listed is described in `{empty}`\n");
        assert!(ran.err.contains(&expected) && ran.err.contains("a collection is a `GET` that"), "{}", ran.err);
        assert!(!to.exists());
    }
    let skipped = folder.join("skipped.yaml");
    let list = "{get: {parameters: [{name: 'filter[name]', in: query}]}}";
    std::fs::write(&skipped, format!("openapi: 3.1.0\npaths:\n  /b#c: {list}\n")).unwrap();
    let said = bad(1, &["import", skipped.to_str().unwrap(), empty]);
    assert!(said.contains("skipped.yaml` and `") || said.contains("skipped.yaml`, `"), "{said}");
    assert!(said.contains("skipped the collection `/b#c`") && said.contains("the warning says why"), "{said}");
    let ran = run_on(&["import", empty, &spec(&folder)], "");
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains(&format!("`{empty}` describes no collection that can be listed\n")), "{}", ran.err);
}

/// Only Kong's own collections are filtered by Konnect.
#[test]
fn who_filters_by_a_field() {
    let folder = folder("import-whose");
    for (server, title, by) in [
        ("https://us.api.konghq.com/v1", "\nKonnect filters by\n", "\tKonnect\t"),
        ("https://api.acme.com/v1", "\nThe service filters by\n", "\tservice\t"),
    ] {
        let path = folder.join("shop_v1.json");
        std::fs::write(&path, SPEC.replace("https://us.api.konghq.com/v1", server)).unwrap();
        let args = ["fields", "widgets", "--catalog", path.to_str().unwrap()];
        assert!(good(&[&args[..], &["--output", "text"]].concat()).contains(title), "{server}");
        assert!(good(&args).contains(by), "{server}");
        let said = bad(1, &["encode", "widgets", "name contains x", "--catalog", path.to_str().unwrap()]);
        let who = if by.contains("Konnect") { "Konnect" } else { "the service" };
        assert!(said.contains(&format!(": {who} does not filter `name` by `contains`")), "{said}");
    }
}
