//! What is secret in a pasted text, so that no problem shows it.
//!
//! A line that somebody pastes for its URL has their token beside it, and a report of what is wrong goes into logs and tickets. A
//! secret is known by what is around it: there is nothing to compare it with.

use std::borrow::Cow;
use std::ops::Range;

use konnect_filter::error::{Diagnostic, Part};

/// What Konnect's tokens begin with, which is shown.
const TOKENS: [&str; 2] = ["kpat_", "spat_"];

/// Headers that have credentials.
const HEADERS: [&str; 6] = ["authorization", "proxy-authorization", "cookie", "x-api-key", "apikey", "x-auth-token"];

/// Schemes of credentials, which are shown.
const SCHEMES: [&str; 4] = ["bearer", "basic", "token", "apikey"];

/// Parameters of a query that have credentials.
const PARAMETERS: [&str; 14] = [
    "access_token",
    "id_token",
    "refresh_token",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "x-api-key",
    "auth",
    "password",
    "secret",
    "client_secret",
    "jwt",
    "signature",
];

/// Options of `curl` and `wget` whose value is a credential.
const OPTIONS: [&str; 10] = [
    "-u",
    "--user",
    "--proxy-user",
    "-U",
    "-b",
    "--cookie",
    "--oauth2-bearer",
    "--password",
    "--http-password",
    "--proxy-password",
];

/// No shorter part of a secret is looked for in a message.
const SHORTEST: usize = 4;

/// The secrets that were seen.
#[derive(Debug, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// Those of the sources that problems point into.
    pub(crate) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let secrets = |text: &'t str| ranges(text).into_iter().filter_map(|range| text.get(range)).map(str::to_owned);
        let mut all: Vec<String> = texts.into_iter().flat_map(secrets).collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// The text with an asterisk for each byte of a secret, so that every place in it stays what it is.
    pub(crate) fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut ranges = ranges(text);
        ranges.extend(self.0.iter().flat_map(|secret| repeated(text, secret)));
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut masked = String::with_capacity(text.len());
        for range in ranges {
            if range.end > masked.len() {
                let start = range.start.max(masked.len());
                masked.push_str(text.get(masked.len()..start).unwrap_or_default());
                masked.extend(std::iter::repeat_n('*', range.end - start));
            }
        }
        masked.push_str(text.get(masked.len()..).unwrap_or_default());
        Cow::Owned(masked)
    }

    /// The sources without them.
    pub(crate) fn sources(&self, sources: &[(Part, String)]) -> Vec<(Part, String)> {
        sources.iter().map(|(part, text)| (*part, self.masked(text).into_owned())).collect()
    }

    /// Problems without them.
    pub(crate) fn problems(&self, problems: &[Diagnostic]) -> Vec<Diagnostic> {
        let hide = |text: &mut String| {
            if let Cow::Owned(masked) = self.masked(text) {
                *text = masked;
            }
        };
        let mut problems = problems.to_vec();
        for problem in &mut problems {
            hide(&mut problem.message);
            problem.help.iter_mut().for_each(hide);
            problem.label = self.masked(&problem.label).into_owned().into();
            for label in &mut problem.labels {
                label.text = self.masked(&label.text).into_owned().into();
            }
            for edit in &mut problem.edits {
                edit.text = self.masked(&edit.text).into_owned();
            }
        }
        problems
    }
}

/// Where secrets are in a text, in no order.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<_> = TOKENS.iter().flat_map(|mark| after(&lower, mark)).map(|at| token(text, at)).collect();
    found.extend(HEADERS.iter().flat_map(|name| after(&lower, name).filter_map(|at| header(text, at, name.len()))));
    found.extend(after(text, "://").filter_map(|at| user(text, at)));
    for name in PARAMETERS {
        let is_parameter = |at: usize| text.get(..at - name.len()).unwrap_or_default().ends_with(['?', '&']);
        let values = after(&lower, name).filter(|at| is_parameter(*at));
        found.extend(values.filter_map(|at| until(text, at + text.get(at..)?.starts_with('=').then_some(1)?, "&#")));
    }
    if ["curl", "wget"].iter().any(|program| lower.contains(program)) {
        for name in OPTIONS {
            let is_option = |at: usize| text.get(..at - name.len()).unwrap_or_default().ends_with(char::is_whitespace);
            let values = after(text, name).filter(|at| is_option(*at));
            found.extend(values.filter_map(|at| {
                let rest = text.get(at..)?;
                let value = rest.trim_start_matches([' ', '=']);
                // One letter needs nothing between it and its value.
                let is_glued = name.len() == 2 && !rest.is_empty();
                (value.len() < rest.len() || is_glued).then(|| quoted(text, at + rest.len() - value.len()))?
            }));
        }
    }
    found.retain(|range| !range.is_empty());
    found
}

/// The places after each `mark`.
fn after<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(mark).map(|(at, mark)| at + mark.len())
}

/// A token, to the end of the characters that one may have.
fn token(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.~+/".contains(c))).unwrap_or(rest.len());
    at..at + end
}

/// The value of a header, without the scheme: `Authorization: Bearer VALUE`, or as an object of JSON or PowerShell has it.
fn header(text: &str, at: usize, length: usize) -> Option<Range<usize>> {
    let before = text.get(..at - length)?.chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let rest = text.get(at..)?;
    // The quote that ends the name, escaped or not.
    let value = rest.trim_start_matches(['"', '\'', '\\', '^', ' ']).strip_prefix([':', '='])?;
    let value = value.trim_start_matches([' ', '\t', '\\', '^']);
    let at = text.len() - value.len();
    let inner = value.trim_start_matches(['"', '\'']);
    let at = at + value.len() - inner.len();
    let scheme = SCHEMES.iter().find(|scheme| {
        let is_scheme = inner.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
        is_scheme && inner.get(scheme.len()..).is_some_and(|rest| rest.starts_with([' ', '\\', '\t']))
    });
    let at = at + scheme.map_or(0, |scheme| scheme.len());
    let rest = text.get(at..)?;
    let at = at + rest.len() - rest.trim_start_matches([' ', '\\', '\t']).len();
    until(text, at, "")
}

/// The value of an option, in quotes or not.
fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    until(text, at + rest.len() - rest.trim_start_matches(['"', '\'', '$']).len(), "")
}

/// From `at` to what ends a value: a quote, a blank that does not follow a semicolon, or one of `ends`. None for a variable,
/// whose name is not a secret.
fn until(text: &str, at: usize, ends: &str) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    if rest.starts_with(['$', '%', '<']) {
        return None;
    }
    let mut last = ' ';
    let end = rest.find(|c: char| {
        let is_end = matches!(c, '"' | '\'' | '`' | '\n' | '\r')
            || c.is_whitespace() && !matches!(last, ';' | ',' | '\\')
            || ends.contains(c);
        last = c;
        is_end
    });
    Some(at..at + end.unwrap_or(rest.len()))
}

/// What is before the host.
fn user(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'".contains(c)).unwrap_or(rest.len());
    let user = rest.get(..end)?.rfind('@')?;
    Some(at..at + user)
}

/// Where a secret or its beginning is in a text, such as one that was cut for a message.
fn repeated(text: &str, secret: &str) -> Vec<Range<usize>> {
    let Some(head) = secret.get(..secret.floor_char_boundary(SHORTEST)).filter(|head| head.len() == SHORTEST) else {
        return Vec::new();
    };
    let same = |at: usize| {
        let rest = text.get(at..).unwrap_or_default().chars();
        rest.zip(secret.chars()).take_while(|(one, other)| one == other).map(|(c, _)| c.len_utf8()).sum::<usize>()
    };
    text.match_indices(head).map(|(at, _)| at..at + same(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn masked(text: &str, expected: &str) {
        let shown = Secrets::of([text]).masked(text).into_owned();
        assert_eq!(shown, expected);
        assert_eq!(shown.len(), text.len(), "every place stays what it is");
    }

    #[test]
    fn what_is_secret_is_known_by_what_is_around_it() {
        masked(
            "curl -H 'Authorization: Bearer kpat_ab1' 'https://a/b'",
            "curl -H 'Authorization: Bearer ********' 'https://a/b'",
        );
        masked(
            "curl -H Authorization:\\ Bearer\\ abc https://a/b",
            "curl -H Authorization:\\ Bearer\\ *** https://a/b",
        );
        masked("curl -H \"x-api-key: abc\" https://a", "curl -H \"x-api-key: ***\" https://a");
        masked("Authorization: abc", "Authorization: ***");
        masked(
            "GET /v3/users HTTP/1.1\nCookie: a=b; c=d\nHost: x",
            "GET /v3/users HTTP/1.1\nCookie: ********\nHost: x",
        );
        masked(
            "fetch(\"https://a\", {\"headers\": {\"authorization\": \"Bearer abc\"}})",
            "fetch(\"https://a\", {\"headers\": {\"authorization\": \"Bearer ***\"}})",
        );
        masked(
            "iwr https://a -Headers @{Authorization = \"Bearer abc\"}",
            "iwr https://a -Headers @{Authorization = \"Bearer ***\"}",
        );
        masked(
            "curl -u me:pw https://a -b 'a=b; c=d' --oauth2-bearer=x",
            "curl -u ***** https://a -b '********' --oauth2-bearer=*",
        );
        masked("curl -ume:pw -b'a=b; c=d' https://a", "curl -u***** -b'********' https://a");
        masked("https://me:pw@host/a?access_token=abc&b=c", "https://*****@host/a?access_token=***&b=c");
        masked("see kpat_Ab-1, please", "see kpat_****, please");
        masked("curl -H 'Authorization: Bearer kpat_a", "curl -H 'Authorization: Bearer ******");
        masked("cookie: ä", "cookie: **");
    }

    #[test]
    fn what_is_none_stays() {
        for text in [
            "curl -H 'Authorization: Bearer $KONNECT_TOKEN' https://a",
            "https://a/b?filter[token]=abc&page[after]=x@y",
            "name = authorization and cookie exists",
            "https://a/b?mytoken=abc",
            "curl -H @- https://a",
        ] {
            masked(text, text);
        }
    }

    #[test]
    fn what_was_cut_is_known_again() {
        let secrets = Secrets::of(["https://me:password@host/a"]);
        assert_eq!(secrets.masked("no `https://me:passw…`"), "no `https://********…`");
        assert_eq!(secrets.masked("me"), "me");
    }
}
