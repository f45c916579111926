//! Every replacement and every text that a help tells to write is accepted for the collection that was asked.

use std::fmt::Write;

use konnect_filter::catalog::Entity;
use konnect_filter::check::check;
use konnect_filter::error::{Code, Diagnostic, Edit, Severity, fix};
use konnect_filter::{Span, parse};

use crate::support::corpus::{Row, collection, context, said, typed, wrong};
use crate::support::entity;

/// What an edit wrote, as places in the new text.
fn written(edits: &[&Edit]) -> Vec<Span> {
    let mut edits: Vec<&Edit> = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    let (mut added, mut removed) = (0, 0);
    let mut places = Vec::new();
    for edit in edits {
        let start = edit.span.start + added - removed;
        added += u32::try_from(edit.text.len()).expect("a short edit");
        removed += edit.span.end - edit.span.start;
        places.push(Span::new(start, edit.span.end + added - removed));
    }
    places
}

const fn touch(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// What is wrong with the replacements of `problem`: made alone, they leave it, or make a problem of what they write.
///
/// A problem found later in the pipeline about something that the edits did not write (a misspelled field beside a misspelled
/// operator) was there before, and is not their fault.
fn bad_edits(entity: &Entity, text: &str, problem: &Diagnostic) -> Option<String> {
    let fixed = fix(text, [problem], false)?;
    let places = written(&problem.edits.iter().collect::<Vec<_>>());
    let left = said(entity, &fixed);
    // Parentheses around what was written are the person's to set, as is a comparison with one instant.
    let own = left
        .iter()
        .filter(|left| !matches!(left.code, Code::MixedConnectives | Code::AlwaysFalse | Code::ExactInstant))
        // A star that was escaped is meant.
        .filter(|left| !(left.code == Code::LooksLikeWildcard && text.contains("\\*")));
    let first = said(entity, text);
    let own = own.filter(|left| !first.iter().any(|other| other.code == left.code && other.message == left.message));
    // A name that the person wrote stays as it is.
    let own = own.filter(|left| {
        let name = left.span.and_then(|span| span.get(&fixed)).unwrap_or_default().trim_matches('"');
        !(left.code == Code::UnknownField && text.contains(name.split('.').next().unwrap_or_default()))
    });
    let mut own = own.filter(|left| left.span.is_some_and(|span| places.iter().any(|place| touch(*place, span))));
    let fault = own.next();
    if let Some(fault) = fault {
        return Some(format!("{fixed}: {fault}"));
    }
    let again = left.iter().any(|left| left.code == problem.code && left.message == problem.message);
    let before = said(entity, text).iter().filter(|other| other.message == problem.message).count();
    (again && before < 2).then(|| format!("{fixed}: the same again"))
}

/// What a help says to write, between backticks.
fn told(help: &str) -> Vec<String> {
    let mut found = Vec::new();
    let pieces: Vec<&str> = help.split('`').collect();
    for pair in pieces.chunks(2) {
        let [before, code] = pair else { continue };
        let before = before.trim_end();
        let tells = [
            "write",
            "write for example",
            "use",
            "as in",
            "such as",
            "quote it:",
            "did you mean",
            "add the closing quote:",
            "write straight quotes:",
        ];
        // `a` or `b`: the second is told as well.
        let goes_on = matches!(before, "or" | ", or" | "and") && !found.is_empty();
        if goes_on || tells.iter().any(|words| before.ends_with(words)) {
            found.push((*code).to_owned());
        }
    }
    found
}

/// Whether nothing stops `changed` but a name that the person wrote.
fn passes(entity: &Entity, text: &str, changed: &str) -> bool {
    said(entity, changed).iter().all(|problem| {
        let name = problem.span.and_then(|span| span.get(changed)).unwrap_or_default();
        problem.severity == Severity::Warning || problem.code == Code::UnknownField && text.contains(name)
    })
}

/// Whether `code`, which the help of `problem` tells to write, can be written: it is a filter that passes; or a piece of
/// what the edits make; or, put instead of what is underlined, before it, after it or at the end, it ends the problem.
fn can_be_written(entity: &Entity, text: &str, problem: &Diagnostic, code: &str) -> bool {
    // `…` is for the person to fill in.
    let filled = code.replace("\"…\"", "x").replace('…', "x");
    if passes(entity, text, code) || passes(entity, text, &filled) || passes(entity, text, &format!("{code} = x")) {
        return true;
    }
    if fix(text, [problem], false).is_some_and(|fixed| fixed.contains(code)) {
        return true;
    }
    let Some(span) = problem.span else { return false };
    let (Some(before), Some(after)) = (text.get(..span.start as usize), text.get(span.end as usize..)) else {
        return false;
    };
    let others: Vec<Diagnostic> = said(entity, text).into_iter().filter(|other| other != problem).collect();
    let inside = text.get(span.range()).unwrap_or_default();
    [
        format!("{before} {code} {after}"),
        format!("{before}{code}{after}"),
        format!("{before}{code} {inside}{after}"),
        format!("{before}{inside} {code}{after}"),
        format!("{text}{code}"),
        // After all else that is fixed.
        format!("{}{code}", fix(text, &others, false).unwrap_or_else(|| text.to_owned())),
    ]
    .iter()
    .any(|changed| {
        !said(entity, changed).iter().any(|left| left.code == problem.code && left.message == problem.message)
    })
}

fn faults(Row { collection: name, filter, .. }: &Row) -> String {
    let entity = collection(name);
    let mut out = String::new();
    for problem in said(entity, filter) {
        if let Some(fault) = bad_edits(entity, filter, &problem) {
            let _ = writeln!(out, "  edit → {fault}");
        }
        for code in told(problem.help.as_deref().unwrap_or_default()) {
            if !can_be_written(entity, filter, &problem, &code) {
                let _ = writeln!(out, "  help → {code}   ({})", problem.help.as_deref().unwrap_or_default());
            }
        }
    }
    if out.is_empty() { out } else { format!("{name}\t{filter}\n{out}") }
}

#[test]
fn offers_are_accepted() {
    let faults: String = wrong().chain(typed()).map(|row| faults(&row)).collect();
    assert!(faults.is_empty(), "{} rows\n{faults}", faults.lines().filter(|line| !line.starts_with(' ')).count());
}

/// Where following the replacements leads, at most to what is `wanted`, and the problems that remain there.
fn followed(entity: &Entity, text: &str, wanted: Option<&str>) -> (String, Vec<Diagnostic>) {
    let mut text = text.to_owned();
    for _ in 0..6 {
        let said = said(entity, &text);
        if wanted.is_some() && meaning(entity, &text).as_deref() == wanted {
            return (text, said);
        }
        match fix(&text, said.iter(), false) {
            Some(fixed) if fixed != text => text = fixed,
            _ => return (text, said),
        }
    }
    let left = said(entity, &text);
    (text, left)
}

/// What a filter means to a collection, in one spelling.
fn meaning(entity: &Entity, text: &str) -> Option<String> {
    let filter = parse(text).ok()?;
    let checked = check(&filter, entity, &context()).ok()?;
    Some(checked.condition().to_string())
}

/// What is wrong with the answer to a row of `typed.txt`.
///
/// The third column says what is right:
/// - a filter: following all replacements leads to it (in another spelling at most), and nothing is in doubt then;
/// - `? A ? B`: it is the person's to decide, so nothing is replaced, and the help tells to write each of them;
/// - `?`: it is refused or doubted in the end, after what is certain was replaced;
/// - `!`: it is refused, or doubted in a warning, with a help and without a replacement.
fn misread(Row { collection: name, filter, right }: &Row) -> Option<String> {
    let entity = collection(name);
    let right = right.unwrap_or_else(|| panic!("no answer for {filter}"));
    let first = said(entity, filter);
    let tell = || first.iter().map(|problem| format!("  {problem}\n")).collect::<String>();
    if right == "!" || right.starts_with('?') {
        let (end, left) = followed(entity, filter, None);
        let helps: Vec<&str> = first.iter().filter_map(|problem| problem.help.as_deref()).collect();
        let missing = right.split('?').map(str::trim).filter(|code| !matches!(*code, "" | "!"));
        let missing: Vec<&str> =
            missing.filter(|code| !helps.iter().any(|help| help.contains(&format!("`{code}`")))).collect();
        // Beside a question, what is certain is replaced; the question stays.
        let asks = |code: &str| {
            left.iter().any(|problem| {
                problem.edits.is_empty() && problem.help.as_deref().is_some_and(|help| help.contains(code))
            })
        };
        let stays = if right == "!" { end == *filter } else { right.split('?').all(|code| asks(code.trim())) };
        let good = !helps.is_empty() && missing.is_empty() && stays;
        return (!good).then(|| format!("{name}\t{filter}\n  wanted {right}\n  got    {end}\n{}", tell()));
    }
    let wanted = meaning(entity, right);
    assert!(wanted.is_some(), "{name} does not take {right}: {:?}", said(entity, right));
    let (end, left) = followed(entity, filter, wanted.as_deref());
    let arrives = meaning(entity, &end) == wanted;
    // What is doubted of the right filter itself is true of it.
    let left: Vec<String> = left.iter().map(ToString::to_string).collect();
    let good = arrives && left.iter().all(|left| said(entity, right).iter().any(|own| own.to_string() == *left));
    (!good).then(|| format!("{name}\t{filter}\n  wanted {right}\n  got    {end}\n{}", tell()))
}

#[test]
fn what_is_typed_arrives() {
    let misread: Vec<String> = typed().filter_map(|row| misread(&row)).collect();
    assert!(misread.is_empty(), "{} of {} rows\n{}", misread.len(), typed().count(), misread.concat());
}

/// A name to be typed is never cut, however long a message may be.
#[test]
fn names_are_shown_whole() {
    let long = "resource.integration.instance.display_name_of_the_resource";
    let entity = entity::of(vec![entity::field(long, konnect_filter::catalog::Type::String)]);
    for (filter, ours) in [
        (long.replace("resource.int", "resuorce.int") + " = x", long.to_owned()),
        (long.to_owned(), format!("{long} exists")),
        (format!("{long} = x*"), format!("{long} starts with \"x\"")),
        (format!("{long} = null"), format!("{long} is null")),
        (format!("{long}:x"), format!("{long} = x")),
        (format!("{long} like 'x%'"), "starts with \"x\"".to_owned()),
        (format!("{long} x"), format!("{long} = x")),
        (format!("{long} not"), format!("not {long}")),
        (format!("{long} ="), format!("{long} = \"prod\"")),
    ] {
        let said = said(&entity, &filter);
        let helps: String = said.iter().filter_map(|problem| problem.help.as_deref()).collect();
        assert!(helps.contains(&format!("`{ours}`")) && !helps.contains("display_n…"), "{filter}: {helps}");
    }
}
