//! Konnect Search: the filter as `q`, within the syntax that Kong's search reference documents. Expected queries are the
//! reference's own examples wherever there is one.

use konnect_filter::parse;
use konnect_filter::wire::search;

#[track_caller]
fn said(filter: &str, query: &str) {
    let found = search(&parse(filter).unwrap()).unwrap_or_else(|error| panic!("{filter}: {error}"));
    assert_eq!(found, query, "{filter}");
}

/// The filter is refused, and the first problem is at this piece of it.
#[track_caller]
fn refused(filter: &str, place: &str) {
    let error = search(&parse(filter).unwrap()).map(|query| panic!("{filter}: {query}")).unwrap_err();
    let found = error.iter().next().unwrap();
    assert_eq!(found.span.unwrap().get(filter), Some(place), "{filter}: {found:?}");
    assert!(found.help.is_some(), "{filter}");
}

#[test]
fn the_examples_of_the_reference() {
    said("type = control_plane", "type:control_plane");
    said("id = df968c45-3f20-4b80-8980-e223b250dec5", "id:df968c45-3f20-4b80-8980-e223b250dec5");
    said("name = 'Dana H'", r#"name:"Dana H""#);
    said("labels.env = prod", "labels.env:prod");
    said("public_labels.env = prod", "@public_labels.env:prod");
    said("email = 'admin@domain.com'", r#"@email:"admin@domain.com""#);
    said("@email = 'admin@domain.com'", r#"@email:"admin@domain.com""#);
    said("type = service and updated_at = 2026-02-24", "type:service AND @updated_at:2026-02-24");
    said("type = team and name ends with _qa", "type:team AND name:*_qa");
    said("name contains dev or name contains qa or name ends with test", "name:*dev* OR name:*qa* OR name:*test");
    said("name starts with Project", "name:Project*");
    said("description ends with _prod", "description:*_prod");
    said("type = team and not labels.department = eng", "type:team AND NOT labels.department:eng");
    // The reference leaves names without spaces bare; quotes make the match exact, which `=` is.
    said(
        "type = team and name != team-blue and description not contains blue",
        r#"type:team AND NOT name:"team-blue" AND NOT description:*blue*"#,
    );
}

#[test]
fn chains() {
    said("type in (team, user)", "type:team OR type:user");
    said("name contains (a, b) or type = c", "name:*a* OR name:*b* OR type:c");
    said("type not in (a, b) and name contains c", "name:*c* AND NOT type:a AND NOT type:b");
    said("type = a and not (name contains b or name contains c)", "type:a AND NOT name:*b* AND NOT name:*c*");
    said("type = a and (name contains b and not not enabled)", "type:a AND name:*b* AND @enabled:true");
    refused("type = a and (name contains b or name contains c)", "(name contains b or name contains c)");
    refused("type = a and type in (b, c)", "type in (b, c)");
    refused("type = a or type = b and name contains c", "type = b and name contains c");
    refused("type = a or type != b", "type = a or type != b");
    refused("type != a", "type != a");
    refused("not (type = a and name contains b)", "(type = a and name contains b)");
}

#[test]
fn what_the_reference_does_not_document() {
    refused("updated_at > 2026-02-24", ">");
    refused("updated_at between 2026-02-24 and 2026-02-25", "between");
    refused("updated_at = 2026-02-24T00:00:00Z", "2026-02-24T00:00:00Z");
    refused("updated_at = today", "today");
    refused("name exists", "exists");
    refused("name matches '^a'", "matches");
    refused("labels.env contains prod", "prod");
    refused("email starts with admin", "admin");
    refused("name contains 'two words'", "'two words'");
    refused("labels = x", "labels");
    refused("label.env = x", "label.env");
    refused(r#"labels."my key" = x"#, r#"labels."my key""#);
}

/// A value never adds a selector, an operator or a wildcard.
#[test]
fn values_stay_values() {
    said("type = 'AND'", r#"type:"AND""#);
    said("type = 'a OR type:b'", r#"type:"a OR type:b""#);
    said("name = '(a) AND b:c'", r#"name:"(a) AND b:c""#);
    for value in [r#"'a" OR type:"b'"#, "'a*'", r"'a\'", "'a\nb'", "''"] {
        for test in ["=", "contains", "starts with"] {
            refused(&format!("name {test} {value}"), value);
        }
    }
    refused("name contains 'a OR b'", "'a OR b'");
}

/// What prints a query makes such characters visible, which would be another query.
#[test]
fn what_a_terminal_would_obey_or_hide_is_refused() {
    for c in ['\u{7}', '\u{85}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{feff}', '\u{3164}', '\u{115f}'] {
        for (test, value) in [("=", format!("'a{c} b'")), ("=", format!("a{c}b")), ("contains", format!("\"a{c}\""))] {
            for field in ["name", "type", "labels.env"] {
                // Outside quotes, the language itself refuses most of them.
                let filter = format!("{field} {test} {value}");
                if parse(&filter).is_ok() {
                    refused(&filter, &value);
                }
            }
        }
        refused(&format!("labels.\"a{c}\" = x"), &format!("labels.\"a{c}\""));
        refused(&format!("\"{c}\" = 1"), &format!("\"{c}\""));
    }
}
