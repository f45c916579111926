//! What of a test Konnect is asked where it cannot be asked all of it.

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{PlanOptions, Request, plan};
use konnect_filter::{Limits, parse, wire};

/// A collection with one field, of which each branch of operators excludes the others by the schema's letter.
fn entity(kind: &Type, array: bool, branches: &[&[Operator]]) -> Entity {
    let path = vec!["f".to_owned()];
    let field = Field::new("f", kind.clone(), [])
        .with_path(path.clone())
        .with_branches(branches.iter().map(|branch| branch.iter().copied().collect()));
    let record = RecordField::new(path, kind.clone()).with_array(array);
    Entity::default().with_fields([field]).with_record([record])
}

/// The queries, readable, and what is left.
#[track_caller]
fn planned(entity: &Entity, options: &PlanOptions, text: &str) -> (Vec<String>, Option<String>) {
    planned_within(&Limits::DEFAULT, entity, options, text)
}

#[track_caller]
fn planned_within(
    limits: &Limits,
    entity: &Entity,
    options: &PlanOptions,
    text: &str,
) -> (Vec<String>, Option<String>) {
    let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap()).with_limits(limits.clone());
    let checked = check(&filter, entity, &context).unwrap();
    let plan = plan(&checked, options).unwrap_or_else(|error| panic!("{text}: {error}"));
    let query = |request: &Request<'_>| {
        let mut sent = String::new();
        wire::encode(request).write_to(&mut sent, wire::Escaping::Readable);
        sent
    };
    (plan.requests().iter().map(query).collect(), plan.residual().map(ToString::to_string))
}

/// That `text` is sent as the query, and `local` is left.
#[track_caller]
fn sends(entity: &Entity, strict: bool, text: &str, query: &str, local: Option<&str>) {
    let options = PlanOptions::default().with_strict(strict).with_partial(true);
    let (queries, residual) = planned(entity, &options, text);
    assert_eq!((queries, residual.as_deref()), (vec![query.to_owned()], local), "{text}");
}

#[test]
fn what_keeps_little_is_sent_before_what_it_excludes() {
    use Operator::{Contains, Eq, Neq};
    let field = entity(&Type::String, true, &[&[Eq], &[Contains], &[Neq]]);
    for (text, rest) in [
        ("f contains a and f = b", "f contains \"a\""),
        ("f = b and f contains a", "f contains \"a\""),
        ("f != c and f contains a and f = b", "f != \"c\" and f contains \"a\""),
    ] {
        sends(&field, true, text, "filter[f][eq]=b", Some(rest));
    }
    sends(&field, true, "f != c and f contains a", "filter[f][contains]=a", Some("f != \"c\""));
    sends(&field, false, "f contains a and f = b", "filter[f][contains]=a&filter[f][eq]=b", None);
}

#[test]
fn bounds_that_are_wider() {
    use Operator::{Gt, Gte, Lt, Lte};
    let closed = entity(&Type::Number, false, &[&[Gte, Lte]]);
    sends(&closed, false, "f < 5", "filter[f][lte]=5", Some("f < 5"));
    sends(&closed, false, "f > 5", "filter[f][gte]=5", Some("f > 5"));
    // A narrower test is never sent for a wider one.
    let open = entity(&Type::Number, false, &[&[Gt, Lt]]);
    sends(&open, false, "f <= 5", "", Some("f <= 5"));
    sends(&open, false, "f >= 5", "", Some("f >= 5"));
    // One element lies in the range, so one is not below it.
    let array = entity(&Type::Number, true, &[&[Gte, Lte]]);
    sends(&array, false, "f between 2 and 5", "filter[f][gte]=2", Some("f between 2 and 5"));
}

#[test]
fn existence_is_asked_without_a_value() {
    let text = entity(&Type::String, false, &[&[Operator::Present]]);
    sends(&text, false, "f contains x", "filter[f]", Some(r#"f contains "x""#));
    sends(&text, false, "f not contains x", "filter[f]", Some(r#"f not contains "x""#));
    sends(&text, false, "f != x", "filter[f]", Some(r#"f != "x""#));
    // What has no elements has none that is the value.
    let array = entity(&Type::String, true, &[&[Operator::Present]]);
    sends(&array, false, "f contains x", "filter[f]", Some(r#"f contains "x""#));
    sends(&array, false, "f not contains x", "", Some(r#"f not contains "x""#));
    sends(&array, false, "f != x", "", Some(r#"f != "x""#));
}

#[test]
fn existence_is_not_asked_beside_what_implies_it() {
    let text = entity(&Type::String, false, &[&[Operator::Contains, Operator::Present, Operator::Exists]]);
    let lists = r#"f starts with ("a", "b")"#;
    let (other, both) = (format!("{lists} and f contains c"), format!("{lists} and f ends with c"));
    sends(&text, false, &other, "filter[f][contains]=c", Some(lists));
    sends(&text, false, &both, "filter[f][contains]=c", Some(&format!(r#"{lists} and f ends with "c""#)));
    sends(
        &text,
        false,
        &format!("{lists} and not f matches x"),
        "filter[f]",
        Some(&format!(r#"{lists} and f not matches "x""#)),
    );
}

/// Existence is implied by whatever else is sent of a place, of an array and of a field without a type too.
#[test]
fn existence_is_never_sent_beside_an_operator() {
    use Operator::{Contains, Eq, Neq, Present};
    for (kind, array) in [(Type::String, false), (Type::String, true), (Type::Any, false), (Type::Any, true)] {
        let field = entity(&kind, array, &[&[Eq, Neq, Contains], &[Present]]);
        let contains = "filter[f][contains]=it%27s";
        let wider = r#"f starts with "eu" and f contains "it's""#;
        sends(&field, false, wider, contains, Some(r#"f starts with "eu""#));
        sends(&field, false, r#"f exists and f contains "it's""#, contains, None);
        sends(&field, false, r#"f contains "it's" and f exists"#, contains, None);
        sends(&field, false, "f exists and f = a", "filter[f][eq]=a", None);
        sends(&field, false, "f exists and f != a", "filter[f][neq]=a", None);
    }
}

/// Many query parsers keep either a value or operators under one name.
#[test]
fn a_value_is_never_sent_beside_an_operator() {
    use Operator::{Bare, Contains, Eq, Neq, Present};
    // Of several tests the one that keeps least is sent.
    let array = entity(&Type::String, true, &[&[Bare], &[Contains], &[Neq]]);
    for (text, rest) in [
        ("f = a and f contains b", r#"f contains "b""#),
        ("f contains b and f = a", r#"f contains "b""#),
        ("f != b and f = a", r#"f != "b""#),
    ] {
        sends(&array, false, text, "filter[f]=a", Some(rest));
    }
    sends(&array, false, "f contains b and f != a", "filter[f][contains]=b&filter[f][neq]=a", None);
    let both = entity(&Type::String, true, &[&[Bare, Eq, Contains]]);
    sends(&both, false, "f contains b and f = a", "filter[f][contains]=b&filter[f][eq]=a", None);
    let untyped = entity(&Type::Any, false, &[&[Bare, Present, Contains]]);
    sends(&untyped, false, "f = a and f contains b", "filter[f]=a", Some(r#"f contains "b""#));
    let options = PlanOptions::default().with_split(true);
    let filter = parse("f = a and f contains b").unwrap();
    let checked = check(&filter, &array, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let error = plan(&checked, &options).unwrap_err();
    assert_eq!(error.iter().map(|problem| problem.code).collect::<Vec<_>>(), [konnect_filter::Code::CannotSend]);
    assert!(error.to_string().contains("in one request"), "{error}");
}

/// A text that is equal to another one has it in it.
#[test]
fn a_value_is_asked_for_as_a_part() {
    use Operator::{Contains, Ocontains};
    let one = entity(&Type::String, false, &[&[Contains]]);
    sends(&one, false, "f = a", "filter[f][contains]=a", Some(r#"f = "a""#));
    sends(&one, false, "f = ab and f contains a", "filter[f][contains]=ab", Some(r#"f = "ab""#));
    let any = entity(&Type::String, true, &[&[Ocontains]]);
    sends(&any, false, "f in (a, b)", "filter[f][ocontains]=a,b", Some(r#"f in ("a", "b")"#));
    // What is not a text has more than one spelling.
    sends(&entity(&Type::Any, false, &[&[Contains]]), false, "f = 1", "", Some("f = 1"));
}

#[test]
fn a_word_and_the_same_text_in_quotes_are_one_item() {
    use Operator::{Eq, Oeq, Present};
    let any = entity(&Type::Any, false, &[&[Eq, Oeq]]);
    sends(&any, false, r#"f in (".", 1.0, ., b)"#, "filter[f][oeq]=.,1.0,b", None);
    sends(&any, false, r#"f = "." or f = ."#, "filter[f][eq]=.", None);
    // Quotes change nothing: both are a number to a record that has one.
    let present = entity(&Type::Any, false, &[&[Present]]);
    for list in [r#"("1", 1)"#, r#"(1, "1")"#, r#"("1", "1", 1, "1")"#] {
        sends(&present, false, &format!("f in {list}"), "filter[f]", Some("f = 1"));
    }
    let (many, once) = (r#"("1", b, c, d, e, g, h, i, "2", 1, 2)"#, r#"(1, "b", "c", "d", "e", "g", "h", "i", 2)"#);
    sends(&present, false, &format!("f in {many}"), "filter[f]", Some(&format!("f in {once}")));
}

#[test]
fn any_of_several_pieces() {
    let text = entity(&Type::String, false, &[&[Operator::Contains, Operator::Ocontains]]);
    sends(&text, false, "f contains (a, b)", "filter[f][ocontains]=a,b", None);
    sends(&text, false, "f contains a or f contains b", "filter[f][ocontains]=a,b", None);
    sends(&text, false, "f starts with (a, b)", "filter[f][ocontains]=a,b", Some(r#"f starts with ("a", "b")"#));
}

/// `!=` keeps nearly everything, so it is what is left where only one of two can be sent.
#[test]
fn unequal_yields() {
    let text = entity(&Type::String, false, &[&[Operator::Neq], &[Operator::Contains]]);
    for filter in ["f != a and f contains b", "f contains b and f != a"] {
        sends(&text, true, filter, "filter[f][contains]=b", Some(r#"f != "a""#));
    }
    sends(&text, false, "f != a and f contains b", "filter[f][neq]=a&filter[f][contains]=b", None);
    sends(&text, true, "f != a", "filter[f][neq]=a", None);
}

#[test]
fn existence_goes_with_values_that_cannot() {
    let bare = entity(&Type::String, false, &[&[Operator::Present]]);
    sends(&bare, false, "f = ''", "filter[f]", Some(r#"f = """#));
    let said = entity(&Type::String, false, &[&[Operator::Exists]]);
    sends(&said, false, "f contains x", "filter[f][exists]=true", Some(r#"f contains "x""#));
    // It has no value, whatever it means.
    let filter = parse("f contains x").unwrap();
    let checked = check(&filter, &bare, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan(&checked, &PlanOptions::default().with_partial(true)).unwrap();
    assert!(plan.requests()[0].parameters()[0].values().is_empty());
    // `null` means what is not there.
    let mut nullable = bare;
    nullable.fields[0].nullable = true;
    sends(&nullable, false, "f in (null, a)", "", Some(r#"f in (null, "a")"#));
}

/// Servers refuse a parameter that is there twice, or take one of both; no operator means `eq`.
#[test]
fn one_meaning_is_sent_once() {
    use Operator::{Bare, Eq, Oeq, Present};
    let equal = "filter[f][eq]=a";
    for (operators, first) in
        [([Eq, Bare], equal), ([Eq, Oeq], equal), ([Bare, Oeq], "filter[f]=a"), ([Eq, Present], equal)]
    {
        let array = entity(&Type::String, true, &[&operators]);
        sends(&array, false, "f = a and f = b", first, Some(r#"f = "b""#));
    }
    let array = entity(&Type::String, true, &[&[Bare, Present]]);
    sends(&array, false, "f = a and f exists", "filter[f]=a", None);
}

/// What a parameter may contain, to the byte, and never an item that is empty.
#[test]
fn what_a_parameter_contains() {
    let text = entity(&Type::String, false, &[&[Operator::Eq, Operator::Oeq]]);
    let limits = Limits::DEFAULT.with_value_bytes(5);
    let options = PlanOptions::default().with_partial(true);
    for (filter, query) in [
        ("f = abcde", "filter[f][eq]=abcde"),
        ("f = abcdef", ""),
        (r#"f in ("ab", "cd")"#, "filter[f][oeq]=ab,cd"),
        (r#"f in ("ab", "cde")"#, ""),
        (r#"f in ("", "a")"#, ""),
    ] {
        let (queries, local) = planned_within(&limits, &text, &options, filter);
        assert_eq!(queries, [query], "{filter}");
        assert_eq!(local.is_some(), query.is_empty(), "{filter}");
    }
}

/// A list that is too long for a parameter is sent in parts, each in the list's order; an item that no list can contain goes alone.
#[test]
fn lists_in_parts() {
    use Operator::{Contains, Eq, Ocontains, Oeq};
    let limits = |list_items, value_bytes| Limits::DEFAULT.with_list_items(list_items).with_value_bytes(value_bytes);
    let equal = |values: &str| format!("filter[f][oeq]={values}");
    let part = |values: &str| format!("filter[f][ocontains]={values}");
    for (operators, limits, filter, queries) in [
        (vec![Oeq], limits(2, 99), "f in (a, b, c, d, e)", vec![equal("a,b"), equal("c,d"), equal("e")]),
        (vec![Ocontains], limits(2, 99), "f contains (a, b, c)", vec![part("a,b"), part("c")]),
        (vec![Oeq], limits(99, 5), "f in (ab, cd, ef)", vec![equal("ab,cd"), equal("ef")]),
        (vec![Oeq], limits(99, 5), "f in (x, abcde)", vec![equal("x"), equal("abcde")]),
        (
            vec![Eq, Oeq],
            limits(99, 5),
            "f in (a, 'b,c', d, efg)",
            vec![equal("a,d"), "filter[f][eq]=b,c".to_owned(), "filter[f][eq]=efg".to_owned()],
        ),
        // A long value does not end a part that others fit in.
        (
            vec![Oeq],
            limits(99, 5),
            "f in (a, abcde, b, fghij, c)",
            vec![equal("a,b,c"), equal("abcde"), equal("fghij")],
        ),
        (
            vec![Contains],
            limits(99, 99),
            "f contains (a, b)",
            vec!["filter[f][contains]=a".to_owned(), "filter[f][contains]=b".to_owned()],
        ),
    ] {
        let text = entity(&Type::String, false, &[&operators]);
        let options = PlanOptions::default().with_split(true);
        assert_eq!(planned_within(&limits, &text, &options, filter), (queries, None), "{filter}");
    }
    // No part is smaller than it has to be, by the number of items or by their bytes.
    let numbers = |range: std::ops::Range<u8>| range.map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let (first, second) = (numbers(10..55), numbers(55..100));
    for limits in [limits(45, 999), limits(99, first.len())] {
        let text = entity(&Type::String, false, &[&[Oeq]]);
        let options = PlanOptions::default().with_split(true);
        let (queries, local) = planned_within(&limits, &text, &options, &format!("f in ({first},{second})"));
        assert_eq!((queries, local), (vec![equal(&first), equal(&second)], None));
    }
    // One that no parameter can contain leaves the list whole.
    let text = entity(&Type::String, false, &[&[Oeq]]);
    let options = PlanOptions::default().with_split(true).with_partial(true);
    assert_eq!(
        planned_within(&limits(99, 5), &text, &options, "f in (a, abcdef)"),
        (vec![String::new()], Some(r#"f in ("a", "abcdef")"#.into()))
    );
}
