//! The forms of other languages, in tables: first what can follow anything, then whole predicates.

use self::between::{COMMENTS, DASHES, ENTITIES, JOINTS, OTHER_JOINTS, RANKING, SORTING};
use self::calls::{CALLS, KEYS};
use self::impossible::{EMPTY, IMPOSSIBLE};
use self::lists::{LISTS, REPEATED};
use self::operators::{OPERATORS, REVERSED};
use self::search::SEARCH;
use self::values::{PLACEHOLDERS, QUOTELESS, TIMES, VALUES};
use super::form::Kind;
use crate::error::Code;

/// A table of forms: what is typed, and how it is written here.
macro_rules! forms {
    ($name:ident: $($pattern:literal => $ours:literal,)*) => {
        pub(super) static $name: [Form; [$($pattern),*].len()] = [$(Form::new($pattern, $ours)),*];
    };
}

mod between;
mod calls;
mod impossible;
mod lists;
mod operators;
mod search;
mod values;

/// Forms that begin where the parser stopped, whatever was expected there.
pub(super) static AT_STOP: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` is how HTML writes it",
        label: "from a web page",
        help: "",
        forms: &ENTITIES,
    },
    Kind {
        code: Code::InvalidField,
        message: "a dash does not negate",
        label: "as in a search engine",
        help: "",
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
        forms: &COMMENTS,
    },
    Kind {
        code: Code::MissingConnective,
        message: "a filter does not sort or limit",
        label: "not a part of the filter",
        help: "remove it: sorting and paging are options of the request",
        forms: &SORTING,
    },
    Kind {
        code: Code::MissingConnective,
        message: "a filter does not rank",
        label: "as in a search engine",
        help: "remove it: a record passes the filter, or it does not",
        forms: &RANKING,
    },
    Kind {
        code: Code::WrongConnective,
        message: "predicates are joined with `and` or `or`",
        label: "expected `and` or `or`",
        help: "",
        forms: &JOINTS,
    },
    Kind {
        code: Code::WrongConnective,
        message: "`{}` is not supported",
        label: "expected `and`, `or` or the end",
        help: "",
        forms: &OTHER_JOINTS,
    },
];

/// Forms that begin where the operand does.
pub(super) static AT_OPERAND: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` cannot be asked",
        label: "not a test of a field",
        help: "",
        forms: &EMPTY,
    },
    Kind { code: Code::InvalidField, message: "a key comes after a dot", label: "a key", help: "", forms: &KEYS },
    Kind {
        code: Code::MissingField,
        message: "a filter has no functions: the field comes first, then the operator",
        label: "written as a function",
        help: "",
        forms: &CALLS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is how search engines write it",
        label: "as in a search engine",
        help: "",
        forms: &SEARCH,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "several values are written as a list",
        label: "several values",
        help: "",
        forms: &LISTS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is not an operator here",
        label: "not an operator here",
        help: "",
        forms: &OPERATORS,
    },
    Kind {
        code: Code::ReversedComparison,
        message: "the value comes before the field",
        label: "the field comes first",
        help: "",
        forms: &REVERSED,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` is another language's way to write a value",
        label: "not a value",
        help: "",
        forms: &VALUES,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` must be quoted",
        label: "one value, it seems",
        help: "",
        forms: &QUOTELESS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "several values are written as a list",
        label: "several values",
        help: "",
        forms: &REPEATED,
    },
    Kind {
        code: Code::InvalidValue,
        message: "a time is written without spaces",
        label: "a time in other words",
        help: "",
        forms: &TIMES,
    },
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` cannot be asked",
        label: "not a test of a field",
        help: "",
        forms: &IMPOSSIBLE,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` was not filled in",
        label: "a placeholder",
        help: "",
        forms: &PLACEHOLDERS,
    },
];
