//! The importer on files that are wrong, by accident or on purpose: an error that says where, in bounded time and memory.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, Entity, SourceFile, write};
use konnect_filter::{Code, Error, Limits};
use serde_json::{Map, Value, json};

fn read_all(text: &str) -> Result<Import, Error> {
    import(&[SourceFile::new("shop_v1.yaml", text)], &Limits::default())
}

fn read(text: &str) -> Result<Vec<Entity>, Error> {
    read_all(text).map(|import| import.entities)
}

/// The one part of a file that is skipped, as a warning says it.
#[track_caller]
fn skipped(text: &str) -> String {
    let import = read_all(text).unwrap();
    assert_eq!(import.skipped.len(), 1, "{:?}", import.skipped);
    let skipped = import.skipped.first().unwrap();
    assert_eq!(import.skipped_collections + import.skipped_parts, 1);
    assert_eq!(usize::from(skipped.collection), import.skipped_collections);
    let warning = skipped.warning();
    assert!(warning.message.starts_with("`shop_v1.yaml"), "{warning:?}");
    warning.into_details().message
}

/// The message of the one problem of a file.
#[track_caller]
fn problem(text: &str) -> String {
    let error = read(text).expect_err("an error");
    let first = error.iter().next().unwrap();
    assert!(matches!(first.code, Code::InvalidSpec | Code::TooLong), "{first:?}");
    assert!(first.message.contains("`shop_v1.yaml`"), "{first:?}");
    first.message.clone()
}

/// A file with everything in it that the importer looks at.
fn spec() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"version": "1.2.3"},
        "servers": [{"url": "https://{region}.api.konghq.com/v1", "variables": {"region": {"enum": ["us", "eu"]}}}],
        "paths": {"/things": {
            "parameters": [{"$ref": "#/components/parameters/Size"}],
            "get": {
                "parameters": [
                    {"name": "filter", "in": "query", "style": "deepObject", "description": "`filter[labels.owner]`",
                     "schema": {"type": "object", "properties": {
                        "name": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["eq"], "properties": {"eq": {"type": "string"}}}]},
                        "labels": {"$ref": "#/components/schemas/Labels"}}}},
                    {"name": "filter[state][eq]", "in": "query", "schema": {"enum": ["on", "off"]}},
                    {"name": "sort", "in": "query", "description": "sort attributes are:\n - name", "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"properties": {"size": {"type": "integer"}, "number": {}}}},
                    {"name": "expand", "in": "query", "schema": {"type": "array", "items": {"enum": ["all"]}}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"properties": {
                    "data": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Thing"}]}}}}}}}}}}},
        "components": {
            "parameters": {"Size": {"name": "page[size]", "in": "query", "schema": {"type": "integer", "maximum": 10}}},
            "schemas": {
                "Labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "Thing": {"type": ["object", "null"], "properties": {
                    "name": {"type": "string"}, "parent": {"$ref": "#/components/schemas/Thing"},
                    "labels": {"$ref": "#/components/schemas/Labels"}}}}}
    })
}

#[test]
fn the_sound_file_is_read() {
    let entities = read(&spec().to_string()).unwrap();
    assert_eq!(entities[0].name(), "shop@v1/things");
    assert_eq!(entities[0].servers.regions, ["us", "eu"]);
    let names: Vec<&str> = entities[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["name", "labels", "state"]);
}

/// Every place of the file in turn contains something of every wrong type.
#[test]
fn wrong_types_everywhere() {
    fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
        match value {
            Value::Object(map) => map.iter().for_each(|(key, v)| pointers(v, &format!("{at}/{}", escape(key)), found)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(n, v)| pointers(v, &format!("{at}/{n}"), found));
            }
            _ => {}
        }
    }
    let (mut found, mut refused) = (Vec::new(), 0);
    pointers(&spec(), "", &mut found);
    assert!(found.len() > 100);
    for pointer in &found {
        for wrong in [
            json!(null),
            json!(true),
            json!(-1.5),
            json!("x"),
            json!([]),
            json!({}),
            json!([[{}]]),
            json!({"$ref": "#"}),
        ] {
            let mut spec = spec();
            *spec.pointer_mut(pointer).unwrap() = wrong;
            match read_all(&spec.to_string()) {
                Ok(import) => refused += usize::from(!import.skipped.is_empty()),
                Err(error) => {
                    refused += 1;
                    let first = error.iter().next().unwrap();
                    assert_eq!(first.code, Code::InvalidSpec, "{pointer}");
                    // Only these speak of the file as a whole.
                    assert!(["", "/openapi", "/paths"].contains(&pointer.as_str()), "{pointer}: {error}");
                }
            }
        }
    }
    assert!(refused > 100, "only {refused} of the mistakes are noticed");
}

#[test]
fn a_mistake_is_named_with_its_place() {
    assert!(problem("openapi: 2.0.0\n").contains("`openapi` is `2.0.0`"));
    assert!(problem(r#"{"openapi": "2.0"}"#).contains("not an OpenAPI 3 file"));
    assert!(problem("{}").contains("not an OpenAPI file"));
    assert!(problem(r#"{"openapi": "3.0.0"}"#).contains("paths"));
    let bad_list = "{\"openapi\": \"3.0.0\", \"paths\": {\"/x\": {\"get\":\n {\"parameters\": 3}}}}";
    let message = skipped(bad_list);
    assert_eq!(message, "`shop_v1.yaml:2`, /paths/~1x/get/parameters: skipped `parameters`: it is not a list");
    let bad_ref = r##"{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [{"$ref": "#/nothing"}]}}}}"##;
    let message = skipped(bad_ref);
    assert!(message.contains("/paths/~1x/get/parameters/0/$ref: skipped what `#/nothing` refers to"), "{message}");
    let outside = r#"{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [{"$ref": "other.yaml#/x"}]}}}}"#;
    assert!(skipped(outside).contains("in another file"));
}

/// What the importer makes can be written and read again; a path that no catalog can contain is a mistake with its place, shown
/// so that no terminal obeys it.
#[test]
fn a_path_that_no_catalog_can_contain_is_refused() {
    let with = |path: &str| {
        let mut file = spec();
        let things = file["paths"]["/things"].take();
        file["paths"] = json!({ path: things });
        file.to_string()
    };
    for path in ["/a//things", "/a/../things", "/./things", "/thi?ngs", "/thi%6egs", "/thi ngs", "/th{ing}s"] {
        let message = skipped(&with(path));
        assert!(message.contains(&format!("skipped the collection `{path}`: ")), "{message}");
    }
    let hostile = skipped(&with("/thi\u{1b}[31m\u{202e}ngs"));
    assert!(hostile.contains("paths/~1thi\\u{1b}[31m\\u{202e}ngs/get"), "{hostile}");
    // What a reader of YAML or JSON says may quote the file.
    assert!(problem("\0\u{1b}[31m").contains("\\u{1b}"), "{}", problem("\0\u{1b}[31m"));
    let error = Catalog::read_entities(SourceFile::new("mine.json", "[{\"a\u{202e}\\u001b\": 1}]"), &Limits::default())
        .unwrap_err();
    assert!(error.to_string().contains("a\\u{202e}\\u{1b}"), "{error}");
    assert!(skipped(&with(&format!("/a b{}", "x".repeat(100_000)))).len() < 1000);
    // Some services require the slash at the end.
    for path in ["/things/", "/{a}/things"] {
        let entities = read(&with(path)).unwrap();
        assert_eq!(entities[0].path, format!("/v1{path}"));
        let file = write(&entities).into_iter().find(|file| file.name.ends_with(".json")).unwrap();
        let again = Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::default()).unwrap();
        assert_eq!(again.iter().map(|entity| &entity.path).collect::<Vec<_>>(), [&entities[0].path]);
    }
}

#[test]
fn a_syntax_error_has_a_span() {
    for (text, at) in [("{\"openapi\": \"3.0.0\",\n \"paths\": x}", 31), ("openapi: 3.0.0\npaths: [\n", 15)] {
        let error = read(text).expect_err(text);
        let span = error.iter().next().unwrap().span.unwrap();
        assert!(span.start.abs_diff(at) <= 10, "{text:?}: {span:?}: {error}");
        // A mark before the text moves the place, and cannot put it inside a letter.
        let marked = read(&format!("\u{feff}{text}")).unwrap_err();
        assert_eq!(marked.iter().next().unwrap().span.unwrap().start, span.start + 3, "{text:?}");
    }
}

#[test]
fn references_in_a_circle() {
    let own = r##"{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [{"$ref": "#/paths/~1x/get/parameters/0"}]}}}}"##;
    assert!(skipped(own).contains("circle"));
    let mut two = spec();
    two["components"]["schemas"]["Labels"] = json!({"$ref": "#/components/schemas/Thing"});
    two["components"]["schemas"]["Thing"] = json!({"$ref": "#/components/schemas/Labels"});
    let import = read_all(&two.to_string()).unwrap();
    assert_eq!((import.entities.len(), import.skipped_collections), (1, 0));
    assert!(import.skipped.iter().all(|skipped| skipped.why.contains("circle")), "{:?}", import.skipped);
}

#[test]
fn schemas_that_contain_themselves() {
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let mut one = spec();
        one["components"]["schemas"]["Thing"] =
            json!({keyword: [{"$ref": "#/components/schemas/Thing"}, {"type": "object"}]});
        assert!(read(&one.to_string()).is_ok(), "{keyword}");
    }
    let mut list = spec();
    list["components"]["schemas"]["Thing"] = json!({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}});
    assert!(read(&list.to_string()).is_ok());
}

/// Forty schemas, each of four times the one before, out of a few kilobytes.
#[test]
fn references_that_multiply() {
    for keyword in ["allOf", "oneOf", "properties"] {
        let mut spec = spec();
        for n in 0..40 {
            let next = json!({"$ref": format!("#/components/schemas/S{}", n + 1)});
            spec["components"]["schemas"][format!("S{n}")] = match keyword {
                "properties" => json!({"properties": {"a": next, "b": next}}),
                _ => json!({keyword: [next, next, next, next]}),
            };
        }
        spec["components"]["schemas"]["S40"] = json!({"type": "string"});
        spec["components"]["schemas"]["Thing"] = json!({"$ref": "#/components/schemas/S0"});
        spec["components"]["schemas"]["Labels"] = json!({"$ref": "#/components/schemas/S0"});
        // What is referred to once more says nothing more.
        let import = read_all(&spec.to_string()).unwrap();
        assert_eq!(import.entities.len(), 1, "{keyword}");
    }
}

/// Work that grows with the square of the file unless it is counted.
#[test]
fn lists_without_end() {
    let many = |prefix: &str| (0..30_000).map(|n| format!("{prefix}{n}")).collect::<Vec<String>>();
    let object =
        |prefix| Value::Object(many(prefix).into_iter().map(|name| (name, json!({"type": "string"}))).collect());
    let mut properties = spec();
    properties["components"]["schemas"]["Thing"] =
        json!({"allOf": [{"properties": object("a")}, {"properties": object("b")}]});
    let import = read_all(&properties.to_string()).unwrap();
    assert_eq!((import.entities[0].record.len(), import.skipped.len()), (1_000, 1));
    let mut enums = spec();
    enums["components"]["schemas"]["Labels"] = json!({"oneOf": [{"enum": many("a")}, {"enum": many("b")}]});
    assert_eq!(read(&enums.to_string()).unwrap().len(), 1);
    let mut parameters = spec();
    let list =
        many("filter[a").into_iter().map(|name| json!({"name": format!("{name}]"), "in": "query", "schema": {}}));
    parameters["paths"]["/things"]["get"]["parameters"] = list.collect();
    assert!(problem(&parameters.to_string()).contains("more than 500000 steps"));
}

#[test]
fn aliases_that_multiply() {
    let mut laughs = "openapi: 3.0.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let list = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs.push_str(&format!("a{n}: &a{n} [{list}]\n"));
    }
    problem(&laughs);
}

#[test]
fn nesting_without_end() {
    for text in
        ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("a: {}", "[".repeat(100_000)), "- ".repeat(100_000)]
    {
        problem(&text);
    }
    let blocks: String = (0..20_000).map(|n| format!("{}a:\n", " ".repeat(n % 500))).collect();
    problem(&blocks);
}

#[test]
fn values_without_number() {
    problem(&format!("[{}]", "0,".repeat(600_000)));
    problem(&format!("a: [{}]", "0,".repeat(600_000)));
}

#[test]
fn a_hundred_megabytes_are_not_read() {
    assert!(problem(&" ".repeat(100 << 20)).contains("at most 16777216"));
}

#[test]
fn text_that_is_not_a_spec() {
    for text in [
        "",
        " ",
        "\u{feff}",
        "null",
        "3",
        "\0",
        "---\n---\n",
        "!!binary x",
        "%YAML 9.9\n---\n",
        "a: &a *a",
        "? [a]\n: b",
        "<<: 3",
        "{\"a\":1}{",
    ] {
        problem(text);
    }
}

#[test]
fn every_file_has_its_own_problem() {
    let sources = [SourceFile::new("a.yaml", "x"), SourceFile::new("b.yaml", "y")];
    let error = import(&sources, &Limits::default()).unwrap_err();
    assert_eq!(error.iter().count(), 2);
}

/// A file of these paths and components.
fn file(paths: Value, components: Value) -> String {
    json!({"openapi": "3.0.0", "paths": paths, "components": components}).to_string()
}

/// A list for each of many paths, with these parameters.
fn lists(count: usize, parameters: &Value) -> Value {
    (0..count)
        .map(|n| (format!("/things{n}"), json!({"get": {"parameters": parameters}})))
        .collect::<Map<_, _>>()
        .into()
}

/// Paths with a parameter beside paths with a fixed segment in its place: each of the first would list all of the second.
#[test]
fn fixed_segments_beside_parameters_are_not_multiplied() {
    let list = json!({"get": {"parameters": [{"name": "page[size]", "in": "query"}, {"name": "page[number]", "in": "query"}]}});
    let paths = |count: usize| {
        let paths =
            (0..count).flat_map(|n| [(format!("/s{n}/{{c}}"), json!({})), (format!("/{{id}}/c{n}"), list.clone())]);
        file(paths.collect::<Map<_, _>>().into(), json!({}))
    };
    assert_eq!(read(&paths(100)).unwrap().len(), 100);
    assert!(problem(&paths(10_000)).contains("more than 500000 steps"));
}

/// A long text that many places share by reference is not copied for each of them.
#[test]
fn a_shared_long_text_is_bounded() {
    let long = "x".repeat(700_000);
    let schema = json!({"$ref": "#/components/schemas/S"});
    let parameter = json!([{"name": "filter[name]", "in": "query", "schema": schema}]);
    let object = json!([{"name": "filter", "in": "query", "style": "deepObject", "schema": schema}]);
    let (listed, named, key) = (
        json!({"type": "string", "enum": [long]}),
        json!({"properties": {long.clone(): {"type": "string"}}}),
        json!({"properties": {"name": {"type": "string", "description": long}}}),
    );
    let pattern = json!({"type": "string", "pattern": long});
    for (parameters, schema) in [(&parameter, listed), (&object, named), (&object, key), (&parameter, pattern)] {
        let components = json!({"schemas": {"S": schema}});
        assert_eq!(read(&file(lists(3, parameters), components.clone())).unwrap().len(), 3);
        assert!(problem(&file(lists(8_000, parameters), components)).contains("more than 64 MiB of text"));
    }
}

/// A record that very many lists share is written for each of them.
#[test]
fn a_shared_record_is_bounded() {
    let record: Map<String, Value> = (0..300).map(|n| (format!("f{n}"), json!({"type": "string"}))).collect();
    let components = json!({"schemas": {"R": {"type": "object", "properties": record}}});
    let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/R"}});
    let get = json!({"get": {"responses": {"200": {"content": {"application/json": {"schema": list}}}}}});
    let paths = |count: usize| (0..count).map(|n| (format!("/t{n}"), get.clone())).collect::<Map<_, _>>().into();
    assert_eq!(read(&file(paths(300), components.clone())).unwrap().len(), 300);
    assert!(problem(&file(paths(3_000), components)).contains("more than 64 MiB of text"));
}

/// What the file's server has before its paths is part of each collection's path.
#[test]
fn a_long_server_is_bounded() {
    let parameters = json!([{"name": "filter[name]", "in": "query", "schema": {"type": "string"}}]);
    let text = json!({"openapi": "3.0.0", "paths": lists(8_000, &parameters),
        "servers": [{"url": format!("https://us.api.konghq.com/{}", "x".repeat(700_000))}]});
    assert!(problem(&text.to_string()).contains("the address of a server is too long"));
}

/// A schema that contains itself, by a reference or by `allOf`, with a long description.
#[test]
fn a_schema_of_itself_with_a_long_text_is_bounded() {
    let reference = json!({"$ref": "#/components/schemas/S"});
    let parameters = json!([{"name": "filter", "in": "query", "style": "deepObject",
        "schema": {"properties": {"name": reference}}}]);
    let schema = json!({"description": "x".repeat(1 << 20), "allOf": [reference, reference, reference, reference]});
    assert_eq!(read(&file(lists(1, &parameters), json!({"schemas": {"S": schema}}))).unwrap().len(), 0);
    let many = json!({"schemas": {"S": {"allOf": vec![reference; 1_000]}}});
    assert_eq!(read(&file(lists(1, &parameters), many)).unwrap().len(), 0);
}

/// Openings that share one closing bracket, or have none, are looked through once. A scan for each would take minutes.
#[test]
fn a_description_of_openings_is_read_once() {
    for opening in ["filter[", "filter[name."] {
        for end in ["", "]"] {
            let description = opening.repeat((2 << 20) / opening.len()) + end;
            let parameters = json!([{"name": "filter", "in": "query", "style": "deepObject", "description": description,
                "schema": {"properties": {"name": {"type": "string"}}}}]);
            let entities = read(&file(lists(1, &parameters), json!({}))).unwrap();
            assert_eq!(entities[0].fields[0].map, opening.ends_with('.') && end == "]", "{opening}{end}");
        }
    }
}

/// Many long paths are skipped before anything is kept of each of their segments.
#[test]
fn paths_of_many_segments_are_skipped() {
    let list = json!({"get": {"parameters": [{"name": "sort", "in": "query"}]}});
    let paths = (0..9_000).map(|n| (format!("/s{n}{}", "/x".repeat(400)), list.clone()));
    let import = read_all(&file(paths.collect::<Map<_, _>>().into(), json!({}))).unwrap();
    assert_eq!((import.entities.len(), import.skipped_collections), (0, 9_000));
}

/// A record that many lists share is read once, so that a file may have both: many lists, and large records.
#[test]
fn many_lists_of_one_large_record() {
    let properties: Map<String, Value> =
        (0..400).map(|n| (format!("field_{n}"), json!({"type": "string", "enum": [n.to_string()]}))).collect();
    let get = json!({"get": {"responses": {"200": {"content": {"application/json": {"schema": {"properties": {
        "data": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}}}}}}});
    let paths: Map<String, Value> = (0..700).map(|n| (format!("/things-{n}"), get.clone())).collect();
    let text = json!({"openapi": "3.1.0", "info": {"version": "1"}, "paths": paths,
        "servers": [{"url": "https://us.api.konghq.com/v1"}],
        "components": {"schemas": {"Thing": {"type": "object", "properties": properties}}}});
    let entities = read(&text.to_string()).unwrap();
    assert_eq!(entities.len(), 700);
    for entity in &entities {
        assert_eq!(entity.record.len(), 400);
        assert_eq!(entity.record, entities[0].record);
    }
}

/// Signs within a text are not values.
#[test]
fn a_description_of_many_commas_is_one_value() {
    let description = "a, b: [c] ".repeat(200_000);
    let things = json!({"get": {"description": description, "responses": {"200": {"content": {"application/json": {
        "schema": {"type": "array", "items": {"type": "object"}}}}}}}});
    let spec = json!({"openapi": "3.1.0", "info": {"title": "Shop"}, "servers": [{"url": "https://shop.example.com"}],
        "paths": {"/v1/things": things}});
    let text = spec.to_string();
    let import = import(&[SourceFile::new("shop_v1.json", &text)], &Limits::default()).unwrap();
    assert_eq!(import.entities.len(), 1);
}
