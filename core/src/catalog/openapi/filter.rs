//! The fields that Konnect filters by, from one `deepObject` parameter or from many literal ones.

use std::rc::Rc;

use serde_json::Value;

use super::document::Reader;
use super::draft::{FieldReader, LIKE_OTHERS, NO_OPERATOR};
use super::parameter::{DeclaredParameter, needed, note_free_keys};
use super::prose;
use super::schema::parts;
use super::shape::Shape;
use super::values::takes_list;
use crate::catalog::{Field, Operator, OperatorSet, ParameterStyle, Type};
use crate::error::{Result, brief};

/// What a query parameter's name says about filtering.
#[derive(Debug, PartialEq, Eq)]
enum Name<'a> {
    /// `filter` or `applicationfilter`: an object of fields.
    Object(&'a str),
    /// `filter[FIELD]` or `filter[FIELD][OP]`, written out as a parameter of its own.
    Literal { prefix: &'a str, field: &'a str, map: bool, operator: Operator },
    /// `filter[FIELD][OP]` with an operator that Konnect does not have.
    Unknown { field: &'a str, operator: &'a str },
    /// `filter[FIELD][{key}][OP]` and other names with a key that something follows.
    Nested,
    /// Something else.
    Other,
}

/// Reads a parameter's name.
fn name(name: &str) -> Name<'_> {
    let (prefix, rest) = name.split_once('[').unwrap_or((name, ""));
    if !prefix.ends_with("filter") || !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Name::Other;
    }
    if rest.is_empty() {
        return if prefix.len() == name.len() { Name::Object(prefix) } else { Name::Other };
    }
    let Some((field, operator)) = rest.split_once(']') else { return Name::Other };
    let inside = operator.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let mut before = std::iter::once(field).chain(inside.unwrap_or_default().split("]["));
    if inside.is_some_and(|inside| before.by_ref().take(1 + inside.matches("][").count()).any(is_placeholder)) {
        return Name::Nested;
    }
    let operator = match (operator, inside) {
        ("", _) => Some(Operator::Bare),
        (_, Some(name)) => match Operator::from_suffix(name) {
            None if !name.is_empty() && !name.contains(['[', ']']) && !is_placeholder(name) => {
                return Name::Unknown { field, operator: name };
            }
            operator => operator,
        },
        _ => None,
    };
    // `filter[labels.{key}]` is any key of a map.
    let (field, map) = match field.rsplit_once('.') {
        Some((field, key)) if is_placeholder(key) => (field, true),
        _ => (field, false),
    };
    match operator {
        Some(operator) if !field.is_empty() && !field.contains('[') && !is_placeholder(field) => {
            Name::Literal { prefix, field, map, operator }
        }
        _ => Name::Other,
    }
}

/// Whether a name that is not one of a filter begins so, and ends with no part for any key, as `filter[labels][{key}]` does:
/// `filter[a][in][]`.
fn is_odd(name: &str) -> bool {
    let Some((_, rest)) = name.split_once('[').filter(|(prefix, _)| matches!(self::name(prefix), Name::Object(_)))
    else {
        return false;
    };
    let last = rest.strip_suffix(']').map(|rest| rest.rsplit_once('[').map_or(rest, |(_, last)| last));
    !last.is_some_and(is_placeholder)
}

/// Whether a part of a name means any name: `{key}`, `<key>`, `:key`, `*` or `KEY`.
pub(super) fn is_placeholder(part: &str) -> bool {
    let inside = |open, close| part.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some();
    let is_key = matches!(part, "KEY" | "LABEL") || part.ends_with("_KEY") || part.starts_with("KEY_");
    part == "*"
        || (is_key && !part.contains('.'))
        || (part.len() > 1 && part.starts_with(':'))
        || inside('{', '}')
        || inside('<', '>')
}

/// Why a filter has no fields: a text, a list, or an object without a description of its members.
const UNSTRUCTURED: &str = "it has no structure";

/// How a query parameter filters.
enum Form<'a> {
    /// `NAME[FIELD][OP]=v` for each of the properties.
    Deep(String, Rc<Shape<'a>>),
    /// `FIELD=v`: a property of a filter that is sent as its properties.
    Flat,
    /// The labels of mesh lists.
    Labels,
    /// One field, written out.
    Literal { prefix: String, field: String, map: bool, operator: Operator },
    /// One field, written out, with an object of operators.
    Operators { prefix: String, field: String },
    /// It has no fields that are known, and is sent as it is.
    Plain(Option<&'static str>),
    /// One field with an operator that Konnect does not have, sent as it is.
    Unknown { field: String, operator: String },
    /// It cannot be sent.
    Unsent(&'static str),
}

fn form<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>) -> Result<Form<'a>> {
    if parameter.of.is_some_and(|object| matches!(name(object), Name::Object(_))) {
        return Ok(Form::Flat);
    }
    let name = name(&parameter.name);
    if name != Name::Other && parameter.content {
        return Ok(Form::Plain(Some("it is sent as one JSON text (`content`)")));
    }
    Ok(match name {
        Name::Other => Form::Plain(is_odd(&parameter.name).then_some("its name is not `filter[FIELD][OP]`")),
        Name::Unknown { field, operator } => {
            Form::Unknown { field: reader.copy(field)?, operator: reader.copy(operator)? }
        }
        Name::Nested => Form::Unsent("its key is in brackets of its own, with more after it"),
        Name::Literal { prefix, field, map, operator } => {
            let shape = Shape::read(reader, &parameter.schemas)?;
            let list = shape.array && shape.kinds.is_empty();
            if list && (!takes_list(operator) || parameter.explode != Some(false)) {
                return Ok(Form::Plain(Some("it is a list, and not one that an operator takes with commas")));
            }
            let is_object = shape.kinds.is_empty() && (shape.free || !shape.properties.is_empty());
            match is_object && !map && !reader.is_of_kong() {
                true => literal_object(reader, parameter, &shape, (prefix, field, operator))?,
                false => Form::Literal { prefix: reader.copy(prefix)?, field: reader.copy(field)?, map, operator },
            }
        }
        Name::Object(prefix) => {
            if parameter.schemas.is_empty() {
                return Ok(Form::Plain(Some(UNSTRUCTURED)));
            }
            let shape = Shape::read(reader, &parameter.schemas)?;
            match parameter.style {
                // A text, a list or an object without a description of its members is not a structured filter, and has no field.
                _ if shape.properties.is_empty() => {
                    // A family of parameters, `NAME[KEY]`, is read whole, but where its keys are fields with operators.
                    let family = shape.free && parameter.is_deep() && !shape.values.is_empty();
                    let values = Shape::read(reader, &shape.values)?;
                    Form::Plain(match family {
                        true if values.properties.is_empty() => None,
                        true => Some("its fields are not named"),
                        false => Some(UNSTRUCTURED),
                    })
                }
                None if is_labels(reader, &shape) => Form::Labels,
                Some("deepObject") => Form::Deep(reader.copy(prefix)?, shape),
                None if parameter.explode != Some(false) => Form::Deep(reader.copy(prefix)?, shape),
                _ => Form::Plain(Some("how its fields are sent (`style`, `explode`) is not known here")),
            }
        }
    })
}

/// `filter[FIELD]` whose value is an object: of operators, or of keys.
fn literal_object<'a>(
    reader: &Reader<'a>,
    parameter: &DeclaredParameter<'a>,
    shape: &Shape<'a>,
    (prefix, field, operator): (&str, &str, Operator),
) -> Result<Form<'a>> {
    if !parameter.is_deep() {
        return Ok(Form::Unsent("it is an object, and how its keys are sent (`style`, `explode`) is not known here"));
    }
    if operator == Operator::Bare && are_operators(shape) {
        return Ok(Form::Operators { prefix: reader.copy(prefix)?, field: reader.copy(field)? });
    }
    Ok(Form::Plain(None))
}

/// Whether an object without `style` is the filter of Kong's mesh lists, whose properties are placeholders.
fn is_labels(reader: &Reader<'_>, shape: &Shape<'_>) -> bool {
    reader.is_of_kong() && shape.properties.iter().all(|(key, _)| ["key", "value"].contains(key))
}

/// What the parameters of a list say of filtering.
#[derive(Debug, Default)]
pub(super) struct Filters<'a> {
    /// The fields, in the order of the description.
    pub fields: Vec<Field>,
    /// What is sent as it is, though it is a part of a filter: operators that Konnect does not have, and keys.
    pub others: Vec<DeclaredParameter<'a>>,
}

/// Reads all filter parameters.
pub(super) fn read<'a>(reader: &Reader<'a>, parameters: &[DeclaredParameter<'a>]) -> Result<Filters<'a>> {
    let mut fields = Fields { reader, drafts: Vec::new(), others: Vec::new() };
    for parameter in parameters {
        let (at, description) = (parameter.at, parameter.description);
        match form(reader, parameter)? {
            Form::Labels => fields.add(at, labels_only())?,
            Form::Deep(prefix, shape) => {
                note_free_keys(reader, parameter, &shape);
                let needed = needed(reader, parameter)?;
                for (name, schemas) in &shape.properties {
                    reader.spend_text(name.len().saturating_add(prefix.len()).saturating_add(description.len()))?;
                    let mut draft = FieldReader::new(name, style(&prefix));
                    draft.keys = prose::keys(description, name);
                    draft.field.required = needed.contains(*name);
                    fields.read(draft, schemas)?;
                }
            }
            Form::Flat => {
                reader.spend_text(parameter.name.len())?;
                let mut draft = FieldReader::new(&parameter.name, ParameterStyle::Flat);
                draft.field.required = parameter.required;
                fields.read(draft, &parameter.schemas)?;
            }
            Form::Operators { prefix, field } => {
                let mut draft = FieldReader::new(&field, style(&prefix));
                draft.field.required = parameter.required;
                fields.read(draft, &parameter.schemas)?;
            }
            Form::Literal { prefix, field, map, operator } => {
                reader.spend_text(field.len().saturating_add(prefix.len()).saturating_add(description.len()))?;
                let Some(draft) = fields.literal(at, &field, style(&prefix))? else { continue };
                draft.field.map |= map;
                draft.field.required |= parameter.required;
                draft.field.nullable |= prose::takes_null(description);
                let schema = parameter.schemas.first().copied().unwrap_or(&Value::Null);
                draft.leaf(reader, schema, operator, false)?;
                // Each is a parameter of its own, so that none excludes another: one branch.
                for branch in &mut draft.field.branches {
                    *branch = branch.with(operator);
                }
            }
            Form::Plain(why) => {
                if let Some(why) = why {
                    let what = format_args!("the filter fields of `{}`", brief(&parameter.name)).to_string();
                    reader.skip(at, what, format_args!("{why}; {LIKE_OTHERS}"));
                }
            }
            Form::Unknown { field, operator } => {
                let what = format!("the operator `{}` of the filter field `{}`", brief(&operator), brief(&field));
                reader.skip(at, what, format_args!("{NO_OPERATOR}; {LIKE_OTHERS}"));
            }
            Form::Unsent(why) => reader.skip(at, format_args!("the filter `{}`", brief(&parameter.name)), why),
        }
    }
    for parameter in parameters {
        let name = &*parameter.name;
        if is_compared(reader, parameter)? {
            reader.spend_text(name.len())?;
            let mut draft = FieldReader::new(name, ParameterStyle::Flat);
            draft.field.required = parameter.required;
            for schema in &parameter.schemas {
                draft.read(reader, schema, false, 0)?;
            }
            fields.add(parameter.at, draft)?;
            continue;
        }
        let is_new = |field: &Field| !fields.drafts.iter().any(|draft| draft.field.name == field.name);
        let field = if reader.is_of_kong() { flat(name, &parts(reader, &parameter.schemas)?) } else { None };
        if let Some(field) = field.filter(is_new) {
            let mut draft = FieldReader::new(name, ParameterStyle::Flat);
            draft.kinds.push(field.kind.clone());
            draft.field = field;
            draft.field.required = parameter.required;
            fields.add(parameter.at, draft)?;
        }
    }
    let Fields { drafts, others, .. } = fields;
    let fields = drafts.into_iter().map(|draft| draft.finish(reader)).collect::<Result<Vec<_>>>()?;
    Ok(Filters { fields: fields.into_iter().filter(|field| !field.branches.is_empty()).collect(), others })
}

/// Whether a parameter is an object of operators: `created[gte]=…`, as Stripe compares.
pub(super) fn is_compared<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>) -> Result<bool> {
    let is_own = parameter.is_deep() && parameter.of.is_none() && name(&parameter.name) == Name::Other;
    Ok(is_own && are_operators(&*Shape::read(reader, &parameter.schemas)?))
}

/// Whether an object has operators, and nothing else.
fn are_operators(shape: &Shape<'_>) -> bool {
    let operators = shape.properties.iter().all(|(key, _)| Operator::from_suffix(key).is_some());
    operators && !shape.properties.is_empty() && !shape.open
}

/// The fields of one list, while they are read.
struct Fields<'r, 'a> {
    reader: &'r Reader<'a>,
    drafts: Vec<FieldReader<'a>>,
    others: Vec<DeclaredParameter<'a>>,
}

impl<'a> Fields<'_, 'a> {
    /// Adds a field, unless its name is taken or cannot be sent.
    fn add(&mut self, at: &'a Value, draft: FieldReader<'a>) -> Result<()> {
        self.reader.spend(1 + self.drafts.len() / 16)?;
        let name = &draft.field.name;
        let why = if name.is_empty() || name.contains(['[', ']']) {
            "its name cannot be sent"
        } else if self.drafts.iter().any(|known| known.field.name == *name) {
            "another filter has the name"
        } else {
            self.drafts.push(draft);
            return Ok(());
        };
        self.reader.skip(at, format_args!("the filter field `{}`", brief(name)), why);
        Ok(())
    }

    /// Reads a field's schemas and adds it.
    fn read(&mut self, mut draft: FieldReader<'a>, schemas: &[&'a Value]) -> Result<()> {
        let Some(&at) = schemas.first() else { return Ok(()) };
        let before = (self.reader.notes.parts(), self.reader.missed());
        for schema in schemas {
            draft.read(self.reader, schema, false, 0)?;
        }
        self.others.append(&mut draft.others);
        let flat = draft.field.style == ParameterStyle::Flat;
        let mut branches = std::mem::take(&mut draft.field.branches);
        if flat {
            branches.retain(|branch| branch.contains(Operator::Bare));
            branches.iter_mut().for_each(|branch| *branch = OperatorSet::EMPTY.with(Operator::Bare));
        }
        draft.field.branches = branches;
        if draft.field.branches.is_empty() && !draft.keys.existence {
            if (self.reader.notes.parts(), self.reader.missed()) == before {
                let what = format!("the filter field `{}`", brief(&draft.field.name));
                self.reader.skip(at, what, "nothing can be sent that its schema allows");
            }
            return Ok(());
        }
        self.add(at, draft)
    }

    /// The field of a parameter that is written out: one that is there already, or a new one.
    fn literal(&mut self, at: &'a Value, name: &str, style: ParameterStyle) -> Result<Option<&mut FieldReader<'a>>> {
        self.reader.spend(self.drafts.len())?;
        let known = self.drafts.iter().position(|draft| draft.field.name == name && draft.field.style == style);
        let position = match known {
            Some(position) => position,
            None => {
                let mut draft = FieldReader::new(name, style);
                draft.field.branches.push(OperatorSet::EMPTY);
                let position = self.drafts.len();
                self.add(at, draft)?;
                position
            }
        };
        Ok(self.drafts.get_mut(position))
    }
}

/// Whether a parameter filters by fields that are known, and is not sent as it is.
pub(super) fn is_structured<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>) -> Result<bool> {
    Ok(!matches!(form(reader, parameter)?, Form::Plain(_) | Form::Unknown { .. }))
}

/// Whether a query parameter is called a filter, however it is sent.
pub(super) fn is_called_so(parameter: &DeclaredParameter<'_>) -> bool {
    let called = parameter.of.unwrap_or(&parameter.name);
    name(called.split('[').next().unwrap_or_default()) != Name::Other
}

fn style(prefix: &str) -> ParameterStyle {
    if prefix == "filter" { ParameterStyle::Filter } else { ParameterStyle::Named(prefix.to_owned()) }
}

/// The field that a parameter of Kong's filters without being called so.
///
/// Descriptions and examples say what they mean: `labels=key:value,keyExists` (control planes, API products),
/// `tags=a,b` for all or `tags=a/b` for any (gateway entities), `custom_id` (consumers), `unregistered` (dev portals).
fn flat(name: &str, parts: &[&Value]) -> Option<Field> {
    let text = |key| parts.iter().find_map(|part| part.get(key).and_then(Value::as_str));
    let kind = text("type")?;
    let example = text("example").unwrap_or_default();
    let set = |operators: &[Operator]| operators.iter().copied().collect::<OperatorSet>();
    let (style, kind, branches) = match (name, kind) {
        ("labels" | "public_labels", "string") if example.contains(':') => {
            (ParameterStyle::Pairs, Type::String, vec![set(&[Operator::Bare, Operator::Present])])
        }
        ("tags", "string") => (ParameterStyle::Tags, Type::String, vec![set(&[Operator::Bare]), set(&[Operator::Oeq])]),
        ("custom_id", "string") => (ParameterStyle::Flat, Type::String, vec![set(&[Operator::Bare])]),
        ("unregistered", "boolean") => (ParameterStyle::Flat, Type::Boolean, vec![set(&[Operator::Bare])]),
        _ => return None,
    };
    let map = style == ParameterStyle::Pairs;
    Some(Field { name: name.to_owned(), kind, map, style, branches, ..Field::default() })
}

/// The filter of 36 mesh lists: an object without `style`, whose properties `key` and `value` are placeholders. By the
/// schema's letter it would be sent as `?key=…&value=…`; the server (kumahq/kuma, "add support for label filters") takes
/// `filter[labels.KEY]=v`, equality only.
fn labels_only<'a>() -> FieldReader<'a> {
    let mut draft = FieldReader::new("labels", ParameterStyle::Filter);
    draft.field.map = true;
    draft.kinds.push(Type::String);
    draft.field.branches.push(OperatorSet::EMPTY.with(Operator::Bare));
    draft
}
