//! Instants and days of the standard library and of the crates chrono and time as values. One that has no place in RFC 3339, such as one of the year 20000, is a text
//! that a field of dates refuses.

use std::time::SystemTime;

use jiff::Timestamp;

use super::value::Value;

/// The text of an instant as jiff writes it, or what `otherwise` gives.
fn text(instant: Result<Timestamp, jiff::Error>, otherwise: impl FnOnce() -> String) -> Value<'static> {
    Value::quoted(instant.map_or_else(|_| otherwise(), |instant| instant.to_string()))
}

impl From<SystemTime> for Value<'_> {
    fn from(instant: SystemTime) -> Self {
        // It has no text of its own.
        text(Timestamp::try_from(instant), || match instant.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => format!("+{} seconds from 1970", after.as_secs()),
            Err(before) => format!("-{} seconds from 1970", before.duration().as_secs()),
        })
    }
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for Value<'_> {
    fn from(instant: chrono::DateTime<Z>) -> Self {
        let instant = instant.to_utc();
        // The nanoseconds of a leap second are too many for jiff, but its text is well formed.
        let nanoseconds = i32::try_from(instant.timestamp_subsec_nanos()).unwrap_or(i32::MAX);
        text(Timestamp::new(instant.timestamp(), nanoseconds), || format!("{instant:?}"))
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::NaiveDate> for Value<'_> {
    fn from(day: chrono::NaiveDate) -> Self {
        Value::quoted(day.to_string())
    }
}

#[cfg(feature = "time")]
impl From<time::OffsetDateTime> for Value<'_> {
    fn from(instant: time::OffsetDateTime) -> Self {
        text(Timestamp::from_nanosecond(instant.unix_timestamp_nanos()), || instant.to_string())
    }
}

#[cfg(feature = "time")]
impl From<time::UtcDateTime> for Value<'_> {
    fn from(instant: time::UtcDateTime) -> Self {
        text(Timestamp::from_nanosecond(instant.unix_timestamp_nanos()), || instant.to_string())
    }
}

#[cfg(feature = "time")]
impl From<time::Date> for Value<'_> {
    fn from(day: time::Date) -> Self {
        Value::quoted(day.to_string())
    }
}

macro_rules! references {
    ($($(#[$cfg:meta])? $type:ty;)*) => {
        $($(#[$cfg])?
        impl From<&$type> for Value<'_> {
            fn from(value: &$type) -> Self {
                (*value).into()
            }
        })*
    };
}

references! {
    SystemTime;
    #[cfg(feature = "chrono")] chrono::NaiveDate;
    #[cfg(feature = "time")] time::OffsetDateTime;
    #[cfg(feature = "time")] time::UtcDateTime;
    #[cfg(feature = "time")] time::Date;
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<&chrono::DateTime<Z>> for Value<'_> {
    fn from(instant: &chrono::DateTime<Z>) -> Self {
        instant.clone().into()
    }
}
