//! `encode`: the request as a URL.

use clap::ArgMatches;
use konnect_filter::Error;
use serde::Serialize;

use super::{batch, text};
use crate::pipeline::{self, Job, Prepared, Settings};
use crate::session::{Outcome, Session, Stop};
use crate::{har, input, output, request};

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let catalog = request::catalog(matches, &session.limits)?;
    let settings =
        Settings { context: request::context(matches, session)?, plan: request::plan_options(matches, session) };
    let options = request::options(matches)?;
    let entity = text(matches, "ENTITY");
    if matches.get_flag("batch") {
        return batch::run(&catalog, &settings, &batch::Defaults::new(entity, options));
    }
    let Some(entity) = entity else {
        return Err(Stop::Usage("ENTITY is missing".to_owned()));
    };
    session.source(konnect_filter::error::Part::Entity, entity);
    let filter = input::filter(matches, session)?;
    let job = Job { entity, filter: filter.as_deref(), options };
    let how = text(matches, "output").unwrap_or("url");
    let prepared = pipeline::prepare(&catalog, &settings, job)?;
    session.warn(&prepared.warnings);
    if filter.is_some() {
        session.warn(&super::plan::fetches_all(&prepared.plan));
    }
    if how != "json" {
        request::remark_names(&prepared.options, session);
        remarks(&prepared, session);
    }
    output::print(&written(&prepared, &settings, how)?)?;
    Ok(0)
}

/// What a person has to know who sees nothing but addresses.
fn remarks(answer: &Prepared<'_>, session: &mut Session) {
    if answer.plan.requests.is_empty() {
        session.remark("no record can match, so there is no request");
    }
    if let Some(residual) = answer.residual() {
        session.residual(residual);
    }
}

fn written(answer: &Prepared<'_>, settings: &Settings, how: &str) -> Result<String, Error> {
    match how {
        "json" => return Ok(Line::new(answer, settings).to_text()),
        "har" => {
            let requests = answer.plan.requests.iter().map(|request| answer.address.request(request));
            return har::archive(requests, settings.context.now);
        }
        _ => (),
    }
    let mut text = String::new();
    for request in &answer.plan.requests {
        let request = answer.address.request(request);
        match how {
            "query" => request.query().write_to(&mut text, request.style()),
            "curl" => text.push_str(&request.curl()?),
            "httpie" => text.push_str(&request.httpie()?),
            _ => text.push_str(&request.to_text()),
        }
        text.push('\n');
    }
    Ok(text)
}

/// An answer as JSON, the same for `--output json` and for a line of a batch.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Line {
    /// One request that says all of the filter.
    One {
        /// Its address.
        url: String,
    },
    /// Where several requests or a residual were allowed, whether or not they came about.
    Several {
        /// The addresses.
        urls: Vec<String>,
        /// What is left to evaluate, as a filter's text.
        residual: Option<String>,
    },
}

impl Line {
    pub(super) fn new(answer: &Prepared<'_>, settings: &Settings) -> Self {
        let urls = answer.urls();
        if settings.plan.split || settings.plan.partial {
            return Self::Several { urls, residual: answer.residual() };
        }
        Self::One { url: urls.into_iter().next().unwrap_or_default() }
    }

    /// One line of JSON, with the line's end.
    pub(super) fn to_text(&self) -> String {
        // Of texts only, so that it always can be written.
        serde_json::to_string(self).map(|text| output::escaped(&text).into_owned() + "\n").unwrap_or_default()
    }
}
