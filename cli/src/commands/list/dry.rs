//! `--dry-run`: the requests, and none of them sent.

use konnect_filter::client::Client;
use konnect_filter::error::Error;
use konnect_filter::listing;
use konnect_filter::request::Prepared;

use super::worker::{Order, connect};
use crate::har;
use crate::session::{Outcome, Session};
use crate::terminal;

pub(super) fn run(order: &Order, archive: bool, session: &mut Session) -> Outcome {
    let prepared = order.request(order.options.clone()).prepare()?;
    session.warn(&prepared.warnings);
    if let Some(residual) = prepared.residual() {
        session.remark(&format!("local filter: {residual}"));
    }
    if prepared.plan.requests.is_empty() {
        session.remark("no record can match, so there is no request");
    }
    let shown = written(order, &prepared, archive)?;
    if order.options.params.iter().any(|(_, value)| value.starts_with('@')) {
        session.remark("not sent like this: the name after `@` is looked up first, and its id is sent instead");
    }
    let form = if archive { terminal::Form::Json } else { terminal::Form::Text };
    terminal::print_as(form, &shown)?;
    Ok(0)
}

fn written(order: &Order, answer: &Prepared<'_>, archive: bool) -> Result<String, Error> {
    // The first page of each request as it would be asked for.
    let wanted = order.wanted(answer);
    // What the run refuses of the options is refused here too, and a way on which the credential could be read.
    let (transport, credentials) = connect(&order.key, order.roots.as_deref(), answer.plan.entity, &answer.options)?;
    let client = Client::with_transport(transport, credentials).allow_http_loopback(order.loopback);
    drop(client.list(&answer.plan, &answer.options)?);
    let mut options = answer.options.clone();
    options.page_size = options.page_size.or_else(|| listing::first_page_size(&answer.plan, wanted));
    let address = options.resolve(answer.plan.entity)?;
    // No record is wanted: nothing is asked.
    let sent = if wanted == 0 { 0 } else { usize::MAX };
    let requests = answer.plan.requests.iter().take(sent).map(|request| address.request(request));
    if archive {
        return har::archive(requests, order.settings.context.now);
    }
    Ok(requests.map(|request| request.to_text() + "\n").collect())
}
