//! The library's errors in the error types that programs use.

use konnect_filter::{Error, ListRequest};

fn url(filter: &str) -> Result<String, Error> {
    ListRequest::to("users").filter(filter).one()
}

const MESSAGE: &str = "identity@v3/users has no field `emial`; did you mean `email`? \
                       The fields are `id`, `email`, `full_name` and `active` (and 1 more problem)";

#[test]
fn anyhow_takes_them_by_the_question_mark() {
    fn page(filter: &str) -> anyhow::Result<String> {
        Ok(url(filter)?)
    }
    let error = page("emial = x and activ").unwrap_err();
    assert_eq!(error.to_string(), MESSAGE);
    // And gives them back, with all that they know.
    assert_eq!(error.downcast_ref::<Error>().unwrap().iter().count(), 2);
    let error = error.context("the filter of the report");
    assert_eq!(format!("{error:#}"), format!("the filter of the report: {MESSAGE}"));
}

#[test]
fn thiserror_has_them_as_a_source() {
    #[derive(Debug, thiserror::Error)]
    enum Problem {
        #[error("the filter cannot be used")]
        Filter(#[from] Error),
    }
    let error: Problem = url("emial = x and activ").unwrap_err().into();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), MESSAGE);
}

#[test]
fn miette_takes_them_with_their_places() {
    fn page(filter: &str) -> miette::Result<String> {
        use miette::IntoDiagnostic;
        url(filter).into_diagnostic()
    }
    assert_eq!(page("emial = x and activ").unwrap_err().to_string(), MESSAGE);
    // Each problem by itself, with its place in the filter.
    let filter = "emial = x and activ";
    let error = url(filter).unwrap_err();
    let problem = error.iter().next().unwrap();
    let mut report = miette::MietteDiagnostic::new(&problem.message).with_code(problem.code.as_str());
    if let Some(help) = &problem.help {
        report = report.with_help(help);
    }
    if let Some(span) = problem.span {
        report = report.with_label(miette::LabeledSpan::at(span.range(), problem.label.clone()));
    }
    let report = miette::Report::new(report).with_source_code(filter);
    assert_eq!(report.code().unwrap().to_string(), "unknown-field");
    let label = report.labels().unwrap().next().unwrap();
    assert_eq!((label.offset(), label.len(), label.label()), (0, 5, Some("unknown field")));
}
