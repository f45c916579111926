//! What a date or a time was read as, and why a word is none.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::typed::DayOrInstant;
use crate::shared_str::SharedStr;

/// What a word names, and the instant's text as it is sent.
pub(super) struct Reading {
    pub(super) moment: DayOrInstant,
    /// RFC 3339 in UTC with `Z`; for a day, of its beginning.
    pub(super) text: SharedStr,
}

/// Why a word is not a date or time, and what would be.
#[derive(Debug)]
pub(super) struct DateError {
    pub(super) message: &'static str,
    pub(super) help: Option<Help>,
    /// Whether the word is meant as a time beyond doubt, so that it is an error even where any text would do.
    pub(super) must_be_time: bool,
    /// Whether it can mean two things.
    pub(super) is_question: bool,
    /// Whether it is a time after the last one that can be said.
    pub(super) is_late: bool,
}

/// What to write instead of such a word.
#[derive(Debug)]
pub(super) enum Help {
    /// One of the forms that there are.
    Forms,
    /// This, which was surely meant, and what else it may have been.
    Instead(String, &'static str),
    /// What a time that counts from now consists of.
    FromNow(String),
    /// Anything else.
    Other(String),
}

impl DateError {
    pub(super) const fn new(message: &'static str) -> Self {
        Self { message, help: None, must_be_time: false, is_question: false, is_late: false }
    }

    pub(super) fn late(message: &'static str) -> Self {
        Self { is_late: true, ..Self::new(message) }
    }

    pub(super) fn instead(self, text: impl Into<String>) -> Self {
        Self { help: Some(Help::Instead(text.into(), "")), ..self }
    }

    /// With `more` after what to write instead, where there is such.
    pub(super) fn or(mut self, more: &'static str) -> Self {
        if let Some(Help::Instead(_, other)) = &mut self.help {
            *other = more;
        }
        self
    }

    pub(super) fn forms(self) -> Self {
        Self { help: Some(Help::Forms), ..self }
    }

    pub(super) fn relative(self, help: impl Into<String>) -> Self {
        Self { help: Some(Help::FromNow(help.into())), ..self }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(Help::Other(help.into())), ..self }
    }

    /// What was surely meant.
    pub(super) fn meant(&self) -> Option<&str> {
        match &self.help {
            Some(Help::Instead(text, _)) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forms => f.write_str(FORMS),
            Self::Instead(text, more) => write!(f, "write `{text}`{more}"),
            Self::FromNow(help) | Self::Other(help) => f.write_str(help),
        }
    }
}

const FORMS: &str =
    "write a time as in `2026-08-22T10:00:00Z`, a date as in `2026-08-22`, or `now`, `now-7d`, `today`, `yesterday`";
/// The same of an argument's value, in which nothing counts from now.
pub(super) const BOUND_FORMS: &str = "give a time as in `2026-08-22T10:00:00Z`, or a date as in `2026-08-22`";
pub(super) const RANGE: &str = "supported times range from `0000-01-01T00:00:00Z` to `9999-12-30T22:00:00Z`, and days to \
                     `9999-12-29`";
pub(super) const OFFSETS: &str = "offsets from UTC go from `-23:59` to `+23:59`";
/// The first second that RFC 3339 has, from 1970.
pub(super) const FIRST: i64 = -62_167_219_200;

impl DayOrInstant {
    pub(super) const fn instant(start: Timestamp) -> Self {
        Self { start, day: false }
    }

    /// The first instant after it.
    pub(crate) fn next(self) -> Timestamp {
        let length = if self.day { SignedDuration::from_hours(24) } else { SignedDuration::from_nanos(1) };
        // Of the last instant there is, none comes after it.
        self.start.checked_add(length).unwrap_or(Timestamp::MAX)
    }
}

/// The text of an instant as it is sent.
pub(super) fn sent(instant: Timestamp) -> String {
    instant.to_string()
}

/// An instant, unless it is before the first that can be written.
pub(super) fn instant(at: Timestamp) -> Option<Reading> {
    (at.as_second() >= FIRST).then(|| Reading { moment: DayOrInstant::instant(at), text: sent(at).into() })
}

/// The UTC day of a date; `None` where it does not lie whole within what can be said.
pub(super) fn day(date: Date) -> Option<Reading> {
    let start = Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok()?;
    start.checked_add(SignedDuration::from_hours(24)).ok().filter(|_| start.as_second() >= FIRST)?;
    Some(Reading { moment: DayOrInstant { start, day: true }, text: sent(start).into() })
}
