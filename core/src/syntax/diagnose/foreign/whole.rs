//! A filter within something else: a command, a query, JSON, a function of a spreadsheet.

use std::fmt::Write;
use std::sync::LazyLock;

use super::super::super::grammar;
use super::super::super::html;
use super::super::super::postgrest;
use super::super::super::stop::Expected;
use super::super::super::wide::narrow;
use super::super::super::{FieldName, Filter, Node, Test, Value};
use super::super::context::{ErrorContext, Kind};
use super::super::recovery::Recovery;
use super::super::words::code;
use super::needs::LazyRegex;
use super::object;
use crate::error::{Code, Diagnostic};
use crate::limits::Limits;
use crate::limits::messages::PASTED_BYTES;
use crate::percent;
use crate::regular::Regex;

/// What is around a filter (`x`), and what it is called.
static AROUND: [(LazyRegex, &str); 29] = [
    (LazyRegex::new(r#"^\s*(?:\$\s+)?konnect-filter\s+[a-z]+\s+\S+\s+'(?P<x>[^']*)'.*$"#), "a command"),
    (LazyRegex::new(r#"^\s*(?:\$\s+)?konnect-filter\s+[a-z]+\s+\S+\s+"(?P<x>[^"]*)".*$"#), "a command"),
    (LazyRegex::new(r"^\s*(?:--filter|--selector|--field-selector|-f|-l|-q)(?:=|\s+)'(?P<x>[^']*)'\s*$"), "an option"),
    (
        LazyRegex::new(r#"^\s*(?:--filter|--selector|--field-selector|-f|-l|-q)(?:=|\s+)"(?P<x>[^"]*)"\s*$"#),
        "an option",
    ),
    (LazyRegex::new(r"^\s*(?:--filter|--selector|--field-selector|-f|-l|-q)(?:=|\s+)(?P<x>.*?)\s*$"), "an option"),
    (LazyRegex::new(r"^\s*\??(?:\$[a-z]+=[^&]*&)*\$filter\s*=\s*(?P<x>.*?)\s*(?:&\$[a-z]+=.*)?$"), "a parameter"),
    (LazyRegex::new(r"^\s*\??(?:filter|q|query|search)\s*[=:]\s*(?P<x>.*?)\s*$"), "a parameter"),
    (LazyRegex::new(r"^\s*(?:[-*>•]|[0-9]+[.)])\s+(?P<x>.*?)\s*$"), "an item of a list"),
    (LazyRegex::new(r"^\s*-l(?P<x>(?:[b-z]|a[ac-z])[^\s=:]*=\S+)\s*$"), "an option"),
    (LazyRegex::new(r"^\s*`(?P<x>[^`]*)`\s*$"), "code in a text"),
    (LazyRegex::new(r"^\s*```(?:[a-z]*\s*\n)?\s*(?P<x>[^`]*?)\s*```\s*$"), "a block of code"),
    (LazyRegex::new(r"^\s*``\s*(?P<x>[^`]*?)\s*``\s*$"), "code in a text"),
    (LazyRegex::new(r"^\s*(?:\*\*|__)(?P<x>[^*]*?)(?:\*\*|__)\s*$"), "bold text"),
    (
        LazyRegex::new(
            r"^(?i)\s*(?:get|list|show|find|fetch)\s+(?:all\s+|the\s+)*[a-z-]+\s+(?:where|with|whose)\s+(?P<x>.*?)\s*$",
        ),
        "a sentence",
    ),
    (LazyRegex::new(r"^\s*\|\s*(?P<x>[^|]*?)\s*\|\s*$"), "a cell of a table"),
    (LazyRegex::new(r"^(?i)\s*(?:select|delete\s+from|update)\s.*?\swhere\s+(?P<x>.*?)\s*;?\s*$"), "a query"),
    (LazyRegex::new(r"^(?i)\s*(?:[a-z_]+\s*)?\|\s*where\s+(?P<x>[^|]*?)\s*$"), "a query"),
    (
        LazyRegex::new(r"^\s*(?:\$\s+)?kubectl\s.*\s(?:-l|--selector|--field-selector)(?:=|\s+)'(?P<x>[^']*)'.*$"),
        "a command",
    ),
    (
        LazyRegex::new(r#"^\s*(?:\$\s+)?kubectl\s.*\s(?:-l|--selector|--field-selector)(?:=|\s+)"(?P<x>[^"]*)".*$"#),
        "a command",
    ),
    (
        LazyRegex::new(r"^\s*(?:\$\s+)?kubectl\s.*\s(?:-l|--selector|--field-selector)(?:=|\s+)(?P<x>\S+)(?:\s+-.*)?$"),
        "a command",
    ),
    (
        LazyRegex::new(
            r"^\s*(?P<x>[^\s=]+=[^\s,]+(?:,[^\s=]+=[^\s,]+)*)\s+(?:-[noA]|--namespace|--output|--all-namespaces)(?:[=\s]\s*[^\s=]+)?\s*$",
        ),
        "a selector with options",
    ),
    (LazyRegex::new(r"^\s*jq\s+(?:-\S+\s+)*'(?P<x>[^']*)'.*$"), "a program for jq"),
    (LazyRegex::new(r#"^\s*jq\s+(?:-\S+\s+)*"(?P<x>[^"]*)".*$"#), "a program for jq"),
    (
        LazyRegex::new(r"^\s*map\s*\(\s*select\s*\((?P<x>.*)\)\s*\)\s*(?:\|\s*(?:length|\.[\w.\[\]]*)\s*)?$"),
        "a program for jq",
    ),
    (
        LazyRegex::new(
            r"^\s*(?:\.(?P<a>[a-z_]*)\[\]\s*\|\s*)?select\s*\((?P<x>.*)\)\s*\|\s*(?:length|\.[\w.\[\]]*|\{[^{}]*\})\s*$",
        ),
        "a program for jq",
    ),
    (
        LazyRegex::new(
            r"^\s*(?:\[|first\s*\(|limit\s*\(\s*[0-9]+\s*;)\s*(?:\.(?P<a>[a-z_]*)\[\]\s*\|\s*)?select\s*\((?P<x>.*)\)\s*[\])]\s*$",
        ),
        "a program for jq",
    ),
    (LazyRegex::new(r"^\s*(?:\.(?P<a>[a-z_]*)\[\]\s*\|\s*)?select\s*\((?P<x>.*)\)\s*$"), "a program for jq"),
    (
        LazyRegex::new(r"^\s*(?:\$\.*)?(?P<a>[a-z_]*)\[\?\s*\((?P<x>.*)\)\s*\]\s*(?:\.[\w.]+)?\s*$"),
        "a query of JSONPath",
    ),
    (
        LazyRegex::new(r"^\s*(?P<a>[a-z_]*)(?:\[\])?\[\?(?P<x>[^\[\]]*)\]\s*(?:\.[\w.]+|\.?\[\w*\]|\|\s*[^|]*)?\s*$"),
        "a query of JMESPath",
    ),
];

/// The options of `kubectl` that select.
static SELECTORS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)(?:-l|--selector|--field-selector)(?:=|\s)").ok());

/// The whole text as a filter within something else.
pub(super) fn find(site: &ErrorContext<'_>) -> Option<Recovery> {
    if site.text.len() > PASTED_BYTES {
        return None;
    }
    around(site)
        .or_else(|| function(site))
        .or_else(|| postgrest::filter(site.text).and_then(|ours| instead(site, "an expression of PostgREST", &ours)))
        .or_else(|| spreadsheet(site))
        .or_else(|| object::filter(site.text).and_then(|ours| instead(site, "an object of JSON", &ours)))
        .or_else(|| lines(site))
        .or_else(|| instead(site, "text from a web page", &html::plain(site.text)?))
        .or_else(|| wide(site))
        .or_else(|| encoded(site))
        .or_else(|| negated(site))
}

/// `A | not`, where jq negates all that is before.
fn negated(site: &ErrorContext<'_>) -> Option<Recovery> {
    let bar = site.token();
    let not = site.token_at(bar.end);
    let is_negation = site.expected == Expected::Connective
        && site.text_of(bar) == "|"
        && site.text_of(not) == "not"
        && matches!(site.token_at(not.end).kind, Kind::End | Kind::Close);
    if !is_negation {
        return None;
    }
    let first = site.token_at(site.open_group().map_or(0, |open| open.end));
    let last = site.before();
    let is_group = first.kind == Kind::Open && site.closing(first) == Some(last);
    let (open, close) = if is_group { ("not ", "") } else { ("not (", ")") };
    let diagnostic =
        Diagnostic::new(Code::UnexpectedCharacter, site.span(bar.start, not.end), "`| not` is how jq writes it")
            .label("as in jq")
            .help("write `not` before what is negated")
            .suggest(site.span(first.start, first.start), open)
            .suggest(site.span(last.end, not.end), close);
    Some(Recovery::fixed(diagnostic))
}

macro_rules! call {
    () => {
        r"(?:[A-Za-z_][\w.]*\.)?(?:filter|find|where|some|select)"
    };
}

/// What is around the body of a function (`x`) of one record (`p`).
static FUNCTIONS: [LazyRegex; 5] = [
    LazyRegex::new(concat!(
        r"^(?i)\s*",
        call!(),
        r"\s*\(\s*\(?\s*(?P<p>[a-z_]\w*)\s*\)?\s*[=-]>\s*(?P<x>.*)\)\s*;?\s*$"
    )),
    LazyRegex::new(r"^(?i)\s*\(?\s*(?P<p>[a-z_]\w*)\s*\)?\s*[=-]>\s*(?P<x>.*?)\s*;?\s*$"),
    LazyRegex::new(concat!(
        r"^(?i)\s*",
        call!(),
        r"\s*\(\s*lambda\s+(?P<p>[a-z_]\w*)\s*:\s*(?P<x>.*?)(?:,\s*\w+\s*)?\)\s*$"
    )),
    LazyRegex::new(r"^(?i)\s*lambda\s+(?P<p>[a-z_]\w*)\s*:\s*(?P<x>.*?)\s*$"),
    LazyRegex::new(concat!(r"^(?i)\s*(?:", call!(), r"\s*)?\{\s*\|\s*(?P<p>[a-z_]\w*)\s*\|\s*(?P<x>.*?)\s*\}\s*$")),
];

/// `r => r.name === 'a'`.
fn function(site: &ErrorContext<'_>) -> Option<Recovery> {
    let lower = site.text.to_ascii_lowercase();
    let captures = FUNCTIONS.iter().find_map(|regex| regex.captures(site.text, &lower))?;
    let (inner, of) = (captures.name("x")?, format!("{}.", captures.name("p")?.as_str()));
    let mut places = Vec::new();
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in inner.as_str().char_indices() {
        let is_name = inner.as_str().get(at..).is_some_and(|rest| rest.starts_with(of.as_str()));
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if is_name && !before.is_alphanumeric() && !matches!(before, '_' | '.') => {
                places.push(inner.start() + at);
            }
            _ => {}
        }
        before = c;
    }
    let first = *places.first()?;
    let mut diagnostic = Diagnostic::new(
        Code::UnexpectedCharacter,
        site.span(0, site.text.trim_end().len()),
        "this is a function, with a filter in it",
    )
    .label("a function of a program")
    .help("write only the filter");
    let is_first = first == inner.start();
    diagnostic = diagnostic.suggest(site.span(0, if is_first { first + of.len() } else { inner.start() }), "");
    for place in places.into_iter().skip(usize::from(is_first)) {
        diagnostic = diagnostic.suggest(site.span(place, place + of.len()), "");
    }
    Some(Recovery::fixed(diagnostic.suggest(site.span(inner.end(), site.text.len()), "")))
}

fn around(site: &ErrorContext<'_>) -> Option<Recovery> {
    let lower = site.text.to_ascii_lowercase();
    AROUND.iter().find_map(|(regex, what)| {
        let captures = regex.captures(site.text, &lower)?;
        let inner = captures.name("x")?;
        // What is asked of a record's elements is another thing.
        if captures.name("a").is_some_and(|list| site.names.has_elements(list.as_str())) {
            return None;
        }
        // A bare `filter =` may be a field; what is a filter then says so itself.
        let is_sure = !matches!(*what, "a parameter" | "code in a text")
            || read(inner.as_str()).is_some()
            || site.text.contains("$filter")
            || is_call(inner.as_str());
        let is_tested = !matches!(*what, "an item of a list" | "bold text")
            || read(inner.as_str()).is_some_and(|filter| !is_name(&filter));
        if inner.as_str().trim().is_empty() || !is_sure || !is_tested {
            return None;
        }
        let whole = site.span(0, site.text.trim_end().len());
        let diagnostic =
            Diagnostic::new(Code::UnexpectedCharacter, whole, format!("this is {what}, with a filter in it"))
                .label(*what);
        // What another selector says would be lost.
        if SELECTORS.as_ref().is_some_and(|selectors| selectors.find_iter(site.text).count() > 1) {
            let help = "write what each selector says as a predicate, with `and` between them";
            return Some(Recovery::last(diagnostic.help(help)));
        }
        let diagnostic = diagnostic
            .help(format!("write only the filter: `{}`", code(inner.as_str())))
            .suggest(site.span(0, inner.start()), "")
            .suggest(site.span(inner.end(), site.text.len()), "");
        Some(Recovery::fixed(diagnostic))
    })
}

/// `contains(name,'pay')`: whether a text begins with a function of OData.
fn is_call(text: &str) -> bool {
    let name = text.split('(').next().unwrap_or_default();
    name.len() < text.len() && ["contains", "startswith", "endswith", "substringof"].contains(&name)
}

/// The filter, if the text is one.
fn read(text: &str) -> Option<Filter<'_>> {
    grammar::read(text, Limits::MAX_NESTING).ok()
}

/// Whether it is a name alone, as any word is.
fn is_name(filter: &Filter<'_>) -> bool {
    matches!(filter.node(), Node::Predicate(predicate) if matches!(predicate.test(), Test::IsTrue))
}

/// `=AND(a = 1, b = 2)`.
fn spreadsheet(site: &ErrorContext<'_>) -> Option<Recovery> {
    let first = site.token_at(0);
    let name = if site.text_of(first) == "=" { site.token_at(first.end) } else { first };
    let joint = match site.text_of(name).to_ascii_lowercase().as_str() {
        "and" => "and",
        "or" => "or",
        _ => return None,
    };
    let open = site.token_at(name.end);
    let close = site.closing(open).filter(|_| site.text_of(open) == "(")?;
    let mut diagnostic = Diagnostic::new(
        Code::WrongConnective,
        site.span(first.start, name.end),
        format!("`{joint}` goes between the predicates"),
    )
    .label("a function of a spreadsheet")
    .suggest(site.span(0, open.start), "");
    let mut depth = 0_usize;
    let mut token = site.token_at(open.end);
    let mut count = 0;
    while token.start < close.start {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ if depth == 0 && matches!(site.text_of(token), "," | ";") => {
                let next = site.token_at(token.end).start;
                diagnostic = diagnostic.suggest(site.span(token.start, next), format!(" {joint} "));
                count += 1;
            }
            _ => {}
        }
        token = site.token_at(token.end);
    }
    (count > 0).then(|| Recovery::fixed(diagnostic.help(format!("write `{joint}` between the predicates"))))
}

/// `name: pay` in lines, with keys indented under theirs.
fn lines(site: &ErrorContext<'_>) -> Option<Recovery> {
    if !site.text.trim().contains('\n') {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    let mut owner: Option<&str> = None;
    for line in site.text.lines().filter(|line| !line.trim().is_empty()) {
        let (name, value) = line.split_once(':')?;
        let indented = name.starts_with([' ', '\t']);
        let name = name.trim();
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')) {
            return None;
        }
        let value = value.trim().trim_matches(['"', '\'']);
        let path = match owner {
            Some(owner) if indented => format!("{owner}.{name}"),
            _ => name.to_owned(),
        };
        if value.is_empty() {
            owner = Some(name).filter(|_| !indented);
            owner?;
            continue;
        }
        if !indented {
            owner = None;
        }
        parts.push(format!("{} = {}", FieldName::new(path), Value::bare(value)));
    }
    instead(site, "YAML", &parts.join(" and "))
}

/// `ｎａｍｅ＝ｐａｙ`: letters and signs of full width, outside of quotes. A sign alone is named by itself.
fn wide(site: &ErrorContext<'_>) -> Option<Recovery> {
    let usual = |c: char| if c == '\u{3000}' { ' ' } else { narrow(c) };
    let mut quote = None;
    let mut signs = 0;
    let mut is_wide = false;
    let ours: String = site
        .text
        .chars()
        .map(|c| {
            let ours = usual(c);
            match quote {
                Some(open) if open == ours => quote = None,
                Some(_) => return c,
                None if matches!(ours, '"' | '\'') => quote = Some(ours),
                None => {}
            }
            let is_sign = ours.is_ascii_punctuation() && !matches!(ours, '"' | '\'');
            signs = if ours != c && is_sign { signs + 1 } else { 0 };
            is_wide |= signs > 1 || ours != c && (ours.is_alphanumeric() || ours == '!');
            ours
        })
        .collect();
    if is_wide { instead(site, "text with full-width characters", &ours) } else { None }
}

/// `name+contains+pay`, from a URL.
fn encoded(site: &ErrorContext<'_>) -> Option<Recovery> {
    let text = site.text.trim();
    if text.contains(char::is_whitespace) || !(text.contains("%20") || text.contains('+')) {
        return None;
    }
    let plain = percent::decode(text).ok()?;
    read(&plain)?;
    instead(site, "a text from a URL", &plain)
}

/// With another text instead of the whole, if that is a filter.
fn instead(site: &ErrorContext<'_>, what: &str, ours: &str) -> Option<Recovery> {
    read(ours)?;
    let whole = site.span(0, site.text.len());
    let mut help = String::new();
    let _ = write!(help, "write `{}`", code(ours));
    let message = format!("this is {what}, not a filter");
    Some(Recovery::fixed(Diagnostic::new(Code::UnexpectedCharacter, whole, message).help(help).suggest(whole, ours)))
}
