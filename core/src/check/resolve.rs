//! From a name to the place it means.

use super::condition::FieldRef;
use super::names;
use crate::catalog::{Entity, Field, Named, ParameterStyle, RecordField, Type, after_path, named};
use crate::error::{Code, Diagnostic, Fallible, brief, to_type};
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::suggest::{all_named, listed, nearest};
use crate::syntax;

/// Fields are listed whole when there are at most this many.
const SHORT: usize = 12;

/// The place that a name means, before a condition has it.
#[derive(Clone, Copy)]
pub(super) enum Place<'f, 'a> {
    Filter(&'a Field, Option<&'f str>),
    Record(&'a RecordField, Option<&'f str>),
    Free(&'f str),
}

/// A field of a filter, resolved.
pub(super) struct ResolvedField<'f, 'a> {
    pub(super) place: Place<'f, 'a>,
    /// The type of its values; `None` where only the record knows.
    pub(super) kind: Option<&'a Type>,
    pub(super) name: &'f syntax::FieldName<'f>,
}

impl<'a> ResolvedField<'_, 'a> {
    /// The field that Konnect filters by.
    pub(super) const fn field(&self) -> Option<&'a Field> {
        match self.place {
            Place::Filter(field, _) => Some(field),
            _ => None,
        }
    }

    /// The place for a condition.
    pub(super) fn target(&self) -> FieldRef<'a> {
        let mut target = self.without_key();
        self.set_key(&mut target);
        target
    }

    /// The place for a condition, which is still to be given its key where it stays.
    pub(super) fn without_key(&self) -> FieldRef<'a> {
        match self.place {
            Place::Filter(field, _) => FieldRef::Filter { field, key: None },
            Place::Record(field, _) => FieldRef::Record { field, key: None },
            Place::Free(path) => FieldRef::Free(SharedStr::from(path)),
        }
    }

    /// Gives a place its key.
    pub(super) fn set_key(&self, target: &mut FieldRef<'a>) {
        if let (FieldRef::Filter { key, .. } | FieldRef::Record { key, .. }, Some(own)) = (target, self.key()) {
            *key = Some(SharedStr::from(own));
        }
    }

    /// Whether the record's own value gives the type.
    pub(super) const fn is_untyped(&self) -> bool {
        matches!(self.kind, None | Some(Type::Any))
    }

    /// Whether its values are text, or of no known type.
    pub(super) const fn is_text(&self) -> bool {
        matches!(self.kind, None | Some(Type::String | Type::Any))
    }

    /// The key of a map that it is.
    pub(super) fn key(&self) -> Option<&str> {
        match self.place {
            Place::Filter(_, key) | Place::Record(_, key) => key,
            Place::Free(_) => None,
        }
    }

    /// With an edit that replaces `span`, which begins at the operator, with `text`. An operator of signs may touch the
    /// name; one of words may not.
    pub(super) fn rewrite(&self, diagnostic: Diagnostic, span: Span, text: String) -> Diagnostic {
        let touches = span.start == self.name.span().end;
        let begins_word = text.starts_with(|c: char| c.is_alphanumeric());
        diagnostic.suggest(span, if touches && begins_word { format!(" {text}") } else { text })
    }

    /// The name as the source has it, short enough for a message.
    pub(super) fn shown(&self) -> String {
        brief(self.name.name()).to_string()
    }
}

/// The field in an entity that `name` means: exactly the name of one, dots included; or a map's name, a dot and a key;
/// Konnect's own before those of the records. Where the records have the values of a field at a path that is not its name, the
/// path means the field.
pub(super) fn resolve<'f, 'a>(
    entity: &'a Entity,
    name: &'f syntax::FieldName<'f>,
    exists: bool,
) -> Fallible<ResolvedField<'f, 'a>> {
    match place(entity, name.name()) {
        Ok(Place::Filter(field, None)) if field.map => whole_map(entity, field, name, exists),
        Ok(Place::Filter(field, Some(""))) => Err(missing_key(field.name.as_str(), name, exists)),
        Ok(Place::Filter(field, key)) => Ok(filter(field, key, name)),
        Ok(Place::Record(field, key)) => Ok(record(field, key, name)),
        Ok(Place::Free(_)) => Err(Diagnostic::internal("a name of a collection has no field")),
        Err(Some(owner)) => Err(keyless(owner, name)),
        Err(None) => Err(unknown(entity, name)),
    }
}

/// What `text` means in an entity; where it means nothing, the field without keys that it gives one.
pub(super) fn place<'f, 'a>(entity: &'a Entity, text: &'f str) -> Result<Place<'f, 'a>, Option<&'a Field>> {
    let owner = match named(entity.fields.iter(), text) {
        Named::Field(field) | Named::Map(field) => return Ok(Place::Filter(field, None)),
        Named::Key(field, key) => return Ok(Place::Filter(field, Some(key))),
        Named::Keyless(owner) => Some(owner),
        Named::Unknown => None,
    };
    if let Some((field, key)) = entity.field_at(text) {
        return Ok(Place::Filter(field, key));
    }
    in_record(entity, text).map(|(field, key)| Place::Record(field, key)).ok_or(owner)
}

fn filter<'f, 'a>(field: &'a Field, key: Option<&'f str>, name: &'f syntax::FieldName<'f>) -> ResolvedField<'f, 'a> {
    ResolvedField { place: Place::Filter(field, key), kind: Some(&field.kind), name }
}

fn record<'f, 'a>(
    field: &'a RecordField,
    key: Option<&'f str>,
    name: &'f syntax::FieldName<'f>,
) -> ResolvedField<'f, 'a> {
    ResolvedField { place: Place::Record(field, key), kind: Some(&field.kind), name }
}

/// The field of the records with this path, or the map in them with a key after it.
fn in_record<'f, 'a>(entity: &'a Entity, text: &'f str) -> Option<(&'a RecordField, Option<&'f str>)> {
    entity.record.iter().find_map(|field| {
        let rest = after_path(&field.path, text)?;
        match rest.strip_prefix('.') {
            None if rest.is_empty() => Some((field, None)),
            Some(key) if field.map && !key.is_empty() => Some((field, Some(key))),
            _ => None,
        }
    })
}

/// A map without a key: whether the records have it at all is the one thing to ask, and it is asked of the records.
fn whole_map<'f, 'a>(
    entity: &'a Entity,
    field: &'a Field,
    name: &'f syntax::FieldName<'f>,
    exists: bool,
) -> Fallible<ResolvedField<'f, 'a>> {
    let stands = field.path.as_ref().and_then(|path| entity.record.iter().find(|record| record.path == *path));
    match stands {
        Some(field) if exists => Ok(record(field, None, name)),
        _ => Err(missing_key(&field.name, name, exists)),
    }
}

fn missing_key(map: &str, name: &syntax::FieldName<'_>, exists: bool) -> Diagnostic {
    let example = if exists { format!("{map}.env exists") } else { format!("{map}.env = dev") };
    Diagnostic::new(Code::MissingKey, name.span(), format!("`{map}` needs a key"))
        .label("no key")
        .help(format!("write the key after a dot, as in `{example}`"))
}

/// A field without keys, and a key after it.
fn keyless(field: &Field, name: &syntax::FieldName<'_>) -> Diagnostic {
    let owner = field.name.as_str();
    let problem =
        Diagnostic::new(Code::UnexpectedKey, name.span(), format!("`{owner}` has no keys")).label("not a map");
    // What is asked of the length is not asked of the field.
    let key = name.name().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(key.as_str(), "length" | "len" | "size" | "count") {
        return problem.help(format!("lengths cannot be compared; `{owner} exists` asks whether it is there"));
    }
    let owner_end = name.span().range().start.saturating_add(owner.len());
    // Only what is as much as the value itself, as Elasticsearch's `.keyword`, can be left out.
    let is_itself = matches!(key.as_str(), "keyword" | "raw" | "value" | "text" | "string" | "exact");
    let problem = if is_itself && name.span().len() == name.name().len() {
        problem.suggest(Span::of(owner_end, name.span().range().end), "")
    } else {
        problem
    };
    problem.help(format!("write only `{owner}`"))
}

fn unknown(entity: &Entity, name: &syntax::FieldName<'_>) -> Diagnostic {
    let text = name.name();
    let all = entity.fields.iter().map(|field| field.name.as_str());
    let message = format!("{} has no field `{}`", entity.name(), brief(text));
    let diagnostic = Diagnostic::new(Code::UnknownField, name.span(), message).label("unknown field");
    // The key of a map is free; only the map's name can be mistyped.
    let (head, key) = match text.split_once('.') {
        Some((head, key)) if !key.is_empty() => (head, Some(key)),
        _ => (text, None),
    };
    let maps = entity.fields.iter().filter(|field| field.map).map(|field| field.name.as_str());
    // `label`, where the collection has `labels`: without a key, there is nothing to offer for it.
    let is_one_of = |map: &str| map.strip_suffix('s').is_some_and(|one| one.eq_ignore_ascii_case(text));
    if let Some(map) = maps.clone().find(|map| is_one_of(map)) {
        return diagnostic.help(format!("`{map}` has keys: write one after a dot, as in `{map}.env`"));
    }
    if let Some([one, other]) = names::of_people(entity, text) {
        return diagnostic.help(format!("did you mean `{one}` or `{other}`?"));
    }
    let in_records: Vec<String> = entity.record.iter().map(|field| field.path.join(".")).collect();
    let near = names::name(entity, text)
        .or_else(|| nearest(text, all.clone()).map(str::to_owned))
        .or_else(|| Some(format!("{}.{}", nearest(head, maps)?, key?)))
        .or_else(|| nearest(text, in_records.iter().map(String::as_str)).map(str::to_owned));
    let diagnostic = match &near {
        Some(near) => diagnostic.suggest(name.span(), syntax::FieldName::new(near.as_str()).to_string()),
        None => diagnostic,
    };
    let list = || all_named("field", entity.fields.iter().map(Field::label));
    let has_near = near.is_some();
    let help = match (near, entity.fields.len()) {
        (Some(near), 1..=SHORT) => format!("did you mean `{}`? The {}", to_type(&near), list()),
        (Some(near), _) => format!("did you mean `{}`?", to_type(&near)),
        (None, 0) => format!("{} cannot filter this collection", entity.service()),
        (None, _) => format!("the {}", list()),
    };
    // What only the records have can be asked for as well.
    let local: Vec<String> = entity.local_fields().map(|field| field.path.join(".")).collect();
    diagnostic.help(match local.as_slice() {
        local if !has_near && !local.is_empty() => format!("{help}; filtered locally: {}", listed(local.iter())),
        _ => help,
    })
}

impl FieldRef<'_> {
    /// Whether the value at this place may be an array, so that a test is true when any element passes it. Then a conjunction of
    /// two tests is not one test of both, and a comparison is not negated by turning it round.
    ///
    /// ```
    /// use konnect_filter::{ListRequest, check::Condition};
    /// let plan = ListRequest::to("users").filter("active").plan()?;
    /// let condition = plan.condition().unwrap();
    /// let Condition::Term(term) = &*condition else { unreachable!() };
    /// assert!(!term.target.may_be_array(plan.entity()));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[doc(hidden)]
    pub fn may_be_array(&self, entity: &Entity) -> bool {
        match self {
            Self::Free(_) => true,
            Self::Record { field, key } => {
                along_array(entity, &field.path) || key.is_some() && is_any_map(entity, &field.path)
            }
            Self::Filter { field, key } => {
                let holds = |path: &Vec<String>| along_array(entity, path) || key.is_some() && is_any_map(entity, path);
                field.style == ParameterStyle::Tags || field.path.as_ref().is_some_and(holds)
            }
        }
    }
}

/// Whether the records have a map at `path` whose values may be anything, lists among them.
fn is_any_map(entity: &Entity, path: &[String]) -> bool {
    entity.record.iter().any(|field| field.map && field.kind == Type::Any && field.path == *path)
}

/// Whether an array is at `path`, or on the way to it.
fn along_array(entity: &Entity, path: &[String]) -> bool {
    entity.record.iter().any(|field| field.array && path.starts_with(&field.path))
}
