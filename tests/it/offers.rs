//! Every replacement and every text that a help tells to write is accepted for the collection that was asked.

use std::fmt::Write;

use konnect_filter::catalog::{Entity, Type};
use konnect_filter::check::check;
use konnect_filter::error::{Code, Diagnostic, Edit, Setting, Severity, fix};
use konnect_filter::plan::PlanOptions;
use konnect_filter::syntax::{Node, Operand};
use konnect_filter::{Span, parse};

use crate::support::corpus::{Row, collection, context, found, free, said, said_with, typed, wrong};
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

/// The places of the predicates in which something was written: what is offered is right as a whole.
fn predicates(text: &str, places: Vec<Span>) -> Vec<Span> {
    fn walk(operand: Operand<'_, '_>, places: &[Span], found: &mut Vec<Span>) {
        match operand.node() {
            Node::And(operands) | Node::Or(operands) => operands.iter().for_each(|inner| walk(inner, places, found)),
            Node::Not(inner) => walk(inner, places, found),
            _ => found.extend(places.iter().any(|place| touch(*place, operand.span())).then(|| operand.span())),
        }
    }
    let mut found = places.clone();
    if let Ok(filter) = parse(text) {
        walk(filter.root(), &places, &mut found);
    }
    found
}

/// Doubts about how predicates are put together, which is the person's to say.
const OF_SEVERAL: [Code; 5] =
    [Code::MixedConnectives, Code::AlwaysFalse, Code::AlwaysTrue, Code::Duplicate, Code::NeverTrue];

/// What is wrong with the replacements of `problem`: made alone, and with what its remedies allow, they leave it, or make a
/// problem of what they write. What was elsewhere in the text before is not their fault.
fn bad_edits(entity: &Entity, text: &str, problem: &Diagnostic, options: &PlanOptions) -> Option<String> {
    let fixed = fix(text, [problem])?;
    let mut options = options.clone();
    for remedy in &problem.remedies {
        match remedy.setting {
            Setting::Split => options.split = true,
            Setting::Partial => options.partial = true,
            _ => {}
        }
    }
    let places = predicates(&fixed, written(&problem.edits.iter().collect::<Vec<_>>()));
    // A star that was escaped is one: the warning comes again, so that nobody takes it for a wildcard.
    let is_star = |left: &Diagnostic| left.code == Code::LooksLikeWildcard && escapes(text);
    let left = found(entity, &fixed, &options);
    let own = left.iter().filter(|left| !OF_SEVERAL.contains(&left.code) && !is_star(left));
    // What is around the place, as a program around a filter, was there before.
    let first = found(entity, text, &options);
    let is_around = |left: &Diagnostic| {
        let same = first.iter().filter(|other| other.code == left.code && *other != problem);
        same.filter_map(|other| other.span)
            .any(|span| problem.edits.iter().all(|edit| span.start < edit.span.start && edit.span.end < span.end))
    };
    let own = own.filter(|left| !is_around(left));
    let mut own = own.filter(|left| left.span.is_some_and(|span| places.iter().any(|place| touch(*place, span))));
    if let Some(fault) = own.find(|own| !own.edits.is_empty() || own.severity == Severity::Error) {
        return Some(format!("{fixed}: {fault}"));
    }
    let count = |problems: &[Diagnostic]| {
        problems.iter().filter(|other| other.code == problem.code && other.message == problem.message).count()
    };
    let before = count(&first);
    (before > 0 && count(&left) >= before).then(|| format!("{fixed}: the same again"))
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
    found(entity, changed, &free()).iter().all(|problem| {
        let name = problem.span.and_then(|span| span.get(changed)).unwrap_or_default();
        problem.severity == Severity::Warning || problem.code == Code::UnknownField && text.contains(name)
    })
}

/// Whether `code`, which the help of `problem` tells to write, can be written: it is a filter that passes; or a piece of
/// what the edits make; or, put instead of what is underlined, before it, after it or at the end, it ends the problem.
fn can_be_written(entity: &Entity, text: &str, problem: &Diagnostic, code: &str) -> bool {
    // `…` is for the person to fill in, with a value that the field takes.
    let mut fillings: Vec<&str> =
        vec!["x", "true", "2026-11-01", "5", "5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11", "01G65Z755AFWAKHE12NY0CQ9FH"];
    let kinds = entity.fields.iter().map(|field| &field.kind).chain(entity.record.iter().map(|field| &field.kind));
    fillings.extend(
        kinds.filter_map(|kind| if let Type::Enum(values) = kind { values.first() } else { None }).map(String::as_str),
    );
    let filled = |filling: &str| code.replace("\"…\"", filling).replace('…', filling);
    if passes(entity, text, code) || fillings.iter().any(|filling| passes(entity, text, &filled(filling))) {
        return true;
    }
    if fillings.iter().any(|filling| passes(entity, text, &format!("{code} = {filling}"))) {
        return true;
    }
    let filled = filled("x");
    // A predicate of its own field has to be right as it is.
    let is_predicate = parse(&filled).is_ok() && filled.contains(' ');
    let field = filled.split(' ').next().unwrap_or_default();
    if is_predicate && parse(field).is_ok() && meaning(entity, &format!("{field} exists")).is_some() {
        return false;
    }
    if fix(text, [problem]).is_some_and(|fixed| fixed.contains(code)) {
        return true;
    }
    let Some(span) = problem.span else { return false };
    let (Some(before), Some(after)) = (text.get(..span.start as usize), text.get(span.end as usize..)) else {
        return false;
    };
    let others: Vec<Diagnostic> = found(entity, text, &free()).into_iter().filter(|other| other != problem).collect();
    let inside = text.get(span.range()).unwrap_or_default();
    [
        format!("{before} {code} {after}"),
        format!("{before}{code}{after}"),
        format!("{before}{code} {inside}{after}"),
        format!("{before}{inside} {code}{after}"),
        format!("{text}{code}"),
        // After all else that is fixed.
        format!("{}{code}", fix(text, &others).unwrap_or_else(|| text.to_owned())),
    ]
    .iter()
    .any(|changed| {
        !found(entity, changed, &free()).iter().any(|left| left.code == problem.code && left.message == problem.message)
    })
}

/// What is wrong with what is offered for a filter, and with what its helps tell to write.
pub(crate) fn faults(entity: &Entity, filter: &str, options: &PlanOptions) -> String {
    let mut out = String::new();
    for problem in said_with(entity, filter, options) {
        if problem.help.as_deref() == Some("") {
            let _ = writeln!(out, "  a help that says nothing: {problem}");
        }
        if let Some(fault) = bad_edits(entity, filter, &problem, options) {
            let _ = writeln!(out, "  edit → {fault}");
        }
        for code in told(problem.help.as_deref().unwrap_or_default()) {
            if !can_be_written(entity, filter, &problem, &code) {
                let _ = writeln!(out, "  help → {code}   ({})", problem.help.as_deref().unwrap_or_default());
            }
        }
    }
    if out.is_empty() { out } else { format!("{}\t{filter}\n{out}", entity.name()) }
}

#[test]
fn offers_are_accepted() {
    let faults_of =
        |Row { collection: name, filter, .. }: Row| faults(collection(name), &filter, &PlanOptions::default());
    let faults: String = wrong().chain(typed()).map(faults_of).collect();
    assert!(faults.is_empty(), "{} rows\n{faults}", faults.lines().filter(|line| !line.starts_with(' ')).count());
}

/// Whether a wildcard is escaped in a text.
fn escapes(text: &str) -> bool {
    text.contains("\\*") || text.contains("\\%") || text.contains(" ESCAPE ")
}

/// Where following the replacements leads, and the problems that remain there.
fn followed(entity: &Entity, text: &str) -> (String, Vec<Diagnostic>) {
    let is_escaped = escapes(text);
    let mut text = text.to_owned();
    for _ in 0..6 {
        let said = said(entity, &text);
        // Who escapes a star means it.
        let meant = said.iter().filter(|problem| !is_escaped || problem.code != Code::LooksLikeWildcard);
        match fix(&text, meant) {
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
/// - `? A ? B`: it is the person's to decide, so that in the end, after what is certain was replaced, nothing is, and the help
///   tells to write each of them;
/// - `?`: so it ends as well, but with nothing to choose from;
/// - `!`: it is refused, or doubted in a warning, with a help and without a replacement.
fn misread(Row { collection: name, filter, right }: &Row) -> Option<String> {
    let right = right.unwrap_or_else(|| panic!("no answer for {filter}"));
    misread_of(collection(name), name, filter, right)
}

/// The same of a collection, and what it is called.
fn misread_of(entity: &Entity, name: &str, filter: &str, right: &str) -> Option<String> {
    let first = said(entity, filter);
    let tell = || first.iter().map(|problem| format!("  {problem}\n")).collect::<String>();
    let (end, left) = followed(entity, filter);
    let wrong = || Some(format!("{name}\t{filter}\n  wanted {right}\n  got    {end}\n{}", tell()));
    if right == "!" {
        let has_help = first.iter().any(|problem| problem.advice(ToString::to_string).is_some());
        return if has_help && end == filter { None } else { wrong() };
    }
    if let Some(asked) = right.strip_prefix('?') {
        let is_asked = left.iter().any(|problem| asks(entity, &end, problem, asked));
        return if is_asked { None } else { wrong() };
    }
    let wanted = meaning(entity, right);
    assert!(wanted.is_some(), "{name} does not take {right}: {:?}", said(entity, right));
    let arrives = meaning(entity, &end) == wanted;
    // What is doubted of the right filter itself is true of it.
    let left: Vec<String> = left.iter().map(ToString::to_string).collect();
    let good = arrives && left.iter().all(|left| said(entity, right).iter().any(|own| own.to_string() == *left));
    if good { None } else { wrong() }
}

/// Whether a problem of `text` asks the person: nothing is replaced, and its help tells to write each of `A ? B`, all of which
/// are accepted at its place or as the whole filter. With nothing to choose from, it is refused and told why.
fn asks(entity: &Entity, text: &str, problem: &Diagnostic, asked: &str) -> bool {
    let Some(help) = problem.help.as_deref().filter(|_| problem.edits.is_empty()) else { return false };
    let is_right = |text: &str| followed(entity, text).1.iter().all(|problem| problem.severity == Severity::Warning);
    asked.split('?').map(str::trim).filter(|code| !code.is_empty()).all(|code| {
        let place = problem.span.expect("a place").range();
        let (before, after) = (text.get(..place.start).unwrap_or_default(), text.get(place.end..).unwrap_or_default());
        let there = format!("{before} {code} {after}");
        help.contains(&format!("`{code}`")) && (is_right(&there) || is_right(code))
    })
}

#[test]
fn what_is_typed_arrives() {
    let misread: Vec<String> = typed().filter_map(|row| misread(&row)).collect();
    assert!(misread.is_empty(), "{} of {} rows\n{}", misread.len(), typed().count(), misread.concat());
}

/// Whatever its maps are called, a collection's keys are asked for in the same words.
#[test]
fn maps_of_any_name_have_keys() {
    let apis = collection("api-builder@v3/apis");
    let renamed = |text: &str| text.replace("labels", "dimensions");
    let mut entity = apis.clone();
    for field in entity.fields.iter_mut().filter(|field| field.name == "labels") {
        field.name = renamed(&field.name);
        field.path = field.path.iter().map(|path| path.iter().map(|part| renamed(part)).collect()).next();
    }
    for field in &mut entity.record {
        field.path = field.path.iter().map(|part| renamed(part)).collect();
    }
    // What is particular to labels: `env = prod` may be one, and Kubernetes has names for them.
    let particular = ["matchLabels", "metadata", "label:", "labelSelector"];
    let rows = typed().filter(|row| {
        let right = row.right.unwrap_or_default();
        let is_named =
            row.filter.contains("labels") && right.matches("labels").count() <= row.filter.matches("labels").count();
        row.collection == "api-builder@v3/apis" && is_named && !particular.iter().any(|word| row.filter.contains(word))
    });
    let rows: Vec<Row> = rows.collect();
    assert!(rows.len() > 60, "{}", rows.len());
    let misread = rows.iter().filter_map(|row| {
        misread_of(&entity, "renamed", &renamed(&row.filter), &renamed(row.right.unwrap_or_default()))
    });
    let misread: Vec<String> = misread.collect();
    assert!(misread.is_empty(), "{} of {} rows\n{}", misread.len(), rows.len(), misread.concat());
}

/// A name to be typed is never cut, however long a message may be.
#[test]
fn names_are_shown_whole() {
    let long = "resource.integration.instance.display_name_of_the_resource";
    let entity = entity::of(vec![entity::field(long, Type::String)]);
    for (filter, ours) in [
        (long.replace("resource.int", "resuorce.int") + " = x", long.to_owned()),
        (long.to_owned(), format!("{long} exists")),
        (format!("{long} = x*"), format!("{long} starts with \"x\"")),
        (format!("{long} = null"), format!("{long} is null")),
        (format!("{long}:x"), format!("{long} = x")),
        (format!("{long} like 'x%'"), "starts with \"x\"".to_owned()),
        (format!("{long} x"), format!("{long} = x")),
        (format!("{long} not"), format!("not {long} exists")),
    ] {
        let said = said(&entity, &filter);
        let helps: String = said.iter().filter_map(|problem| problem.help.as_deref()).collect();
        assert!(helps.contains(&format!("`{ours}`")) && !helps.contains("display_n…"), "{filter}: {helps}");
    }
}

/// So are values, and the names of parameters and of keys to sort by.
#[test]
fn other_names_are_shown_whole_too() {
    let long = "a_value_that_is_longer_than_what_is_shown_of_other_texts_in_a_message";
    let near = long.replace("value", "vaule");
    let entity = entity::of(vec![entity::field("state", Type::Enum(vec![long.to_owned(), "off".to_owned()]))]);
    let help = |said: &[Diagnostic]| said.iter().filter_map(|problem| problem.help.clone()).collect::<String>();
    assert!(help(&said(&entity, &format!("state = {near}"))).contains(long));
    let entity = Entity::new("shop", "v1", format!("/v1/{{{long}}}/things"))
        .with_sort(konnect_filter::catalog::Sort::default().with_fields([long]));
    let mut options = konnect_filter::wire::RequestOptions::default();
    options.params = vec![(near.clone(), "1".to_owned())];
    options.sort = vec![near];
    let error = options.resolve(&entity).unwrap_err();
    let helps: Vec<_> = error.iter().filter_map(|problem| problem.help.as_deref()).collect();
    assert!(helps.len() >= 2 && helps.iter().all(|help| help.contains(long)), "{error}");
}

/// Where no record can match with `and`, it is not put between the two: `or` may be meant, and the help says so.
#[test]
fn an_and_that_never_matches_is_not_offered() {
    let apis = collection("api-builder@v3/apis");
    for joint in [";", ",", "", "&", "&&"] {
        let filter = format!("name = 'a' {joint} name = 'b'");
        let said = said_with(apis, &filter, &PlanOptions::default());
        let [problem] = said.as_slice() else { panic!("{filter}: {said:?}") };
        assert!(problem.edits.is_empty(), "{filter}: {problem}");
        assert!(problem.help.as_deref().unwrap_or_default().contains("use `or`"), "{filter}: {problem}");
        // What can be true of one record is still joined.
        let other = format!("name = 'a' {joint} version = 'b'");
        let said = said_with(apis, &other, &PlanOptions::default());
        assert!(said.iter().all(|problem| !problem.edits.is_empty()), "{other}: {said:?}");
    }
}
