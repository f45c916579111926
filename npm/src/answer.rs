//! The functions.

use jiff::Timestamp;
use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::Context;
use konnect_filter::complete::{Known, complete_with};
use konnect_filter::error::{Diagnostic, Error, Part, Setting};
use konnect_filter::request::condition;
use konnect_filter::syntax::{Tree, parse};
use serde::Serialize;
use serde_json::{Value, json};

#[cfg(feature = "full")]
use super::full;
use super::units::Units;
use super::{records, shape, typed};

/// Why there is no answer.
pub(crate) enum No {
    /// Problems of what was asked, as JSON.
    Problems(Vec<Value>),
    /// The input is not what the function takes.
    Usage(String),
}

impl No {
    /// Problems, with the sources that their places point into.
    pub(crate) fn problems(error: Error, sources: &[(Part, &str)]) -> Self {
        Self::Problems(shown(error.into_diagnostics(), sources))
    }
}

pub(crate) type Answer = Result<Value, No>;
type Sources<'s> = [(Part, &'s str)];

/// The answer as JSON.
pub(crate) fn text(answer: Answer) -> String {
    let (name, value) = match answer {
        Ok(value) => ("ok", value),
        Err(No::Problems(problems)) => ("problems", Value::Array(problems)),
        Err(No::Usage(message)) => ("usage", Value::String(message)),
    };
    format!("{{\"{name}\":{value}}}")
}

/// The answer of a function to its input.
pub(crate) fn answer(catalog: &Catalog, function: &str, input: &str) -> Answer {
    match function {
        "encode" => encode(catalog, &read(input)?),
        "plan" => plan(catalog, &read(input)?),
        "check" => check(catalog, &read(input)?),
        #[cfg(feature = "full")]
        "decode" => full::decode(catalog, &read(input)?),
        "format" => format(&read(input)?),
        "complete" => complete(catalog, &read(input)?),
        "collections" => collections(catalog, &read(input)?),
        "fields" => fields(catalog, &read(input)?),
        #[cfg(feature = "full")]
        "explain" => full::explain(&read(input)?),
        #[cfg(not(feature = "full"))]
        "decode" | "explain" => {
            Err(No::Usage(format!("`{function}` is not in `konnect-filter/lite`: import `konnect-filter` instead")))
        }
        _ => Err(No::Usage(format!("there is no function `{function}`"))),
    }
}

fn read<'t, T: serde::Deserialize<'t>>(input: &'t str) -> Result<T, No> {
    serde_json::from_str(input).map_err(|error| {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        No::Usage(text.strip_suffix(&place).unwrap_or(&text).to_owned())
    })
}

pub(crate) fn written(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| No::Usage(format!("the answer cannot be written: {error}")))
}

/// The instant that relative dates count from.
pub(crate) fn instant(text: &str) -> Result<Timestamp, No> {
    Context::at_text(text).map(|context| context.now).map_err(|error| No::problems(error, &[]))
}

/// How an option is set here.
fn option(setting: &Setting) -> String {
    match setting {
        Setting::Split => "`split: true`".to_owned(),
        Setting::Partial => "`partial: true`".to_owned(),
        Setting::NotStrict => "leaving out `strict`".to_owned(),
        Setting::Param(name) => format!("`params: {{ {name}: … }}`"),
        Setting::Argument(name) => format!("`args: {{ {name}: … }}`"),
        Setting::Query(name) => format!("`query: {{ {name}: … }}`"),
        Setting::Catalog => "`withCatalog`".to_owned(),
        Setting::Entities => "`collections`".to_owned(),
        Setting::Decode if cfg!(feature = "full") => "`decode`".to_owned(),
        Setting::Decode => "`decode` of `konnect-filter`".to_owned(),
        Setting::Regex => "`konnect-filter` instead of `konnect-filter/lite`".to_owned(),
        Setting::Matcher => "`match`".to_owned(),
        other => other.to_string(),
    }
}

/// Problems as JSON: as the command's, with places in UTF-16 units.
pub(crate) fn shown(problems: Vec<Diagnostic>, sources: &Sources<'_>) -> Vec<Value> {
    let units: Vec<(Part, Units<'_>)> = sources.iter().map(|(part, text)| (*part, Units::new(text))).collect();
    let shown = problems.into_iter().map(|mut problem| {
        let units = units.iter().find(|(part, _)| *part == problem.part).map(|(_, units)| units);
        // Nothing sets it here.
        problem.remedies.retain(|remedy| !matches!(remedy.setting, Setting::Requests(_)));
        problem.help = problem.advice(option);
        shape::problem(&problem, units)
    });
    shown.collect()
}

/// The sources of a request that places point into.
fn sources<'s>(request: &'s typed::Request<'_>) -> Vec<(Part, &'s str)> {
    let filter = request.request.filter.as_deref().map(|text| (Part::Filter, text));
    let entity = request.request.entity.as_deref().map(|text| (Part::Entity, text));
    filter.into_iter().chain(entity).collect()
}

fn encode(catalog: &Catalog, asked: &typed::Request<'_>) -> Answer {
    let sources = sources(asked);
    let problems = |error| No::problems(error, &sources);
    let prepared = asked.to_request(catalog)?.prepare().map_err(problems)?;
    let alone = !asked.split && !asked.partial;
    let url = if alone { Some(prepared.one().map_err(problems)?) } else { None };
    let warnings = shown(prepared.warnings().to_vec(), &sources);
    written(shape::Encoded { url, urls: prepared.urls(), residual: prepared.residual_text(), warnings })
}

fn plan(catalog: &Catalog, asked: &typed::Request<'_>) -> Answer {
    let sources = sources(asked);
    let mut request = asked.to_request(catalog)?.allow_unbound(true);
    // As the command's `plan`: everything is allowed, unless one of the two alone was asked for.
    if !asked.split && !asked.partial {
        request = request.split(true).partial(true);
    }
    let prepared = request.prepare().map_err(|error| No::problems(error, &sources))?;
    let filter = asked.request.filter.as_deref().unwrap_or_default();
    written(shape::Planned::new(&prepared, &Units::new(filter), shown(prepared.warnings().to_vec(), &sources)))
}

fn check(catalog: &Catalog, asked: &typed::Request<'_>) -> Answer {
    let sources = sources(asked);
    let request = match asked.to_request(catalog) {
        Ok(request) => request.allow_unbound(true),
        // They are what was asked for.
        Err(No::Problems(problems)) => return Ok(Value::Array(problems)),
        Err(usage) => return Err(usage),
    };
    let found = request.check().map(|review| review.warnings);
    written(shown(found.unwrap_or_else(Error::into_diagnostics), &sources))
}

/// The verdicts on records, which come beside the input.
pub(crate) fn matching(catalog: &Catalog, input: &str, records: &str) -> Answer {
    let asked: typed::Match<'_> = read(input)?;
    let entity = asked.entity.as_deref();
    let sources: Vec<_> =
        entity.map(|name| (Part::Entity, name)).into_iter().chain([(Part::Filter, &*asked.filter)]).collect();
    let problems = |error| No::problems(error, &sources);
    let context = Context::at(instant(&asked.now)?);
    let arguments = asked.args.clone().unwrap_or_default();
    let found = entity.map(|name| catalog.find_without_query(name)).transpose().map_err(problems)?;
    let entity = found.as_ref().map(|found| found.entity);
    let meaning = condition(&asked.filter, entity, &arguments, &context).map_err(problems)?;
    let own = entity.and_then(|entity| entity.items.as_deref());
    let all = records::read(records, own).map_err(|error| No::problems(error, &[(Part::Record, records)]))?;
    let warnings = found.map(|found| found.warnings).into_iter().flatten().chain(meaning.warnings).collect();
    let (verdicts, warnings) = records::verdicts(&meaning.condition, &all, warnings).map_err(problems)?;
    let places = asked.places.then(|| records::places(records, &all));
    written(json!({ "verdicts": verdicts, "places": places, "warnings": shown(warnings, &sources) }))
}

fn format(asked: &typed::Filter<'_>) -> Answer {
    let filter = parse(&asked.filter).map_err(|error| No::problems(error, &[(Part::Filter, &asked.filter)]))?;
    let text = filter.to_string();
    written(json!({ "text": text, "tree": Tree(filter) }))
}

fn complete(catalog: &Catalog, asked: &typed::Cursor<'_>) -> Answer {
    let units = Units::new(&asked.filter);
    let entity = asked.entity.as_deref().and_then(|name| catalog.find_without_query(name).ok());
    let mut known = Known::default().with_keys(asked.keys.clone());
    known.values.clone_from(&asked.values);
    let cursor = units.offset(asked.cursor);
    let candidates = complete_with(entity.map(|found| found.entity), &asked.filter, cursor, &known);
    written(candidates.iter().map(|candidate| shape::candidate(candidate, &units)).collect::<Vec<_>>())
}

fn collections(catalog: &Catalog, asked: &typed::Name<'_>) -> Answer {
    let wanted = asked.name.as_deref().unwrap_or_default().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    let kept = catalog.entities().filter(|entity: &&Entity| has(&entity.name()) || has(&entity.path));
    written(kept.map(Entity::summary).collect::<Vec<_>>())
}

fn fields(catalog: &Catalog, asked: &typed::Name<'_>) -> Answer {
    let Some(name) = asked.name.as_deref() else { return Err(No::Usage("`entity` is missing".to_owned())) };
    let found = catalog.find_without_query(name).map_err(|error| No::problems(error, &[(Part::Entity, name)]))?;
    written(found.entity.describe())
}
