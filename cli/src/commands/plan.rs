//! `plan`: what Konnect filters, what stays local, and why.

use std::ops::Range;

use konnect_filter::Span;
use konnect_filter::check::Argument;
use konnect_filter::error::{Code, Part};
use konnect_filter::plan::{Note, Request};
use konnect_filter::request::Prepared;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::excerpt::shorten;
use crate::request::Settings;
use crate::session::{Outcome, Session};
use crate::terminal;
use crate::{args, input, request, table, wrap};

/// The width of what names a line.
const NAMES: usize = 14;

/// Bytes of a piece of the filter that a note shows.
const PIECE: usize = 100;

/// What is shown instead of a URL that cannot be sent.
const UNBOUND: &str = "no URL: an argument in it has no value";

pub(super) fn run(typed: args::Plan, session: &mut Session) -> Outcome {
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let settings = Settings::free(&typed.planning, Some(&typed.filter), &catalog, session)?;
    let options = request::options(typed.request);
    session.source(Part::Entity, &typed.entity);
    let filter = input::filter(&typed.filter, session)?;
    let prepared = settings.request(&catalog, &typed.entity, Some(&filter), options).allow_unbound(true).prepare()?;
    // A note says it of the whole plan.
    session.warn(prepared.warnings().iter().filter(|warning| warning.code != Code::FetchesAll));
    request::remark_names(prepared.options(), session);
    let page = Page::new(&prepared);
    if typed.json {
        terminal::print_json(&page)?
    } else {
        terminal::print(&page.to_text(&filter, table::room()))?
    }
    Ok(0)
}

/// A plan as JSON, and what its text is made of.
#[derive(Serialize)]
struct Page<'a> {
    entity: String,
    requests: Vec<Piece>,
    residual: Option<String>,
    notes: &'a [Note],
    /// The arguments without a value.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    arguments: &'a [Argument<'a>],
}

/// One request of it.
#[derive(Serialize)]
struct Piece {
    /// None where an argument in it has no value, so that it cannot be sent.
    url: Option<String>,
    /// What Konnect filters; none for the whole collection.
    filter: Option<String>,
}

impl<'a> Page<'a> {
    fn new(answer: &'a Prepared<'_>) -> Self {
        let requests = answer.plan().requests().iter().zip(answer.urls());
        Self {
            entity: answer.plan().entity().name(),
            requests: requests
                .map(|(request, url)| Piece { url: (!request.is_unbound()).then_some(url), filter: filter_of(request) })
                .collect(),
            residual: answer.residual_text(),
            notes: answer.plan().notes(),
            arguments: answer.arguments(),
        }
    }

    fn to_text(&self, source: &str, room: Option<usize>) -> String {
        let mut text = String::new();
        // One column for what a line is, one for what it says. Both fit the terminal, as far as there are blanks to break at.
        let filter = |text: &mut String, name: &str, said: &str| {
            text.push_str(&wrap::wrapped_filter(&format!("{name:<NAMES$}{said}"), NAMES, room));
        };
        filter(&mut text, "collection:", &self.entity);
        for (index, request) in self.requests.iter().enumerate() {
            let said = request.filter.as_deref().unwrap_or("none (whole collection)");
            filter(&mut text, &format!("request {}:", index + 1), said);
            match &request.url {
                // People copy it: it is on one line, which begins further left where there is no room.
                Some(url) if room.is_some_and(|room| NAMES + url.width() > room) => {
                    text.push_str(&format!("  {url}\n"))
                }
                Some(url) => text.push_str(&format!("{:NAMES$}{url}\n", "")),
                None => filter(&mut text, "", UNBOUND),
            }
        }
        if self.requests.is_empty() {
            filter(&mut text, "requests:", "none (no record can match)");
        }
        for (index, argument) in self.arguments.iter().enumerate() {
            filter(&mut text, if index == 0 { "arguments:" } else { "" }, &argument.to_string());
        }
        filter(&mut text, "local filter:", self.residual.as_deref().unwrap_or("none"));
        let mut line = |name: &str, said: &str| {
            text.push_str(&wrap::wrapped_at(&format!("{name:<NAMES$}{said}"), NAMES, room));
        };
        for (index, note) in self.notes.iter().enumerate() {
            let name = if index == 0 { "why:" } else { "" };
            match piece(note.span, source).filter(|piece| !piece.is_empty()) {
                Some(piece) => {
                    let piece = shorten(piece, PIECE).replace('\n', " ");
                    line(name, &format!("`{piece}`: {}", note.text));
                }
                None => line(name, &note.text),
            }
        }
        text
    }
}

/// What a request says, as a filter's text; nothing for one that asks for the whole collection.
pub(super) fn filter_of(request: &Request<'_>) -> Option<String> {
    (!request.parameters().is_empty()).then(|| request.to_string())
}

/// The piece of the filter that a note speaks of. Its place goes from one test to another, and has a parenthesis that
/// is next to it only where that is one test's own: those that are missing are added.
fn piece(place: Span, source: &str) -> Option<&str> {
    let Range { start, end } = place.range();
    let (open, unopened) = unbalanced(source.get(start..end)?);
    let tail = source.get(end..)?.char_indices().take_while(|(_, c)| *c == ')' || c.is_whitespace());
    let end = tail.filter(|(_, c)| *c == ')').take(open).last().map_or(end, |(at, _)| end + at + 1);
    let head = source.get(..start)?.char_indices().rev().take_while(|(_, c)| *c == '(' || c.is_whitespace());
    let start = head.filter(|(_, c)| *c == '(').take(unopened).last().map_or(start, |(at, _)| at);
    source.get(start..end)
}

/// How many parentheses are open at the end of a piece of a filter, and how many are closed that it does not open.
fn unbalanced(piece: &str) -> (usize, usize) {
    let (mut open, mut unopened) = (0, 0);
    let mut quote = None;
    let mut chars = piece.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => open += 1,
            (None, ')') if open > 0 => open -= 1,
            (None, ')') => unopened += 1,
            (Some('"'), '\\') => _ = chars.next(),
            (Some(mark), c) if mark == c => quote = None,
            _ => (),
        }
    }
    (open, unopened)
}
