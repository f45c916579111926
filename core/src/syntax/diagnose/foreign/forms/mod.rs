//! The forms of other languages, in tables: first what can follow anything, then whole predicates.

use self::between::{COMMENTS, CONTINUED, DASHES, ENTITIES, JOINTS, LOGIC, OTHER_JOINTS, RANKING, SORTING};
use self::calls::{CALLS, CHAINED, FOLDED, KEYS};
use self::case::CASE;
use self::impossible::{EMPTY, IMPOSSIBLE};
use self::lists::{LISTS, OVERLAPS, REPEATED};
use self::operators::{OPERATORS, REVERSED};
use self::search::{NEAR, SEARCH};
use self::values::{CALENDAR, PLACEHOLDERS, QUOTELESS, RANGES, TIMES, VALUES};
use super::form::{Kind, nothing};
use crate::error::Code;

/// A table of forms: what is typed, and how it is written here.
macro_rules! forms {
    ($name:ident: $($pattern:literal => $ours:literal,)*) => {
        pub(super) static $name: [Form; [$($pattern),*].len()] = [$(Form::new($pattern, $ours)),*];
    };
}

mod between;
mod calls;
mod case;
mod impossible;
mod lists;
mod operators;
mod search;
mod values;

pub(in super::super) use self::case::{IGNORES_CASE, note};

/// Forms that begin where the parser stopped, whatever was expected there.
pub(super) static AT_STOP: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` is how HTML writes it",
        label: "from a web page",
        help: "",
        note: nothing,
        forms: &ENTITIES,
    },
    Kind {
        code: Code::InvalidField,
        message: "a dash does not negate",
        label: "as in a search engine",
        help: "",
        note: nothing,
        forms: &DASHES,
    },
];

/// Forms that begin where the parser stopped after a predicate.
pub(super) static AFTER: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "a filter has no comments",
        label: "a comment",
        help: "remove it",
        note: nothing,
        forms: &COMMENTS,
    },
    Kind {
        code: Code::MissingConnective,
        message: "a filter does not sort or limit",
        label: "not a part of the filter",
        help: "remove it: sorting and paging are options of the request",
        note: nothing,
        forms: &SORTING,
    },
    Kind {
        code: Code::UnexpectedCharacter,
        message: "a filter goes on in the next line without a `\\`",
        label: "not needed",
        help: "remove it",
        note: nothing,
        forms: &CONTINUED,
    },
    Kind {
        code: Code::MissingConnective,
        message: "a filter does not rank",
        label: "as in a search engine",
        help: "remove it: a record passes the filter, or it does not",
        note: nothing,
        forms: &RANKING,
    },
    Kind {
        code: Code::WrongConnective,
        message: "predicates are joined with `and` or `or`",
        label: "expected `and` or `or`",
        help: "",
        note: nothing,
        forms: &JOINTS,
    },
    Kind {
        code: Code::WrongConnective,
        message: "`{}` is not supported",
        label: "expected `and`, `or` or the end",
        help: "",
        note: nothing,
        forms: &OTHER_JOINTS,
    },
];

/// Forms that begin where the parser stopped after a field or a predicate.
pub(super) static LOGICAL: &[Kind] = &[Kind {
    code: Code::WrongConnective,
    message: "`{}` is not supported",
    label: "expected `and`, `or` or the end",
    help: "",
    note: nothing,
    forms: &LOGIC,
}];

/// Forms that begin one operand before the one in which the parser stopped.
pub(super) static OVERLAP: &[Kind] = &[Kind {
    code: Code::UnknownOperator,
    message: "several values are written as a list",
    label: "several values",
    help: "",
    note: nothing,
    forms: &OVERLAPS,
}];

/// Forms that begin where the operand does.
pub(super) static AT_OPERAND: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` cannot be asked",
        label: "not a test of a field",
        help: "",
        note: nothing,
        forms: &EMPTY,
    },
    Kind {
        code: Code::InvalidField,
        message: "a key comes after a dot",
        label: "a key",
        help: "",
        note: nothing,
        forms: &KEYS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is another language's way to say whether case matters",
        label: "about case",
        help: "",
        note: case::note,
        forms: &CASE,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` asks for what is like a text",
        label: "as in a search engine",
        help: "",
        note: search::near,
        forms: &NEAR,
    },
    Kind {
        code: Code::MissingField,
        message: "a filter has no functions: the field comes first, then the operator",
        label: "written as a function",
        help: "",
        note: nothing,
        forms: &CALLS,
    },
    Kind {
        code: Code::InvalidField,
        message: "a key comes after a dot alone",
        label: "as in JavaScript",
        help: "",
        note: nothing,
        forms: &CHAINED,
    },
    Kind {
        code: Code::MissingField,
        message: "a filter has no functions: the field comes first, then the operator",
        label: "written as a function",
        help: "",
        note: nothing,
        forms: &FOLDED,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is how search engines write it",
        label: "as in a search engine",
        help: "",
        note: nothing,
        forms: &SEARCH,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "several values are written as a list",
        label: "several values",
        help: "",
        note: nothing,
        forms: &LISTS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is not an operator here",
        label: "not an operator here",
        help: "",
        note: nothing,
        forms: &OPERATORS,
    },
    Kind {
        code: Code::ReversedComparison,
        message: "the value comes before the field",
        label: "the field comes first",
        help: "",
        note: nothing,
        forms: &REVERSED,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` is another language's way to write a value",
        label: "not a value",
        help: "",
        note: nothing,
        forms: &VALUES,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` must be quoted",
        label: "one value, it seems",
        help: "",
        note: nothing,
        forms: &QUOTELESS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "several values are written as a list",
        label: "several values",
        help: "",
        note: nothing,
        forms: &REPEATED,
    },
    Kind {
        code: Code::InvalidValue,
        message: "a range is written with `between`",
        label: "a range",
        help: "",
        note: nothing,
        forms: &RANGES,
    },
    Kind {
        code: Code::InvalidValue,
        message: "a stretch of the calendar is written as its days",
        label: "a time in other words",
        help: "",
        note: nothing,
        forms: &CALENDAR,
    },
    Kind {
        code: Code::InvalidValue,
        message: "a time is written without spaces",
        label: "a time in other words",
        help: "",
        note: nothing,
        forms: &TIMES,
    },
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` cannot be asked",
        label: "not a test of a field",
        help: "",
        note: nothing,
        forms: &IMPOSSIBLE,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` was not filled in",
        label: "a placeholder",
        help: "",
        note: nothing,
        forms: &PLACEHOLDERS,
    },
];
