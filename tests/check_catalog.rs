//! Every field of every built-in collection, with values of its type and values of no type.

#![expect(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use konnect_filter::catalog::{Catalog, Entity, Field, Type};
use konnect_filter::check::{Context, check, evaluate, is_evaluable};
use konnect_filter::{Code, parse, syntax};
use serde_json::{Value, json};

fn context() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

/// The name that asks for a field; maps by a key.
fn name(field: &Field) -> String {
    let name = if field.map { format!("{}.some/key.x", field.name) } else { field.name.clone() };
    syntax::Field::new(name).to_string()
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
        Type::String | Type::Any => ("EUR".into(), json!("EUR")),
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
                let known = is_evaluable(checked.condition()).is_ok();
                assert_eq!(known, field.path.is_some(), "{at}");
                let expected = known.then_some(!text.contains("!="));
                assert_eq!(evaluate(checked.condition(), &record(field, json.clone())), expected, "{text} in {at}");
                assert_eq!(evaluate(checked.condition(), &json!({})), None, "{text} in {at}");
            }
            assert_eq!(code(entity, &format!("{name} exists")), None, "{at}");
            let null = if field.null { None } else { Some(Code::NullValue) };
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
            let misspelt = syntax::Field::new(format!("{}_qqqqqqqqqqqqqq", field.name)).to_string();
            assert_eq!(code(entity, &format!("{misspelt} = x")), Some(Code::UnknownField), "{at}");
        }
    }
    // 507 fields are published, some of them twice, in two files for one URL.
    assert!(fields > 480, "{fields}");
}
