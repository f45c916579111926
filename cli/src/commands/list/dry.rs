//! `--dry-run`: the requests, and none of them sent.

use konnect_filter::client::Client;
use konnect_filter::error::{Diagnostic, Error};
use konnect_filter::listing;
use konnect_filter::request::Prepared;
use serde::Serialize;

use super::lookup::{self, Asked};
use super::worker::{ListJob, connect};
use crate::args::ListOutput;
use crate::har;
use crate::session::{Outcome, Session, Stop};
use crate::terminal;

/// How the requests are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Urls,
    Json,
    Har,
}

impl Form {
    /// The form that `--output` asks for. A form of records is none of requests.
    pub(super) fn of(output: Option<ListOutput>) -> Result<Self, Stop> {
        match output {
            None => Ok(Self::Urls),
            Some(ListOutput::Json | ListOutput::Lines) => Ok(Self::Json),
            Some(ListOutput::Har) => Ok(Self::Har),
            Some(ListOutput::Table | ListOutput::Csv | ListOutput::Yaml | ListOutput::Id) => Err(Stop::Usage(
                "--dry-run prints requests, not records: use --output json or har, or leave --output out".to_owned(),
            )),
        }
    }
}

pub(super) fn run(order: &ListJob, form: Form, session: &mut Session) -> Outcome {
    let mut options = order.options.clone();
    // What is wrong in all the rest is told first, as by the run.
    order.request(options.clone()).prepare()?;
    let asked = lookup::unsent(&order.catalog, &order.settings.context, &order.entity, &mut options)?;
    let prepared = order.request(options).prepare()?;
    session.warn(&order.warnings(prepared.warnings().to_vec()));
    if let Some(residual) = prepared.residual_text().filter(|_| form != Form::Json) {
        session.residual(residual);
    }
    if prepared.plan().requests().is_empty() {
        session.remark("no record can match, so there is no request");
    }
    let shown = written(order, &prepared, &asked, form)?;
    match asked.len() {
        0 => {}
        1 => session.remark("the first request looks up the name after `@`, and its id is then sent instead"),
        count => {
            session.remark(&format!(
                "the first {count} requests look up the names after `@`, and their ids are then sent instead"
            ));
        }
    }
    let safe = if form == Form::Urls { terminal::Form::Text } else { terminal::Form::Json };
    terminal::print_as(safe, &shown)?;
    Ok(0)
}

fn written(order: &ListJob, answer: &Prepared<'_>, asked: &[Asked<'_>], form: Form) -> Result<String, Error> {
    // The first page of each request as it would be asked for.
    let wanted = order.wanted(answer);
    // What the run refuses of the options is refused here too, and a way on which the credential could be read.
    let (transport, client_options) =
        connect(&order.key, order.roots.as_deref(), answer.plan().entity(), answer.options())?;
    let client = Client::with_transport(transport, client_options.with_allow_http_loopback(order.loopback));
    drop(client.list(answer.plan(), answer.options())?);
    let own = asked.iter().map(|asked| (&asked.plan, &asked.options, u64::MAX));
    let all = own.chain(std::iter::once((answer.plan(), answer.options(), wanted)));
    let endpoints = all.map(|(plan, options, wanted)| {
        let mut options = options.clone();
        // Of smaller pages, the one of a number would be another one.
        let most = if options.page_number.is_some() { u64::MAX } else { wanted };
        options.page_size = options.page_size.or_else(|| listing::first_page_size(plan, most));
        Ok((plan, options.resolve(plan.entity())?, wanted))
    });
    let endpoints = endpoints.collect::<Result<Vec<_>, Error>>()?;
    let requests = endpoints.iter().flat_map(|(plan, endpoint, wanted)| {
        // No record is wanted: nothing is asked.
        let sent = if *wanted == 0 { 0 } else { usize::MAX };
        plan.requests()
            .iter()
            .take(sent)
            .map(|request| endpoint.request(request).with_allow_http_loopback(order.loopback))
    });
    if form == Form::Har {
        return har::archive(requests, order.settings.context.now);
    }
    let mut urls = requests.map(|request| request.to_text());
    if form == Form::Urls {
        return Ok(urls.map(|url| url + "\n").collect());
    }
    let own = asked.iter().map(|asked| asked.plan.requests().len()).sum();
    let lookups = urls.by_ref().take(own).collect();
    Line { lookups, urls: urls.collect(), residual: answer.residual_text() }.to_text()
}

/// All that would be sent, as one line of JSON.
#[derive(Serialize)]
struct Line {
    /// What looks names up, before all else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lookups: Vec<String>,
    urls: Vec<String>,
    /// The local filter.
    residual: Option<String>,
}

impl Line {
    fn to_text(&self) -> Result<String, Error> {
        let text = serde_json::to_string(self).map(|text| text + "\n");
        text.map_err(|error| Diagnostic::internal(&format!("the requests cannot be written: {error}")).into())
    }
}
