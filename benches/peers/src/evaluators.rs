//! The evaluators: each compiles the same filter once and then asks it of the same record, in the form that it reads.

use std::hint::black_box;
use std::sync::LazyLock;

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::{Val, read};
use konnect_filter::check::check;
use konnect_filter::evaluate::Matcher;
use konnect_filter::parse;
use serde_json::Value;

use crate::ours::{CONTEXT, ENTITY, RECORD};
use crate::texts::{CEL, JQ, OURS, Size, WIREFILTER};

/// An evaluator under test.
pub struct Evaluator {
    pub name: &'static str,
    /// What it is given for a record.
    pub input: &'static str,
    /// Compiles [`Size::M`] and hands out what asks it of a record, given as JSON.
    pub compile: fn(&str) -> Box<dyn Fn() -> bool>,
}

impl Evaluator {
    /// That it says of each record what the filter means: a check that all of it is looked at.
    pub fn verify(&self) {
        assert!((self.compile)(RECORD)(), "{}: the record passes", self.name);
        for (from, to) in
            [("prod-17", "dev-17"), (r#""test""#, r#""live""#), ("2024-08", "2023-08"), ("d\":false", "d\":true")]
        {
            let other = RECORD.replace(from, to);
            assert_ne!(other, RECORD);
            assert!(!(self.compile)(&other)(), "{}: {to} does not pass", self.name);
        }
    }
}

/// This project first.
pub const EVALUATORS: [Evaluator; 9] = [
    Evaluator { name: "konnect-filter", input: "a parsed record", compile: ours },
    Evaluator { name: "the same filter by hand", input: "a parsed record", compile: by_hand },
    Evaluator { name: "wirefilter-engine 0.6.1", input: "a parsed record", compile: wirefilter_filled },
    Evaluator { name: "wirefilter-engine 0.6.1", input: "a filled context", compile: wirefilter },
    Evaluator { name: "cel 0.15", input: "a filled context", compile: cel },
    Evaluator { name: "jaq-core 3.1", input: "a parsed record", compile: jaq },
    Evaluator { name: "konnect-filter", input: "text", compile: ours_of_text },
    Evaluator { name: "the same filter by hand, with serde", input: "text", compile: by_hand_of_text },
    Evaluator { name: "jaq-core 3.1", input: "text", compile: jaq_of_text },
];

fn matcher() -> Matcher {
    let filter = parse(&OURS.text(Size::M)).expect("a filter").into_owned();
    Matcher::new(check(&filter, &ENTITY, &CONTEXT).expect("a filter of the collection").condition())
}

fn ours(record: &str) -> Box<dyn Fn() -> bool> {
    let (matcher, record): (_, Value) = (matcher(), serde_json::from_str(record).expect("JSON"));
    Box::new(move || matcher.matches(black_box(&record)) == Some(true))
}

fn ours_of_text(record: &str) -> Box<dyn Fn() -> bool> {
    let (matcher, record) = (matcher(), record.to_owned());
    Box::new(move || matcher.matches_json(black_box(record.as_bytes())).expect("JSON") == Some(true))
}

static SCHEME: LazyLock<wirefilter::Scheme> = LazyLock::new(|| {
    use wirefilter::Type::{Bool, Bytes};
    let fields = [("name", Bytes), ("labels.env", Bytes), ("created_at", Bytes), ("archived", Bool)];
    wirefilter::Scheme::try_from_iter(fields.map(|(name, kind)| (name.to_owned(), kind))).expect("fields")
});

fn fill<'e>(context: &mut wirefilter::ExecutionContext<'e>, record: &'e Value) {
    let text = |value: &'e Value| value.as_str().expect("text");
    context.set_field_value("name", text(&record["name"])).expect("a text");
    context.set_field_value("labels.env", text(&record["labels"]["env"])).expect("a text");
    context.set_field_value("created_at", text(&record["created_at"])).expect("a text");
    context.set_field_value("archived", record["archived"].as_bool().expect("a boolean")).expect("a boolean");
}

/// Compares dates as text, and is given only the four fields that it needs.
fn wirefilter(record: &str) -> Box<dyn Fn() -> bool> {
    let filter = SCHEME.parse(&WIREFILTER.text(Size::M)).expect("a filter").compile();
    let record: Value = serde_json::from_str(record).expect("JSON");
    let mut context = wirefilter::ExecutionContext::new(&*SCHEME);
    fill(&mut context, Box::leak(Box::new(record)));
    Box::new(move || filter.execute(black_box(&context)).expect("the same scheme"))
}

/// The same, with each record's context.
fn wirefilter_filled(record: &str) -> Box<dyn Fn() -> bool> {
    let filter = SCHEME.parse(&WIREFILTER.text(Size::M)).expect("a filter").compile();
    let record: Value = serde_json::from_str(record).expect("JSON");
    let record: &'static Value = Box::leak(Box::new(record));
    Box::new(move || {
        let mut context = wirefilter::ExecutionContext::new(&*SCHEME);
        fill(&mut context, black_box(record));
        filter.execute(&context).expect("the same scheme")
    })
}

/// Compares dates as text, and is given only the four fields that it needs.
fn cel(record: &str) -> Box<dyn Fn() -> bool> {
    let program = cel::Env::stdlib().compile(&CEL.text(Size::M)).expect("a filter");
    let record: Value = serde_json::from_str(record).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let mut context = cel::Context::default();
    context.add_variable_from_value("name", text(&record["name"]));
    let labels: std::collections::HashMap<String, String> = record["labels"]
        .as_object()
        .expect("an object")
        .iter()
        .map(|(key, value)| (key.clone(), text(value)))
        .collect();
    context.add_variable_from_value("labels", labels);
    context.add_variable_from_value("created_at", text(&record["created_at"]));
    context.add_variable_from_value("archived", record["archived"].as_bool().expect("a boolean"));
    Box::new(move || program.execute(black_box(&context)).expect("a value") == cel::Value::Bool(true))
}

type JqFilter = jaq_core::compile::Filter<jaq_core::Native<data::JustLut<Val>>>;

fn jq() -> JqFilter {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let code = JQ.text(Size::M);
    let modules = Loader::new(defs).load(&arena, File { code: code.as_str(), path: () }).ok().expect("a filter");
    Compiler::default().with_funs(funs).compile(modules).ok().expect("a filter")
}

fn jq_says(filter: &JqFilter, record: Val) -> bool {
    let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
    let first = filter.id.run((context, record)).map(unwrap_valr).next();
    first.expect("a value").ok().expect("a value") == Val::from(true)
}

/// Compares dates as text. A clone of a value copies a pointer.
fn jaq(record: &str) -> Box<dyn Fn() -> bool> {
    let (filter, record) = (jq(), read::parse_single(record.as_bytes()).expect("JSON"));
    Box::new(move || jq_says(&filter, black_box(&record).clone()))
}

fn jaq_of_text(record: &str) -> Box<dyn Fn() -> bool> {
    let (filter, record) = (jq(), record.to_owned());
    Box::new(move || jq_says(&filter, read::parse_single(black_box(record.as_bytes())).expect("JSON")))
}

/// What a program does that needs this one filter only: the fields that it names, read by serde, and dates as text.
fn by_hand_of_text(record: &str) -> Box<dyn Fn() -> bool> {
    #[derive(serde::Deserialize)]
    struct Thing<'a> {
        #[serde(borrow)]
        name: std::borrow::Cow<'a, str>,
        #[serde(borrow)]
        labels: Labels<'a>,
        #[serde(borrow)]
        created_at: std::borrow::Cow<'a, str>,
        archived: bool,
    }
    #[derive(serde::Deserialize)]
    struct Labels<'a> {
        #[serde(borrow)]
        env: Option<std::borrow::Cow<'a, str>>,
    }
    let record = record.to_owned();
    let prod = memchr::memmem::Finder::new("prod").into_owned();
    Box::new(move || {
        let thing: Thing<'_> = serde_json::from_str(black_box(&record)).expect("JSON");
        prod.find(thing.name.as_bytes()).is_some()
            && matches!(thing.labels.env.as_deref(), Some("dev" | "test"))
            && *thing.created_at >= *"2024-01-01T00:00:00Z"
            && !thing.archived
    })
}

/// What a program does that has a parsed record and needs this one filter only, with dates as text.
fn by_hand(record: &str) -> Box<dyn Fn() -> bool> {
    let record: Value = serde_json::from_str(record).expect("JSON");
    let prod = memchr::memmem::Finder::new("prod").into_owned();
    Box::new(move || {
        let record = black_box(&record);
        record["name"].as_str().is_some_and(|name| prod.find(name.as_bytes()).is_some())
            && matches!(record["labels"]["env"].as_str(), Some("dev" | "test"))
            && record["created_at"].as_str().is_some_and(|created_at| created_at >= "2024-01-01T00:00:00Z")
            && record["archived"].as_bool() == Some(false)
    })
}
