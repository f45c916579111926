//! Requests and plans as text: the filter that a request says, and a plan as JSON.

use std::fmt::{self, Display, Formatter};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Parameter, Plan, Request};
use crate::catalog::{Operator, Type};
use crate::syntax::{FieldName, Value};

/// The filter that the parameter says, in canonical form.
impl Display for Parameter<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{}", FieldName::new(format!("{}.{key}", self.field.name)))?,
            None => write!(f, "{}", FieldName::new(self.field.name.as_str()))?,
        }
        let word = match self.operator {
            Operator::Exists | Operator::Present => return f.write_str(" exists"),
            Operator::Oeq => "in",
            Operator::Ocontains => "contains",
            operator => operator.spelling(),
        };
        write!(f, " {word} ")?;
        match (self.operator, self.values.as_slice()) {
            (Operator::Oeq, values) | (_, values @ ([] | [_, _, ..])) => {
                f.write_str("(")?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    self.write_value(f, index, value)?;
                }
                f.write_str(")")
            }
            (_, [value]) => self.write_value(f, 0, value),
        }
    }
}

impl Parameter<'_> {
    fn write_value(&self, f: &mut Formatter<'_>, index: usize, text: &str) -> fmt::Result {
        if self.unbound.binary_search(&index).is_ok() {
            // In quotes it would be this text.
            return f.write_str(text);
        }
        let value = match self.field.kind {
            _ if self.field.nullable && text == "null" => Value::bare(text),
            Type::String | Type::Any => Value::quoted(text),
            _ => Value::bare(text),
        };
        value.fmt(f)
    }
}

/// The filter that the request says, in canonical form; nothing for one that asks for the whole collection.
impl Display for Request<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, parameter) in self.parameters.iter().enumerate() {
            if index > 0 {
                f.write_str(" and ")?;
            }
            parameter.fmt(f)?;
        }
        Ok(())
    }
}

/// `{"filter": …}`, `null` for the whole collection.
impl Serialize for Request<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut request = serializer.serialize_struct("Request", 1)?;
        let text = (!self.parameters.is_empty()).then(|| self.to_string());
        request.serialize_field("filter", &text)?;
        request.end()
    }
}

/// `{"entity": …, "requests": […], "residual": …, "notes": […]}`, filters as text.
impl Serialize for Plan<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut plan = serializer.serialize_struct("Plan", 4)?;
        plan.serialize_field("entity", &self.entity.name())?;
        plan.serialize_field("requests", &self.requests)?;
        plan.serialize_field("residual", &self.residual.as_ref().map(ToString::to_string))?;
        plan.serialize_field("notes", &self.notes)?;
        plan.end()
    }
}
