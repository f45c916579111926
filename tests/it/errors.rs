//! The reports on wrong filters.

use std::collections::HashSet;
use std::fmt::Write;

use konnect_filter::error::{Code, Lines, Located, fix, visible};
use konnect_filter::parse;

use crate::support::{corpus, render};

fn corpus() -> impl Iterator<Item = String> {
    corpus::wrong().map(|row| row.filter)
}

/// Asserts the code, the message, the help and the text underlined of the only problem, together.
#[track_caller]
fn problem(source: &str, code: &str, message: &str, underlined: &str, help: &str) {
    let error = parse(source).expect_err("a wrong filter");
    let [found] = error.diagnostics() else { panic!("several problems: {error:?}") };
    let span = found.span.expect("a place");
    let got =
        (found.code.as_str(), &*found.message, span.get(source).unwrap_or("?"), found.help.as_deref().unwrap_or(""));
    assert_eq!(got, (code, message, underlined, help));
}

#[test]
fn corpus_as_text() {
    let mut out = String::new();
    for source in corpus() {
        writeln!(out, "━━ {}", visible(&source)).unwrap();
        let error = parse(&source).expect_err(&source);
        for problem in error.iter() {
            out.push_str(&render::render(&source, problem));
        }
    }
    insta::assert_snapshot!(out);
}

/// What remains to be said once every replacement is made.
#[test]
fn replacements_fix_what_they_say() {
    for source in corpus() {
        let error = parse(&source).unwrap_err();
        let left: Vec<Code> =
            error.iter().filter(|problem| problem.edits.is_empty()).map(|problem| problem.code).collect();
        let fixed = fix(&source, error.iter()).unwrap_or_else(|| source.clone());
        let found: Vec<Code> = match parse(&fixed) {
            Ok(_) => Vec::new(),
            Err(error) => error.iter().map(|problem| problem.code).collect(),
        };
        assert_eq!(found, left, "{source} became {fixed}");
    }
}

/// The first problem of each code: what they say is in the snapshot of the text.
#[test]
fn one_of_each_code_as_json() {
    let (mut out, mut codes) = (String::new(), HashSet::new());
    for source in corpus() {
        let lines = Lines::new(&source);
        for problem in parse(&source).unwrap_err().iter().filter(|problem| codes.insert(problem.code)) {
            writeln!(out, "{}", serde_json::to_string(&Located::new(problem, Some(&lines))).unwrap()).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn well_known_mistakes() {
    problem(
        "name == ",
        "missing-value",
        "`==` needs a value",
        "",
        "write the value after `==`; an empty string is `\"\"`",
    );
    problem(
        "name = prod eu",
        "invalid-value",
        "a value with spaces must be quoted",
        "prod eu",
        "quote it: `\"prod eu\"`",
    );
    problem(
        "name == \"prod\" an x == 1",
        "wrong-connective",
        "`an` is neither `and` nor `or`",
        "an",
        "did you mean `and`?",
    );
    problem("a = 1 & b = 2", "wrong-connective", "predicates are joined with `and`, not with `&`", "&", "write `and`");
    problem("(a = 1", "unclosed-parenthesis", "the parenthesis is never closed", "(", "write `)` where the group ends");
}

/// Edits that overlap cannot be applied together, and nothing is cut out of the text.
#[test]
fn edits_that_overlap_are_not_applied() {
    let problem = |edits: [(u32, u32); 2]| {
        let [one, other] = edits.map(|(start, end)| konnect_filter::Span::new(start, end));
        let problem = konnect_filter::Diagnostic::new(konnect_filter::Code::WrongType, one, "x");
        problem.suggest(one, "1").suggest(other, "2")
    };
    let fix = |edits| konnect_filter::error::fix("abcdef", [&problem(edits)]);
    assert_eq!(fix([(0, 4), (2, 3)]), None);
    assert_eq!(fix([(0, 2), (3, 4)]).as_deref(), Some("1c2ef"));
}

/// Mistakes that have nothing to do with each other.
const MISTAKES: &[(&str, &str)] = &[
    ("age => 5", "=>"),
    ("env = prod eu", "prod eu"),
    ("name startswith pay", "startswith"),
    ("labels[\"env\"] = dev", "[\"env\"]"),
    ("name not foo \"x\"", "foo"),
    ("age between 1, 5", ","),
    ("name in dev, test", "dev, test"),
    ("name like 'x%'", "like 'x%'"),
    ("name = “x”", "“"),
    ("c = = 5", "= ="),
];

/// Alternatives of about so many bytes.
fn alternatives(bytes: usize) -> String {
    let one = |index: usize| format!("name = \"service-{index}\"");
    let count = bytes / (one(100).len() + 4);
    (100..100 + count).map(one).collect::<Vec<_>>().join(" or ")
}

/// In 5,000 characters, the mistake in the middle is found, and nothing else.
#[test]
fn one_mistake_in_a_long_filter() {
    let half = alternatives(2_500);
    for (mistake, underlined) in MISTAKES {
        let source = format!("{half} or {mistake} or {half}");
        let error = parse(&source).expect_err("a wrong filter");
        let [found] = error.diagnostics() else { panic!("{mistake}: {error:?}") };
        let span = found.span.expect("a place");
        let place = half.len() + 4..half.len() + 4 + mistake.len();
        assert!(place.contains(&(span.start as usize)) && span.end as usize <= place.end, "{mistake}: {found}");
        let shown = span.get(&source).unwrap_or_default();
        assert!(underlined.contains(shown) || shown.contains(underlined), "{mistake}: {shown}");
        // The report fits on a screen.
        let said = found.message.len() + found.help.as_deref().map_or(0, str::len);
        assert!(said < 400, "{mistake}: {found}");
    }
}

/// Several mistakes are reported in order, and none as a consequence of another.
#[test]
fn several_mistakes_in_order() {
    let between = alternatives(500);
    for (first, _) in MISTAKES {
        for (second, _) in MISTAKES {
            let sources = [
                format!("{first} and {second}"),
                format!("{first} or {between} or {second}"),
                format!("({first}) and not ({second} or x = 1) and y = 2"),
            ];
            for source in sources {
                let error = parse(&source).expect_err("a wrong filter");
                let places: Vec<usize> =
                    error.iter().map(|problem| problem.span.map_or(0, |span| span.start as usize)).collect();
                let start = source.rfind(second).expect("the second");
                assert_eq!(places.len(), 2, "{source}: {error:?}");
                assert!(places[0] < start && places[1] >= start, "{source}: {places:?}");
            }
        }
    }
}
