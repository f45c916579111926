//! Marks: a record whose numbers are strings, for engines that read numbers with too few digits.
//!
//! Every string begins with `s`, every number is a string that begins with `n`. Between two strings no quote is anywhere in
//! JSON, so strings are found from left to right.

/// A string of JSON, and what is in it.
pub(super) const STRINGS: &str = r#"(?s)"([^"\\]*(?:\\.[^"\\]*)*)""#;

/// Everything before a number in JSON, strings and all, and the number. A number is put at the end, so that everything between
/// numbers is before one.
pub(super) const NUMBERS: &str = r#"(?s)((?:[^"0-9-]|"(?:[^"\\]|\\.)*")*)(-?[0-9][0-9.eE+-]*)"#;

/// A key, as it is in a marked record.
pub(super) fn key(key: &str) -> String {
    format!("s{key}")
}

/// The same for Java, whose repetitions take its stack unless they never give back.
pub(super) const STRINGS_IN_JAVA: &str = r#"(?s)"([^"\\]*+(?:\\.[^"\\]*+)*+)""#;
pub(super) const NUMBERS_IN_JAVA: &str = r#"(?s)((?:[^"0-9-]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+)(-?[0-9][0-9.eE+-]*+)"#;
