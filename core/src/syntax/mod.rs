//! The filter as written: grammar, tree, parser, printer, builder.
//!
//! ```text
//! filter     = or
//! or         = and *( ("or" | "||") and )
//! and        = unary *( ("and" | "&&") unary )
//! unary      = ("not" | "!") unary | "(" or ")" | predicate
//! predicate  = field                                             ; a boolean field that is true
//!            | field compare value
//!            | field ["not"] ("in" | "oeq") list
//!            | field ["not"] ("contains" | "ocontains" | "~") (value | list)     ; a list: any of them; "!~" = not contains
//!            | field ["not"] "starts with" (value | list)
//!            | field ["not"] "ends with" (value | list)
//!            | field ["not"] "matches" value                     ; a regular expression
//!            | field ["not"] "between" value "and" value         ; both ends included
//!            | field ["not"] "exists" | field "is" ["not"] "null"
//! compare    = "=" "==" "eq" | "!=" "<>" "neq" "ne" | "<" "lt" | "<=" "lte" "le" | ">" "gt" | ">=" "gte" "ge"
//! list       = "(" value *("," value) [","] ")" | "[" value *("," value) [","] "]" | argument
//! field      = (name | string) *( "." (name | string) )
//! value      = string | bareword | argument
//! argument   = "$" 1*(letter | digit | "_")                     ; gets its value later; for a list, any number of values
//! string     = "…" with \" \' \\ \n \r \t \u{…}, or '…' with '' for a quote
//! ```
//!
//! Keywords are read in any case; one that is a field or a value must be quoted. A name contains letters, digits
//! and `_ - / @` and does not begin with a dash; a bareword contains letters, digits and `_ - . : / @ + % *` and keeps its text
//! as typed. White space separates, of any kind.
//!
//! ```
//! use konnect_filter::syntax::{field, parse};
//! let parsed = parse(r#"labels.env IN [dev, "test"] && !archived"#)?;
//! // Printed in one form, which is read as the same filter.
//! assert_eq!(parsed.to_string(), r#"labels.env in (dev, "test") and not archived"#);
//! assert_eq!(parse(&parsed.to_string())?, parsed);
//! let built = field("email").ends_with(".com").or(field("active").is_true()).build()?;
//! assert_eq!(built, parse(r#"email ends with ".com" or active"#)?);
//! # Ok::<(), konnect_filter::Error>(())
//! ```

pub(crate) mod ahead;
mod arena;
mod argument_value;
mod arguments;
mod arguments_serde;
mod ast;
mod build;
pub(crate) mod calendar;
pub(crate) mod case;
mod civil;
mod class;
mod comparison;
mod conversions;
mod diagnose;
mod field_draft;
pub(crate) mod glob;
mod grammar;
pub(crate) mod html;
mod instants;
mod known;
mod map;
pub(crate) mod pairs;
mod parse;
pub(crate) mod postgrest;
mod predicate;
mod print;
mod programs;
mod serde;
pub(crate) mod spoken;
mod stop;
mod string;
mod token;
mod tree;
mod value;
pub(crate) mod wide;

pub use self::argument_value::ArgumentValue;
pub use self::arguments::{ArgumentIter, Arguments};
pub(crate) use self::arguments::{unbound, unbound_in_code};
pub use self::ast::{Filter, Node, Operand, OperandIter, Operands};
pub use self::build::{Draft, not};
pub use self::comparison::Comparison;
pub use self::field_draft::{FieldDraft, field};
pub(crate) use self::known::{Names, Unknown};
pub(crate) use self::parse::parse_known;
pub use self::parse::{parse, parse_with};
pub use self::predicate::{MatchOperator, Predicate, Range, Test};
pub use self::tree::Tree;
pub use self::value::{FieldName, Value, Values};
