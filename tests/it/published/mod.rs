//! Every collection of the published files: each field with each of its operators gives a URL that the published schema
//! allows, that says exactly what was written, and that is decoded to the same; and what the collection does not have gives an error and no URL.

mod schema;
mod spec;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::{Context, check};
use konnect_filter::error::Error;
use konnect_filter::plan::{self, plan};
use konnect_filter::wire::{RequestOptions, decode};
use konnect_filter::{Limits, parse};
use serde_json::{Value, json};
use url::Url;

use self::schema::Scope;
use self::spec::{Collection, Field, File, OPERATORS, collections, files};

/// URLs with filters in the published files: 179 operations, of which three are in two files.
const COLLECTIONS: usize = 176;

/// Reading the files takes seconds without optimisation: once for all tests.
static PUBLISHED: LazyLock<Option<(Vec<File>, Vec<Collection>)>> = LazyLock::new(|| {
    let files = files()?;
    let collections = collections(&files);
    Some((files, collections))
});

fn published() -> Option<&'static (Vec<File>, Vec<Collection>)> {
    let Some(published) = &*PUBLISHED else {
        eprintln!("skipped: ../shared/openapi is not there");
        return None;
    };
    assert_eq!((published.0.len(), published.1.len()), (30, COLLECTIONS));
    Some(published)
}

/// The entity after the path, with a value for each path parameter.
fn entity(path: &str) -> (&'static Entity, RequestOptions) {
    let concrete: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "p-1" } else { part }).collect();
    let found = Catalog::builtin().find(&concrete.join("/")).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(found.entity.path.split('/').count(), path.split('/').count(), "{path}");
    let is_known = !found.entity.servers.regions.is_empty() || found.entity.servers.global;
    let base_url = (!is_known).then(|| "https://portal.test".to_owned());
    let mut options = RequestOptions::default().with_params(found.params);
    options.base_url = base_url;
    (found.entity, options)
}

/// From text to the URL that one request says it with.
fn url(text: &str, entity: &Entity, options: &RequestOptions, strict: bool) -> Result<Url, Error> {
    let filter = parse(text)?;
    let checked = check(&filter, entity, &Context::at("2026-08-22T10:00:00Z".parse().unwrap()))?;
    let plan = plan(&checked, &plan::PlanOptions::default().with_strict(strict))?;
    assert!(plan.requests().len() == 1 && plan.residual().is_none());
    Ok(options.resolve(entity)?.request(&plan.requests()[0]).to_url().unwrap())
}

/// A value that a schema takes, and another one where there is a choice.
fn values(field: &Field, schema: &Value) -> Vec<String> {
    let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    if let Some(listed) = schema["enum"].as_array() {
        return listed.iter().take(2).map(|value| value.as_str().map_or(value.to_string(), str::to_owned)).collect();
    }
    match (schema["type"].as_str(), schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("boolean"), ..) => texts(["true", "false"]),
        (Some("integer"), ..) => texts(["7", "20"]),
        (Some("number"), ..) => texts(["1.10", "20"]),
        (_, Some("uuid"), _) | (Some("string"), None, None) if field.uuid || schema["format"] == "uuid" => {
            texts(["6f1e1a52-6c1c-4dc5-9c7e-0d0f5f6a7b8c", "00000000-0000-4000-8000-000000000001"])
        }
        (_, Some("date-time"), _) => texts(["2026-01-02T03:04:05Z", "2026-02-03T04:05:06.789Z"]),
        (_, Some("uuid"), _) => texts(["6f1e1a52-6c1c-4dc5-9c7e-0d0f5f6a7b8c", "00000000-0000-4000-8000-000000000001"]),
        (.., Some(pattern)) => {
            let candidates = ["01G65Z755AFWAKHE12NY0CQ9FH", "01H65Z755AFWAKHE12NY0CQ9FJ", "EUR", "USD", "abc", "abd"];
            let pattern = regex::Regex::new(pattern).unwrap();
            let fitting: Vec<_> = candidates.iter().filter(|text| pattern.is_match(text)).collect();
            assert!(!fitting.is_empty(), "{pattern}");
            fitting.into_iter().map(|text| (*text).to_owned()).collect()
        }
        _ => texts(["p&y [1] + é'\"%", "x=y/z"]),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The text of one test, as a person would write it.
fn text(name: &str, operator: &str, values: &[String]) -> String {
    let list: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let (first, list) = (list[0].clone(), list.join(", "));
    match operator {
        "" | "eq" => format!("{name} = {first}"),
        "neq" => format!("{name} != {first}"),
        "oeq" => format!("{name} in ({list})"),
        "contains" => format!("{name} contains {first}"),
        "ocontains" => format!("{name} contains ({list})"),
        "lt" => format!("{name} < {first}"),
        "lte" => format!("{name} <= {first}"),
        "gt" => format!("{name} > {first}"),
        "gte" => format!("{name} >= {first}"),
        "exists" => format!("{name} exists"),
        _ => panic!("{operator}"),
    }
}

/// The parameter that must be sent: its name, its value, and the field's value as the schema sees it.
fn expected(field: &Field, key: &str, operator: &str, values: &[String]) -> (String, String, Value) {
    let name = format!("{}[{}{key}]", field.prefix, field.name);
    let value = match operator {
        "oeq" | "ocontains" => values.join(","),
        "exists" => "true".to_owned(),
        _ => values[0].clone(),
    };
    match operator {
        "" => (name, value.clone(), json!(value)),
        _ => (format!("{name}[{operator}]"), value.clone(), json!({ operator: value })),
    }
}

#[test]
fn each_field_with_each_of_its_operators() {
    let Some((files, collections)) = published() else { return };
    let (mut count, mut problems) = (0, Vec::new());
    for collection in collections {
        let (entity, options) = entity(&collection.path);
        let scope = Scope { root: &files[collection.file].root };
        for field in &collection.fields {
            let (name, key) = if field.map {
                (format!("{}.'k8s.io/my key'", field.name), ".k8s.io/my key")
            } else {
                (field.name.clone(), "")
            };
            let bare = field.bare.iter().map(|schema| ("", schema));
            let operators = field.operators.iter().map(|(operator, schema)| (operator.as_str(), schema));
            for (operator, schema) in bare.chain(operators) {
                count += 1;
                // A list's own schema is a text; its items are what equality takes.
                let items = [field.operators.get("eq"), field.bare.as_ref()].into_iter().flatten().next();
                let schema = if operator == "oeq" { items.unwrap_or(schema) } else { schema };
                let values = values(field, schema);
                let text = text(&name, operator, &values);
                let what = format!("{} `{text}`", collection.path);
                for strict in [false, true] {
                    let url = match url(&text, entity, &options, strict) {
                        Ok(url) => url,
                        Err(error) => {
                            problems.push(format!("{what}: {error}"));
                            continue;
                        }
                    };
                    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
                    // Where a field takes both forms of equality, one is as good as the other.
                    let forms: &[&str] = match operator {
                        "" | "eq" => &["", "eq"],
                        // A list of one is equality.
                        "oeq" if values.len() == 1 => &["", "eq", "oeq"],
                        _ => std::slice::from_ref(&operator),
                    };
                    let forms = forms.iter().filter(|form| match **form {
                        "" => field.bare.is_some(),
                        form => field.operators.contains_key(form),
                    });
                    let said = forms
                        .map(|form| expected(field, key, form, &values))
                        .find(|(name, value, _)| pairs == [(name.clone(), value.clone())]);
                    let decoded = decode(url.as_str(), Catalog::builtin(), &Limits::DEFAULT);
                    let again = decoded.map(|decoded| decoded.filter.unwrap().to_string());
                    match again.as_ref().map(|again| self::url(again, entity, &options, strict)) {
                        Ok(Ok(again)) if again == url => {}
                        other => problems.push(format!("{what}: decoded as {again:?}, which gives {other:?}")),
                    }
                    match (said, &field.whole) {
                        (None, _) => problems.push(format!("{what}: sent as {pairs:?}")),
                        (Some((_, _, value)), Some(whole)) if !scope.allows(whole, &value) => {
                            problems.push(format!("{what}: the schema refuses {value}"));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} of {count}:\n{}", problems.len(), problems.join("\n"));
    assert!(count > 1000, "{count}");
}

/// Asserts that a text gives an error with this code, a place and a help.
fn refused(text: &str, result: Result<Url, Error>, codes: &[&str], problems: &mut Vec<String>) {
    match result {
        Ok(url) => problems.push(format!("{text}: sent as {url}")),
        Err(error) => {
            for found in error.iter() {
                let place = found.span.and_then(|span| span.get(text));
                if !codes.contains(&found.code.as_str())
                    || place.is_none_or(str::is_empty)
                    || found.advice(ToString::to_string).is_none()
                {
                    problems.push(format!("{text}: {found:?}"));
                }
            }
        }
    }
}

#[test]
fn what_a_collection_does_not_have() {
    let Some((_, collections)) = published() else { return };
    let mut problems = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for collection in collections {
        let (entity, options) = entity(&collection.path);
        let mut try_text = |what, text: String, codes: &[&str]| {
            *counts.entry(what).or_default() += 1;
            let mut found = Vec::new();
            refused(&text, url(&text, entity, &options, false), codes, &mut found);
            problems.extend(found.into_iter().map(|found| format!("{}: {what}: {found}", collection.path)));
        };
        try_text("unknown field", "no_such_field = x".to_owned(), &["unknown-field"]);
        for field in &collection.fields {
            let name = if field.map { format!("{}.k", field.name) } else { field.name.clone() };
            let has = |operator: &str| field.operators.contains_key(operator);
            let equal = field.bare.as_ref().or_else(|| field.operators.get("eq"));
            let Some(schema) = equal.or_else(|| field.operators.values().next()) else { continue };
            let values = values(field, schema);
            for operator in OPERATORS.into_iter().filter(|operator| !has(operator) && *operator != "exists") {
                // Equality in another form says the same, as do two bounds; one item of a list is equality, and one value a list.
                let said_otherwise = match operator {
                    "eq" => field.bare.is_some() || has("oeq") || (has("gte") && has("lte")),
                    "contains" => has("ocontains"),
                    "oeq" | "ocontains" => values.len() < 2,
                    // Not false is true.
                    "neq" => schema["type"] == "boolean",
                    _ => false,
                };
                if !said_otherwise {
                    let codes = ["unsupported-operator", "cannot-send", "wrong-type", "comma-in-list", "not-evaluable"];
                    try_text("lacking operator", text(&name, operator, &values), &codes);
                }
            }
            let wrong = match (schema["type"].as_str(), schema["format"].as_str()) {
                (Some("boolean" | "number" | "integer"), _) | (_, Some("date-time" | "uuid")) => true,
                _ => schema["enum"].is_array() || schema["pattern"].is_string(),
            };
            if wrong && equal.is_some() {
                try_text("wrong type", format!("{name} = 'zz-zz'"), &["wrong-type", "unknown-enum-value"]);
            } else if wrong && has("lt") {
                try_text("wrong type", format!("{name} < 'zz-zz'"), &["wrong-type", "unknown-enum-value"]);
            }
        }
    }
    assert!(problems.is_empty(), "{}:\n{}", problems.len(), problems.join("\n"));
    assert_eq!(counts["unknown field"], COLLECTIONS);
    assert!(counts["lacking operator"] > 2000 && counts["wrong type"] >= 100, "{counts:?}");
}

#[test]
fn paging_and_sorting_that_a_collection_does_not_have() {
    let Some((_, collections)) = published() else { return };
    let mut problems = Vec::new();
    let (mut without_paging, mut checked_sorts) = (0, 0);
    for collection in collections {
        let (entity, base) = entity(&collection.path);
        let has = |name: &str| collection.parameters.iter().any(|parameter| parameter == name);
        let mut try_options = |what: &str, options: RequestOptions, allowed: bool, sent: &str| {
            let result = options.resolve(entity).map(|address| {
                address
                    .request(&plan::Request::default())
                    .to_url()
                    .unwrap()
                    .query_pairs()
                    .into_owned()
                    .collect::<Vec<_>>()
            });
            match result {
                Ok(pairs) if allowed && pairs.iter().map(|(name, _)| name.as_str()).eq([sent]) => {}
                Err(error) if !allowed && error.iter().all(|found| found.advice(ToString::to_string).is_some()) => {}
                other => problems.push(format!("{}: {what}: {other:?}", collection.path)),
            }
        };
        let flat = has("size");
        let size = if flat { "size" } else { "page[size]" };
        let after = if has("offset") { "offset" } else { "page[after]" };
        let text = || "7";
        try_options("size", base.clone().with_page_size(7), has(size), size);
        try_options("number", base.clone().with_page_number(7), has("page[number]"), "page[number]");
        try_options("after", base.clone().with_page_after(text()), has(after), after);
        try_options("before", base.clone().with_page_before(text()), has("page[before]"), "page[before]");
        let names = ["size", "offset", "page[size]", "page[number]", "page[after]", "page[before]"];
        without_paging += usize::from(!names.into_iter().any(has));

        let sort = |key: &str| base.clone().with_sort([key]);
        match &collection.sort {
            None => try_options("sort", sort("name"), false, ""),
            Some(listed) if listed.is_empty() => {}
            Some(listed) => {
                checked_sorts += 1;
                try_options("sort", sort("no_such_field"), false, "");
                for field in listed {
                    try_options("sort", sort(field), true, "sort");
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}:\n{}", problems.len(), problems.join("\n"));
    // Eighteen operations, one of which is in two files.
    assert_eq!(without_paging, 17);
    assert!(checked_sorts > 50, "{checked_sorts}");
}
