//! The JSON of problems is a contract: `docs/problems.schema.json`.

use konnect_filter::Span;
use konnect_filter::error::{Code, Diagnostic, Lines, Located, Part, ServiceAnswer, Setting};

use crate::support::corpus::{collection, said, typed, wrong};
use crate::support::schema::check_problems;

#[track_caller]
fn fits(problem: &Diagnostic, source: &str) {
    let lines = Lines::new(source);
    for json in [
        serde_json::to_value(problem).unwrap(),
        serde_json::to_value(Located::new(problem, None)).unwrap(),
        serde_json::to_value(Located::new(problem, Some(&lines))).unwrap(),
    ] {
        let line = serde_json::json!({ "errors": [json], "warnings": [] });
        assert_eq!(check_problems(&line), Ok(()), "{source}");
    }
}

#[test]
fn problems_of_the_corpus_fit_the_schema() {
    for row in wrong().chain(typed()) {
        for problem in said(collection(row.collection), &row.filter) {
            fits(&problem, &row.filter);
        }
    }
}

/// Every code, part and setting, and every field.
#[test]
fn every_code_fits_the_schema() {
    let parts = [
        Part::Filter,
        Part::Entity,
        Part::Url,
        Part::Region,
        Part::BaseUrl,
        Part::Param,
        Part::Page,
        Part::Sort,
        Part::Query,
        Part::Argument,
        Part::Now,
        Part::File,
        Part::Line,
        Part::Record,
        Part::Response,
        Part::Credential,
        Part::Allowed,
    ];
    let settings = [
        Setting::Split,
        Setting::Partial,
        Setting::Requests(20),
        Setting::NotStrict,
        Setting::BaseUrl,
        Setting::Param("x".into()),
        Setting::Argument("x".into()),
        Setting::Query("x".into()),
        Setting::PageSize,
        Setting::Catalog,
        Setting::Regex,
        Setting::Entities,
        Setting::Decode,
        Setting::Matcher,
        Setting::Token,
        Setting::Certificates,
        Setting::HttpLoopback,
        Setting::ForeignHosts,
    ];
    let place = Span::new(1, 3);
    for code in Code::ALL {
        for part in parts {
            let problem = Diagnostic::in_part(*code, part, "wrong");
            fits(&problem, "é = x");
            let mut problem = problem.at(place).label("here").help("do this").suggest(place, "x").replace(place, "y");
            problem = problem.secondary_label(place, "there");
            problem.subject = Some("x".into());
            for setting in &settings {
                problem = problem.remedy(setting.clone(), "helps");
            }
            fits(&problem, "é = x");
            fits(&problem.clone().answered(ServiceAnswer::new(503, "")), "é = x");
            fits(&problem.answered(ServiceAnswer::new(400, "Bad Request")), "é = x");
        }
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_know() {
    let report = |text: &str| check_problems(&serde_json::from_str(text).unwrap());
    assert_eq!(report(r#"{"errors":[],"warnings":[]}"#), Ok(()));
    for wrong in [
        r#"{"errors":[]}"#,
        r#"{"errors":[],"warnings":[],"more":1}"#,
        r#"{"errors":[{"code":"x"}],"warnings":[]}"#,
        r#"{"errors":[{"code":"X y","severity":"error","message":"","in":"filter"}],"warnings":[]}"#,
        r#"{"errors":[{"code":"x","severity":"fatal","message":"","in":"filter"}],"warnings":[]}"#,
        r#"{"errors":[{"code":"x","severity":"error","message":"","in":"filter","span":[1]}],"warnings":[]}"#,
        r#"{"errors":[{"code":"x","severity":"error","message":"","in":"filter","line":0}],"warnings":[]}"#,
        r#"{"errors":[{"code":"x","severity":"error","message":1,"in":"filter"}],"warnings":[]}"#,
    ] {
        assert!(report(wrong).is_err(), "{wrong}");
    }
}
