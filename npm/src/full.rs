//! The functions that the lite module lacks.

use std::borrow::Cow;

use konnect_filter::Limits;
use konnect_filter::catalog::Catalog;
use konnect_filter::check::{self, Context};
use konnect_filter::error::{Code, Diagnostic, Error, Part, Severity};
use konnect_filter::wire::{self, RequestSpec};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::{Answer, No, instant, shown, written};
use super::typed::Name;

/// A URL or a query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Url<'t> {
    #[serde(borrow)]
    pub(crate) url: Cow<'t, str>,
    pub(crate) entity: Option<Cow<'t, str>>,
    pub(crate) now: Cow<'t, str>,
}

#[derive(Serialize)]
pub(crate) struct Explained {
    code: Code,
    severity: Severity,
    title: &'static str,
    cause: &'static str,
    example: &'static str,
    fix: &'static str,
}

impl Explained {
    pub(crate) const fn new(code: Code) -> Self {
        Self {
            code,
            severity: code.severity(),
            title: code.title(),
            cause: code.cause(),
            example: code.example(),
            fix: code.fix(),
        }
    }
}

pub(crate) fn decode(catalog: &Catalog, asked: &Url<'_>) -> Answer {
    let url = asked.url.trim();
    let entity = asked.entity.as_deref();
    let sources: Vec<_> =
        entity.map(|name| (Part::Entity, name)).into_iter().chain(std::iter::once((Part::Url, url))).collect();
    let problems = |error| No::problems(error, &sources);
    if url.is_empty() {
        let problem = Diagnostic::in_part(Code::InvalidUrl, Part::Url, "the URL is empty");
        return Err(problems(problem.help("use `?` for an empty query (everything)").into()));
    }
    let (address, _) = url.split_once('?').unwrap_or((url, ""));
    let is_whole = address.starts_with('/') || address.contains("://");
    let decoded = match entity {
        Some(name) => {
            let entity = catalog.find_without_query(name).map_err(problems)?.entity;
            let decoded = match is_whole {
                true => wire::decode(url, catalog, &Limits::DEFAULT),
                false => wire::decode_query(url, Some(entity), &Limits::DEFAULT),
            };
            let decoded = decoded.map_err(problems)?;
            if let Some(other) = decoded.entity.filter(|own| own.path != entity.path) {
                let message = format!("the URL belongs to `{}`, but `entity` names `{}`", other.name(), entity.name());
                let problem = Diagnostic::in_part(Code::InvalidUrl, Part::Url, message);
                return Err(problems(problem.help("leave out `entity`: the URL already names its collection").into()));
            }
            decoded
        }
        None => wire::decode(url, catalog, &Limits::DEFAULT).map_err(problems)?,
    };
    let mut warnings = decoded.warnings.clone();
    // What `encode` would refuse to send is told, and decoded all the same.
    if let (Some(entity), Some(filter)) = (decoded.entity, decoded.filter.as_ref()) {
        let doubts = check::check(filter, entity, &Context::at(instant(&asked.now)?));
        let doubts = doubts.err().map(Error::into_diagnostics).unwrap_or_default();
        let doubt = |mut problem: Diagnostic| {
            (problem.part, problem.severity, problem.edits) = (Part::Url, Severity::Warning, Vec::new());
            problem
        };
        warnings.extend(doubts.into_iter().map(doubt));
    }
    written(json!({ "request": RequestSpec::from(&decoded), "warnings": shown(warnings, &sources) }))
}

pub(crate) fn explain(asked: &Name<'_>) -> Answer {
    match asked.name.as_deref() {
        None => written(Code::ALL.iter().map(|code| Explained::new(*code)).collect::<Vec<_>>()),
        Some(name) => written(Code::from_name(name).map(Explained::new)),
    }
}
