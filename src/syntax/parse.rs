//! The grammar's upper half: `and`, `or`, `not` and parentheses, over the predicates that [`super::token`] reads.
//!
//! One loop with a stack of its own, so that nesting costs neither the machine's stack nor more time a level. A chain of
//! one operand allocates nothing.

use nom::Input;

use super::ast::{Filter, Node, Predicate, Test};
use super::class::{self, Keyword};
use super::diagnose;
use super::slip::{Expected, Parsed, Slip, left, slip, slip_since};
use super::token::{Source, skip_space};
use crate::error::Result;
use crate::limits::Limits;
use crate::span::Span;

/// Reads a filter, within the default [`Limits`].
///
/// Linear in the length of `text`; the filter borrows from it.
///
/// ```
/// let filter = konnect_filter::parse(r#"name contains "pay" and labels.env in (dev, test)"#)?;
/// assert_eq!(filter.to_string(), r#"name contains "pay" and labels.env in (dev, test)"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// Every problem of the text that can be told apart, each with its place and, where the slip is a known one, the exact
/// replacement.
pub fn parse(text: &str) -> Result<Filter<'_>> {
    parse_with(text, &Limits::DEFAULT)
}

/// Reads a filter, within other limits than the default.
///
/// # Errors
/// As [`parse`].
pub fn parse_with<'a>(text: &'a str, limits: &Limits) -> Result<Filter<'a>> {
    if text.len() > limits.text_bytes.min(Limits::MAX_TEXT_BYTES) {
        return Err(diagnose::too_long(limits).into());
    }
    let nesting = limits.nesting.min(Limits::MAX_NESTING);
    match filter(text, nesting) {
        Ok((_, filter)) => Ok(filter),
        Err(nom::Err::Error(slip) | nom::Err::Failure(slip)) => Err(diagnose::explain(text, slip, limits)),
        // nom's complete parsers never ask for more.
        Err(nom::Err::Incomplete(_)) => Err(diagnose::explain(text, Slip::at_start(text), limits)),
    }
}

/// Where reading `text` stops, if it does; for [`diagnose`], which mends a slip and looks for the next one.
pub(super) fn first_slip(text: &str, nesting: usize) -> Option<Slip> {
    match filter(text, nesting) {
        Ok(_) => None,
        Err(nom::Err::Error(slip) | nom::Err::Failure(slip)) => Some(slip),
        Err(nom::Err::Incomplete(_)) => Some(Slip::at_start(text)),
    }
}

/// What is open: a `not` that waits for its operand, or a parenthesis, with the group around it.
enum Open<'a> {
    Not(u32),
    Group { began: &'a str, around: Group },
}

/// All that is open, outermost first; one thing alone, as most often, takes no allocation.
#[derive(Default)]
struct Opened<'a> {
    before: Vec<Open<'a>>,
    last: Option<Open<'a>>,
}

impl<'a> Opened<'a> {
    fn len(&self) -> usize {
        self.before.len() + usize::from(self.last.is_some())
    }

    fn push(&mut self, open: Open<'a>) {
        if let Some(before) = self.last.replace(open) {
            self.before.push(before);
        }
    }

    fn pop(&mut self) -> Option<Open<'a>> {
        std::mem::replace(&mut self.last, self.before.pop())
    }

    /// Where the `not` begins that waits for an operand which ends here, if one does.
    fn pop_not(&mut self) -> Option<u32> {
        match self.last {
            Some(Open::Not(start)) => {
                self.last = self.before.pop();
                Some(start)
            }
            _ => None,
        }
    }
}

/// The operands read so far, of all that is open. A group takes its own from the end, when it is known how many they are: so
/// every list is of its exact size, and a tree takes no more memory than it needs.
#[derive(Default)]
struct Operands<'a> {
    waiting: Vec<Filter<'a>>,
    group: Group,
}

/// Where in the waiting operands those of the group's `or` begin, and behind them those of its last `and`.
#[derive(Clone, Copy, Default)]
struct Group {
    or: usize,
    and: usize,
}

impl<'a> Operands<'a> {
    fn push(&mut self, operand: Filter<'a>) {
        self.waiting.push(operand);
    }

    fn has_and(&self) -> bool {
        self.waiting.len() > self.group.and
    }

    fn has_or(&self) -> bool {
        self.group.and > self.group.or
    }

    /// Opens a group, and gives the one around it.
    fn open(&mut self) -> Group {
        let here = self.waiting.len();
        std::mem::replace(&mut self.group, Group { or: here, and: here })
    }

    /// Ends the last `and` with `operand`.
    fn end_and(&mut self, operand: Filter<'a>) -> Filter<'a> {
        if self.has_and() { self.join(self.group.and, operand, Node::And) } else { operand }
    }

    /// Ends the last `and` with `operand`, and begins another.
    fn or(&mut self, operand: Filter<'a>) {
        let operand = self.end_and(operand);
        self.push(operand);
        self.group.and = self.waiting.len();
    }

    /// Ends the group with `operand`.
    fn end(&mut self, operand: Filter<'a>) -> Filter<'a> {
        let operand = self.end_and(operand);
        if self.has_or() { self.join(self.group.or, operand, Node::Or) } else { operand }
    }

    fn join(&mut self, from: usize, last: Filter<'a>, node: fn(Vec<Filter<'a>>) -> Node<'a>) -> Filter<'a> {
        let end = last.span();
        let mut operands = if from == 0 && self.waiting.capacity() <= 2 * self.waiting.len() + 2 {
            // Nothing else waits: all of it, unmoved.
            std::mem::take(&mut self.waiting)
        } else {
            let mut operands = Vec::with_capacity(self.waiting.len() - from + 1);
            operands.extend(self.waiting.drain(from..));
            operands
        };
        operands.push(last);
        let start = operands.first().map_or(end, Filter::span);
        Filter::new(start.to(end), node(operands))
    }

    /// Whether `operand` is of the kind of the chain that it would end.
    fn is_nested(&self, operand: &Filter<'_>) -> bool {
        match operand.node() {
            Node::And(_) => self.has_and(),
            Node::Or(_) => self.has_or() && !self.has_and(),
            _ => false,
        }
    }
}

// filter = or
// or     = and *( ("or" | "||") and )
// and    = unary *( ("and" | "&&") unary )
// unary  = ("not" | "!") unary | "(" or ")" | predicate
fn filter(text: &str, nesting: usize) -> Parsed<'_, Filter<'_>> {
    let source = Source { len: left(text) };
    let mut open = Opened::default();
    let mut operands = Operands::default();
    // Whether a group was joined to its like, as in `a and (b and c)`.
    let mut nested = false;
    let mut rest = skip_space(text);
    loop {
        // Here an operand begins.
        if let Some((behind, is_group)) = prefix(rest) {
            if open.len() >= nesting {
                return slip(Expected::LessNesting, rest);
            }
            open.push(if is_group {
                Open::Group { began: rest, around: operands.open() }
            } else {
                Open::Not(source.offset(rest))
            });
            rest = skip_space(behind);
            continue;
        }
        let (behind, mut operand) = match predicate(source, rest) {
            Ok(read) => read,
            Err(error) => return Err(error.map(|slip| slip.in_operand(rest))),
        };
        rest = skip_space(behind);
        // Here an operand has ended.
        loop {
            while let Some(start) = open.pop_not() {
                let span = Span::new(start, operand.span().end);
                operand = Filter::new(span, Node::Not(Box::new(operand)));
            }
            match connective(rest) {
                Some((behind, Keyword::And)) => {
                    nested |= matches!(operand.node(), Node::And(_));
                    operands.push(operand);
                    rest = skip_space(behind);
                    break;
                }
                Some((behind, _)) => {
                    nested |= match operand.node() {
                        Node::Or(_) => !operands.has_and(),
                        Node::And(_) => operands.has_and(),
                        _ => false,
                    };
                    operands.or(operand);
                    rest = skip_space(behind);
                    break;
                }
                None if rest.starts_with(')') => {
                    let Some(Open::Group { began, around }) = open.pop() else {
                        return slip(Expected::NoClose, rest);
                    };
                    nested |= operands.is_nested(&operand);
                    operand = operands.end(operand);
                    operands.group = around;
                    let behind = rest.take_from(1);
                    operand.set_span(source.span(began, behind));
                    rest = skip_space(behind);
                }
                None if rest.is_empty() => {
                    if let Some(Open::Group { began, .. }) = open.pop() {
                        return slip_since(Expected::Close, rest, began);
                    }
                    nested |= operands.is_nested(&operand);
                    let filter = operands.end(operand);
                    return Ok((rest, if nested { flatten(filter) } else { filter }));
                }
                None => {
                    let start = operand.span().start as usize;
                    return slip(Expected::Connective, rest)
                        .map_err(|error| error.map(|slip: Slip| slip.in_operand(text.get(start..).unwrap_or(rest))));
                }
            }
        }
    }
}

/// Joins each `and` in an `and`, and each `or` in an `or`, to the one around it; every operand moves once.
fn flatten(filter: Filter<'_>) -> Filter<'_> {
    fn collect<'a>(operands: Vec<Filter<'a>>, is_and: bool, flat: &mut Vec<Filter<'a>>) {
        for operand in operands {
            let span = operand.span();
            match operand.into_node() {
                Node::And(inner) if is_and => collect(inner, true, flat),
                Node::Or(inner) if !is_and => collect(inner, false, flat),
                node => flat.push(flatten(Filter::new(span, node))),
            }
        }
    }
    let span = filter.span();
    let node = match filter.into_node() {
        Node::And(operands) => {
            let mut flat = Vec::with_capacity(operands.len());
            collect(operands, true, &mut flat);
            Node::And(flat)
        }
        Node::Or(operands) => {
            let mut flat = Vec::with_capacity(operands.len());
            collect(operands, false, &mut flat);
            Node::Or(flat)
        }
        Node::Not(operand) => Node::Not(Box::new(flatten(*operand))),
        node @ Node::Predicate(_) => node,
    };
    Filter::new(span, node)
}

/// What opens an operand: what is behind it, and whether it is a parenthesis (else `not`).
#[inline]
fn prefix(input: &str) -> Option<(&str, bool)> {
    match input.as_bytes() {
        [b'(', ..] => Some((input.take_from(1), true)),
        [b'!', ..] => Some((input.take_from(1), false)),
        [b'n' | b'N', b'o' | b'O', b't' | b'T', ..] => Some((behind_word(input, 3)?, false)),
        _ => None,
    }
}

/// `and`, `&&`, `or`, `||`, and what is behind it.
#[inline]
fn connective(input: &str) -> Option<(&str, Keyword)> {
    match input.as_bytes() {
        [b'a' | b'A', b'n' | b'N', b'd' | b'D', ..] => Some((behind_word(input, 3)?, Keyword::And)),
        [b'o' | b'O', b'r' | b'R', ..] => Some((behind_word(input, 2)?, Keyword::Or)),
        [b'&', b'&', ..] => Some((input.take_from(2), Keyword::And)),
        [b'|', b'|', ..] => Some((input.take_from(2), Keyword::Or)),
        _ => None,
    }
}

/// What is behind the word of this length, if the word ends there.
#[inline]
fn behind_word(input: &str, len: usize) -> Option<&str> {
    let behind = input.take_from(len);
    (class::word_len(behind) == 0).then_some(behind)
}

// predicate = field [test]
fn predicate<'a>(source: Source, input: &'a str) -> Parsed<'a, Filter<'a>> {
    let (behind_field, field) = source.field(input)?;
    let rest = skip_space(behind_field);
    let (behind, test, operator_span) = match source.test(rest)? {
        (behind, Some((test, end))) => (behind, test, Span { start: source.offset(rest), end }),
        (_, None) => {
            let end = source.offset(behind_field);
            (behind_field, Test::IsTrue, Span::new(end, end))
        }
    };
    let predicate = Predicate { field, operator_span, test };
    if matches!(input.as_bytes().first(), Some(b'"' | b'\'')) && reads_reversed(predicate.clone()) {
        return slip(Expected::FieldFirst, rest);
    }
    let span = source.span(input, behind);
    Ok((behind, Filter::new(span, Node::Predicate(predicate))))
}

/// Whether `"prod" = name` was written: a field that has no need of its quotes, compared with a bareword that reads as a
/// field's name. Which of the two is the field cannot be known, so it is refused; the printer never writes it.
///
/// Takes a copy, so that the usual predicate can stay in registers; few begin with a quote.
#[cold]
fn reads_reversed(Predicate { field, test, .. }: Predicate<'_>) -> bool {
    match test {
        Test::Compare { value, .. } if !value.is_quoted() => {
            class::is_segment(field.name(), true) && class::is_plain_name(value.text())
        }
        _ => false,
    }
}
