//! The grammar of numbers, and decimal numbers compared exactly: as text, never as floats, and without writing out
//! exponents.

use crate::limits::numbers::EXPONENT_DIGITS;
use std::cmp::Ordering;

/// A decimal number: `-`, digits, a fraction, an exponent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i128,
}

impl<'a> Decimal<'a> {
    /// Reads `[-] digits [. digits] [e [+-] digits]`; leading zeros are fine, a missing digit on either side of the
    /// point is not.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, rest) = digits(rest)?;
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => digits(rest)?,
            None => ("", rest),
        };
        let exponent = match rest.strip_prefix(['e', 'E']) {
            Some(rest) => exponent(rest)?,
            None if rest.is_empty() => 0,
            None => return None,
        };
        Some(Self { negative, whole, fraction, exponent })
    }

    /// The exponent of the number written as `0.d… × 10^n` with `d` not zero; `None` for zero.
    fn magnitude(&self) -> Option<i128> {
        let (zeros, whole) = match self.whole.trim_start_matches('0').len() {
            0 => (self.fraction.len() - self.fraction.trim_start_matches('0').len(), 0),
            whole => (0, whole),
        };
        if whole == 0 && zeros == self.fraction.len() {
            return None;
        }
        Some(self.exponent + i128::try_from(whole).ok()? - i128::try_from(zeros).ok()?)
    }

    /// The digits from the first that is not zero to the last that is not zero.
    fn significant(&self) -> impl Iterator<Item = u8> {
        let fraction = self.fraction.trim_end_matches('0');
        let whole = if fraction.is_empty() { self.whole.trim_end_matches('0') } else { self.whole };
        whole.bytes().chain(fraction.bytes()).skip_while(|&digit| digit == b'0')
    }

    /// The same for all that compare as equal, and for nothing else: the sign, the magnitude, the significant digits.
    pub(crate) fn identity(&self) -> (bool, Option<i128>, Vec<u8>) {
        match self.magnitude() {
            None => (false, None, Vec::new()),
            magnitude => (self.negative, magnitude, self.significant().collect()),
        }
    }

    /// Compares by value: `1.10` and `11e-1` are equal, `-0` and `0` too. Linear in the lengths.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let sign = |number: &Self, magnitude: Option<i128>| match (magnitude, number.negative) {
            (None, _) => 0,
            (Some(_), true) => -1,
            (Some(_), false) => 1,
        };
        let (mine, theirs) = (self.magnitude(), other.magnitude());
        let by_sign = sign(self, mine).cmp(&sign(other, theirs));
        if by_sign != Ordering::Equal || mine.is_none() {
            return by_sign;
        }
        let by_size = mine.cmp(&theirs).then_with(|| self.significant().cmp(other.significant()));
        if self.negative { by_size.reverse() } else { by_size }
    }
}

/// Whether a text is a decimal number.
pub(crate) fn is_number(text: &str) -> bool {
    Decimal::parse(text).is_some()
}

/// Whether a text is one ASCII digit or more, and nothing else.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    if length == 0 { None } else { text.split_at_checked(length) }
}

fn exponent(text: &str) -> Option<i128> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (all, rest) = digits(unsigned)?;
    let significant = all.trim_start_matches('0');
    if !rest.is_empty() || significant.len() > EXPONENT_DIGITS {
        return None;
    }
    let size: i128 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
    Some(if negative { -size } else { size })
}
