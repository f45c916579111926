//! Problems as errors of the compiler. It can point only at a whole literal, so the message shows the place in it.

use std::fmt::Write as _;
use std::ops::Range;

use konnect_filter_core::Error;
use konnect_filter_core::error::{Diagnostic, Part, Setting, visible};
use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::input::{Input, Text};
use crate::template::Template;

/// What is wrong with the input: at least one message.
#[derive(Debug)]
pub(crate) struct Problems(Vec<(Span, String)>);

impl Problems {
    pub(crate) fn at(span: Span, message: impl Into<String>) -> Self {
        Self(vec![(span, message.into())])
    }

    /// At a place in a literal.
    pub(crate) fn in_text(text: &Text, range: Range<usize>, message: &str, help: &str) -> Self {
        Self::at(text.span, shown(message, Some((&text.value, range)), "", Some(help)))
    }

    /// What the library found.
    pub(crate) fn found(error: &Error, input: &Input, template: Option<&Template<'_>>) -> Self {
        Self(error.iter().map(|problem| one(problem, input, template)).collect())
    }

    /// An error of the compiler for each, instead of the request.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let errors = self.0.into_iter().flat_map(|(span, message)| compile_error(span, &message)).collect();
        TokenStream::from(TokenTree::Group(Group::new(Delimiter::Brace, errors)))
    }
}

fn one(problem: &Diagnostic, input: &Input, template: Option<&Template<'_>>) -> (Span, String) {
    let message = message(problem, input, template);
    match (problem.part, template) {
        (Part::Filter | Part::Argument, Some(template)) => (template.text.span, message),
        _ => (input.collection.span, message),
    }
}

/// The message with its code, its place and what to write instead, as the command shows them.
pub(crate) fn message(problem: &Diagnostic, input: &Input, template: Option<&Template<'_>>) -> String {
    let place = match (problem.part, template) {
        (Part::Filter, Some(template)) => problem.span.map(|span| (template.text.value.as_str(), template.range(span))),
        (Part::Entity, _) => problem.span.map(|span| (input.collection.value.as_str(), span.range())),
        _ => None,
    };
    let title = format!("{} [{}]", problem.message, problem.code.as_str());
    let written = shown(&title, place, &problem.label, problem.advice(option).as_deref());
    match template {
        // The variables as they are written.
        Some(template) => template
            .captures
            .keys()
            .fold(written, |text, name| text.replace(&format!("`${name}`"), &format!("`{{{name}}}`"))),
        None => written,
    }
}

/// An option's name in the macro, or where it has none, in the library.
fn option(setting: &Setting) -> String {
    match setting {
        Setting::Split => "the option `split`".to_owned(),
        Setting::Partial => "the option `partial`".to_owned(),
        Setting::Catalog => "the option `catalog = \"FILE\"`".to_owned(),
        other => other.to_string(),
    }
}

/// A message, and under it the line with carets and what to write instead.
fn shown(message: &str, place: Option<(&str, Range<usize>)>, label: &str, help: Option<&str>) -> String {
    let mut out = visible(message).to_string();
    // Of a blank text there is nothing to show.
    if let Some((text, range)) = place.filter(|(text, _)| !text.trim().is_empty()) {
        let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end = text.get(range.start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| range.start + at);
        let cut = |from: usize, to: usize| visible(text.get(from..to).unwrap_or_default()).to_string();
        let line = cut(start, end);
        let before = cut(start, range.start).chars().count();
        let carets = cut(range.start, range.end.min(end)).chars().count().max(1);
        let _ = write!(out, "\n  |\n  | {line}\n  | {}{} {}", " ".repeat(before), "^".repeat(carets), visible(label));
        out.truncate(out.trim_end().len());
        out.push_str("\n  |");
    }
    if let Some(help) = help {
        let _ = write!(out, "\n  = help: {}", visible(help));
    }
    out
}

/// `compile_error!("…")`, with all its tokens at the place.
fn compile_error(span: Span, message: &str) -> impl Iterator<Item = TokenTree> + use<> {
    let mut text = Literal::string(message);
    text.set_span(span);
    let argument = TokenTree::from(text).into();
    let tokens = ["::", "core", "::", "compile_error", "!"].into_iter().flat_map(move |token| path(token, span));
    let mut group = Group::new(Delimiter::Brace, argument);
    group.set_span(span);
    tokens.chain([TokenTree::Group(group)])
}

fn path(token: &str, span: Span) -> Vec<TokenTree> {
    let punct = |c, spacing| {
        let mut punct = Punct::new(c, spacing);
        punct.set_span(span);
        TokenTree::Punct(punct)
    };
    match token {
        "::" => vec![punct(':', Spacing::Joint), punct(':', Spacing::Alone)],
        "!" => vec![punct('!', Spacing::Alone)],
        name => vec![TokenTree::Ident(Ident::new(name, span))],
    }
}
