//! Texts from the command line, from standard input and from files.

use std::collections::BTreeMap;
use std::io::{self, Read};

use konnect_filter::error::{Code, Diagnostic, Part, brief};
use konnect_filter::syntax::{ArgumentValue, Arguments};

use crate::args::{self, Filter};
use crate::session::{Session, Stop};

/// The filter's text: the argument FILTER, or a file, or standard input where one of these is `-`.
///
/// Several words are the sign that the shell took the quotes; joined, they could mean something other than what was typed.
pub(crate) fn filter(typed: &Filter, session: &mut Session) -> Result<String, Stop> {
    let limit = session.limits.text_bytes;
    let text = match typed {
        Filter::File(path) if path == "-" => without_comments(&stdin(Part::Filter, limit)?),
        Filter::File(path) => without_comments(&file(path, limit)?),
        Filter::Words(words) => match words.as_slice() {
            [] => return Err(Stop::Usage("FILTER is missing".to_owned())),
            [word] if word == "-" => stdin(Part::Filter, limit)?,
            [word] => word.clone(),
            all => return Err(Stop::Usage(unquoted(all))),
        },
    };
    session.source(Part::Filter, &text);
    Ok(text)
}

/// Whether a file of values is standard input.
pub(crate) fn has_stdin(typed: &args::Arguments) -> bool {
    typed.files.iter().any(|(_, file)| file == "-")
}

/// The values of the filter's arguments. One that is given several times is a list, and so are the lines of a file, unless
/// there is only one; lines without anything are left out.
pub(crate) fn arguments(typed: &args::Arguments, session: &Session) -> Result<Arguments, Stop> {
    let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, value) in &typed.values {
        all.entry(name).or_default().push(value.clone());
    }
    for (index, (name, path)) in typed.files.iter().enumerate() {
        if typed.values.iter().chain(typed.files.iter().take(index)).any(|(other, _)| other == name) {
            return Err(Stop::Usage(format!(
                "--arg-file {name}=FILE is the whole value of `{name}`, which is given twice"
            )));
        }
        if path == "-" && typed.files.iter().take(index).any(|(_, other)| other == "-") {
            return Err(Stop::Usage("two of --arg-file cannot both come from standard input".to_owned()));
        }
        let limit = session.limits.file_bytes;
        let text = if path == "-" { stdin(Part::Argument, limit)? } else { file(path, limit)? };
        if text.len() > limit {
            let message = format!("standard input has more than {limit} bytes");
            return Err(Diagnostic::in_part(Code::Unreadable, Part::Argument, message).into());
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let lines = text.lines().filter(|line| !line.is_empty()).map(str::to_owned);
        all.insert(name, lines.collect());
    }
    Ok(all
        .into_iter()
        .map(|(name, mut values)| {
            (
                name,
                match values.len() {
                    1 => ArgumentValue::from(values.swap_remove(0)),
                    _ => ArgumentValue::from(values),
                },
            )
        })
        .collect())
}

/// As [`filter`], where all can be asked for by leaving it out.
pub(crate) fn optional_filter(typed: Option<&Filter>, session: &mut Session) -> Result<Option<String>, Stop> {
    typed.map(|typed| filter(typed, session)).transpose()
}

/// Whether the filter comes from standard input.
pub(crate) fn is_stdin(typed: &Filter) -> bool {
    match typed {
        Filter::File(path) => path == "-",
        Filter::Words(words) => words.iter().any(|word| word == "-"),
    }
}

/// The text with each comment replaced by blanks: from a `#` at the beginning of a line or after a blank to the line's end,
/// but not between quotes. So every place in the filter stays what it is in the file.
fn without_comments(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut quote, mut escaped, mut comment) = (None, false, false);
    let mut before = '\n';
    for c in text.chars() {
        match (quote, c) {
            (_, '\n') if comment => comment = false,
            _ if comment => {}
            // Only double quotes have escapes.
            (Some('"'), '\\') if !escaped => escaped = true,
            (Some(mark), _) => {
                quote = quote.filter(|_| c != mark || escaped);
                escaped = false;
            }
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => comment = before.is_whitespace(),
            (None, _) => {}
        }
        if comment {
            shown.extend(std::iter::repeat_n(' ', c.len_utf8()))
        } else {
            shown.push(c)
        }
        before = c;
    }
    shown
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
    utf8(bytes, part, "standard input")
}

/// Bytes as text, if they are UTF-8.
fn utf8(bytes: Vec<u8>, part: Part, what: &str) -> Result<String, Stop> {
    let (bytes, at) = match String::from_utf8(bytes) {
        Ok(text) if wide(text.as_bytes()).is_none() => return Ok(text),
        Ok(text) => (text.into_bytes(), None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (error.into_bytes(), Some(at))
        }
    };
    let (seems, remedy) = encoding(&bytes);
    let at = at.map(|at| format!("; byte {at} is the first that is invalid")).unwrap_or_default();
    let message = format!("{what} is not UTF-8: {seems}{at}");
    Err(Diagnostic::in_part(Code::Unreadable, part, message).help(remedy).into())
}

/// The encoding that bytes which are not a UTF-8 text seem to have, and what to do.
fn encoding(bytes: &[u8]) -> (&'static str, String) {
    let from = |name: &str| format!("save it as UTF-8, or convert it: iconv -f {name} -t UTF-8");
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => ("it seems to be UTF-32", from("UTF-32")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("it seems to be UTF-16", from("UTF-16")),
        [0x1f, 0x8b, ..] => ("it is compressed", "unpack it: gunzip".to_owned()),
        [b'P', b'K', 3, 4, ..] => ("it is an archive", "unpack it: unzip".to_owned()),
        _ => match wide(bytes) {
            Some(name) => ("it seems to be UTF-16", from(name)),
            None if bytes.iter().take(1024).any(|byte| *byte == 0) => {
                ("it does not seem to be a text", "give the text itself".to_owned())
            }
            None => ("it seems to be Latin-1 or Windows-1252", from("WINDOWS-1252")),
        },
    }
}

/// The UTF-16 that bytes without a mark seem to be, which is UTF-8 too where all of them are ASCII.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    let zeros = |of: usize| bytes.iter().take(64).skip(of).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(1) > 8 { Some("UTF-16LE") } else { (zeros(0) > 8).then_some("UTF-16BE") }
}

/// All of a file.
pub(crate) fn file(path: &str, limit: usize) -> Result<String, Stop> {
    let read = || -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let read = open(Part::File, path)?.take(most).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(Part::File, &quoted(path), &error))?;
        Ok(bytes)
    };
    let bytes = read()?;
    if bytes.len() > limit {
        let message = format!("`{path}` has more than {limit} bytes");
        return Err(Diagnostic::in_part(Code::Unreadable, Part::File, message).into());
    }
    utf8(bytes, Part::File, &format!("`{path}`"))
}

/// What messages call an input of records that has no name.
pub(crate) const RECORDS: &str = "the records";

/// A file to be read, which is not a directory.
pub(crate) fn open(part: Part, path: &str) -> Result<std::fs::File, Stop> {
    // Some systems open a directory, and fail only when it is read; others say that access is denied.
    let opened = || match std::fs::metadata(path)?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => std::fs::File::open(path),
    };
    opened().map_err(|error| unreadable(part, &quoted(path), &error))
}

/// A file or stream that cannot be read.
pub(crate) fn unreadable(part: Part, what: &str, error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::IsADirectory {
        let problem = Diagnostic::in_part(Code::Unreadable, part, format!("cannot read {what}: it is a directory"));
        return problem.help("name a file in it").into();
    }
    let why = error.to_string();
    // The system's number says no more than its words.
    let why = why.split(" (os error ").next().unwrap_or_default();
    Diagnostic::in_part(Code::Unreadable, part, format!("cannot read {what}: {why}")).into()
}

/// A file's name in a message.
pub(crate) fn quoted(path: &str) -> String {
    format!("`{}`", brief(path))
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_become_blanks() {
        for (text, expected) in [
            ("# all\nname = a # that\nand b#c = 1", "     \nname = a       \nand b#c = 1"),
            ("a = \"# no\" # é\n", "a = \"# no\"     \n"),
            ("a = ' # ' or b = \" \\\" # \" # x", "a = ' # ' or b = \" \\\" # \"    "),
            ("", ""),
        ] {
            let shown = without_comments(text);
            assert_eq!(shown, expected);
            assert_eq!(shown.len(), text.len());
        }
    }
}
