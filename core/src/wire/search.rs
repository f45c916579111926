//! A filter as a query of Konnect Search.
//!
//! Only what Kong's search reference documents is written: the selectors `type`, `id`, `name`, `description`, `labels.K`,
//! `@public_labels.K` and `@ATTRIBUTE`; `"…"` for an exact match, `*` as a wildcard, dates as `YYYY-MM-DD`; a chain of `AND`
//! and `AND NOT`, or a chain of `OR`. Parentheses, escapes, ranges and existence are not documented, nor which of `AND` and
//! `OR` binds tighter: a filter that would need one of these is an error.

use std::fmt::Write as _;

use crate::check::{is_instant, is_relative};
use crate::error::{Code, Diagnostic, Fallible, Problems, Result, brief, is_invisible};
use crate::limits::Limits;
use crate::span::Span;
use crate::syntax::{
    Comparison, FieldName, Filter, MatchOperator, Node, Operand, Operands, Predicate, Test, Value, unbound,
};

/// The filter as the `q` of Konnect Search, which looks through entities of every type.
///
/// Search compares without case, and `NOT` keeps entities that do not have the field at all.
///
/// ```
/// use konnect_filter::{parse, wire::search};
/// let filter = parse("type = team and labels.department != eng and name ends with _qa")?;
/// assert_eq!(search(&filter)?, "type:team AND name:*_qa AND NOT labels.department:eng");
/// assert_eq!(search(&parse("name contains (dev, qa)")?)?, "name:*dev* OR name:*qa*");
/// assert_eq!(search(&parse("name = 'John Smith' and updated_at = 2026-02-24")?)?, r#"name:"John Smith" AND @updated_at:2026-02-24"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// Every piece that the documented syntax cannot say, with its place.
pub fn search(filter: &Filter<'_>) -> Result<String> {
    let mut writer = Writer { terms: Vec::new(), problems: Problems::new(Limits::DEFAULT.problems) };
    for (name, span) in filter.arguments() {
        writer.problems.push(unbound(name, span));
    }
    let chain = writer.operand(filter.root(), false);
    if writer.problems.is_empty() && chain != Chain::Any && !writer.terms.iter().any(|term| !term.negated) {
        let message = "Konnect Search needs something to find before it can exclude";
        writer.problems.push(problem(filter.span(), message).help("add what to find, e.g. `type = team and …`"));
    }
    writer.problems.finish()?;
    let mut query = String::new();
    // `AND NOT` is documented only after another term.
    let (excluded, wanted): (Vec<_>, Vec<_>) = writer.terms.into_iter().partition(|term| term.negated);
    for (index, term) in wanted.iter().chain(&excluded).enumerate() {
        let word = match (index, chain, term.negated) {
            (0, ..) => "",
            (_, Chain::Any, _) => " OR ",
            (_, _, false) => " AND ",
            (_, _, true) => " AND NOT ",
        };
        query.extend([word, &term.text]);
    }
    Ok(query)
}

/// How terms are joined; one term is joined either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chain {
    One,
    All,
    Any,
}

/// A selector and its value.
struct SearchTerm {
    text: String,
    negated: bool,
}

struct Writer {
    terms: Vec<SearchTerm>,
    problems: Problems,
}

fn problem(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::CannotSend, span, message)
}

impl Writer {
    /// Appends the filter's terms, or its negation's, and says how they are joined.
    fn operand(&mut self, operand: Operand<'_, '_>, negated: bool) -> Chain {
        match operand.node() {
            Node::Not(operand) => self.operand(operand, !negated),
            Node::And(operands) => {
                self.join(operands, negated, if negated { Chain::Any } else { Chain::All }, operand.span())
            }
            Node::Or(operands) => {
                self.join(operands, negated, if negated { Chain::All } else { Chain::Any }, operand.span())
            }
            Node::Predicate(predicate) => self.predicate(predicate, negated, operand.span()),
        }
    }

    fn join(&mut self, operands: Operands<'_, '_>, negated: bool, chain: Chain, span: Span) -> Chain {
        let before = self.terms.len();
        for operand in operands {
            if self.problems.is_full() {
                break;
            }
            let inner = self.operand(operand, negated);
            if inner != Chain::One && inner != chain {
                self.mixed(operand.span());
            }
        }
        self.no_excluded_alternative(before, chain, span);
        chain
    }

    fn mixed(&mut self, span: Span) {
        let message = "Konnect Search has no documented support for parentheses, so `and` and `or` cannot be mixed";
        self.problems.push(problem(span, message).help("search once for each alternative"));
    }

    /// `OR NOT` is not documented.
    fn no_excluded_alternative(&mut self, before: usize, chain: Chain, span: Span) {
        let terms = self.terms.get(before..).unwrap_or_default();
        if chain == Chain::Any && self.problems.is_empty() && terms.iter().any(|term| term.negated) {
            let message = "Konnect Search can exclude only what is joined by `and`";
            self.problems.push(problem(span, message).help("search once for each alternative"));
        }
    }

    fn predicate(&mut self, predicate: &Predicate<'_>, negated: bool, span: Span) -> Chain {
        let selector = match selector(predicate.field()) {
            Ok(selector) => selector,
            Err(found) => {
                self.problems.push(found);
                return Chain::One;
            }
        };
        let place = if predicate.operator_span().is_empty() { span } else { predicate.operator_span() };
        let (negated, shape, values) = match predicate.test() {
            Test::IsTrue => return self.push(&selector, Shape::Equal, &Value::bare("true"), negated),
            Test::Compare { comparison: Comparison::Eq, value } => (negated, Shape::Equal, std::slice::from_ref(value)),
            Test::Compare { comparison: Comparison::Ne, value } => {
                (!negated, Shape::Equal, std::slice::from_ref(value))
            }
            Test::Match { matcher, negated: not, values } if *matcher != MatchOperator::Matches => {
                let shape = match matcher {
                    MatchOperator::Contains => Shape::Contains,
                    MatchOperator::StartsWith => Shape::Starts,
                    MatchOperator::EndsWith => Shape::Ends,
                    MatchOperator::In | MatchOperator::Matches => Shape::Equal,
                };
                (negated != *not, shape, values.as_slice())
            }
            test => {
                let (what, help) = match test {
                    Test::Exists { .. } => ("`exists`", "remove it, or use `list` on one collection"),
                    Test::Match { .. } => ("regular expressions", "use `contains`, `starts with` or `ends with`"),
                    _ => ("`<`, `>` or ranges", "search for one day or value with `=`"),
                };
                self.problems
                    .push(problem(place, format!("Konnect Search has no documented support for {what}")).help(help));
                return Chain::One;
            }
        };
        let before = self.terms.len();
        for value in values {
            self.push(&selector, shape, value, negated);
        }
        match (values.len(), negated) {
            (0 | 1, _) => Chain::One,
            (_, true) => Chain::All,
            (_, false) => {
                self.no_excluded_alternative(before, Chain::Any, span);
                Chain::Any
            }
        }
    }

    fn push(&mut self, selector: &Selector, shape: Shape, value: &Value<'_>, negated: bool) -> Chain {
        match selector.term(shape, value) {
            Ok(text) => self.terms.push(SearchTerm { text, negated }),
            Err(found) => self.problems.push(found),
        }
        Chain::One
    }
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Equal,
    Contains,
    Starts,
    Ends,
}

/// What is searched by.
struct Selector {
    text: String,
    /// Whether it looks into free text, where `*` is documented and only quotes make a match exact.
    is_text: bool,
}

/// Whether a text needs no quotes. Some letters, such as U+3164, are seen as nothing.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| (c.is_alphanumeric() && !is_invisible(c)) || "_-./".contains(c))
}

fn selector(field: &FieldName<'_>) -> Fallible<Selector> {
    let name = field.name().strip_prefix('@').unwrap_or(field.name());
    if name.is_empty() || !is_word(name) {
        let message = format!("`{}` cannot be a Konnect Search selector", brief(field.name()));
        return Err(problem(field.span(), message).help("a selector may contain only letters, digits and `_ - . /`"));
    }
    let own = |is_text| Ok(Selector { text: name.to_owned(), is_text });
    match (name, name.split_once('.')) {
        ("type" | "id", _) => own(false),
        ("name" | "description", _) => own(true),
        ("label" | "labels" | "public_labels", _) | (_, Some(("label" | "labels" | "public_labels", ""))) => {
            let message = format!("`{name}` needs a key");
            let help = "write the key after a dot, as in `labels.env = dev`";
            Err(Diagnostic::new(Code::MissingKey, field.span(), message).help(help))
        }
        (_, Some(("label", key))) => {
            let message = format!("Konnect Search has no selector `{}`", brief(name));
            let help = format!("write `labels.{key}`");
            Err(Diagnostic::new(Code::UnknownField, field.span(), message).help(help))
        }
        (_, Some(("labels", _))) => own(false),
        _ => Ok(Selector { text: format!("@{name}"), is_text: false }),
    }
}

impl Selector {
    fn term(&self, shape: Shape, value: &Value<'_>) -> Fallible<String> {
        let text = value.text();
        let refuse = |message: &str, help: &str| Err(problem(value.span(), message).help(help));
        if text.is_empty() {
            return refuse("an empty value cannot be searched for", "write what to find");
        }
        if text.contains(['*', '"', '\\']) || text.chars().any(|c| c.is_control() || is_invisible(c)) {
            return refuse(
                "Konnect Search has no documented escape for `*`, quotes, backslashes, control and invisible characters",
                "search for a part of the value without them, with `contains`",
            );
        }
        let is_word = is_word(text);
        let mut term = format!("{}:", self.text);
        if shape == Shape::Equal {
            if !value.is_quoted() && is_relative(text) {
                return refuse("Konnect Search takes dates as YYYY-MM-DD", "write the date, such as 2026-02-24");
            }
            if !self.is_text && is_instant(text) {
                return refuse("Konnect Search takes dates as YYYY-MM-DD, without a time", "write only the date");
            }
            let is_bare = !self.is_text && is_word && !matches!(text, "AND" | "OR" | "NOT");
            let _ = if is_bare { write!(term, "{text}") } else { write!(term, "\"{text}\"") };
            return Ok(term);
        }
        if !self.is_text {
            let help = "wildcards work only for `name` and `description`; use `=` here";
            return refuse("Konnect Search documents only exact matches for this selector", help);
        }
        if !is_word {
            return refuse(
                "Konnect Search has no documented support for wildcards in phrases",
                "search for one word of it",
            );
        }
        let _ = match shape {
            Shape::Starts => write!(term, "{text}*"),
            Shape::Ends => write!(term, "*{text}"),
            Shape::Contains | Shape::Equal => write!(term, "*{text}*"),
        };
        Ok(term)
    }
}
