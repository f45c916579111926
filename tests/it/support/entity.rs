//! A collection of which each field takes every operator, and `tags` is an array.

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};

pub(crate) fn field(name: &str, kind: Type) -> Field {
    Field::new(name, kind, Operator::ALL.iter().copied()).with_path([name])
}

pub(crate) fn of(mut fields: Vec<Field>) -> Entity {
    fields.push(field("tags", Type::String));
    let tags = RecordField::new(["tags"], Type::String).with_array(true);
    Entity::default().with_fields(fields).with_record([tags])
}
