//! Texts from the command line, from standard input and from files.

use std::io::{self, Read};

use konnect_filter::error::{Code, Diagnostic, Part};

use crate::session::{Session, Stop};

/// The filter's text: the argument FILTER, or standard input where that is `-`.
///
/// Several words are the sign that the shell took the quotes; joined, they could mean something else than was typed.
pub(crate) fn filter(words: &[String], session: &mut Session) -> Result<String, Stop> {
    let text = match words {
        [] => return Err(Stop::Usage("FILTER is missing".to_owned())),
        [word] if word == "-" => stdin(Part::Filter, session.limits.text_bytes)?,
        [word] => word.clone(),
        all => return Err(Stop::Usage(unquoted(all))),
    };
    session.source(Part::Filter, &text);
    Ok(text)
}

/// As [`filter`], where all can be asked for by leaving it out.
pub(crate) fn optional_filter(words: Option<&[String]>, session: &mut Session) -> Result<Option<String>, Stop> {
    words.map(|words| filter(words, session)).transpose()
}

fn unquoted(words: &[String]) -> String {
    let joined = words.join(" ");
    let quoted = if joined.contains('\'') {
        "quote all of it".to_owned()
    } else {
        format!("quote it: '{}'", crate::excerpt::shorten(&joined, 400))
    };
    format!("the filter must be a single argument, but there are {}; {quoted}", words.len())
}

/// The mark that some programs put before a text in UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// All of standard input, up to one byte more than `limit`, so that the check of the limit sees that it was passed.
pub(crate) fn stdin(part: Part, limit: usize) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    io::stdin()
        .lock()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(part, "standard input", &error))?;
    if bytes.len() > limit {
        // The cut may be inside a character.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::elsewhere(Code::Unreadable, part, format!("standard input is not UTF-8: byte {at} is invalid"))
            .into()
    })
}

/// All of a file.
pub(crate) fn file(path: &str, limit: usize) -> Result<String, Stop> {
    let read = || -> io::Result<String> {
        let mut text = String::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        std::fs::File::open(path)?.take(most).read_to_string(&mut text)?;
        Ok(text)
    };
    let text = read().map_err(|error| unreadable(Part::File, path, &error))?;
    if text.len() > limit {
        let message = format!("`{path}` has more than {limit} bytes");
        return Err(Diagnostic::elsewhere(Code::Unreadable, Part::File, message).into());
    }
    Ok(text)
}

/// A file or stream that cannot be read.
pub(crate) fn unreadable(part: Part, what: &str, error: &io::Error) -> Stop {
    Diagnostic::elsewhere(Code::Unreadable, part, format!("cannot read {what}: {error}")).into()
}
