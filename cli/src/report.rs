//! Problems as people read them, with source and carets, and as programs read them.

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use konnect_filter::Span;
use konnect_filter::error::{Diagnostic, Lines, Located, Part, Position, Severity};
use serde::Serialize;

use crate::excerpt::{Excerpt, shorten};
use crate::flags;
use crate::secrets::Secrets;
use crate::terminal::visible;

/// Bytes of a message or a help text.
const TEXT: usize = 2000;
/// Bytes of the text under the carets.
const LABEL: usize = 200;
/// Second places shown.
const LABELS: usize = 6;

type Sources = [(Part, String)];

fn source_of(part: Part, sources: &Sources) -> Option<&str> {
    sources.iter().rev().find(|(other, _)| *other == part).map(|(_, text)| text.as_str())
}

/// Every problem with its source, for people.
pub(crate) fn human(errors: &[Diagnostic], warnings: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let secrets = Secrets::of(sources.iter().map(|(_, text)| text.as_str()));
    let sources = &secrets.sources(sources);
    let (errors, warnings) = (secrets.problems(errors), secrets.problems(warnings));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in warnings.iter().chain(&errors) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&one(diagnostic, sources, &renderer));
        text.push('\n');
    }
    text
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let source = source_of(diagnostic.part, sources);
    let level = match diagnostic.severity {
        Severity::Warning => Level::WARNING,
        _ => Level::ERROR,
    };
    let title = visible(&shorten(&diagnostic.message, TEXT));
    let mut report = Group::with_title(level.primary_title(title).id(diagnostic.code.as_str()));
    // Of a blank source there is nothing to show.
    let place = source.filter(|source| !source.trim().is_empty()).zip(diagnostic.span);
    let place = place.or_else(|| flags::place(diagnostic, sources));
    if let Some((source, span)) = place {
        report = snippet(report, diagnostic, source, span);
    }
    let help = diagnostic.help.as_deref().map(|help| visible(&shorten(help, TEXT)));
    let patch = source.and_then(|source| patched(diagnostic, source));
    match (help, patch) {
        (help, Some(patch)) => {
            let title = Level::HELP.secondary_title(help.unwrap_or_else(|| "write".to_owned()));
            renderer.render(&[report, Group::with_title(title).element(patch)])
        }
        (Some(help), None) => renderer.render(&[report.element(Level::HELP.message(help))]),
        (None, None) => renderer.render(&[report]),
    }
}

/// The source with carets. A source of one line speaks for itself; of several, the place is told too.
fn snippet<'a>(report: Group<'a>, diagnostic: &Diagnostic, source: &str, span: Span) -> Group<'a> {
    let others = diagnostic.labels.iter().take(LABELS);
    let spans: Vec<Span> = std::iter::once(span).chain(others.clone().map(|label| label.span)).collect();
    let excerpt = Excerpt::new(source, &spans);
    let lines = source.trim_end().contains('\n');
    let label = visible(&shorten(&diagnostic.label, LABEL));
    let primary = AnnotationKind::Primary.span(excerpt.range(span)).label((!label.is_empty()).then_some(label));
    let context = others.map(|label| {
        AnnotationKind::Context.span(excerpt.range(label.span)).label(visible(&shorten(&label.text, LABEL)))
    });
    let annotations: Vec<_> = std::iter::once(primary).chain(context).collect();
    let shown = Snippet::source(excerpt.text).annotations(annotations);
    if excerpt.cut {
        let Position { line, column, .. } = Lines::new(source).position(span.start);
        let note = format!("this is line {line}, column {column} of {} bytes", source.len());
        return report.element(shown.line_numbering(false)).element(Level::NOTE.message(note));
    }
    report.element(if lines { shown.path(part_name(diagnostic.part)) } else { shown.line_numbering(false) })
}

/// The source as it is after the edits, where it is short enough to be shown whole.
fn patched<'a>(diagnostic: &Diagnostic, source: &str) -> Option<Snippet<'a, Patch<'a>>> {
    let excerpt = Excerpt::new(source, &[]);
    if diagnostic.edits.is_empty() || excerpt.cut {
        return None;
    }
    let patches: Vec<_> =
        diagnostic.edits.iter().map(|edit| Patch::new(excerpt.range(edit.span), visible(&edit.text))).collect();
    Some(Snippet::source(excerpt.text).line_numbering(source.trim_end().contains('\n')).patches(patches))
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Filter => "FILTER",
        Part::Entity => "COLLECTION",
        Part::Url => "URL",
        _ => "input",
    }
}

#[derive(Serialize)]
struct Report<'d> {
    errors: Vec<Located<'d>>,
    warnings: Vec<Located<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    residual: Option<&'d str>,
}

/// What is neither an error nor a doubt.
#[derive(Serialize)]
struct Note<'d> {
    severity: &'static str,
    message: &'d str,
}

/// All problems as one line of JSON, with what is left of a filter to evaluate.
pub(crate) fn json(
    errors: &[Diagnostic],
    warnings: &[Diagnostic],
    notes: &[String],
    residual: Option<&str>,
    sources: &Sources,
) -> String {
    let secrets = Secrets::of(sources.iter().map(|(_, text)| text.as_str()));
    let (errors, warnings) = (secrets.problems(errors), secrets.problems(warnings));
    let lines: Vec<(Part, Lines<'_>)> = sources.iter().map(|(part, text)| (*part, Lines::new(text))).collect();
    let (errors, warnings) = (located(&errors, &lines), located(&warnings, &lines));
    let notes = notes.iter().map(|message| Note { severity: "note", message }).collect();
    let report = Report { errors, warnings, notes, residual };
    serde_json::to_string(&report).map_or_else(
        // Of strings and numbers only: it can always be written, and if not, no problem is lost in silence.
        |_| {
            "{\"errors\":[{\"code\":\"internal\",\"message\":\"the problems cannot be written\"}],\"warnings\":[]}\n"
                .to_owned()
        },
        |text| text + "\n",
    )
}

fn located<'d>(problems: &'d [Diagnostic], lines: &'d [(Part, Lines<'d>)]) -> Vec<Located<'d>> {
    let lines_of = |part: Part| lines.iter().rev().find(|(other, _)| *other == part).map(|(_, lines)| lines);
    problems.iter().map(|problem| Located::new(problem, lines_of(problem.part))).collect()
}
