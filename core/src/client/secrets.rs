//! Where a secret is in a text, in whatever form a service repeats it.
//!
//! All of it is looked for where a text is refused that has it ([`is_in`]), and also its parts where a text is shown ([`redact`]):
//! as it is in any case, with characters between its own that nobody sees, escaped as in JSON, percent-encoded up to twice, and in
//! Base64 of either alphabet, alone or within a longer text such as `Bearer …`. Time grows with the text: a part is known by
//! eight bytes of it, which are looked up.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use memchr::{memchr_iter, memmem};

use crate::percent;

/// No credential is shorter, and no shorter part of one is looked for in what a service sends.
pub(super) const SHORTEST: usize = 8;

const REDACTED: &str = "[redacted]";

/// The characters of Base64, but for the last two, which differ between its alphabets.
const BASE64: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The last two of each alphabet.
const LAST: [&[u8; 2]; 2] = [b"+/", b"-_"];

/// A text of a service without the secrets that it may have repeated, and without parts of them.
pub(super) fn redact(text: &str, secrets: &[&str]) -> String {
    let parts = Parts::new(secrets);
    let raw: Vec<Seen> = text.bytes().enumerate().map(|(at, byte)| Seen { byte, from: at, to: at + 1 }).collect();
    let mut ranges = Vec::new();
    parts.find(&raw, &mut ranges);
    if !raw.is_empty() {
        let bare = unescaped(text.as_bytes());
        parts.find(&bare, &mut ranges);
        if bare.iter().any(|seen| seen.byte == b'%') {
            let once = decoded(&bare);
            parts.find(&once, &mut ranges);
            parts.find(&decoded(&once), &mut ranges);
        }
    }
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut shown = 0;
    for range in ranges {
        // What is between two parts that touch or overlap is nothing.
        if range.start > shown || out.is_empty() {
            out.push_str(text.get(shown..range.start).unwrap_or_default());
            out.push_str(REDACTED);
        }
        shown = shown.max(range.end);
    }
    out.push_str(text.get(shown..).unwrap_or_default());
    out
}

/// Whether one of the secrets is in a text, all of it.
pub(super) fn is_in(text: &[u8], secrets: &[&str]) -> bool {
    let is_there =
        |text: &[u8]| is_as_it_is_in(text, secrets) || bare(text).is_some_and(|text| is_as_it_is_in(&text, secrets));
    is_there(text)
        || may_be_encoded_in(text, secrets) && is_there(&percent::decode_leniently(&String::from_utf8_lossy(text)))
}

/// The same of an address, in which anything may be encoded, up to twice.
pub(super) fn is_in_address(address: &str, secrets: &[&str]) -> bool {
    let once = percent::decode_leniently(address);
    is_in(address.as_bytes(), secrets)
        || is_in(&once, secrets)
        || address.contains("%25") && is_in(&percent::decode_leniently(&String::from_utf8_lossy(&once)), secrets)
}

fn is_as_it_is_in(text: &[u8], secrets: &[&str]) -> bool {
    let is_found = |secret: &&str| find(text, secret.as_bytes()).is_some() || is_in_base64(text, secret.as_bytes());
    secrets.iter().any(is_found)
}

fn is_in_base64(text: &[u8], secret: &[u8]) -> bool {
    base64(secret).any(|form| memmem::find(text, &form).is_some())
}

/// Whether anything is percent-encoded that a secret has, which an address without one seldom has.
fn may_be_encoded_in(text: &[u8], secrets: &[&str]) -> bool {
    let is_of_secret =
        |byte: u8| secrets.iter().any(|secret| secret.bytes().any(|own| own.eq_ignore_ascii_case(&byte)));
    let code = |at: usize| hex(text.get(at + 1..at + 3)?);
    memchr_iter(b'%', text).filter_map(code).any(is_of_secret)
}

fn hex(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0, |code: u8, digit| Some(code << 4 | u8::try_from(char::from(*digit).to_digit(16)?).ok()?))
}

/// What of a text's Base64 is the secret's, for each place that it may have in three bytes and for each alphabet. Characters that
/// what is before or after it has a part in are left out.
fn base64(secret: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..3).flat_map(move |before| {
        let own = (before * 8_usize).div_ceil(6)..(before + secret.len()) * 8 / 6;
        let bit = move |at: usize| {
            let byte = (at / 8).checked_sub(before).and_then(|index| secret.get(index)).copied().unwrap_or(0);
            byte >> (7 - at % 8) & 1
        };
        let indices: Vec<u8> = own.map(|at| (at * 6..at * 6 + 6).fold(0, |index, at| index << 1 | bit(at))).collect();
        let letter = |last: &[u8; 2], index: u8| BASE64.iter().chain(last).nth(usize::from(index)).copied();
        let forms = LAST.map(|last| indices.iter().filter_map(|index| letter(last, *index)).collect::<Vec<u8>>());
        let [standard, for_urls] = forms;
        let is_other = standard != for_urls;
        [Some(standard), Some(for_urls).filter(|_| is_other)].into_iter().flatten()
    })
}

/// A byte that a text means, and where the text writes it.
#[derive(Debug, Clone, Copy)]
struct Seen {
    byte: u8,
    from: usize,
    to: usize,
}

/// What secrets are known by.
struct Parts {
    /// Eight bytes of one or of its Base64, in lower case.
    known: HashSet<u64>,
}

impl Parts {
    fn new(secrets: &[&str]) -> Self {
        let mut known = HashSet::new();
        for secret in secrets {
            let forms = std::iter::once(secret.as_bytes().to_vec()).chain(base64(secret.as_bytes()));
            known.extend(forms.flat_map(|form| eights(form.into_iter())));
        }
        Self { known }
    }

    /// Where parts are, in the order of their ends.
    fn find(&self, text: &[Seen], ranges: &mut Vec<Range<usize>>) {
        if !self.known.is_empty() {
            let windows = text.windows(SHORTEST).zip(eights(text.iter().map(|seen| seen.byte)));
            for (window, _) in windows.filter(|(_, eight)| self.known.contains(eight)) {
                let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
                match ranges.last_mut() {
                    // One that goes on is one.
                    Some(before) if (before.start..=before.end).contains(&first.from) => {
                        before.end = before.end.max(last.to)
                    }
                    _ => ranges.push(first.from..last.to),
                }
            }
        }
    }
}

/// Each eight bytes that follow one another, in lower case.
fn eights(bytes: impl Iterator<Item = u8>) -> impl Iterator<Item = u64> {
    let mut eight = 0_u64;
    let rolled = bytes.map(move |byte| {
        eight = eight << 8 | u64::from(byte.to_ascii_lowercase());
        eight
    });
    rolled.skip(SHORTEST - 1)
}

/// What a text means with its escapes read, without what no secret has.
fn unescaped(text: &[u8]) -> Vec<Seen> {
    let mut found = Vec::with_capacity(text.len());
    unescape(text, |bytes, from, to| {
        // Bytes that are not escaped follow one another; an escape is one.
        let width = if bytes.len() == to - from { 1 } else { to - from };
        found.extend(bytes.iter().enumerate().map(|(at, byte)| Seen {
            byte: *byte,
            from: from + at,
            to: from + at + width,
        }));
    });
    found
}

/// The same with what is percent-encoded.
fn decoded(text: &[Seen]) -> Vec<Seen> {
    let mut found = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((seen, after)) = rest.split_first() {
        rest = after;
        let code = match after {
            [high, low, after @ ..] if seen.byte == b'%' => {
                hex(&[high.byte, low.byte]).map(|byte| (byte, low.to, after))
            }
            _ => None,
        };
        match code {
            Some((byte, to, after)) => {
                found.extend(Some(Seen { byte, to, ..*seen }).filter(|seen| is_printable(seen.byte)));
                rest = after;
            }
            None => found.push(*seen),
        }
    }
    found
}

/// What a secret could be made of in a text: printable ASCII, also where it is escaped as in JSON (`\u006b`, `\/`) or as this program shows
/// what cannot be seen (`\u{200b}`). Nothing where that is all there is.
fn bare(text: &[u8]) -> Option<Vec<u8>> {
    // White space between JSON's values says nothing.
    if text.chunks(AT_ONCE).all(|part| is_bare(part, true)) {
        return None;
    }
    let mut found = Vec::with_capacity(text.len());
    unescape(text, |bytes, _, _| found.extend_from_slice(bytes));
    Some(found)
}

/// Calls `keep` with what is printable, also where it is escaped, and where that is in the text.
fn unescape(text: &[u8], mut keep: impl FnMut(&[u8], usize, usize)) {
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let from = text.len() - rest.len();
        if let Some((part, after)) = rest.split_at_checked(AT_ONCE).filter(|(part, _)| is_bare(part, false)) {
            keep(part, from, from + part.len());
            rest = after;
            continue;
        }
        rest = after;
        if *byte != b'\\' {
            if is_printable(*byte) {
                keep(&[*byte], from, from + 1);
            }
            continue;
        }
        let Some((escaped, after)) = after.split_first() else { break };
        let (code, after) = match escaped {
            b'u' => code(after),
            b'b' | b'f' | b'n' | b'r' | b't' => (None, after),
            other => (Some(*other), after),
        };
        rest = after;
        if let Some(code) = code.filter(|code| is_printable(*code)) {
            keep(&[code], from, text.len() - rest.len());
        }
    }
}

const fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// As many bytes as are looked at without a way out, which lets them be compared at once.
const AT_ONCE: usize = 64;

/// Whether all of it is printable ASCII without a backslash, or white space of JSON where that counts.
fn is_bare(part: &[u8], with_space: bool) -> bool {
    part.iter().fold(true, |all, byte| {
        let is_printable = (byte.wrapping_sub(b' ') <= b'~' - b' ') & (*byte != b'\\');
        let is_space = (*byte == b'\n') | (*byte == b'\r') | (*byte == b'\t');
        all & (is_printable | (with_space & is_space))
    })
}

/// The ASCII character that is escaped by its number, and what comes after it.
fn code(text: &[u8]) -> (Option<u8>, &[u8]) {
    let (digits, after) = match text.strip_prefix(b"{") {
        Some(braced) => {
            let end = braced.iter().position(|byte| !byte.is_ascii_hexdigit()).unwrap_or(braced.len());
            let (digits, after) = braced.split_at_checked(end).unwrap_or_default();
            (digits, after.strip_prefix(b"}").unwrap_or(after))
        }
        None => text.split_at_checked(4).unwrap_or_default(),
    };
    let number = std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
    (number, after)
}

/// Where a text is in another, in any case of ASCII's letters.
fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let first = part.first()?.to_ascii_lowercase();
    let last = text.len().checked_sub(part.len())?;
    let mut from = 0;
    while let Some(at) = text.get(from..=last)?.iter().position(|byte| byte.to_ascii_lowercase() == first) {
        let at = from + at;
        if text.get(at..at + part.len()).is_some_and(|found| found.eq_ignore_ascii_case(part)) {
            return Some(at);
        }
        from = at + 1;
        if from > last {
            return None;
        }
    }
    None
}

/// An address as it may be shown.
pub(super) fn redacted_address<'u>(url: &'u url::Url, secrets: &[&str]) -> Cow<'u, url::Url> {
    let text = redact(url.as_str(), secrets);
    if text == url.as_str() {
        return Cow::Borrowed(url);
    }
    Cow::Owned(text.parse().unwrap_or_else(|_| {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_path(REDACTED);
        bare
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "kpat_7Qx0v?e>T1d9Zr+bYw3m8";

    fn encoded(text: &str, last: &[u8; 2]) -> String {
        // By the table of RFC 4648, apart from the code above: three bytes are four characters.
        let letter = |index: u32| BASE64.iter().chain(last).nth(index as usize).map(|byte| char::from(*byte)).unwrap();
        let group = |chunk: &[u8]| {
            let bits = chunk.iter().chain([0; 2].iter()).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
            (0..=chunk.len()).map(|at| letter(bits >> (18 - 6 * at) & 63)).collect::<String>()
        };
        text.as_bytes().chunks(3).map(group).collect()
    }

    /// Each form that is not shown.
    fn forms(token: &str) -> Vec<String> {
        let mut forms = vec![token.to_owned(), token.to_uppercase()];
        forms.push(token.bytes().map(|byte| format!("%{byte:02x}")).collect());
        forms.push(token.bytes().map(|byte| format!("%25{byte:02X}")).collect());
        forms.push(token.bytes().map(|byte| format!("\\u{byte:04x}")).collect());
        forms.push(token.chars().map(|c| format!("{c}\u{200b}")).collect());
        for before in ["", "Bearer ", "a:", "xy", "user:"] {
            forms.extend(LAST.map(|last| encoded(&format!("{before}{token}"), last)));
        }
        forms
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        assert_eq!(encoded("Bearer abc", LAST[0]), "QmVhcmVyIGFiYw");
        let found: Vec<_> = base64(b"Bearer").map(|form| String::from_utf8(form).unwrap()).collect();
        // Of what the standard makes of `Bearer`, `aBearer` and `aaBearer`: QmVhcmVy, YUJlYXJlcg, YWFCZWFyZXI.
        assert_eq!(found, ["QmVhcmVy", "JlYXJlc", "CZWFyZX"]);
    }

    #[test]
    fn no_form_of_a_secret_is_shown() {
        for form in forms(TOKEN) {
            let text = format!("no user for {form}, sorry");
            let shown = redact(&text, &[TOKEN]);
            assert!(shown.starts_with("no user for ") && shown.ends_with(", sorry"), "{form}: {shown}");
            assert!(shown.contains(REDACTED) && shown.len() < "no user for , sorry".len() + 40, "{form}: {shown}");
            assert!(is_in_address(&text, &[TOKEN]), "{form}");
        }
        assert!(!is_in(b"no user for kpat_7Qx0v", &[TOKEN]));
    }

    #[test]
    fn parts_are_not_shown() {
        let length = TOKEN.len();
        for part in SHORTEST..length {
            for part in [TOKEN.split_at(part).0, TOKEN.split_at(length - part).1] {
                for form in [part.to_owned(), part.bytes().map(|byte| format!("%{byte:02X}")).collect()] {
                    assert_eq!(redact(&format!("|{form}|"), &[TOKEN]), "|[redacted]|", "{form}");
                }
            }
        }
        // Fewer could be there by chance.
        let few = format!("<{}>", TOKEN.split_at(SHORTEST - 1).0);
        assert_eq!(redact(&few, &[TOKEN]), few);
        assert_eq!(redact("", &[TOKEN]), "");
    }

    /// A text that is nothing but beginnings of a secret takes time by its length.
    #[test]
    fn time_grows_with_the_text() {
        let secret = "a".repeat(4000);
        let text = format!("{}b", "a".repeat(3999)).repeat(50);
        let begun = std::time::Instant::now();
        assert!(redact(&text, &[&secret]).len() < text.len());
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
