//! What `check` accepts, what it makes of it, and what it says of the rest.

use konnect_filter::catalog::{Entity, Field, Operator, OperatorSet, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::{Code, Diagnostic, Limits, parse};

fn operators(operators: &[Operator]) -> Vec<OperatorSet> {
    vec![operators.iter().copied().collect()]
}

fn field(name: &str, kind: Type) -> Field {
    use Operator::{Contains, Eq, Gte, Lt, Neq};
    let offered: &[Operator] = match kind {
        Type::Number | Type::DateTime => &[Eq, Lt, Gte],
        Type::Boolean => &[Operator::Bare],
        _ => &[Eq, Neq, Contains],
    };
    Field::new(name, kind, []).with_branches(operators(offered))
}

fn record(path: &[&str], kind: Type) -> RecordField {
    RecordField::new(path.iter().copied(), kind)
}

fn entity() -> Entity {
    let text = |values: &[&str]| Type::Enum(values.iter().map(|&value| value.to_owned()).collect());
    Entity::new("zoo", "v1", "")
        .with_collection("animals")
        .with_fields([
            field("id", Type::Uuid),
            field("ulid", Type::Ulid),
            field("name", Type::String),
            field("labels", Type::String).with_map(true),
            field("config.kind", text(&["private", "transit"])),
            field("created_at", Type::DateTime),
            field("size", Type::Number),
            field("active", Type::Boolean),
            field("team_id", Type::Uuid).with_nullable(true),
            field("rank", Type::String).with_branches(operators(&[Operator::Eq, Operator::Lt])),
            field("currency", Type::String).with_pattern("^[A-Z]{3}$"),
            field("custom", Type::Any).with_map(true),
            field("seen", Type::DateTime),
            field("slug", Type::String).with_pattern("^[a-z]+$"),
        ])
        .with_record([
            record(&["labels"], Type::String),
            record(&["notes"], Type::String),
            record(&["owner", "age"], Type::Number),
            record(&["seen"], Type::DateTime).with_array(true),
            record(&["marks"], Type::Number).with_array(true),
            record(&["extra"], Type::String).with_map(true),
        ])
}

fn context() -> Context {
    Context::at("2026-08-22T10:00:00.5Z".parse().unwrap())
}

/// What a good filter means, printed; and that the text means the same.
#[track_caller]
fn means(text: &str, expected: &str) {
    let (entity, context) = (entity(), context());
    let filter = parse(text).unwrap();
    let checked = check(&filter, &entity, &context).unwrap_or_else(|error| panic!("{text}: {error}"));
    let printed = checked.condition().to_string();
    assert_eq!(printed, expected, "{text}");
    let again = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    let again = check(&again, &entity, &context).unwrap_or_else(|error| panic!("{printed}: {error}"));
    assert_eq!(again.condition().to_string(), printed, "{text}");
}

#[track_caller]
fn problems(text: &str) -> Vec<Diagnostic> {
    let (entity, context) = (entity(), context());
    let filter = parse(text).unwrap();
    match check(&filter, &entity, &context) {
        Ok(checked) => panic!("{text} passes as {}", checked.condition()),
        Err(error) => error.into_diagnostics(),
    }
}

/// That one problem is found: its code, the text it underlines, a piece of its help, and what its edits make of the filter.
#[track_caller]
fn refused(text: &str, code: Code, underlined: &str, help: &str, fixed: Option<&str>) {
    let found = problems(text);
    let [problem] = found.as_slice() else { panic!("{text}: {found:?}") };
    asserted(text, problem, code, underlined, help, fixed);
}

#[track_caller]
fn asserted(text: &str, problem: &Diagnostic, code: Code, underlined: &str, help: &str, fixed: Option<&str>) {
    assert_eq!(problem.code, code, "{text}: {problem}");
    assert_eq!(problem.span.unwrap().get(text), Some(underlined), "{text}");
    let said = problem.help.as_deref().unwrap_or_default();
    assert!(said.contains(help), "{text}: {said}");
    let mut edited = text.to_owned();
    let mut edits = problem.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    for edit in edits.iter().rev() {
        edited.replace_range(edit.span.range(), &edit.text);
    }
    assert_eq!((!edits.is_empty()).then_some(edited.as_str()), fixed, "{text}");
}

#[test]
fn names() {
    means("name = x", r#"name = "x""#);
    means("config.kind = transit", r#"config.kind = "transit""#);
    means("labels.env = dev", r#"labels.env = "dev""#);
    means("labels.k8s.kuma.io/namespace = a", r#"labels.k8s.kuma.io/namespace = "a""#);
    means(r#"labels."my key" = a"#, r#"labels."my key" = "a""#);
    means("labels.a.b exists", "labels.a.b exists");
    means("labels exists", "labels exists");
    means("notes = x", r#"notes = "x""#);
    means("owner.age > 3", "owner.age > 3");
    means("extra.a.b = x", r#"extra.a.b = "x""#);
    refused("nmae = x", Code::UnknownField, "nmae", "did you mean `name`?", Some("name = x"));
    refused("zzzzz = x", Code::UnknownField, "zzzzz", "the fields are `id`, `ulid`", Some("labels.zzzzz = x"));
    refused("lables.env = x", Code::UnknownField, "lables.env", "`labels.env`", Some("labels.env = x"));
    refused("createdAt = now", Code::UnknownField, "createdAt", "`created_at`", Some("created_at = now"));
    refused("created = now", Code::UnknownField, "created", "`created_at`", Some("created_at = now"));
    refused("labels = x", Code::MissingKey, "labels", "labels.env = dev", None);
    refused(r#"labels."" = x"#, Code::MissingKey, r#"labels."""#, "labels.env", None);
    refused("name.first = x", Code::UnexpectedKey, "name.first", "only `name`", None);
    refused("name.keyword = x", Code::UnexpectedKey, "name.keyword", "only `name`", Some("name = x"));
    refused("custom exists", Code::MissingKey, "custom", "custom.env exists", None);
}

#[test]
fn numbers_are_kept_as_typed() {
    for number in ["1.10", "1e7", "-0", "007", "12345678901234567890", "1E+05", "1e999999999", "0.00"] {
        means(&format!("size = {number}"), &format!("size = {number}"));
    }
    means("size = '1.10'", "size = 1.10");
    refused("size = +5", Code::WrongType, "+5", "`5`", Some("size = 5"));
    refused("size = .5", Code::WrongType, ".5", "`0.5`", Some("size = 0.5"));
    refused("size = -.5", Code::WrongType, "-.5", "`-0.5`", Some("size = -0.5"));
    refused("size = 5.", Code::WrongType, "5.", "`5`", Some("size = 5"));
    let exponent = |digits: usize| format!("1e{}", "9".repeat(digits));
    means(&format!("size = {}", exponent(36)), &format!("size = {}", exponent(36)));
    for wrong in ["1e", "NaN", "0x1F", "1_000", "''", "'1 '", "١٢", "1e+", "1e5x", "--1", "'1,5'", &exponent(37)] {
        let word = wrong;
        refused(&format!("size = {wrong}"), Code::WrongType, word, "decimal number", None);
    }
}

#[test]
fn times() {
    means("created_at = 2026-08-22T10:00:00Z", "created_at = 2026-08-22T10:00:00Z");
    means("created_at > 2026-08-22T10:00:00.120Z", "created_at > 2026-08-22T10:00:00.120Z");
    means("created_at > 2026-08-22T10:00:00+02:00", "created_at > 2026-08-22T08:00:00Z");
    means("created_at > 2026-08-22t10:00:00.25-05:30", "created_at > 2026-08-22T15:30:00.25Z");
    means("created_at > '2026-08-22 10:00:00z'", "created_at > 2026-08-22T10:00:00Z");
    means("created_at > 2026-08-22T10:00:00-23:59", "created_at > 2026-08-23T09:59:00Z");
    means("created_at > 2024-02-29T23:59:59Z", "created_at > 2024-02-29T23:59:59Z");
    means("created_at > NOW", "created_at > 2026-08-22T10:00:00.5Z");
    means("created_at > now-7d", "created_at > 2026-08-15T10:00:00.5Z");
    means("created_at > now+90S", "created_at > 2026-08-22T10:01:30.5Z");
    means(
        "created_at > now-1m and created_at < now+1h",
        "created_at > 2026-08-22T09:59:00.5Z and created_at < 2026-08-22T11:00:00.5Z",
    );
    means("created_at > now-2w", "created_at > 2026-08-08T10:00:00.5Z");
}

#[test]
fn a_date_is_its_whole_day() {
    means("created_at = 2026-08-22", "created_at >= 2026-08-22T00:00:00Z and created_at < 2026-08-23T00:00:00Z");
    means("created_at != 2026-08-22", "created_at < 2026-08-22T00:00:00Z or created_at >= 2026-08-23T00:00:00Z");
    means("created_at < 2026-08-22", "created_at < 2026-08-22T00:00:00Z");
    means("created_at >= 2026-08-22", "created_at >= 2026-08-22T00:00:00Z");
    means("created_at <= 2026-08-22", "created_at < 2026-08-23T00:00:00Z");
    means("created_at > 2026-08-22", "created_at >= 2026-08-23T00:00:00Z");
    means("created_at = Today", "created_at >= 2026-08-22T00:00:00Z and created_at < 2026-08-23T00:00:00Z");
    means("created_at < yesterday", "created_at < 2026-08-21T00:00:00Z");
    means(
        "created_at between 2026-02-28 and 2026-03-01",
        "created_at >= 2026-02-28T00:00:00Z and created_at < 2026-03-02T00:00:00Z",
    );
    means(
        "created_at not between 2026-02-28 and now",
        "created_at < 2026-02-28T00:00:00Z or created_at > 2026-08-22T10:00:00.5Z",
    );
    means(
        "created_at in (2026-08-22T00:00:00Z, 2026-01-01)",
        "created_at in (2026-08-22T00:00:00Z) or created_at >= 2026-01-01T00:00:00Z and created_at < 2026-01-02T00:00:00Z",
    );
    // An array: one and the same element has to lie in the range.
    means("seen = 2026-08-22", "seen between 2026-08-22T00:00:00Z and 2026-08-22T23:59:59.999999999Z");
    means("marks not between 1 and 2", "marks not between 1 and 2");
}

#[test]
fn times_that_are_none() {
    let wrong = |word: &str, help: &str, fixed: Option<&str>| {
        let fixed = fixed.map(|fixed| format!("created_at > {fixed}"));
        refused(&format!("created_at > {word}"), Code::WrongType, word, help, fixed.as_deref());
    };
    wrong("22/08/2026", "`2026-08-22`", Some("2026-08-22"));
    wrong("08/22/2026", "`2026-08-22`", Some("2026-08-22"));
    wrong("22.08.2026", "`2026-08-22`", Some("2026-08-22"));
    wrong("2026/08/22", "`2026-08-22`", Some("2026-08-22"));
    wrong("20260822", "`2026-08-22`", Some("2026-08-22"));
    wrong("2026-8-2", "`2026-08-02`", Some("2026-08-02"));
    // Each of these is a day and a month, either way.
    for (day, ours) in [("05/06/2026", "`2026-05-06`"), ("12/05/2026", "`2026-05-12`"), ("05/12/2026", "`2026-05-12`")]
    {
        wrong(day, ours, None);
    }
    wrong("13/13/2026", "2026-08-22", None);
    wrong("12/12/2026", "`2026-12-12`", Some("2026-12-12"));
    wrong("1.1.2026", "`2026-01-01`", Some("2026-01-01"));
    wrong("2026-08-22T10:00:00", "2026-08-22T10:00:00Z", Some("2026-08-22T10:00:00Z"));
    wrong("2026-08-22T10:00", "2026-08-22T10:00:00Z", Some("2026-08-22T10:00:00Z"));
    wrong("2026-08-22T10:00+02:00", "2026-08-22T10:00:00+02:00", Some("2026-08-22T10:00:00+02:00"));
    wrong("2026-08-22T10:00Z", "2026-08-22T10:00:00Z", Some("2026-08-22T10:00:00Z"));
    for typo in ["10:00+2", "10:00abcdef", "10:00:00x", "10:00:00+02:00x"] {
        wrong(&format!("2026-08-22T{typo}"), "write a time as in", None);
    }
    wrong("2016-12-31T23:60:60Z", "59", None);
    wrong("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", Some("2016-12-31T23:59:59Z"));
    wrong("2026-02-29", "2026-08-22", None);
    wrong("2026-08-22T24:00:00Z", "23", None);
    wrong("2026-08-22T10:00:00.1234567891Z", "fraction", None);
    for offset in ["+24:00", "-25:00", "+10:60"] {
        wrong(&format!("2026-08-22T10:00:00{offset}"), "offsets from UTC go from `-23:59` to `+23:59`", None);
    }
    wrong("2026-08-22T10:00:00+0200", "2026-08-22T10:00:00+02:00", Some("2026-08-22T10:00:00+02:00"));
    wrong("2026-08-22T10:00:00-05", "2026-08-22T10:00:00-05:00", Some("2026-08-22T10:00:00-05:00"));
    wrong("1787392800", "2026-08-22T10:00:00Z", Some("2026-08-22T10:00:00Z"));
    wrong("1787392800000", "2026-08-22T10:00:00Z", Some("2026-08-22T10:00:00Z"));
    wrong("-7d", "`now-7d`", Some("now-7d"));
    wrong("+2h", "`now+2h`", Some("now+2h"));
    // What is put in its place has to be a time itself.
    wrong("2026-08-22T25:00:00", "2026-08-22", None);
    wrong("2026-08-22T25:00", "2026-08-22", None);
    wrong("2026-08-22T25:00:60Z", "23", None);
    wrong("2026-08-22T10:00:00+9900", "2026-08-22", None);
    // RFC 3339 has no year before 0000.
    wrong("0000-01-01T00:00:00+01:00", "0000-01-01T00:00:00Z", None);
    wrong("now-800000d", "0000-01-01T00:00:00Z", None);
    wrong("9999-12-31T00:00:00Z", "9999-12-30T22:00:00Z", None);
    wrong("9999-12-31", "9999", None);
    wrong("now-99999999w", "9999", None);
    wrong("now-99999999999999999999999w", "9999", None);
    wrong("now-9223372036854775807w", "9999", None);
    wrong("now-7", "`s`, `m`", None);
    wrong("now-7M", "`now-7m` for minutes, or `now-210d` for months", None);
    wrong("now-d", "number", None);
    wrong("7d", "`now-7d`", Some("now-7d"));
    wrong("1234567s", "`now-1234567s`", Some("now-1234567s"));
    for word in ["12345678s", "5x7d", "5x", "202608221"] {
        wrong(word, "write a time as in", None);
    }
    wrong("tomorrow", "`2026-08-23`", Some("2026-08-23"));
    wrong("monday", "the last Monday is `2026-08-17`", None);
    wrong("''", "`today`", None);
    wrong("2026-08-22TZ", "2026-08-22", None);
}

#[test]
fn ids_and_words() {
    means("id = 5F2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11", "id = 5F2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11");
    let dashed = "5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11";
    refused(
        "id = 5f2c9f0e3c1d4b6a9a572f1f0c7d8e11",
        Code::WrongType,
        "5f2c9f0e3c1d4b6a9a572f1f0c7d8e11",
        dashed,
        Some(&format!("id = {dashed}")),
    );
    refused("id = 5f2c", Code::WrongType, "5f2c", "all of it", None);
    means("id contains 5f2c", r#"id contains "5f2c""#);
    means("ulid = 01G65Z755AFWAKHE12NY0CQ9FH", r#"ulid = "01G65Z755AFWAKHE12NY0CQ9FH""#);
    refused("ulid = 81G65Z755AFWAKHE12NY0CQ9FH", Code::WrongType, "81G65Z755AFWAKHE12NY0CQ9FH", "26", None);
    refused("ulid = A1G65Z755AFWAKHE12NY0CQ9FH", Code::WrongType, "A1G65Z755AFWAKHE12NY0CQ9FH", "26", None);
    refused("ulid = 01G65Z755AFWAKHE12NY0CQ9FI", Code::WrongType, "01G65Z755AFWAKHE12NY0CQ9FI", "26", None);
    refused(
        "ulid = 01g65z755afwakhe12ny0cq9fh",
        Code::WrongType,
        "01g65z755afwakhe12ny0cq9fh",
        "01G6",
        Some("ulid = 01G65Z755AFWAKHE12NY0CQ9FH"),
    );
    means("active", "active = true");
    means("active = TRUE or active = False", "active = true or active = false");
    for (said, is_true) in [
        ("yes", true),
        ("on", true),
        ("t", true),
        ("no", false),
        ("off", false),
        ("f", false),
        ("1", true),
        ("0", false),
    ] {
        let fixed = format!("active = {is_true}");
        refused(&format!("active = {said}"), Code::WrongType, said, &format!("`{is_true}`"), Some(&fixed));
    }
    refused("active = maybe", Code::WrongType, "maybe", "`true` or `false`", None);
    refused("name", Code::NotABoolean, "name", "name exists", Some("name exists"));
    refused("config.kind = Transit", Code::UnknownEnumValue, "Transit", "`transit`", Some("config.kind = transit"));
    refused(
        "config.kind in (privat, transit)",
        Code::UnknownEnumValue,
        "privat",
        "`private`",
        Some("config.kind in (private, transit)"),
    );
    refused("config.kind = x", Code::UnknownEnumValue, "x", "`private` and `transit`", None);
    means("currency = EUR", r#"currency = "EUR""#);
    refused("currency = eur", Code::WrongType, "eur", "[A-Z]{3}", Some("currency = EUR"));
    // Each field has a pattern of its own.
    means("currency = EUR and slug = ab", r#"currency = "EUR" and slug = "ab""#);
    refused("currency = EUR and slug = 1b", Code::WrongType, "1b", "[a-z]+", None);
    assert!(problems("id = x").iter().all(|problem| problem.message.starts_with("`id` takes a UUID, but `")));
    assert!(problems("ulid = x").iter().all(|problem| problem.message.starts_with("`ulid` takes a ULID, but `")));
    assert!(problems("size = x").iter().all(|problem| problem.message.starts_with("`size` takes a number, but `")));
}

#[test]
fn null() {
    means("team_id = NULL", "team_id = null");
    means("team_id is null", "team_id not exists");
    means(r#"name = "null""#, r#"name = "null""#);
    refused("name = null", Code::NullValue, "null", "`name is null`", Some("name is null"));
    refused(
        "name != null",
        Code::NullValue,
        "null",
        "`name is not null` to ask whether it is there, or `\"null\"`",
        Some("name is not null"),
    );
    // What is offered is accepted: `"null"` is neither a number nor a date.
    for wrong in ["size = null", "created_at >= null", "active = null"] {
        assert!(problems(wrong).iter().all(|problem| !problem.help.as_deref().unwrap().contains('"')), "{wrong}");
    }
    let found = problems("team_id contains null");
    assert!(found.iter().all(|problem| problem.message == "`null` is not a string"), "{found:?}");
    refused("custom.a = null", Code::NullValue, "null", "is null", Some("custom.a is null"));
    refused("name contains null", Code::NullValue, "null", "is null", None);
    refused(r#"team_id = "null""#, Code::WrongType, r#""null""#, "", None);
}

#[test]
fn the_value_before_the_field() {
    let turned = |text: &str, ours: &str| refused(text, Code::ReversedComparison, text, ours, Some(ours));
    turned("prod = name", "name = prod");
    turned("5 < size", "size > 5");
    turned("2026-08-22 >= created_at", "created_at <= 2026-08-22");
    turned("dev != labels.env", "labels.env != dev");
    turned("3 = owner.age", "owner.age = 3");
    // What is near to a name is a misspelled one, whatever the value.
    refused("nmae = notes", Code::UnknownField, "nmae", "`name`", Some("name = notes"));
    refused(r#"prod = "name""#, Code::UnknownField, "prod", "the fields are", None);
    refused("prod = labels", Code::UnknownField, "prod", "the fields are", None);
}

#[test]
fn another_value_after_or() {
    let meant = "for another value of `name`, write `name in (a, b)`";
    refused("name = a or b", Code::UnknownField, "b", meant, Some("name in (a, b)"));
    let found = problems("name = a or size = 1 or (active and b) or c");
    let helps: Vec<&str> = found.iter().map(|problem| problem.help.as_deref().unwrap()).collect();
    assert!(helps[0].contains("the fields are") && !helps[0].contains("another value"), "{helps:?}");
    assert!(helps[1].ends_with("write `size in (1, c)`"), "{helps:?}");
    let found = problems("name = a and b");
    // A field has not two values at once: what is meant is asked, and not offered.
    let [problem] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((problem.help.as_deref(), problem.edits.len()), (Some(meant), 0));
}

#[test]
fn operators_that_make_no_sense() {
    refused("active < true", Code::UnsupportedOperator, "<", "not active", None);
    refused("name < b", Code::UnsupportedOperator, "<", "`name` offers `=`, `!=` and `contains`", None);
    means("rank < b", r#"rank < "b""#);
    refused("name between a and b", Code::UnsupportedOperator, "between", "`name` offers", None);
    refused(
        "created_at contains 2026",
        Code::UnsupportedOperator,
        "contains",
        "between",
        Some("created_at between 2026-01-01 and 2026-12-31"),
    );
    refused("size starts with 1", Code::UnsupportedOperator, "starts with", "size = 5", None);
    // What Konnect lacks, but has a meaning, is the planner's.
    means("id in (5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11)", "id in (5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11)");
    means("name starts with a and name not matches '^b+'", r#"name starts with "a" and name not matches "^b+""#);
    means("custom.a > 5", "custom.a > 5");
}

#[test]
fn all_problems_at_once() {
    let found = problems("nmae = x and (size = big or active < 1) and not name");
    let codes: Vec<Code> = found.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::UnknownField, Code::WrongType, Code::UnsupportedOperator, Code::NotABoolean]);
    let found = problems("size in (1, a, 2, b)");
    assert_eq!(found.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::WrongType; 2]);
    let many = vec!["x1 = 1"; 1000].join(" or ");
    assert_eq!(problems(&many).len(), Limits::DEFAULT.problems);
}

#[test]
fn regular_expressions() {
    refused("name matches '('", Code::InvalidRegex, "(", "`contains`", None);
    refused("name matches '(a|b'", Code::InvalidRegex, "(", "", None);
    refused("name matches 'a{2,1}'", Code::InvalidRegex, "{2,1}", "", None);
    refused("name matches 'x[z-a]'", Code::InvalidRegex, "z-a", "", None);
    refused(r#"name matches "\\p{Nope}""#, Code::InvalidRegex, r#""\\p{Nope}""#, "", None);
    refused(r"name matches '\p{Nope}'", Code::InvalidRegex, r"\p{Nope}", "", None);
    refused("name matches '*'", Code::InvalidRegex, "*", "", None);
    refused("name matches '(?=a)'", Code::InvalidRegex, "(?=", "", None);
    refused(r"name matches '(\w{100}){100}'", Code::InvalidRegex, r"'(\w{100}){100}'", "repetitions", None);
    let deep = format!("name matches '{}{}'", "(".repeat(100), ")".repeat(100));
    assert_eq!(problems(&deep).first().unwrap().code, Code::InvalidRegex);
    for too_many in [1, 20] {
        let many = vec!["name matches x"; Limits::DEFAULT.regexes + too_many].join(" or ");
        let found = problems(&many);
        assert!(matches!(found.as_slice(), [one] if one.code == Code::InvalidRegex), "{found:?}");
    }
}
