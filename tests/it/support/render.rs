//! Problems as plain text, for snapshots: the message, what is underlined, the help, the edits.

use std::fmt::Write;

use konnect_filter::error::{Diagnostic, brief, visible};

/// One problem, in a few lines.
pub(crate) fn render(source: &str, problem: &Diagnostic) -> String {
    let mut out = format!("{} [{}]\n", problem.message, problem.code);
    if let Some(span) = problem.span {
        let text = span.get(source).expect("the span cuts the source well");
        writeln!(out, "  at {}..{} {:?} {}", span.start, span.end, brief(text).to_string(), problem.label).unwrap();
    }
    for label in &problem.labels {
        let text = label.span.get(source).expect("the label's span cuts the source well");
        writeln!(out, "  also {}..{} {:?} {}", label.span.start, label.span.end, brief(text).to_string(), label.text)
            .unwrap();
    }
    if let Some(help) = problem.advice(ToString::to_string) {
        writeln!(out, "  help: {help}").unwrap();
    }
    if !problem.edits.is_empty() {
        let safe = problem.edits.iter().all(|edit| edit.safe);
        let fixed = konnect_filter::error::fix(source, [problem]).expect("edits that fit");
        writeln!(out, "  {}: {}", if safe { "safe" } else { "edit" }, visible(&fixed)).unwrap();
    }
    out
}
