//! A collection of which each field takes every operator, and `tags` is an array.

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};

pub(crate) fn field(name: &str, kind: Type) -> Field {
    Field {
        name: name.into(),
        kind,
        path: Some(vec![name.into()]),
        branches: vec![Operator::ALL.into_iter().collect()],
        ..Field::default()
    }
}

pub(crate) fn of(mut fields: Vec<Field>) -> Entity {
    fields.push(field("tags", Type::String));
    let tags = RecordField { path: vec!["tags".into()], array: true, ..RecordField::default() };
    Entity { fields, record: vec![tags], ..Entity::default() }
}
