//! Mistakes where a value is expected.

use super::super::class::{self, Keyword};
use super::common;
use super::context::{ErrorContext, Kind, Token, quoted};
use super::recovery::Recovery;
use super::rule::{Rule, on};
use super::words::{self, Applicability, brief_code, code};
use crate::error::{Code, Diagnostic};

/// Expected: a value, after an operator or in a list.
pub(super) static RULES: &[Rule] = &[
    Rule::new("name in (a,,b)", |site| {
        let before = site.before();
        matches!(before.kind, Kind::Open | Kind::Comma).then(|| super::list::item(site, before, site.token()))
    }),
    Rule::new("a = \\\"x y\\\"", |site| escaped_quotes(site, site.token())),
    Rule::new("a = <x-y>", |site| {
        let token = site.token();
        let is_framed = site.text_of(token) == "<"
            && token.start > site.before().end
            && site.slice(token.start, site.run_end(token.start)).ends_with('>');
        is_framed.then(|| common::has_to_be_quoted(site, token))
    }),
    Rule::new("age => 5", |site| {
        let token = site.token();
        let is_symbols = site.before().kind == Kind::Symbol && token.kind == Kind::Symbol || is_run(site, token);
        is_symbols.then(|| symbols(site, token))
    }),
    Rule::new("name =", |site| on(site, &[Kind::End, Kind::Close, Kind::Joint, Kind::Comma], missing)),
    Rule::new("name = in", |site| on(site, &[Kind::Word], |site, token| keyword(site, site.before(), token))),
    Rule::new("name = (a, b)", |site| {
        on(site, &[Kind::Open], |site, token| list_without_in(site, site.before(), token))
    }),
    Rule::new("name contains = x", |site| {
        let is_second = site.token().kind == Kind::Symbol && site.before().kind == Kind::Word;
        is_second.then(|| two_operators(site, site.before(), site.token()))
    }),
    Rule::new("a = 🚀", |site| Some(common::has_to_be_quoted(site, site.token()))),
];

/// `$` without a name, or with something after the name that belongs to the same word.
pub(super) fn argument(site: &ErrorContext<'_>) -> Recovery {
    let whole = site.span(site.construct_start, site.run_end(site.construct_start));
    let text = site.slice(site.construct_start, site.run_end(site.construct_start));
    let diagnostic =
        Diagnostic::new(Code::InvalidArgument, whole, format!("`{}` is not the name of an argument", brief_code(text)))
            .label("a name has letters, digits and `_`");
    let braced = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    if let Some(name) = braced.filter(|name| !name.is_empty() && class::argument_len(name) == name.len()) {
        let text = format!("${name}");
        return Recovery::fixed(diagnostic.help(format!("write `{}`", code(&text))).suggest(whole, text));
    }
    let text = quoted(text);
    let help = format!("write `{}` for the text itself; an argument is written as in `$name`", code(&text));
    Recovery::fixed(diagnostic.help(help).suggest(whole, text))
}

/// `\\"x\\"`: quotes that were escaped once too often on their way through a shell or a program.
fn escaped_quotes(site: &ErrorContext<'_>, token: Token) -> Option<Recovery> {
    let quote = site.slice(token.start + 1, token.start + 2);
    if site.text_of(token) != "\\" || !matches!(quote, "\"" | "'") {
        return None;
    }
    let inner = site.slice(token.start + 2, site.text.len());
    let inner = inner.get(..inner.find(&format!("\\{quote}"))?)?;
    let whole = site.span(token.start, token.start + inner.len() + 4);
    let text = quoted(inner);
    let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a backslash escapes only inside quotes")
        .label("quotes with a backslash before them")
        .help(format!("write `{}`", code(&text)))
        .suggest(whole, text);
    Some(Recovery::fixed(diagnostic))
}

/// Whether the operator before and the symbol where the parser stopped are one run of symbols.
fn is_run(site: &ErrorContext<'_>, token: Token) -> bool {
    token.start == site.at
        && matches!(site.slice(token.start, token.start + 1), "=" | "<" | ">" | "!" | "~")
        && site.slice(0, token.start).ends_with(['=', '<', '>', '!', '~'])
}

fn missing(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let operator = site.operator();
    let is_second = operator.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("between")) && operator.len() > 7;
    let (message, help) = if is_second {
        ("`between` needs a second value".to_owned(), "write the upper end after `and`".to_owned())
    } else if operator.eq_ignore_ascii_case("between") {
        ("`between` needs two values".to_owned(), "write both ends, with `and` between them".to_owned())
    } else {
        // Nobody looks for less than nothing, or for nothing in a text.
        let empty = if matches!(operator, "=" | "==" | "!=" | "<>") { "; an empty string is `\"\"`" } else { "" };
        let operator = brief_code(operator);
        (format!("`{operator}` needs a value"), format!("write the value after `{operator}`{empty}"))
    };
    let diagnostic = Diagnostic::new(Code::MissingValue, site.span(token.start, token.start), message)
        .label("a value is missing here")
        .help(help);
    let text = match (is_second, operator.eq_ignore_ascii_case("between"), token.kind) {
        (false, true, _) => " 0 and 0 ",
        (_, _, Kind::Comma) => return Recovery::last(diagnostic),
        _ => " x ",
    };
    Recovery::patched(diagnostic, site.span(site.at, site.at), text)
}

/// Signs that make one run: `=>`, `===`, `=~`.
fn symbols(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let start = site.field_end();
    let start = site.token_at(start).start;
    let typed = site.slice(start, token.end);
    let run: String = typed.split_whitespace().collect();
    let is_whole = typed.bytes().all(|byte| !byte.is_ascii_whitespace());
    let span = site.span(start, token.end);
    let diagnostic = Diagnostic::new(Code::UnknownOperator, span, format!("unknown operator `{}`", brief_code(typed)))
        .label("not an operator here");
    // `= !x`: the second symbol is not a part of the operator.
    // Ours, with a space inside or written twice.
    let known = words::symbol(&run).or(match run.as_str() {
        "====" | "=====" => Some(("=", Applicability::MaybeIncorrect)),
        "==" => Some(("=", Applicability::MachineApplicable)),
        "!=" => Some(("!=", Applicability::MaybeIncorrect)),
        "<=" => Some(("<=", Applicability::MaybeIncorrect)),
        ">=" => Some((">=", Applicability::MaybeIncorrect)),
        _ => None,
    });
    let Some((ours, sure)) = known else {
        return Recovery::last(
            diagnostic.help("the symbol operators are `=`, `!=`, `<`, `<=`, `>`, `>=`, `~` (contains) and `!~`"),
        );
    };
    let is_word = ours.starts_with(|c: char| c.is_ascii_alphabetic());
    let glued = |offset: usize| is_word && site.is_glued(offset);
    let next = site.slice(token.end, site.text.len()).chars().next();
    let text = format!(
        "{}{ours}{}",
        if glued(start) { " " } else { "" },
        if (is_word || !is_whole) && next.is_some_and(|c| !c.is_whitespace()) { " " } else { "" }
    );
    let help = if ours == "matches" {
        "write `matches` for a regular expression, `contains` for plain text".to_owned()
    } else {
        format!("write `{ours}`")
    };
    let diagnostic = diagnostic.help(help);
    Recovery::fixed(if sure == Applicability::MachineApplicable && is_whole {
        diagnostic.replace(span, text)
    } else {
        diagnostic.suggest(span, text)
    })
}

/// A keyword where the value should be.
fn keyword(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    let text = site.text_of(token);
    let span = site.span_of(token);
    let next = site.token_at(token.end);
    let keyword = site.keyword(token);
    if matches!(keyword, Some(Keyword::And | Keyword::Or)) && !site.ends_predicate(next) {
        return missing(site, token);
    }
    let is_equal = matches!(site.operator(), "=" | "==");
    let takes_value = keyword.is_some_and(|keyword| match keyword {
        Keyword::Compare(_) => true,
        Keyword::Exists => false,
        _ => keyword.takes_not(),
    });
    if keyword == Some(Keyword::Not)
        && is_equal
        && matches!(next.kind, Kind::Word | Kind::Quoted)
        && site.ends_predicate(site.token_at(next.end))
    {
        let whole = site.span(before.start, token.end);
        let diagnostic = Diagnostic::new(
            Code::UnknownOperator,
            whole,
            format!("unknown operator `{} {text}`", site.text_of(before)),
        )
        .label("not an operator here")
        .help(format!("write `!= {}`", code(site.text_of(next))))
        .suggest(whole, "!=");
        return Recovery::fixed(diagnostic);
    }
    if takes_value && !site.ends_predicate(next) {
        return two_operators(site, before, token);
    }
    let mut diagnostic = common::keyword(span, text, "value");
    if keyword == Some(Keyword::Exists) {
        let test = format!("{} exists", site.field());
        diagnostic = diagnostic.help(format!("quote it: `{}`; for any value write `{}`", quoted(text), code(&test)));
    }
    Recovery::fixed(if matches!(keyword, Some(Keyword::And | Keyword::Or | Keyword::Not | Keyword::Exists)) {
        diagnostic.suggest(span, quoted(text))
    } else {
        diagnostic.replace(span, quoted(text))
    })
}

/// `= contains "x"`.
fn two_operators(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    let (first, second) = (site.operator(), site.text_of(token));
    let start = site.token_at(site.field_end()).start;
    let whole = site.span(start, token.end);
    let diagnostic = Diagnostic::new(
        Code::UnknownOperator,
        whole,
        format!("two operators, `{}` and `{}`", brief_code(first), brief_code(second)),
    )
    .label("one too many")
    .help("remove one of them");
    if matches!(first, "=" | "==") {
        let help = format!("write only `{}`", code(second));
        let between = if site.is_glued(before.start) { " " } else { "" };
        return Recovery::fixed(diagnostic.help(help).suggest(site.span(before.start, token.start), between));
    }
    Recovery::last(diagnostic)
}

/// `name = (a, b)`.
fn list_without_in(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    let operator = site.operator();
    let span = site.span_of(token);
    let replacement = match operator.to_ascii_lowercase().as_str() {
        "=" | "==" | "eq" => Some("in"),
        "!=" | "<>" | "ne" | "neq" => Some("not in"),
        _ => None,
    };
    if operator.eq_ignore_ascii_case("between") {
        return range_in_brackets(site, token);
    }
    let diagnostic =
        Diagnostic::new(Code::InvalidValue, span, format!("`{}` takes one value, not a list", brief_code(operator)))
            .label("a list begins here");
    match (replacement, site.closing(token)) {
        (Some(_), Some(close)) if site.token_at(token.end).start == close.start => {
            Recovery::last(diagnostic.help("write one value; for a missing field use `not exists`"))
        }
        (Some(ours), Some(_)) => {
            let glued = |yes: bool| if yes { " " } else { "" };
            let text = format!("{}{ours}", glued(site.is_glued(before.start)));
            Recovery::fixed(diagnostic.help(format!("write `{ours}` for a list")).suggest(site.span_of(before), text))
        }
        (None, Some(close)) if close.start > token.end => Recovery::patched(
            diagnostic.help("compare with one value; join several comparisons with `and` or `or`"),
            site.span(token.start, close.end),
            " x ",
        ),
        _ => Recovery::last(diagnostic.help("write one value")),
    }
}

/// `between (1, 5)`.
fn range_in_brackets(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let low = site.token_at(token.end);
    let comma = site.token_at(low.end);
    let high = site.token_at(comma.end);
    let close = site.token_at(high.end);
    let is_value = |token: Token| matches!(token.kind, Kind::Word | Kind::Quoted) && site.keyword(token).is_none();
    let diagnostic =
        Diagnostic::new(Code::InvalidValue, site.span_of(token), "`between` takes two values with `and`, not a list")
            .label("a list begins here");
    if !(is_value(low) && is_value(high) && close.kind == Kind::Close) {
        return Recovery::last(diagnostic.help("write both ends, with `and` between them"));
    }
    let text = format!("{} and {}", site.text_of(low), site.text_of(high));
    Recovery::fixed(
        diagnostic.help(format!("write `{}`", code(&text))).suggest(site.span(token.start, close.end), text),
    )
}

// Expected: the `and` of `between`.
pub(super) fn range(site: &ErrorContext<'_>) -> Recovery {
    let token = site.token();
    let low = site.before();
    if site.text_of(token) == "-"
        || token.kind == Kind::Comma
        || (token.kind == Kind::Word && matches!(site.text_of(token).to_ascii_lowercase().as_str(), "to" | ".."))
    {
        let high = site.token_at(token.end);
        let diagnostic = Diagnostic::new(
            Code::UnknownOperator,
            site.span_of(token),
            format!("`between` takes `and` between its values, not `{}`", site.text_of(token)),
        )
        .label("expected `and`")
        .help("write `and`");
        if matches!(high.kind, Kind::Word | Kind::Quoted) && site.keyword(high).is_none() {
            let text = if token.kind == Kind::Comma { " and " } else { "and" };
            let span = if token.kind == Kind::Comma { site.span(low.end, high.start) } else { site.span_of(token) };
            return Recovery::fixed(diagnostic.replace(span, text));
        }
        return Recovery::last(diagnostic);
    }
    if matches!(token.kind, Kind::Word | Kind::Quoted) && site.keyword(token).is_none() {
        let text = format!("{} and {}", site.text_of(low), site.text_of(token));
        let diagnostic =
            Diagnostic::new(Code::MissingValue, site.span_of(token), "`between` takes `and` between its values")
                .label("expected `and`")
                .help(format!("write `{}`", code(&text)));
        return Recovery::fixed(diagnostic.suggest(site.span(token.start, token.start), "and "));
    }
    let place = site.span(low.end, low.end);
    let diagnostic =
        Diagnostic::new(Code::MissingValue, site.span(token.start, token.start), "`between` needs a second value")
            .label("expected `and` and a value")
            .help("write the upper end after the lower one, joined by `and`");
    if site.ends_predicate(token) { Recovery::patched(diagnostic, place, " and 0") } else { Recovery::last(diagnostic) }
}
