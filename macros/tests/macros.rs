//! Filters that are checked while a program is compiled.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use konnect_filter::capture::{Fits, Id, Number};
use konnect_filter::syntax::ArgumentValue;
use konnect_filter::{ListRequest, filter};
use uuid::Uuid;

/// The same as a request whose filter is read at run time.
#[track_caller]
fn same(of_macro: &ListRequest<'_>, of_text: ListRequest<'_>) {
    assert_eq!(of_macro.urls().unwrap(), of_text.split(true).partial(true).urls().unwrap());
}

#[test]
fn a_filter_without_variables_is_a_request() {
    same(&filter!("users", "active"), ListRequest::to("users").filter("active"));
    same(&filter!("users"), ListRequest::to("users"));
    same(&filter!("users", r#"email = "a b""#,), ListRequest::to("users").filter(r#"email = "a b""#));
    same(
        &filter!("/v3/teams/7f/users", "active").page_size(10),
        ListRequest::to("teams/users").param("teamId", "7f").filter("active").page_size(10),
    );
}

/// Whatever is in it.
#[test]
fn a_variable_is_a_value_and_never_syntax() {
    for text in ["x", "x or active", "\"", "a,b", "$email", "{email}", "*", "now-7d", "null", "é🚀"] {
        let email = text.to_owned();
        same(&filter!("users", "email = {email}"), ListRequest::to("users").filter("email = $e").bind("e", text));
        // It is captured by reference.
        drop(email);
    }
}

#[test]
fn variables_of_every_kind() {
    let since: jiff::Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
    let day: jiff::civil::Date = "2026-09-01".parse().unwrap();
    let id = Uuid::from_u128(7);
    same(
        &filter!("apis", "id = {id} and created_at >= {since} and updated_at < {day}").region("eu"),
        ListRequest::to("apis")
            .filter(
                "id = 00000000-0000-0000-0000-000000000007 and created_at >= 2026-08-01 and updated_at < 2026-09-01",
            )
            .region("eu"),
    );
    let system = std::time::SystemTime::UNIX_EPOCH;
    same(
        &filter!("apis", "created_at >= {system}").region("eu"),
        ListRequest::to("apis").filter("created_at >= 1970-01-01").region("eu"),
    );
    let active = true;
    let (text, owned, cow) = ("a", "b".to_owned(), Cow::Borrowed("c"));
    same(
        &filter!("users", "active = {active} and id = {id}"),
        ListRequest::to("users").filter("active = $a and id = $i").bind("a", true).bind("i", id),
    );
    for request in
        [filter!("users", "email = {text}"), filter!("users", "email = {owned}"), filter!("users", "email = {cow}")]
    {
        assert!(request.one().unwrap().contains("?filter%5Bemail%5D%5Beq%5D="));
    }
    let reference = &owned;
    same(&filter!("users", "email = {reference}"), ListRequest::to("users").filter("email = b"));
}

#[test]
fn variables_in_place_of_lists() {
    let expected = || ListRequest::to("apis").filter("version in (a, b)");
    let (array, vector) = (["a", "b"], vec!["a".to_owned(), "b".to_owned()]);
    let slice = array.as_slice();
    let (first, second) = ("a", "b");
    let (sorted, hashed) = (BTreeSet::from(array), HashSet::from(array));
    let references = (&array, &vector, &sorted, &hashed);
    let (array_by_reference, vector_by_reference, sorted_by_reference, hashed_by_reference) = references;
    for request in [
        filter!("apis", "version in {sorted}"),
        filter!("apis", "version in {sorted_by_reference}"),
        filter!("apis", "version in {hashed}"),
        filter!("apis", "version in {hashed_by_reference}"),
        filter!("apis", "version in {array}"),
        filter!("apis", "version in {vector}"),
        filter!("apis", "version in {slice}"),
        filter!("apis", "version in {array_by_reference}"),
        filter!("apis", "version in {vector_by_reference}"),
        filter!("apis", "version in ({first}, {second})"),
        filter!("apis", "version in ({array})"),
    ] {
        same(&request, expected());
    }
    same(&filter!("apis", "name contains {first}"), ListRequest::to("apis").filter("name contains a"));
    same(&filter!("apis", "name contains {array}"), ListRequest::to("apis").filter("name contains (a, b)"));
}

/// Text is looked for in a field of any type, so text fits there.
#[test]
fn what_is_looked_for_is_text() {
    let part = "7f";
    let request = filter!("apis", "id contains {part} and name contains {part}", partial);
    assert_eq!(request.prepare().unwrap().residual_text().unwrap(), r#"id contains "7f""#);
}

#[test]
fn names_braces_and_lines() {
    let r#type = "a";
    let größe_1 = "b";
    let request = filter!(
        "users",
        "email = { r#type } or
        email = {größe_1} or email = \"{{c}}\"",
        split
    );
    same(&request, ListRequest::to("users").filter("email in (a, b, \"{c}\")"));
    // Names that the macro uses itself.
    let (request, captured, value) = ("a", "b", "c");
    same(
        &filter!("users", "email in ({request}, {captured}, {value})", split),
        ListRequest::to("users").filter("email in (a, b, c)"),
    );
}

/// A keyword is a variable's name as it is for `format!`, with and without `r#`.
#[test]
fn keywords_are_variables() {
    let (r#type, r#in, r#async, r#gen, r#true, r#try, r#union) = ("a", "b", "c", "d", "e", "f", "g");
    assert_eq!(format!("{type}{in}{async}{gen}{try}{union}"), "abcdfg");
    same(
        &filter!(
            "users",
            "email in ({type}, {in}, {async}, {gen}, {true}, {try}, {union}) or full_name in ({r#type}, {r#union})",
            split
        ),
        ListRequest::to("users").filter("email in (a, b, c, d, e, f, g) or full_name in (a, g)"),
    );
    trait Users {
        fn same_name(self) -> ListRequest<'static>;
    }
    impl Users for &str {
        fn same_name(self) -> ListRequest<'static> {
            filter!("users", "full_name = {self}")
        }
    }
    same(&"a".same_name(), ListRequest::to("users").filter("full_name = a"));
}

#[test]
fn arguments_can_be_bound_later() {
    let active = true;
    let request = filter!("users", "email = $email and active = {active}");
    let codes: Vec<_> = request.urls().unwrap_err().iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["unbound-argument"]);
    same(&request.bind("email", "x"), ListRequest::to("users").filter("email = x and active"));
}

#[test]
fn options_are_those_of_the_request() {
    same(
        &filter!("control-planes", "name in (a, b)", split),
        ListRequest::to("control-planes").filter("name in (a, b)"),
    );
    let plan = filter!("users", "email ends with .com", partial, split).plan().unwrap();
    assert_eq!(plan.residual().unwrap().to_string(), "email ends with \".com\"");
}

#[test]
fn a_catalog_of_the_package() {
    let (size, owner) = (10_u8, Uuid::nil());
    let request = filter!("widgets", "size >= {size} and owner in {owner}", catalog = "tests/widgets.json");
    assert_eq!(
        request.base_url("https://widgets.example.com").one().unwrap(),
        "https://widgets.example.com/v1/widgets?filter%5Bsize%5D%5Bgte%5D=10&filter%5Bowner%5D%5Beq%5D=00000000-0000-0000-0000-000000000000"
    );
    let plain = 3;
    let request =
        filter!("widgets", "size = {plain}", catalog = "tests/widgets.json").base_url("https://widgets.example.com");
    assert!(request.one().unwrap().ends_with("?filter%5Bsize%5D%5Beq%5D=3"));
    // The built-in collections are there too.
    same(&filter!("users", "active", catalog = "tests/widgets.json"), ListRequest::to("users").filter("active"));
}

/// An id of a program's own type.
#[derive(Clone)]
struct Owner(Uuid);

impl From<Owner> for ArgumentValue {
    fn from(owner: Owner) -> Self {
        owner.0.into()
    }
}

impl Fits<Id> for Owner {}

#[test]
fn types_of_a_program() {
    let owner = Owner(Uuid::nil());
    let owners = [owner.clone(), owner.clone()];
    let by_reference = &owner;
    for request in
        [filter!("apis", "id = {owner}"), filter!("apis", "id = {by_reference}"), filter!("apis", "id in {owners}")]
    {
        assert!(request.region("eu").one().unwrap().ends_with("=00000000-0000-0000-0000-000000000000"));
    }
}

/// A decimal number is captured as a type of the program's own, which gives its text.
#[test]
fn decimal_numbers_of_a_program() {
    #[derive(Clone)]
    struct Price(&'static str);

    impl From<Price> for ArgumentValue {
        fn from(price: Price) -> Self {
            price.0.into()
        }
    }

    impl Fits<Number> for Price {}

    let price = Price("1.10");
    let request = filter!("widgets", "size < {price}", catalog = "tests/widgets.json");
    let url = request.base_url("https://widgets.example.com").one().unwrap();
    assert!(url.ends_with("?filter%5Bsize%5D%5Blt%5D=1.10"), "{url}");
}

/// In a macro of the program, and in a function that has a type parameter.
#[test]
fn inside_other_code() {
    macro_rules! active {
        ($filter:literal) => {
            filter!("users", $filter)
        };
    }
    fn of<T: Fits<konnect_filter::capture::Text>>(email: &T) -> ListRequest<'static> {
        filter!("users", "email = {email}")
    }
    same(&active!("active"), ListRequest::to("users").filter("active"));
    same(&of(&"x"), ListRequest::to("users").filter("email = x"));
}
