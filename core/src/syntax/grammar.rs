//! The grammar's upper half: `and`, `or`, `not` and parentheses, over the predicates that [`super::token`] reads.
//!
//! One loop with a stack of its own, so that nesting costs neither the machine's stack nor more time a level. A chain of
//! one operand allocates nothing.

use nom::Input;

use super::arena::{Arena, Chain, Index, Kind};
use super::ast::Filter;
use super::class::{self, Keyword};
use super::predicate::{Predicate, Test};
use super::stop::{Expected, Parsed, Stop, left, stop, stop_since};
use super::token::{Source, skip_space};
use crate::span::Span;

/// Reads a filter, or says where reading it stops.
pub(super) fn read(text: &str, nesting: usize) -> Result<Filter<'_>, Stop> {
    match filter(text, nesting) {
        Ok((_, filter)) => Ok(filter),
        Err(nom::Err::Error(stop) | nom::Err::Failure(stop)) => Err(stop),
        // nom's complete parsers never ask for more.
        Err(nom::Err::Incomplete(_)) => Err(Stop::at_start(text)),
    }
}

/// How much text there is for each node of a tree, about: for the room that is asked for at once.
const BYTES_PER_NODE: usize = 16;

/// What is open: a `not` that waits for its operand, or a parenthesis, with the chains around it. Places are offsets.
enum Open {
    Not(u32),
    Group { began: u32, around: Chains },
}

/// All that is open, outermost first; one thing alone, as most often, takes no allocation.
#[derive(Default)]
struct Opened {
    before: Vec<Open>,
    last: Option<Open>,
}

impl Opened {
    fn len(&self) -> usize {
        self.before.len() + usize::from(self.last.is_some())
    }

    fn push(&mut self, open: Open) {
        if let Some(before) = self.last.replace(open) {
            self.before.push(before);
        }
    }

    fn pop(&mut self) -> Option<Open> {
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

/// The operands read so far of one group: those of its `or`, and after them those of its last `and`.
#[derive(Clone, Copy, Default)]
struct Chains {
    or: Chain,
    and: Chain,
}

/// Ends `chain` with `operand`, which alone is not a chain.
fn end(tree: &mut Arena<'_>, chain: &mut Chain, kind: Kind, operand: Index) -> Index {
    if chain.is_empty() {
        return operand;
    }
    let end = tree.at(operand).span.end;
    tree.append(chain, kind, operand);
    let chain = std::mem::take(chain);
    tree.group(kind, chain, Span::new(chain.start, end))
}

// filter = or
// or     = and *( ("or" | "||") and )
// and    = unary *( ("and" | "&&") unary )
// unary  = ("not" | "!") unary | "(" or ")" | predicate
fn filter(text: &str, nesting: usize) -> Parsed<'_, Filter<'_>> {
    let source = Source { len: left(text) };
    let mut tree = Arena::with_capacity(text.len() / BYTES_PER_NODE + 1);
    let mut open = Opened::default();
    let mut chains = Chains::default();
    let mut rest = skip_space(text);
    loop {
        // Here an operand begins.
        if let Some((tail, is_group)) = prefix(rest) {
            if open.len() >= nesting {
                return stop(Expected::LessNesting, rest);
            }
            let began = source.offset(rest);
            open.push(if is_group {
                Open::Group { began, around: std::mem::take(&mut chains) }
            } else {
                Open::Not(began)
            });
            rest = skip_space(tail);
            continue;
        }
        let (tail, mut operand) = match predicate(source, &mut tree, rest) {
            Ok(read) => read,
            Err(error) => return Err(error.map(|stop| stop.in_operand(rest))),
        };
        rest = skip_space(tail);
        // Here an operand has ended.
        loop {
            while let Some(start) = open.pop_not() {
                operand = tree.not(operand, Span::new(start, tree.at(operand).span.end));
            }
            match connective(rest) {
                Some((tail, Keyword::And)) => {
                    tree.append(&mut chains.and, Kind::And, operand);
                    rest = skip_space(tail);
                    break;
                }
                Some((tail, _)) => {
                    operand = end(&mut tree, &mut chains.and, Kind::And, operand);
                    tree.append(&mut chains.or, Kind::Or, operand);
                    rest = skip_space(tail);
                    break;
                }
                None if rest.starts_with(')') => {
                    let Some(Open::Group { began, around }) = open.pop() else {
                        return stop(Expected::NoClose, rest);
                    };
                    operand = end(&mut tree, &mut chains.and, Kind::And, operand);
                    operand = end(&mut tree, &mut chains.or, Kind::Or, operand);
                    chains = around;
                    let tail = rest.take_from(1);
                    tree.set_span(operand, Span::new(began, source.offset(tail)));
                    rest = skip_space(tail);
                }
                None if rest.is_empty() => {
                    if let Some(Open::Group { began, .. }) = open.pop() {
                        return stop_since(Expected::Close, rest, text.get(began as usize..).unwrap_or(rest));
                    }
                    operand = end(&mut tree, &mut chains.and, Kind::And, operand);
                    operand = end(&mut tree, &mut chains.or, Kind::Or, operand);
                    return Ok((rest, Filter::new(tree, operand, text.as_bytes().contains(&b'$'))));
                }
                None => {
                    let start = tree.at(operand).span.start as usize;
                    return stop(Expected::Connective, rest)
                        .map_err(|error| error.map(|stop: Stop| stop.in_operand(text.get(start..).unwrap_or(rest))));
                }
            }
        }
    }
}

/// What opens an operand: what follows it, and whether it is a parenthesis (else `not`).
#[inline]
fn prefix(input: &str) -> Option<(&str, bool)> {
    match input.as_bytes() {
        [b'(', ..] => Some((input.take_from(1), true)),
        [b'!', ..] => Some((input.take_from(1), false)),
        [b'n' | b'N', b'o' | b'O', b't' | b'T', ..] => Some((after_word(input, 3)?, false)),
        _ => None,
    }
}

/// `and`, `&&`, `or`, `||`, and what follows it.
#[inline]
fn connective(input: &str) -> Option<(&str, Keyword)> {
    match input.as_bytes() {
        [b'a' | b'A', b'n' | b'N', b'd' | b'D', ..] => Some((after_word(input, 3)?, Keyword::And)),
        [b'o' | b'O', b'r' | b'R', ..] => Some((after_word(input, 2)?, Keyword::Or)),
        [b'&', b'&', ..] => Some((input.take_from(2), Keyword::And)),
        [b'|', b'|', ..] => Some((input.take_from(2), Keyword::Or)),
        _ => None,
    }
}

/// What follows the word of this length, if the word ends there.
#[inline]
fn after_word(input: &str, len: usize) -> Option<&str> {
    let tail = input.take_from(len);
    (class::word_len(tail) == 0).then_some(tail)
}

// predicate = field [test]
fn predicate<'a>(source: Source, tree: &mut Arena<'a>, input: &'a str) -> Parsed<'a, Index> {
    let (after_field, field) = source.field(input)?;
    let rest = skip_space(after_field);
    let start = source.offset(input);
    let end = source.offset(after_field);
    // As if it were alone, and then filled where it stays: copies of what has just been written are slow.
    let alone = Predicate { field, operator_span: Span::new(end, end), test: Test::IsTrue };
    let (index, entry) = tree.predicate(alone, Span::new(start, end));
    let Some((predicate, span)) = entry else { return stop(Expected::Predicate, input) };
    let (tail, operator_end) = source.test(rest, &mut predicate.test)?;
    let Some(operator_end) = operator_end else { return Ok((after_field, index)) };
    predicate.operator_span = Span { start: source.offset(rest), end: operator_end };
    span.end = source.offset(tail);
    if matches!(input.as_bytes().first(), Some(b'"' | b'\'')) && reads_reversed(predicate) {
        return stop(Expected::FieldFirst, rest);
    }
    Ok((tail, index))
}

/// Whether `"prod" = name` was written: a field that has no need of its quotes, compared with a bareword that reads as a
/// field's name. Which of the two is the field cannot be known, so it is refused; the printer never writes it.
#[cold]
fn reads_reversed(Predicate { field, test, .. }: &Predicate<'_>) -> bool {
    match test {
        Test::Compare { value, .. } if !value.is_quoted() => {
            class::is_segment(field.name(), true) && class::is_plain_name(value.text())
        }
        _ => false,
    }
}
