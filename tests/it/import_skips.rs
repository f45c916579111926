//! One odd thing in a file does not refuse the file: the smallest part around it is skipped, and named with its place.
#![cfg(feature = "openapi")]
use konnect_filter::Limits;
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, Entity, SourceFile, Type};

fn read(text: &str) -> Import {
    import(&[SourceFile::new("shop_v1.yaml", text)], &Limits::default()).unwrap()
}

/// A YAML file of two sound lists and what else is under `paths`, on line 9 and after.
fn beside(paths: &str, components: &str) -> String {
    let list = "{get: {parameters: [{name: 'filter[name]', in: query, schema: {type: string}}]}}";
    format!(
        "openapi: 3.1.0\ninfo:\n  version: 1.0.0\nservers:\n- url: https://eu.api.konghq.com/v1\npaths:\n  /first: {list}\n  \
         /second: {list}\n{paths}components:\n{components}  x-none: 1\n"
    )
}

/// Asserts that the sound lists are read, and what the summary says about the rest.
#[track_caller]
fn skips(text: &str, collections: usize, expected: &[&str]) -> Vec<Entity> {
    let import = read(text);
    let said: Vec<String> = import.skipped.iter().map(|skipped| skipped.warning().into_details().message).collect();
    assert_eq!(said, expected, "{text}");
    assert_eq!(import.skipped_collections, collections);
    assert_eq!(import.skipped_parts, expected.len() - collections);
    for name in ["shop@v1/first", "shop@v1/second"] {
        assert!(import.entities.iter().any(|entity| entity.name() == name), "{name}");
    }
    import.entities
}

const LIST: &str = "{get: {parameters: [{name: 'filter[name]', in: query, schema: {type: string}}]}}";

#[test]
fn paths_that_are_not_addresses() {
    for (path, why) in [
        ("/things#list", "its path has a fragment (`#`), which is never sent"),
        ("/things?all=1", "its path has a query (`?`), which belongs in its parameters"),
        ("things", "its path does not begin with `/`"),
        ("/", "its path has no fixed segment to name it by"),
        ("/a//things", "its path has an empty segment"),
        ("/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", "its path has more than 32 segments"),
        ("/a/../things", "its path has a segment `.` or `..`, which no client sends"),
        ("/a things", "its path contains white space, which no path here can have, escaped or not"),
        ("/a%20things", "its path contains white space, which no path here can have, escaped or not"),
        ("/caf%C3%A9s", "its path has an escape: write it as `/cafés`"),
        ("/a%2Fb", "its path has the escape of a character that no path here can have"),
        ("/a%2525b", "its path has the escape of a character that no path here can have"),
        ("/100%", "its path has a `%` that does not begin the escape of a character"),
        ("/{id}/{other}/", "its path ends in a parameter, and nothing shows that it gives a list"),
        ("/@me/things", ""),
    ] {
        let pointer = format!("/paths/{}/get", path.replace('/', "~1"));
        let message = format!("`shop_v1.yaml:9`, {pointer}: skipped the collection `{path}`: {why}");
        let text = beside(&format!("  '{path}': {LIST}\n"), "");
        if why.is_empty() {
            skips(&text, 0, &[]);
        } else {
            skips(&text, 1, &[&message]);
        }
    }
}

#[test]
fn segments_with_an_at() {
    let paths = format!("  /@x: {LIST}\n  /users/@me/guilds: {LIST}\n");
    let entities = skips(&beside(&paths, ""), 0, &[]);
    let catalog = Catalog::new(entities);
    for (name, path) in [
        ("@x", "/v1/@x"),
        ("shop@v1/@x", "/v1/@x"),
        ("/v1/@x", "/v1/@x"),
        ("users/@me/guilds", "/v1/users/@me/guilds"),
        ("@me/guilds", "/v1/users/@me/guilds"),
        ("guilds", "/v1/users/@me/guilds"),
        ("shop/users/@me/guilds", "/v1/users/@me/guilds"),
        ("https://eu.api.konghq.com/v1/users/@me/guilds", "/v1/users/@me/guilds"),
    ] {
        assert_eq!(catalog.find(name).unwrap().entity.path, path, "{name}");
    }
}

#[test]
fn media_types_of_generators() {
    for kind in ["*/*", "application/json;odata.metadata=minimal", "application/hal+json", "text/json"] {
        let list = format!(
            "  /third: {{get: {{responses: {{200: {{content: {{'{kind}': {{schema: {{type: array, items: {{properties: {{a: {{type: string}}}}}}}}}}}}}}}}}}}}\n"
        );
        let entities = skips(&beside(&list, ""), 0, &[]);
        let third = entities.iter().find(|entity| entity.collection == "third").unwrap();
        assert_eq!(third.record.len(), 1, "{kind}");
    }
}

#[test]
fn what_a_path_refers_to() {
    let text = beside("  /far: {$ref: 'other.yaml#/x'}\n  /none: {$ref: '#/components/nothing'}\n  /odd: 3\n", "");
    let import = read(&text);
    assert_eq!((import.entities.len(), import.skipped_collections), (2, 3));
}

#[test]
fn references_that_lead_nowhere() {
    let list = "  /third:\n    get:\n      parameters:\n      - {name: 'page[number]', in: query}\n      responses:\n        '200':\n          \
                $ref: '#/components/responses/None'\n";
    let message = "`shop_v1.yaml:15`, /paths/~1third/get/responses/200/$ref: skipped what `#/components/responses/None` \
                   refers to: nothing in the file is there";
    assert_eq!(skips(&beside(list, ""), 0, &[message]).len(), 3);
    // One of several parameters, one field of a filter, one field of a record.
    let parameter =
        "  /third:\n    get:\n      parameters:\n      - {name: 'filter[name]', in: query}\n      - {$ref: '#/none'}\n";
    let message = "`shop_v1.yaml:13`, /paths/~1third/get/parameters/1/$ref: skipped what `#/none` refers to: nothing in the file is there";
    assert_eq!(skips(&beside(parameter, ""), 0, &[message]).len(), 3);
    let field = "  /third:\n    get:\n      parameters:\n      - name: filter\n        in: query\n        schema:\n          properties:\n            \
                 a: {type: string}\n            b: {$ref: '#/none'}\n";
    let message = "`shop_v1.yaml:17`, /paths/~1third/get/parameters/0/schema/properties/b/$ref: skipped what `#/none` refers \
                   to: nothing in the file is there";
    let entities = skips(&beside(field, ""), 0, &[message]);
    let third = entities.iter().find(|entity| entity.collection == "third").unwrap();
    assert_eq!(third.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["a"]);
    let record = "  /third:\n    get:\n      responses:\n        200:\n          content:\n            application/json:\n              \
                  schema:\n                type: array\n                items:\n                  properties: {a: {type: string}, b: \
                  {$ref: '#/none'}, c: {type: string}}\n";
    let import = read(&beside(record, ""));
    assert_eq!((import.entities.len(), import.skipped_parts), (3, 1));
    let third = import.entities.iter().find(|entity| entity.collection == "third").unwrap();
    let paths: Vec<String> = third.record.iter().map(|field| field.path.join(".")).collect();
    assert_eq!(paths, ["a", "b", "c"], "of `b` only the type is not known");
}

/// What is not a list is not missed.
#[test]
fn answers_of_single_things_are_not_told_of() {
    let answer = |schema: &str| {
        let content = format!("{{content: {{application/json: {{schema: {schema}}}}}}}");
        beside(&format!("  /me:\n    get: {{responses: {{'200': {content}}}}}\n"), "")
    };
    skips(&answer("{properties: {id: {type: string}, owner: {$ref: '#/none'}}}"), 0, &[]);
    // What may be one, and cannot be read, is.
    for response in ["{$ref: '#/none'}", "{properties: {data: {$ref: '#/none'}}}"] {
        let why = "`shop_v1.yaml:10`, /paths/~1me/get: skipped the collection `/me`: its answer refers to `#/none` (nothing \
                   in the file is there), so nothing shows whether it is a list";
        skips(&answer(response), 1, &[why]);
    }
    // So is what is asked for as a list is, and is one thing or not.
    let one = "  /me/{id}:\n    get: {parameters: [{name: sort, in: query}], responses: {'200': {$ref: '#/none'}}}\n";
    let why = "`shop_v1.yaml:10`, /paths/~1me~1{id}/get: skipped the collection `/me/{id}`: its path ends in a parameter, and \
               its answer refers to `#/none` (nothing in the file is there), so nothing shows that it gives a list";
    skips(&beside(one, ""), 1, &[why]);
    // Each of those that share it.
    let shared = "{get: {responses: {'200': {$ref: '#/none'}}}}";
    let import = read(&beside(&format!("  /one: {shared}\n  /two: {shared}\n  /two/{{id}}: {shared}\n"), ""));
    assert_eq!((import.entities.len(), import.skipped_collections, import.skipped_parts), (2, 2, 0));
}

/// Schemas that are made of themselves, and of nothing else.
#[test]
fn circles_of_schemas() {
    let answer = |schema: &str| {
        format!(
            "  /third: {{get: {{responses: {{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n"
        )
    };
    let circle = "  schemas:\n    A: {oneOf: [{$ref: '#/components/schemas/B'}]}\n    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n";
    let why = "`shop_v1.yaml:9`, /paths/~1third/get: skipped the collection `/third`: its answer refers to \
               `#/components/schemas/A` (it refers to itself, and says nothing else), so nothing shows whether it is a list";
    skips(&beside(&answer("{$ref: '#/components/schemas/A'}"), circle), 1, &[why]);
    // Of a list, the records or one field of them are not known.
    let lost = "`shop_v1.yaml:13`, /components/schemas/B/allOf/0/$ref: skipped what `#/components/schemas/A` refers to: it refers \
                to itself, and says nothing else";
    for items in
        ["{$ref: '#/components/schemas/A'}", "{properties: {a: {$ref: '#/components/schemas/A'}, b: {type: string}}}"]
    {
        skips(&beside(&answer(&format!("{{type: array, items: {items}}}")), circle), 0, &[lost]);
    }
    // What says something besides says it once.
    let both = "  schemas:\n    A: {oneOf: [{$ref: '#/components/schemas/A'}, {properties: {a: {type: string}}}]}\n";
    let entities = skips(&beside(&answer("{type: array, items: {$ref: '#/components/schemas/A'}}"), both), 0, &[]);
    assert_eq!(entities.iter().find(|entity| entity.collection == "third").unwrap().record.len(), 1);
}

#[test]
fn references_are_percent_encoded_pointers() {
    for (name, reference) in
        [("A B", "A%20B"), ("a/b~c", "a~1b~0c"), ("é", "%C3%A9"), ("a%20b", "a%2520b"), ("c%d", "c%d")]
    {
        let list = format!(
            "  /third: {{get: {{parameters: [{{name: 'filter[at]', in: query, schema: {{$ref: '#/components/schemas/{reference}'}}}}]}}}}\n"
        );
        let components = format!("  schemas:\n    '{name}': {{type: string, format: date-time}}\n");
        let entities = skips(&beside(&list, &components), 0, &[]);
        let third = entities.iter().find(|entity| entity.collection == "third").unwrap();
        assert_eq!(third.field("at").unwrap().kind, Type::DateTime, "{reference}");
    }
}

#[test]
fn an_anchor_may_be_used_often() {
    let mut text = beside("", "  schemas:\n    A: &a {type: string, format: date-time}\n");
    let uses: String = (0..300).map(|n| format!("x-{n}: *a\n")).collect();
    text.push_str(&uses);
    skips(&text, 0, &[]);
}

/// A union of kinds that all extend the union, as generators write inheritance: thirty to the power of eight ways through.
#[test]
fn unions_of_what_extends_them() {
    let kinds: String = (0..30)
        .map(|n| format!("    K{n}: {{allOf: [{{$ref: '#/components/schemas/All'}}, {{properties: {{k{n}: {{type: string}}}}}}]}}\n"))
        .collect();
    let refs: Vec<String> = (0..30).map(|n| format!("{{$ref: '#/components/schemas/K{n}'}}")).collect();
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let list = "  /third: {get: {responses: {'200': {content: {application/json: {schema: {type: array, items: {$ref: \
                    '#/components/schemas/All'}}}}}}}}\n";
        let components = format!("  schemas:\n    All: {{{keyword}: [{}]}}\n{kinds}", refs.join(", "));
        let entities = skips(&beside(list, &components), 0, &[]);
        let third = entities.iter().find(|entity| entity.collection == "third").unwrap();
        assert_eq!(third.record.len(), 30, "{keyword}");
    }
}

#[test]
fn a_file_without_paths() {
    let limits = Limits::default();
    for text in ["openapi: 3.1.0\nwebhooks: {}\n", "openapi: 3.1\ncomponents: {}\n", "openapi: 3.1.0\npaths: null\n"] {
        let import = import(&[SourceFile::new("shop_v1.yaml", text)], &limits).unwrap();
        assert_eq!((import.entities.len(), import.skipped.len()), (0, 0));
    }
}

#[test]
fn a_key_that_is_there_twice() {
    let text = beside("  /third: {get: {x-a: 1, x-a: 2}}\n", "");
    skips(
        &text,
        0,
        &["`shop_v1.yaml:9`: skipped the second key `x-a`: a mapping has it twice, and the first one counts"],
    );
}

/// In JSON too, with the line; a text that only JSON has does not hide it.
#[test]
fn a_key_that_is_there_twice_in_json() {
    let list =
        r#"{"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}}}"#;
    let spec = |title: &str| {
        format!(
            "{{\"openapi\": \"3.0.0\", \"info\": {{\"title\": \"{title}\"}},\n\"servers\": [{{\"url\": \"https://us.api.konghq.com/v1\"}}],\n\
             \"paths\": {{\"/a\": {{\"get\": {{\"responses\": {list}}}}},\n\"/a\": {{}}}}}}"
        )
    };
    let skipped = |text: &str| {
        let import = import(&[SourceFile::new("shop_v1.json", text)], &Limits::default()).unwrap();
        import.skipped.iter().map(|skipped| skipped.warning().message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        skipped(&spec("x")),
        ["`shop_v1.json:4`: skipped the second key `/a`: a mapping has it twice, and the first one counts"]
    );
    assert_eq!(skipped(&spec("x\\/\\ud83d\\ude00")).len(), 1);
}

#[test]
fn a_key_that_is_not_a_text() {
    let text = beside("  /third: {get: {x-a: {? [a, b] : 1, c: 2}}}\n", "");
    skips(&text, 0, &["`shop_v1.yaml:9`: skipped a key: it is not a text, which JSON has no keys for"]);
}

/// A long text is copied for each alias.
#[test]
fn aliases_of_a_long_text() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(700_000), "*a, ".repeat(5_000));
    let error = import(&[SourceFile::new("shop_v1.yaml", &text)], &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("its anchors and aliases repeat more than 16 MiB of text"), "{error}");
}

/// Numbers as keys, tags, merges, numbers that JSON does not have: nothing of it is a reason to refuse a file.
#[test]
fn yaml_that_json_does_not_have() {
    let list = "  /third:\n    get:\n      x-merge: {<<: {a: 1}}\n      x-tag: !custom 1\n      x-inf: [.inf, -.inf, .nan]\n      x-big: \
                123456789012345678901234567890\n      x-time: 2020-01-01\n      x-bool: {true: 2}\n      responses: {200: {content: \
                {application/json: {schema: {type: array, items: {type: object}}}}}}\n";
    assert_eq!(skips(&beside(list, ""), 0, &[]).len(), 3);
}

/// Errors are in words of this program's own.
#[test]
fn a_file_that_cannot_be_read_at_all() {
    let cases = [
        ("openapi: [", "line 1, column 10, at `[`: this is not YAML"),
        ("a: 1\nb: }\n", "line 2, column 4, at `}`: this is not YAML"),
        (
            "a:\n  b: 1\n\tc: 2\n",
            "line 3, column 1, at `c: 2`: a tab indents the line, and YAML takes only spaces for that",
        ),
        ("{\"a\": 1,}", "line 1, column 9, at `}`: this is not JSON"),
        ("{\"a\": [1,", "line 1, column 10: it ends too early"),
        ("a: &a [*a]\n", "line 1, column 8, at `*a]`: an alias is inside what it repeats"),
        ("a: *b\n", "line 1, column 4, at `*b`: an alias names no anchor before it"),
        ("a: 1\n---\nb: 1\n", "line 2, column 1, at `---`: it contains several YAML documents"),
    ];
    for (text, expected) in cases {
        let error = import(&[SourceFile::new("shop_v1.yaml", text)], &Limits::default()).unwrap_err().to_string();
        assert_eq!(error, format!("`shop_v1.yaml` cannot be read: {expected}"), "{text:?}");
    }
    let deep = format!("a: {}{}", "[".repeat(80), "]".repeat(80));
    let error = import(&[SourceFile::new("shop_v1.yaml", &deep)], &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("nested more than 64 levels deep"), "{error}");
}

/// What may be a list is not left out without a word.
#[test]
fn what_may_be_a_list_is_named() {
    let size = "parameters: [{name: 'page[size]', in: query, schema: {type: integer}}]";
    let why = "nothing shows that it gives a list";
    for (path, get, why) in [
        ("/d/{id}", size.to_owned(), format!("its path ends in a parameter, and {why}")),
        ("/d", size.to_owned(), why.to_owned()),
        ("/d", "parameters: [{name: filter, in: query, schema: {type: string}}]".to_owned(), why.to_owned()),
        (
            "/d/{id}",
            format!(
                "{size}, responses: {{'200': {{content: {{application/json: {{schema: {{properties: {{a: {{}}}}}}}}}}}}}}"
            ),
            String::new(),
        ),
        ("/d/{id}", "parameters: [{name: expand, in: query}]".to_owned(), String::new()),
    ] {
        let import = read(&beside(&format!("  '{path}': {{get: {{{get}}}}}\n"), ""));
        let said: Vec<&str> =
            import.skipped.iter().filter(|part| part.collection).map(|part| part.why.as_str()).collect();
        assert_eq!(said, if why.is_empty() { vec![] } else { vec![why.as_str()] }, "{path} {get}");
    }
}

/// What is of the wrong type is named, and not read as if it said nothing.
#[test]
fn parts_of_the_wrong_type() {
    for (parameter, what) in [
        ("{name: 'filter[a][eq]', in: query, schema: 7}", "skipped a schema: it is not an object"),
        ("{name: 'filter[a][eq]', in: query, schema: {type: string, enum: x}}", "skipped `enum`: it is not a list"),
        ("{name: 'filter[na[me][eq]', in: query, schema: {type: string}}", "its name is not `filter[FIELD][OP]`"),
    ] {
        let import = read(&beside(&format!("  /third: {{get: {{parameters: [{parameter}]}}}}\n"), ""));
        let said: Vec<_> = import.skipped.iter().map(|skipped| skipped.warning().into_details().message).collect();
        assert!(said.iter().any(|said| said.contains(what)), "{parameter}: {said:?}");
    }
}
