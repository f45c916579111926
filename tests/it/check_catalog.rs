//! Every field of every built-in collection, with values of its type and values of no type.

use konnect_filter::catalog::{Catalog, Entity, Field, Type};
use konnect_filter::check::{Context, check, ensure_evaluable, evaluate};
use konnect_filter::wire::{RequestOptions, decode_query};
use konnect_filter::{Code, Limits, parse, syntax};
use serde_json::{Value, json};

fn context() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

/// The name that asks for a field; maps by a key.
fn name(field: &Field) -> String {
    let name = if field.map { format!("{}.some/key.x", field.name) } else { field.name.clone() };
    syntax::FieldName::new(name).to_string()
}

/// A value of the type, as filter text and as JSON.
fn good(field: &Field) -> (String, Value) {
    match &field.kind {
        Type::Uuid => ("5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11".into(), json!("5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11")),
        Type::Ulid => ("01G65Z755AFWAKHE12NY0CQ9FH".into(), json!("01G65Z755AFWAKHE12NY0CQ9FH")),
        Type::DateTime => ("2026-08-22T10:00:00Z".into(), json!("2026-08-22T12:00:00+02:00")),
        Type::Number => ("1.10".into(), json!(1.1)),
        Type::Boolean => ("TRUE".into(), json!(true)),
        Type::Enum(values) => {
            (syntax::Value::quoted(values.first().unwrap().as_str()).to_string(), json!(values.first()))
        }
        _ => ("EUR".into(), json!("EUR")),
    }
}

/// A record in which the field has this value.
fn record(field: &Field, value: Value) -> Value {
    let value = if field.map { json!({ "some/key.x": value }) } else { value };
    field.path.iter().flatten().rev().fold(value, |inner, step| json!({ step.as_str(): inner }))
}

#[track_caller]
fn code(entity: &Entity, text: &str) -> Option<Code> {
    let filter = parse(text).unwrap();
    let context = context();
    let error = check(&filter, entity, &context).err()?;
    let problem = error.iter().next().unwrap();
    assert!(problem.span.unwrap().get(text).is_some_and(|text| !text.is_empty()), "{text}: {problem}");
    assert!(problem.help.is_some(), "{}: {text}: {problem}", entity.name());
    Some(problem.code)
}

#[test]
fn every_field_of_every_collection() {
    let mut fields = 0;
    for entity in Catalog::builtin().entities() {
        let full_name = entity.name();
        for field in &entity.fields {
            fields += 1;
            let name = name(field);
            let (value, json) = good(field);
            let at = format!("{full_name}: {name}");
            for text in [format!("{name} = {value}"), format!("{name} != {value}"), format!("{name} in ({value})")] {
                let filter = parse(&text).unwrap();
                let context = context();
                let checked = check(&filter, entity, &context).unwrap_or_else(|error| panic!("{at}: {error}"));
                let known = ensure_evaluable(checked.condition()).is_ok();
                assert_eq!(known, field.path.is_some(), "{at}");
                let expected = known.then_some(!text.contains("!="));
                assert_eq!(evaluate(checked.condition(), &record(field, json.clone())), expected, "{text} in {at}");
                assert_eq!(evaluate(checked.condition(), &json!({})), None, "{text} in {at}");
            }
            assert_eq!(code(entity, &format!("{name} exists")), None, "{at}");
            let null = if field.nullable { None } else { Some(Code::NullValue) };
            assert_eq!(code(entity, &format!("{name} = null")), null, "{at}");
            let wrong = match &field.kind {
                Type::String if field.pattern.is_none() => None,
                Type::Any => None,
                Type::Enum(_) => Some(Code::UnknownEnumValue),
                _ => Some(Code::WrongType),
            };
            assert_eq!(code(entity, &format!("{name} = '!?'")), wrong, "{at}");
            let alone = if matches!(field.kind, Type::Boolean | Type::Any) { None } else { Some(Code::NotABoolean) };
            assert_eq!(code(entity, &name), alone, "{at}");
            let misspelt = syntax::FieldName::new(format!("{}_qqqqqqqqqqqqqq", field.name)).to_string();
            assert_eq!(code(entity, &format!("{misspelt} = x")), Some(Code::UnknownField), "{at}");
        }
    }
    // 507 fields are published, some of them twice, in two files for one URL.
    assert!(fields > 480, "{fields}");
}

/// What the records have elsewhere than the field's name says is asked for by either name, and by its own on the wire.
#[test]
fn a_path_in_the_records_names_the_field_that_has_its_values() {
    let context = context();
    let mut count = 0;
    for entity in Catalog::builtin().entities() {
        for field in &entity.fields {
            let Some(path) = field.path.as_ref().map(|path| path.join(".")) else { continue };
            if path == field.name || entity.field(&path).is_some() {
                continue;
            }
            count += 1;
            let shown = format!("{}: {path}", entity.name());
            let key = if field.map { ".env" } else { "" };
            let value = good(field).0;
            for test in [format!("{key} exists"), format!("{key} = {value}"), format!("{key} in ({value})")] {
                let texts = [format!("{path}{test}"), format!("{}{test}", field.name)];
                let printed = texts.map(|text| {
                    let filter = parse(&text).unwrap().into_owned();
                    check(&filter, entity, &context).unwrap().condition().to_string()
                });
                assert_eq!(printed[0], printed[1], "{shown}");
                assert!(printed[0].starts_with(&field.name), "{shown}");
            }
            if field.is_parameter() {
                continue;
            }
            // A service that is asked for the path knows nothing of it.
            let query = format!("?filter[{path}{key}][eq]={value}");
            let error = decode_query(&query, Some(entity), &Limits::DEFAULT);
            let error = error.unwrap_err();
            let problem = error.iter().next().unwrap();
            assert!(matches!(problem.code, Code::UnknownField | Code::UnexpectedKey), "{shown}: {problem}");
            let fixed = konnect_filter::error::fix(&query, [problem]).unwrap();
            assert!(fixed.contains(&format!("[{}{key}][eq]=", field.name)), "{shown}: {fixed}");
            if let Some(sort) = entity.sort.as_ref().filter(|sort| sort.fields.contains(&field.name)) {
                assert!(!sort.fields.contains(&path));
                let options = RequestOptions::default()
                    .with_params(entity.path_params().map(|name| (name, "7f")))
                    .with_sort([path.clone()]);
                let error = options.resolve(entity).unwrap_err();
                let help =
                    error.iter().find(|problem| problem.code == Code::InvalidSort).unwrap().help.clone().unwrap();
                assert!(help.starts_with(&format!("did you mean `{}`?", field.name)), "{shown}: {help}");
            }
        }
    }
    // As many as the published descriptions and the reasoned overrides have.
    assert_eq!(count, 53);
}

/// A path that is also the name of a field is that field, and a key is looked for after the path of a map.
#[test]
fn a_field_of_that_name_comes_before_a_path() {
    let own = |name: &str, path: &str, map| {
        let operators = konnect_filter::catalog::Operator::ALL.iter().copied();
        let field = Field::new(name, Type::String, operators).with_path(path.split('.'));
        if map { field.with_map(true) } else { field }
    };
    let fields = vec![own("a", "b", false), own("b", "c", false), own("tags", "meta.tags", true)];
    let entity = Entity::default().with_fields(fields);
    let printed = |text: &str| {
        let filter = parse(text).unwrap().into_owned();
        check(&filter, &entity, &context()).map(|checked| checked.condition().to_string())
    };
    assert_eq!(printed("b = x").unwrap(), r#"b = "x""#);
    assert_eq!(printed("c = x").unwrap(), r#"b = "x""#);
    assert_eq!(printed("meta.tags.env = x").unwrap(), r#"tags.env = "x""#);
    assert_eq!(printed("meta.tags = x").unwrap_err().iter().next().unwrap().code, Code::MissingKey);
    assert_eq!(printed("meta.tagsenv = x").unwrap_err().iter().next().unwrap().code, Code::UnknownField);
    assert_eq!(entity.other_name("tags.env").unwrap(), "meta.tags.env");
    assert_eq!(entity.other_name("meta.tags.env").unwrap(), "tags.env");
    assert_eq!(entity.other_name("d"), None);
}
