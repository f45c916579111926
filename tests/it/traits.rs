//! What each public type can do: it is shown by `{:?}`, and goes from one thread to another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use regex::Regex;

const fn shown_and_shared<T: Debug + Send + Sync>() {}

const fn shown_and_sent<T: Debug + Send>() {}

macro_rules! each_is_shown_and_shared {
    ($($type:ty,)*) => { $(const _: () = shown_and_shared::<$type>();)* };
}

use konnect_filter::*;

// What is being read: of one thread at a time.
const _: () = shown_and_sent::<client::AsyncRecords<'_>>();
const _: () = shown_and_sent::<client::Response>();

each_is_shown_and_shared! {
    konnect_filter::Limits,
    konnect_filter::Span,
    konnect_filter::UnknownName,
    capture::Any,
    capture::Boolean,
    capture::Id,
    capture::Number,
    capture::Text,
    capture::Time,
    catalog::Catalog,
    catalog::Description<'_>,
    catalog::EntityIter<'_>,
    catalog::Entity,
    catalog::Field,
    catalog::FieldDescription<'_>,
    catalog::Match<'_>,
    catalog::OperatorDescription,
    catalog::OperatorSet,
    catalog::PageNames,
    catalog::PageParameters<'_>,
    catalog::Paging,
    catalog::Param,
    catalog::ParameterName<'_>,
    catalog::ParameterStyle,
    catalog::RecordField,
    catalog::Segment<'_>,
    catalog::Servers,
    catalog::Several,
    catalog::Sort,
    catalog::SourceFile<'_>,
    catalog::Summary<'_>,
    catalog::Type,
    catalog::openapi::Import,
    catalog::openapi::Skipped,
    check::Allowed,
    check::Argument<'_>,
    check::Checked<'_>,
    check::Condition<'_>,
    check::Context,
    check::DayOrInstant,
    check::FieldRef<'_>,
    check::Meaning<'_>,
    check::Pattern,
    check::SharedStr,
    check::Term<'_>,
    check::TermTest,
    check::TypedValue,
    check::TypedValues,
    check::ValueKind,
    client::AsyncClient,
    client::AsyncHttp,
    client::Audience,
    client::Client,
    client::ClientOptions,
    client::Credentials,
    client::Event<'_>,
    client::Http,
    client::HttpGet<'_>,
    client::Mismatch,
    client::OnMismatch,
    client::Progress,
    client::Records<'_>,
    client::RetryPolicy,
    client::Secret,
    client::SystemClock,
    client::Timeouts,
    client::TransportError,
    complete::Candidate,
    complete::CandidateKind,
    complete::Known,
    error::Code,
    error::Details,
    error::Diagnostic,
    error::Edit,
    error::Error,
    error::Label,
    error::Lines<'_>,
    error::Located<'_>,
    error::Part,
    error::Position,
    error::Remedy,
    error::ServiceAnswer,
    error::Setting,
    error::Severity,
    evaluate::Matcher,
    listing::Action,
    listing::Fault,
    listing::Get,
    listing::Listing<'_>,
    listing::Record,
    plan::Finding,
    plan::Measured,
    plan::Note,
    plan::Parameter<'_>,
    plan::Plan<'_>,
    plan::PlanOptions,
    plan::Request<'_>,
    request::FilterSource,
    request::ListRequest<'_>,
    request::Prepared<'_>,
    request::Review<'_>,
    sql::Column,
    sql::ColumnType,
    sql::Dialect,
    sql::RecordSource<'_>,
    syntax::ArgumentIter<'_>,
    syntax::ArgumentValue,
    syntax::Arguments,
    syntax::Comparison,
    syntax::Draft<'_>,
    syntax::FieldDraft<'_>,
    syntax::FieldName<'_>,
    syntax::Filter<'_>,
    syntax::MatchOperator,
    syntax::Node<'_, '_>,
    syntax::Operand<'_, '_>,
    syntax::OperandIter<'_, '_>,
    syntax::Operands<'_, '_>,
    syntax::Predicate<'_>,
    syntax::Range<'_>,
    syntax::Test<'_>,
    syntax::Tree<'_>,
    syntax::Value<'_>,
    syntax::Values<'_>,
    verify::Outcome,
    verify::Probe<'_>,
    verify::ProbeAnswer<'_>,
    verify::ProbeKind,
    verify::Profile,
    verify::Row,
    wire::Decoded<'_>,
    wire::Endpoint,
    wire::Escaping,
    wire::HttpRequest<'_>,
    wire::Placeholder,
    wire::Query<'_>,
    wire::RequestOptions,
    wire::RequestSpec<'_>,
}

/// A type that is added has its name here too: a `Debug` or `Send` that is lost is an error of the compiler then.
#[test]
fn each_public_type_is_named_here() {
    let root = env!("CARGO_MANIFEST_DIR");
    let api = std::fs::read_to_string(format!("{root}/docs/public-api.txt")).unwrap();
    let here = include_str!("traits.rs");
    let mut types = 0;
    for line in api.lines() {
        let line = line.strip_prefix("#[non_exhaustive] ").unwrap_or(line);
        let Some(path) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")) else { continue };
        let path = path.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':')).next().unwrap();
        let name = path.rsplit("::").next().unwrap();
        let is_named = [",", "<", ">"].iter().any(|after| here.contains(&format!("::{name}{after}")));
        assert!(is_named, "`{path}` is not named in tests/it/traits.rs");
        types += 1;
    }
    assert!(types > 100, "{types} types");
}

/// A new major version of a crate whose types are in the interface is one of this crate. The front page says which they are.
#[test]
fn the_front_page_names_the_crates_of_the_interface() {
    let root = env!("CARGO_MANIFEST_DIR");
    let api = std::fs::read_to_string(format!("{root}/docs/public-api.txt")).unwrap();
    let path = Regex::new(r"(?:^|[^\w:>])([a-z_]\w*)::").unwrap();
    let own = ["alloc", "core", "konnect_filter", "std", "str"];
    let found: BTreeSet<String> = path
        .captures_iter(&api)
        .map(|found| found[1].replace("_core", "").replace("futures", "futures-core"))
        .filter(|name| !own.contains(&name.as_str()))
        .collect();
    let (_, page) = include_str!("../../src/lib.rs").split_once("# Other crates in the interface").unwrap();
    let (page, _) = page.split_once("A new major version").unwrap();
    let versions: BTreeMap<String, &str> = Regex::new(r"`([\w-]+)` (\d+(?:\.\d+)*)")
        .unwrap()
        .captures_iter(page)
        .map(|named| (named[1].to_owned(), named.get(2).unwrap().as_str()))
        .collect();
    assert_eq!(versions.keys().cloned().collect::<BTreeSet<_>>(), found);
    let (_, manifest) = include_str!("../../core/Cargo.toml").split_once("[dependencies]").unwrap();
    for (name, version) in versions {
        let line = manifest.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
        let required = line.split('"').nth(1).unwrap();
        assert!(required == version || required.starts_with(&format!("{version}.")), "{name}: {required}");
    }
}
