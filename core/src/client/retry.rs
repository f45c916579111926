//! When to try again, and how long to wait before.

use std::hash::{BuildHasher, RandomState};
#[cfg(feature = "async")]
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::number::is_digits;
use crate::setters::setters;

/// How often and how patiently a request is tried again after 429, 502, 503, 504 or a broken connection.
///
/// The pause doubles from try to try, and a random part of it is left out, so that many clients do not come back at
/// once. What `Retry-After` says goes before, unless it is more than [`RetryPolicy::max_delay`]: then the error says so.
///
/// ```
/// use std::time::Duration;
/// use konnect_filter::client::{ClientOptions, Credentials, RetryPolicy};
/// let patient = RetryPolicy::default().with_max_attempts(10).with_max_delay(Duration::from_secs(300));
/// assert_eq!(patient.initial_delay, Duration::from_millis(500));
/// let options = ClientOptions::new(Credentials::None).with_retry(patient);
/// # drop(options);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Tries in all, the first one included (default 5).
    pub max_attempts: u32,
    /// The pause after the first try (default 500 ms).
    pub initial_delay: Duration,
    /// The longest pause, a `Retry-After` included (default 60 s).
    pub max_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_attempts: 5, initial_delay: Duration::from_millis(500), max_delay: Duration::from_secs(60) }
    }
}

setters! { RetryPolicy {
    [const] with_max_attempts(max_attempts: u32) = max_attempts;
    [const] with_initial_delay(initial_delay: Duration) = initial_delay;
    [const] with_max_delay(max_delay: Duration) = max_delay;
}}

impl RetryPolicy {
    /// The pause before the next try after `tried` of them, if there is to be one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use konnect_filter::client::RetryPolicy;
    /// let retry = RetryPolicy::default();
    /// assert_eq!(retry.pause(1, None, 0.0), Some(Duration::from_millis(250)));
    /// assert_eq!(retry.pause(3, None, 0.5), Some(Duration::from_millis(1500)));
    /// assert_eq!(retry.pause(1, Some(Duration::from_secs(7)), 0.0), Some(Duration::from_secs(7)));
    /// assert_eq!(retry.pause(1, Some(Duration::from_secs(3600)), 0.0), None);
    /// assert_eq!(retry.pause(5, None, 0.0), None);
    /// ```
    #[doc(hidden)]
    pub fn pause(&self, tried: u32, retry_after: Option<Duration>, random: f64) -> Option<Duration> {
        if tried >= self.max_attempts {
            return None;
        }
        match retry_after {
            Some(asked) if asked > self.max_delay => None,
            // Never earlier than asked for, and not all clients at the same instant.
            Some(asked) => {
                let spread = share(self.initial_delay, part(random));
                Some(asked.saturating_add(spread).min(self.max_delay))
            }
            None => {
                let doubled = self.initial_delay.saturating_mul(1 << tried.saturating_sub(1).min(30));
                Some(share(doubled.min(self.max_delay), 0.5 + part(random) / 2.0))
            }
        }
    }
}

/// A part of a time, of which an `f64` has not every digit: the whole of the longest one is more than there is.
fn share(whole: Duration, part: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * part).unwrap_or(whole)
}

/// A number that a [`Clock`] of somebody else gives, brought to where it belongs.
const fn part(random: f64) -> f64 {
    if random >= 0.0 && random <= 1.0 { random } else { 0.0 }
}

/// The time, a pause, and chance: injected, so that tests neither sleep nor differ.
///
/// ```
/// use std::time::Duration;
/// use konnect_filter::client::{Client, ClientOptions, Clock, Credentials, SystemClock};
/// /// Never waits.
/// struct Hasty;
/// impl Clock for Hasty {
///     fn now(&self) -> jiff::Timestamp {
///         SystemClock.now()
///     }
///     fn sleep(&self, _: Duration) {}
///     fn random(&self) -> f64 {
///         0.5
///     }
/// }
/// let client = Client::new(ClientOptions::new(Credentials::None).with_clock(Hasty));
/// # drop(client);
/// ```
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, pause: Duration);
    /// A random number between 0 and 1.
    fn random(&self) -> f64;

    /// Waits, unless `is_over` says that there is no more reason to: it is asked again and again.
    fn pause(&self, mut pause: Duration, is_over: &dyn Fn() -> bool) {
        while pause > SOON && !is_over() {
            self.sleep(SOON);
            pause -= SOON;
        }
        if !is_over() {
            self.sleep(pause);
        }
    }

    /// Ends after a pause, for [`AsyncClient`](super::AsyncClient): tokio's timer, unless a test brings another.
    ///
    /// # Panics
    /// Tokio's timer panics outside of a tokio runtime with its time enabled, and polled after that has shut down.
    #[cfg(feature = "async")]
    fn later(&self, pause: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(pause))
    }
}

/// What is owned elsewhere, or shared, is a clock as what it leads to is.
macro_rules! handed_on {
    ($($to:ty)+) => {
        $(impl<T: Clock + ?Sized> Clock for $to {
            fn now(&self) -> Timestamp {
                (**self).now()
            }

            fn sleep(&self, pause: Duration) {
                (**self).sleep(pause);
            }

            fn random(&self) -> f64 {
                (**self).random()
            }

            fn pause(&self, pause: Duration, is_over: &dyn Fn() -> bool) {
                (**self).pause(pause, is_over);
            }

            #[cfg(feature = "async")]
            fn later(&self, pause: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
                (**self).later(pause)
            }
        })+
    };
}
handed_on! { &T Box<T> Arc<T> }

/// How soon a pause ends that has no more reason.
const SOON: Duration = Duration::from_millis(50);

/// The system's clock.
///
/// ```
/// use konnect_filter::client::{Clock, SystemClock};
/// assert!(SystemClock.now() <= jiff::Timestamp::now());
/// assert!((0.0..=1.0).contains(&SystemClock.random()));
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "it has nothing in it")]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, pause: Duration) {
        std::thread::sleep(pause);
    }

    fn random(&self) -> f64 {
        // Each `RandomState` has keys of its own, which is chance enough to spread tries.
        let bits = RandomState::new().hash_one(0_u8) >> 32;
        f64::from(u32::try_from(bits).unwrap_or_default()) / f64::from(u32::MAX)
    }
}

/// Whether a status says that another try may help.
pub(super) const fn is_transient(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// What a `Retry-After` header asks for: seconds, or an HTTP date in any of the three forms that RFC 9110 requires.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if is_digits(value) {
        // More seconds than fit are as good as for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(value)?;
    // Until a time that has passed, there is nothing to wait for.
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

fn http_date(value: &str) -> Option<Timestamp> {
    if let Ok(found) = jiff::fmt::rfc2822::parse(value) {
        return Some(found.timestamp());
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"].into_iter().find_map(|form| {
        let read = jiff::civil::DateTime::strptime(form, value).ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(read).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn asks(value: &str, seconds: Option<u64>) {
        // The instant of RFC 9110's own example, less ten seconds.
        let now = "1994-11-06T08:49:27Z".parse().unwrap();
        assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs), "{value}");
    }

    #[test]
    fn retry_after_in_every_form() {
        asks("120", Some(120));
        asks(" 0 ", Some(0));
        asks("99999999999999999999999", Some(u64::MAX));
        asks("Sun, 06 Nov 1994 08:49:37 GMT", Some(10));
        asks("Sunday, 06-Nov-94 08:49:37 GMT", Some(10));
        asks("Sun Nov  6 08:49:37 1994", Some(10));
        asks("Sun, 06 Nov 1994 08:49:07 GMT", Some(0));
        asks("soon", None);
        asks("-5", None);
        asks("", None);
    }

    /// The longest time is how a program says that there is no limit.
    #[test]
    fn the_longest_times_are_times_too() {
        for (initial_delay, max_delay) in
            [(Duration::MAX, Duration::MAX), (Duration::MAX, Duration::from_secs(60)), (Duration::ZERO, Duration::MAX)]
        {
            let retry = RetryPolicy { max_attempts: u32::MAX, initial_delay, max_delay };
            for random in [0.0, 0.5, 1.0] {
                for tried in [1, 2, u32::MAX - 1] {
                    let pause = retry.pause(tried, None, random).unwrap();
                    assert!(pause >= initial_delay.min(max_delay) / 2 && pause <= max_delay, "{pause:?}");
                }
                for asked in [Duration::ZERO, Duration::from_secs(60), Duration::MAX] {
                    let pause = retry.pause(1, Some(asked), random);
                    assert_eq!(pause.is_some(), asked <= max_delay);
                    assert!(pause.is_none_or(|pause| pause >= asked && pause <= max_delay), "{asked:?} {pause:?}");
                }
            }
        }
    }

    #[test]
    fn no_pause_overflows_or_leaves_its_bounds() {
        let retry = RetryPolicy { max_attempts: u32::MAX, ..RetryPolicy::default() };
        for tried in [1, 2, 31, 32, 1000, u32::MAX - 1] {
            for random in [0.0, 1.0, -1.0, 7.0, f64::NAN, f64::INFINITY] {
                let pause = retry.pause(tried, None, random).unwrap();
                assert!(pause >= Duration::from_millis(250) && pause <= retry.max_delay, "{tried} {random} {pause:?}");
            }
        }
    }
}
