//! `encode`: the request as a URL.

use konnect_filter::Error;
use konnect_filter::request::Prepared;

use super::batch;
use super::line::Line;
use super::list::lookup;
use crate::args::{Encode, EncodeOutput};
use crate::request::Settings;
use crate::session::{Outcome, Session, Stop};
use crate::terminal::{self, Form};
use crate::{har, input, request};

pub(super) fn run(typed: Encode, session: &mut Session) -> Outcome {
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let settings = Settings::new(&typed.planning, typed.filter.as_ref(), &catalog, session)?;
    let mut options = request::options(typed.request);
    if typed.batch {
        return batch::run(&catalog, &settings, &batch::Defaults::new(typed.entity, options));
    }
    let Some(entity) = &typed.entity else {
        return Err(Stop::Usage("COLLECTION is missing".to_owned()));
    };
    session.source(konnect_filter::error::Part::Entity, entity);
    let filter = input::optional_filter(typed.filter.as_ref(), session)?;
    let how = typed.output;
    lookup::refuse(&catalog, &settings.context, entity, &mut options)?;
    let prepared = settings.request(&catalog, entity, filter.as_deref(), options).prepare()?;
    session.warn(prepared.warnings());
    if how != EncodeOutput::Json {
        remarks(&prepared, session);
    }
    let form = match how {
        EncodeOutput::Har | EncodeOutput::Json => Form::Json,
        _ => Form::Text,
    };
    terminal::print_as(form, &written(&prepared, &settings, how, typed.allow_http_loopback)?)?;
    Ok(0)
}

/// What a person has to know who sees nothing but addresses.
fn remarks(answer: &Prepared<'_>, session: &mut Session) {
    if answer.plan().requests().is_empty() {
        session.remark("no record can match, so there is no request");
    }
    if let Some(residual) = answer.residual_text() {
        session.residual(residual);
    }
}

fn written(answer: &Prepared<'_>, settings: &Settings, how: EncodeOutput, loopback: bool) -> Result<String, Error> {
    let requests = || answer.requests().map(|request| request.with_allow_http_loopback(loopback));
    match how {
        EncodeOutput::Json => return Line::new(answer, settings)?.to_text(),
        EncodeOutput::Har => {
            return har::archive(requests(), settings.context.now);
        }
        _ => (),
    }
    let mut text = String::new();
    for request in requests() {
        match how {
            EncodeOutput::Query => request.query().write_to(&mut text, request.style()),
            EncodeOutput::Curl => text.push_str(&request.curl()?),
            EncodeOutput::Wget => text.push_str(&request.wget()?),
            EncodeOutput::Httpie => text.push_str(&request.httpie()?),
            EncodeOutput::Kongctl => text.push_str(&request.kongctl()?),
            EncodeOutput::PowerShell => text.push_str(&request.powershell()?),
            EncodeOutput::Cmd => text.push_str(&request.cmd()?),
            _ => text.push_str(&request.to_text()),
        }
        text.push('\n');
    }
    Ok(text)
}
