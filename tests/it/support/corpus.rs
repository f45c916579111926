//! The corpora of wrong filters, and every report on a filter of a collection.

use std::path::Path;
use std::sync::LazyLock;

use konnect_filter::catalog::{Catalog, Entity, Field, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::error::Diagnostic;
use konnect_filter::parse;
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::request::Offers;

use super::entity::{field, of};

/// A line of a corpus.
pub(crate) struct Row {
    pub(crate) collection: &'static str,
    pub(crate) filter: String,
    /// What its author meant; only in `typed.txt`.
    pub(crate) right: Option<&'static str>,
}

/// Filters that do not parse.
pub(crate) fn wrong() -> impl Iterator<Item = Row> {
    static TEXT: LazyLock<String> = LazyLock::new(|| read("wrong.txt"));
    rows(&TEXT)
}

/// What people used to other languages type, and what they mean by it.
pub(crate) fn typed() -> impl Iterator<Item = Row> {
    static TEXT: LazyLock<String> = LazyLock::new(|| read("typed.txt"));
    rows(&TEXT)
}

/// Read when the tests run, so that a new row needs no build.
fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows(text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut columns = line.split('\t');
        let collection = columns.next().unwrap_or_default();
        let filter = columns.next().unwrap_or_else(|| panic!("no filter in {line:?}"));
        let filter = match filter.strip_prefix("json ") {
            Some(json) => serde_json::from_str(json).expect("a JSON string"),
            None => filter.to_owned(),
        };
        Row { collection, filter, right: columns.next() }
    })
}

/// The tests' own collection, `sample`: short names, and a field of every type.
static SAMPLE: LazyLock<Entity> = LazyLock::new(|| {
    let any =
        ["a", "b", "c", "d", "x", "y", "name", "env", "age", "Ağe", "名前", "naïve🚀", "🚀", "名前$", "na#me", "key"];
    let mut fields: Vec<Field> = any.into_iter().map(|name| field(name, Type::Any)).collect();
    fields.extend(["active", "archived"].map(|name| field(name, Type::Boolean)));
    fields.push(field("created_at", Type::DateTime));
    fields.push(field("labels", Type::String).with_map(true));
    let description = RecordField::new(["description"], Type::String);
    let mut entity = of(fields);
    entity.record.push(description);
    entity
});

/// The collection of this name.
pub(crate) fn collection(name: &str) -> &'static Entity {
    if name == "sample" {
        return &SAMPLE;
    }
    Catalog::builtin().find(name).unwrap_or_else(|error| panic!("{name}: {error}")).entity
}

/// The instant that `now` is: a Friday.
pub(crate) fn context() -> Context {
    Context::at("2026-11-27T12:00:00Z".parse().expect("an instant"))
}

/// Every report on a filter, with the replacements that are offered then: the problems of the first step that refuses it, else
/// the warnings. A plan may take several requests and leave tests to be evaluated on the records.
pub(crate) fn said(entity: &Entity, text: &str) -> Vec<Diagnostic> {
    said_with(entity, text, &free())
}

/// A plan that may take several requests and leave tests to be evaluated on the records.
pub(crate) fn free() -> PlanOptions {
    PlanOptions::default().with_split(true).with_partial(true)
}

/// Every report on a filter where a plan may do this.
pub(crate) fn said_with(entity: &Entity, text: &str, options: &PlanOptions) -> Vec<Diagnostic> {
    Offers::new(text, Some(entity), &context()).plan(options).tried(found(entity, text, options))
}

/// The same with all replacements, tried or not.
pub(crate) fn found(entity: &Entity, text: &str, options: &PlanOptions) -> Vec<Diagnostic> {
    let filter = match parse(text) {
        Ok(filter) => filter,
        Err(error) => return error.into_diagnostics(),
    };
    let checked = match check(&filter, entity, &context()) {
        Ok(checked) => checked,
        Err(error) => return error.into_diagnostics(),
    };
    match plan(&checked, options) {
        Ok(_) => checked.warnings().to_vec(),
        Err(error) => error.into_diagnostics(),
    }
}
