//! Paging, sorting and the parameters that are neither.

use serde_json::Value;

use super::document::{Reader, members};
use super::schema::{Shape, enum_values};
use super::{filter, prose};
use crate::catalog::{Paging, Param, Sort};
use crate::error::Result;

/// The query parameters of a list, apart from its filter.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub paging: Paging,
    pub sort: Option<Sort>,
    pub params: Vec<Param>,
}

/// Which paging parameters there are.
#[derive(Default)]
struct Found {
    number: bool,
    after: bool,
    before: bool,
    offset: Option<bool>,
    size: bool,
    max: Option<u32>,
}

/// Reads a list's query parameters, apart from its filter.
pub(super) fn read<'a>(reader: &Reader<'a>, parameters: &[&'a Value]) -> Result<Query> {
    let mut found = Found::default();
    let mut query = Query::default();
    for parameter in parameters {
        let name = reader.text(parameter, "name");
        let schema = match parameter.get("schema") {
            Some(schema) => reader.resolve(schema)?,
            None => &Value::Null,
        };
        match name {
            "page" => found.object(reader, schema)?,
            "page[size]" | "size" => found.page_size(schema),
            "page[number]" => found.number = true,
            "page[after]" => found.after = true,
            "page[before]" => found.before = true,
            "offset" => found.offset = Some(schema.get("type").and_then(Value::as_str) == Some("integer")),
            "sort" => {
                let mut prose = reader.copy(reader.text(parameter, "description"))?;
                for part in std::iter::once(schema).chain(members(schema)) {
                    // Dashboards say it in the schema.
                    prose.push('\n');
                    prose.push_str(&reader.copy(reader.text(reader.resolve(part)?, "description"))?);
                }
                query.sort = Some(sort(reader, &prose, schema)?);
            }
            "" => {}
            _ if filter::is_structured(reader, parameter)? => {}
            _ => query.params.push(param(reader, name, parameter, schema)?),
        }
    }
    query.paging = found.paging();
    Ok(query)
}

impl Found {
    fn page_size(&mut self, schema: &Value) {
        self.size = true;
        self.max = schema.get("maximum").and_then(Value::as_u64).and_then(|max| u32::try_from(max).ok());
    }

    /// `page` as an object: `page[size]` and so on, with `style: deepObject` or without (7 lists forget it).
    fn object<'a>(&mut self, reader: &Reader<'a>, schema: &'a Value) -> Result<()> {
        let shape = Shape::read(reader, &[schema])?;
        for (name, schemas) in &shape.properties {
            match *name {
                "number" => self.number = true,
                "after" => self.after = true,
                "before" => self.before = true,
                "size" => {
                    for schema in schemas {
                        self.page_size(reader.resolve(schema)?);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn paging(self) -> Paging {
        let Self { number, after, before, offset, size, max } = self;
        match offset {
            Some(integer) => Paging::Offset { integer, max },
            None if number => Paging::Number { max },
            None if after || before => Paging::Cursor { size, before, max },
            None => Paging::None,
        }
    }
}

fn sort(reader: &Reader<'_>, description: &str, schema: &Value) -> Result<Sort> {
    let values = enum_values(reader, schema)?.unwrap_or_default();
    let fields = if values.is_empty() {
        prose::sort_fields(description)
    } else {
        values.iter().filter(|value| !value.contains(' ')).cloned().collect()
    };
    Ok(Sort { fields, descending: prose::sorts_descending(description), values })
}

fn param<'a>(reader: &Reader<'a>, name: &str, parameter: &Value, schema: &'a Value) -> Result<Param> {
    let shape = Shape::read(reader, &[schema])?;
    let mut values = enum_values(reader, schema)?;
    for element in &shape.elements {
        if values.is_none() {
            values = enum_values(reader, reader.resolve(element)?)?;
        }
    }
    let deep = parameter.get("style").and_then(Value::as_str) == Some("deepObject");
    // `NAME[{key}]` stands for a family too.
    let family = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    let family = family.filter(|(name, key)| !name.is_empty() && filter::is_placeholder(key)).map(|(name, _)| name);
    Ok(Param {
        name: reader.copy(family.unwrap_or(name))?,
        required: parameter.get("required") == Some(&Value::Bool(true)),
        keyed: family.is_some() || (shape.free && deep),
        values: values.unwrap_or_default(),
    })
}
