//! What the library calls by its options, as flags: what a problem speaks of, and what solves it.

use konnect_filter::Span;
use konnect_filter::error::{Diagnostic, Part, Setting};

/// The problem with its remedies named as flags in its help.
pub(crate) fn with_flags(mut problem: Diagnostic) -> Diagnostic {
    problem.help = problem.advice(flag);
    if (problem.part, problem.subject.as_deref()) == (Part::Region, Some("default-region"))
        && let Some(name) = region_variable()
    {
        let help = problem.help.as_deref().map(|help| format!("{help}; ")).unwrap_or_default();
        problem.help = Some(format!("{help}the region comes from `{name}`"));
    }
    problem
}

/// Variables that name a region; the second one is kongctl's, whose token is read too.
const REGIONS: [&str; 2] = ["KONNECT_REGION", "KONGCTL_DEFAULT_KONNECT_REGION"];

/// The variable that names a region, if one does.
pub(crate) fn region_variable() -> Option<&'static str> {
    REGIONS.into_iter().find(|name| std::env::var(name).is_ok_and(|region| !region.is_empty()))
}

/// How an option is set on the command line.
fn flag(setting: &Setting) -> String {
    let text = match setting {
        Setting::Split => "`--split`",
        Setting::Partial => "`--partial`",
        Setting::Requests(count) => return format!("`--max-requests {count}`"),
        Setting::NotStrict => "leaving out `--strict`",
        Setting::BaseUrl => "`--base-url`",
        Setting::Param(name) => return format!("`--param {name}=VALUE` (in `list` and `verify` also `{name}=@NAME`)"),
        Setting::Argument(name) => return format!("`--arg {name}=VALUE`"),
        Setting::Query(name) => return format!("`--query {name}=VALUE`"),
        Setting::PageSize => "`--page-size`",
        Setting::Catalog => "`--catalog`",
        Setting::Entities => "`konnect-filter entities`",
        Setting::Decode => "`konnect-filter decode`",
        Setting::Matcher => "`konnect-filter match`",
        Setting::Token => "`--token-file`",
        Setting::Certificates => "`--ca-file`",
        Setting::HttpLoopback => "`--allow-http-loopback`",
        // A credential that is named by a flag goes to the host that is asked.
        Setting::ForeignHosts => "`--token-file` or `--cookie-file`",
        other => return other.to_string(),
    };
    text.to_owned()
}

/// The flag that a problem without a place speaks of, and where in it.
pub(crate) fn place<'s>(problem: &Diagnostic, sources: &'s [(Part, String)]) -> Option<(&'s str, Span)> {
    let own = || sources.iter().filter(|(part, text)| *part == problem.part && text.starts_with("--"));
    let found = problem
        .subject
        .as_deref()
        .and_then(|subject| own().find_map(|(part, text)| Some((text.as_str(), subject_in(*part, text, subject)?))));
    let mut all = own();
    match (found, problem.part, all.next(), all.next()) {
        // Of one flag there is nothing to choose.
        (None, Part::Region | Part::Page | Part::Sort | Part::Now, Some((_, only)), None) => {
            Some((only, span(value_of(only)?, only.len())?))
        }
        (found, ..) => found,
    }
}

/// Where the flag names the subject: before an `=`, among the keys of a sort, or by its own name.
fn subject_in(part: Part, flag: &str, subject: &str) -> Option<Span> {
    let start = value_of(flag)?;
    let value = flag.get(start..)?;
    match part {
        Part::Param | Part::Query | Part::Argument => {
            let (name, _) = value.split_once('=')?;
            if name == subject { span(start, start + name.len()) } else { None }
        }
        Part::Sort if value == subject => span(start, flag.len()),
        Part::Sort => {
            // A key, its field or its direction.
            let mut at = start;
            for piece in value.split_inclusive([',', ' ']) {
                let rest = flag.get(at..)?;
                let tail = rest.strip_prefix(subject);
                if tail.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' '])) {
                    return span(at, at + subject.len());
                }
                at += piece.len();
            }
            None
        }
        Part::Page if flag.strip_prefix("--").is_some_and(|rest| rest.starts_with(subject)) => span(start, flag.len()),
        _ => None,
    }
}

/// Where the value begins.
fn value_of(flag: &str) -> Option<usize> {
    flag.find(' ').map(|at| at + 1)
}

fn span(from: usize, to: usize) -> Option<Span> {
    Some(Span::new(from.try_into().ok()?, to.try_into().ok()?))
}
