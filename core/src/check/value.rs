//! Values of a type: what a literal means to the field it is compared with.

use jiff::Timestamp;
use uuid::Uuid;

use super::date;
use super::evaluate::boolean_text;
use super::moment::{BOUND_FORMS, DateError, Help, RANGE};
use super::resolve::ResolvedField;
use super::typed::{DayOrInstant, TypedValue, ValueKind};
use crate::catalog::Type;
use crate::catalog::field::compiled;
use crate::error::{Code, Diagnostic, Fallible, brief, closest, to_type};
use crate::number;
use crate::regular::Regex;
use crate::shared_str::SharedStr;
use crate::suggest::{listed, nearest};
use crate::syntax::Value;
use crate::syntax::spoken::rounding;

/// A value, read as its field's type.
pub(super) struct Literal {
    /// The value; of a day its beginning.
    pub(super) typed: TypedValue,
    /// Whether it is a date without a time, which means its whole day.
    pub(super) is_day: bool,
}

impl Literal {
    /// The day that it is.
    pub(super) const fn day(&self) -> Option<DayOrInstant> {
        match self.typed.kind {
            ValueKind::Instant(start) if self.is_day => Some(DayOrInstant { start, day: true }),
            _ => None,
        }
    }
}

/// The patterns of the fields met so far, each compiled once: a list has many values of one field.
#[derive(Default)]
pub(super) struct Patterns<'a>(Vec<(&'a str, Option<Regex>)>);

impl<'a> Patterns<'a> {
    /// The compiled pattern; `None` for one that is not well formed, which nothing is checked against.
    fn compiled(&mut self, pattern: &'a str) -> Option<&Regex> {
        let index = self.0.iter().position(|(known, _)| *known == pattern).unwrap_or_else(|| {
            self.0.push((pattern, compiled(pattern)));
            self.0.len() - 1
        });
        self.0.get(index)?.1.as_ref()
    }
}

/// Reads a literal as a value of the place's type.
pub(super) fn literal<'a>(
    place: &ResolvedField<'_, 'a>,
    value: &Value<'_>,
    now: Timestamp,
    patterns: &mut Patterns<'a>,
) -> Fallible<Literal> {
    let mut typed = unread(value);
    let is_day = read(place, value, now, patterns, &mut typed)?;
    Ok(Literal { typed, is_day })
}

/// What is to become the literal's value: [`read`] fills it where it stays.
pub(super) const fn unread(value: &Value<'_>) -> TypedValue {
    TypedValue { text: SharedStr::from_static(""), kind: ValueKind::Text, span: value.span() }
}

/// Reads a literal as a value of the place's type, into `typed`; gives whether it is a date without a time.
pub(super) fn read<'a>(
    place: &ResolvedField<'_, 'a>,
    value: &Value<'_>,
    now: Timestamp,
    patterns: &mut Patterns<'a>,
    typed: &mut TypedValue,
) -> Fallible<bool> {
    typed_as(place, value, now, patterns, typed).map_err(|problem| of_argument(value, problem))
}

/// The problem of an argument's value, which is given and not written.
fn of_argument(value: &Value<'_>, mut problem: Diagnostic) -> Diagnostic {
    if value.is_bound() && problem.code != Code::NullValue {
        if let Some(rest) = problem.help.as_deref().and_then(|help| help.strip_prefix("write ")) {
            problem.help = Some(format!("give {rest}"));
        }
    }
    problem
}

fn typed_as<'a>(
    place: &ResolvedField<'_, 'a>,
    value: &Value<'_>,
    now: Timestamp,
    patterns: &mut Patterns<'a>,
    typed: &mut TypedValue,
) -> Fallible<bool> {
    if value.argument_name().is_some() {
        typed.kind = ValueKind::Argument;
        typed.text = SharedStr::from(value.text());
        return Ok(false);
    }
    if is_null(value) {
        typed.kind = null(place, value)?;
        typed.text = SharedStr::from_static("null");
        return Ok(false);
    }
    typed.kind = match place.kind {
        None | Some(Type::Any) => untyped(place, value, now)?,
        Some(Type::String) => patterned(place, value, patterns)?,
        Some(Type::Uuid) => ValueKind::Uuid(uuid(place, value)?),
        Some(Type::Ulid) => ulid(place, value)?,
        Some(Type::Enum(values)) => one_of(values, place, value)?,
        Some(Type::Number) => number(place, value)?,
        Some(Type::Boolean) => {
            let is_true = boolean(place, value)?;
            typed.text = SharedStr::from_static(if is_true { "true" } else { "false" });
            typed.kind = ValueKind::Boolean(is_true);
            return Ok(false);
        }
        Some(Type::DateTime) => {
            let date::Reading { moment, text } = date_time(place, value, now)?;
            typed.text = text;
            typed.kind = ValueKind::Instant(moment.start);
            return Ok(moment.day);
        }
    };
    typed.text = SharedStr::from(value.text());
    Ok(false)
}

/// Reads a literal as a piece of text to look for.
pub(super) fn piece(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<TypedValue> {
    if is_null(value) {
        return Err(unquoted_null(place, value, "`null` is not a string"));
    }
    let kind = if value.argument_name().is_some() { ValueKind::Argument } else { ValueKind::Text };
    Ok(TypedValue { text: SharedStr::from(value.text()), kind, span: value.span() })
}

/// An instant that bounds a day, at the place of the literal that names the day.
pub(super) fn instant(at: Timestamp, like: &TypedValue) -> TypedValue {
    TypedValue { text: date::sent(at).into(), kind: ValueKind::Instant(at), span: like.span }
}

fn is_null(value: &Value<'_>) -> bool {
    !value.is_quoted() && value.text().eq_ignore_ascii_case("null")
}

/// Other languages' words for what is missing.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'N' | b'n' | b'u' | b'E'))
        && matches!(text, "None" | "nil" | "undefined" | "NIL" | "Nil" | "EMPTY")
}

fn null(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<ValueKind> {
    match place.field() {
        Some(field) if field.nullable => Ok(ValueKind::Null),
        _ => Err(unquoted_null(place, value, &format!("`{}` cannot be compared with `null`", place.shown()))),
    }
}

fn unquoted_null(place: &ResolvedField<'_, '_>, value: &Value<'_>, message: &str) -> Diagnostic {
    let name = to_type(place.name.name());
    let (place_of_it, string) = if value.is_bound() {
        (" without the argument", ", or give the string `null`")
    } else {
        ("", ", or `\"null\"` for the string")
    };
    let text = if place.is_text() { string } else { "" };
    let help = format!("write `{name} is null` or `{name} is not null`{place_of_it} to ask whether it is there{text}");
    Diagnostic::new(Code::NullValue, value.span(), message).label("not a value").help(help)
}

fn wrong_type(place: &ResolvedField<'_, '_>, value: &Value<'_>, what: &str) -> Diagnostic {
    let (field, kind) = (place.shown(), name_of(place));
    let message = if value.text().is_empty() {
        format!("`{field}` takes a {kind}, but the value is empty")
    } else {
        format!("`{field}` takes a {kind}, but `{}` {what}", brief(value.text()))
    };
    Diagnostic::new(Code::WrongType, value.span(), message)
}

fn name_of(place: &ResolvedField<'_, '_>) -> &'static str {
    match place.kind {
        Some(Type::Uuid) => "UUID",
        Some(Type::Ulid) => "ULID",
        kind => kind.map_or("value", Type::as_str),
    }
}

/// With an edit that replaces the value with `text`.
fn instead(diagnostic: Diagnostic, value: &Value<'_>, text: &str, safe: bool) -> Diagnostic {
    if value.is_bound() {
        // There is no text of it in the filter.
        return diagnostic;
    }
    let written = Value::bare(text).to_string();
    if safe { diagnostic.replace(value.span(), written) } else { diagnostic.suggest(value.span(), written) }
}

/// A value that no field gives a type. What reads as a number, a time or a boolean is left to the record's own value; the rest
/// is text. Quotes change nothing of this, but for words that mean something: `"true"` and `"now-7d"` are text.
fn untyped(place: &ResolvedField<'_, '_>, value: &Value<'_>, now: Timestamp) -> Fallible<ValueKind> {
    let text = value.text();
    if number::is_number(text) {
        return Ok(ValueKind::Untyped(None));
    }
    if boolean_text(text).is_some() {
        return Ok(if value.is_quoted() { ValueKind::Text } else { ValueKind::Untyped(None) });
    }
    // A field of a collection is sent such words as they are written.
    let counts_from_now = !text.starts_with(|first: char| first.is_ascii_digit());
    if counts_from_now && (value.is_quoted() || place.kind.is_some()) {
        return Ok(ValueKind::Text);
    }
    match date::read(text, now) {
        Ok(reading) => Ok(ValueKind::Untyped(Some(reading.moment))),
        Err(fault) if fault.must_be_time => {
            let message = format!("`{}` {}", brief(text), fault.message);
            let diagnostic = Diagnostic::new(Code::WrongType, value.span(), message).label("not a time");
            let quoted = format!("or quote it if `{}` is a string", place.shown());
            let help = fault.help.map_or_else(|| quoted.clone(), |help| format!("{help}, {quoted}"));
            Err(diagnostic.help(help))
        }
        Err(_) => Ok(ValueKind::Text),
    }
}

fn patterned<'a>(place: &ResolvedField<'_, 'a>, value: &Value<'_>, patterns: &mut Patterns<'a>) -> Fallible<ValueKind> {
    let Some(pattern) = place.field().and_then(|field| field.pattern.as_deref()) else { return Ok(ValueKind::Text) };
    match patterns.compiled(pattern) {
        Some(regex) if !regex.is_match(value.text()) => {
            let message = format!("`{}` is not a valid `{}`", brief(value.text()), place.shown());
            let diagnostic = Diagnostic::new(Code::WrongType, value.span(), message).label("another form");
            let upper = value.text().to_uppercase();
            let diagnostic = match regex.is_match(&upper) {
                true => instead(diagnostic, value, &upper, false),
                false => diagnostic,
            };
            Err(diagnostic.help(format!("it must match `{}`", brief(pattern))))
        }
        _ => Ok(ValueKind::Text),
    }
}

fn uuid(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<Uuid> {
    let text = value.text();
    match Uuid::try_parse(text) {
        Ok(uuid) if text.len() == 36 => Ok(uuid),
        Ok(uuid) => {
            let dashed = uuid.hyphenated().to_string();
            let diagnostic = wrong_type(place, value, "lacks the hyphens").label("not a UUID with hyphens");
            Err(instead(diagnostic, value, &dashed, true).help(format!("write `{dashed}`")))
        }
        Err(_) => {
            let diagnostic = wrong_type(place, value, "is not one").label("not a UUID");
            Err(diagnostic.help("write all of it, as in `5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11`"))
        }
    }
}

fn ulid(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<ValueKind> {
    let text = value.text();
    let is_ulid = |fold: fn(u8) -> u8| {
        text.len() == 26
            && text.bytes().map(fold).enumerate().all(|(index, byte)| match byte {
                b'0'..=b'7' => true,
                b'8' | b'9' => index > 0,
                b'A'..=b'Z' => index > 0 && !matches!(byte, b'I' | b'L' | b'O' | b'U'),
                _ => false,
            })
    };
    if is_ulid(|byte| byte) {
        return Ok(ValueKind::Text);
    }
    let diagnostic = wrong_type(place, value, "is not one").label("not a ULID");
    Err(if is_ulid(|byte| byte.to_ascii_uppercase()) {
        let upper = text.to_ascii_uppercase();
        instead(diagnostic, value, &upper, true).help(format!("write `{upper}`"))
    } else {
        diagnostic.help("write 26 letters and digits, as in `01G65Z755AFWAKHE12NY0CQ9FH`")
    })
}

fn one_of(values: &[String], place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<ValueKind> {
    let text = value.text();
    if values.iter().any(|known| known == text) {
        return Ok(ValueKind::Text);
    }
    let message = format!("`{}` is not a valid `{}`", brief(text), place.shown());
    let diagnostic = Diagnostic::new(Code::UnknownEnumValue, value.span(), message).label("unknown value");
    let list = match values {
        [only] => format!("only valid value is `{}`", to_type(only)),
        _ => format!("valid values are {}", listed(values.iter())),
    };
    Err(match nearest(text, values.iter().map(String::as_str)) {
        Some(near) => {
            let safe = near.eq_ignore_ascii_case(text);
            instead(diagnostic, value, near, safe).help(format!("did you mean `{}`? The {list}", to_type(near)))
        }
        None => diagnostic.help(format!("the {list}")),
    })
}

fn number(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<ValueKind> {
    let text = value.text();
    if number::is_number(text) {
        return Ok(ValueKind::Number);
    }
    let diagnostic = wrong_type(place, value, "is not one").label("not a number");
    // `400::int` and `400L` say the type of the number, which the field says here.
    let bare = text.split("::").next().unwrap_or_default();
    let bare = bare.strip_suffix(['L', 'l', 'U', 'u', 'M', 'm', 'D', 'd', 'F', 'f']).unwrap_or(bare);
    if bare.len() < text.len() && number::is_number(bare) {
        return Err(instead(diagnostic, value, bare, false).help(format!("write `{bare}`")));
    }
    // `+5`, `.5`, `5.`, `-.5`: one reading, another spelling.
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let zero = if unsigned.starts_with('.') { "0" } else { "" };
    let fixed = format!("{sign}{zero}{}", unsigned.strip_suffix('.').unwrap_or(unsigned));
    Err(if text.len() <= 40 && number::is_number(&fixed) {
        instead(diagnostic, value, &fixed, true).help(format!("write `{fixed}`"))
    } else {
        diagnostic.help("write a decimal number, as in `42`, `1.10` or `1e7`")
    })
}

/// What people write for `true`.
const YES: &[&str] = &["yes", "y", "on", "t", "enabled", "active", "ja", "oui", "si", "sí", "wahr", "1.0"];
/// And for `false`.
const NO: &[&str] = &["no", "n", "off", "f", "disabled", "inactive", "nein", "non", "falsch", "0.0"];

fn boolean(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> Fallible<bool> {
    if let Some(truth) = boolean_text(value.text()) {
        return Ok(truth);
    }
    let is = |word: &str| value.text().eq_ignore_ascii_case(word);
    let diagnostic = wrong_type(place, value, "is neither `true` nor `false`").label("not a boolean");
    let meant = match value.text() {
        "1" => Some("true"),
        "0" => Some("false"),
        _ if YES.iter().any(|word| is(word)) => Some("true"),
        _ if NO.iter().any(|word| is(word)) => Some("false"),
        text => closest(text, ["true", "false"]).filter(|_| text.len() >= 3),
    };
    Err(match meant {
        Some(meant) => instead(diagnostic, value, meant, false).help(format!("write `{meant}`")),
        None => diagnostic.help("write `true` or `false`"),
    })
}

/// Of an argument's value, which may be an instant of a program that has no place in RFC 3339, and where nothing counts from now.
fn of_bound(text: &str, fault: DateError) -> DateError {
    let counts_from_now = match &fault.help {
        Some(Help::Forms | Help::FromNow(_)) => true,
        Some(Help::Instead(text, _)) => date::is_relative(text),
        Some(Help::Other(_)) | None => false,
    };
    if !counts_from_now {
        return fault;
    }
    // Years are written with a sign where they have more than four digits.
    let year = text.strip_prefix(['+', '-']).unwrap_or_default();
    let rest = year.trim_start_matches(|c: char| c.is_ascii_digit());
    if year.len() - rest.len() > 4 && !rest.is_empty() {
        return DateError::new("is outside the range of times").help(RANGE);
    }
    fault.help(BOUND_FORMS)
}

fn date_time(place: &ResolvedField<'_, '_>, value: &Value<'_>, now: Timestamp) -> Fallible<date::Reading> {
    if value.is_bound() && date::is_relative(value.text()) {
        let fault = "counts from now, which the value of an argument cannot";
        let text = brief(value.text());
        let help = match date::read(value.text(), now) {
            Ok(date::Reading { moment, text: at }) => {
                // A day is all of it, and its beginning is not.
                let at = if moment.day { at.get(..10).unwrap_or(&at) } else { &at };
                format!("give the time itself, `{at}`, or write `{text}` in the filter, without an argument")
            }
            Err(_) => format!(
                "give a time, as in `2026-08-22T10:00:00Z`, or write `{text}` in the filter, without an argument"
            ),
        };
        return Err(wrong_type(place, value, fault).label("not a date or a time").help(help));
    }
    date::read(value.text(), now).map_err(|fault| {
        let fault = if value.is_bound() { of_bound(value.text(), fault) } else { fault };
        let label = rounding(value.text()).filter(|_| fault.meant().is_some()).unwrap_or("not a date or a time");
        let diagnostic = wrong_type(place, value, fault.message).label(label);
        let diagnostic = match fault.meant() {
            Some(text) => instead(diagnostic, value, text, false),
            None => diagnostic,
        };
        match fault.help {
            Some(help) => diagnostic.help(help.to_string()),
            None => diagnostic,
        }
    })
}
