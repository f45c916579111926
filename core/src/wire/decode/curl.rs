//! The address that a `curl` command asks for: its URL, and the parameters that `-G` and `--url-query` add.

use super::line::Line;
use super::piece::problem;
use super::shell::Word;
use crate::error::{Code, Diagnostic, Result};

/// The short options that take a value.
const WITH_VALUE: &str = "AbcCdDeEFHKmoPQrtTuUwxXyYz";

/// The long options that take a value which may look like an address.
const LONG_WITH_VALUE: [&str; 9] =
    ["referer", "proxy", "preproxy", "header", "user", "cookie", "output", "user-agent", "connect-to"];

/// Whether the word is the name of the program, with its folder or not.
pub(super) fn is_name(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name) == "curl"
}

/// How an option writes its value into a query.
#[derive(Debug, Clone, Copy)]
enum Data {
    /// As it is, but for `@FILE`.
    Plain,
    /// As it is.
    Raw,
    /// What follows the name is escaped.
    Encoded,
    /// As `Encoded`, but nothing is where a plus sign comes first.
    Query,
}

/// An option, how its value is written, the word with the value, and where in it the value begins.
type Given<'w> = (&'static str, Data, &'w Word, usize);

/// What the options say.
#[derive(Default)]
struct Request<'w> {
    url: Option<&'w Word>,
    gets: bool,
    method: Option<&'w str>,
    data: Vec<Given<'w>>,
    query: Vec<Given<'w>>,
    /// An option that makes it a request with a body, whatever the others say.
    body: Option<&'static str>,
    is_several: bool,
}

/// The address of the command whose arguments these are; `None` where it has none.
///
/// # Errors
/// Where it does something other than list, or reads parameters from a file.
pub(super) fn address(words: &[Word]) -> Result<Option<Line>> {
    let request = read(words);
    // What a variable alone has is not known.
    let Some(url) = request.url.filter(|url| url.base().is_none() || url.is_address()) else { return Ok(None) };
    if request.is_several {
        return Err(several().into());
    }
    if let Some(method) = request.method.filter(|method| !method.eq_ignore_ascii_case("GET")) {
        return Err(not_a_list(method).into());
    }
    let posted = request.data.first().filter(|_| !request.gets).map(|(name, ..)| *name);
    if let Some(name) = request.body.or(posted) {
        return Err(has_a_body(name, request.body.is_none()).into());
    }
    let mut line = Line::new(true);
    line.push_address(url);
    let mut separator = if line.text.contains('?') { '&' } else { '?' };
    for given in request.query.into_iter().chain(request.data) {
        let (_, _, word, start) = given;
        line.push(word.places.get(start).copied().unwrap_or_default(), separator);
        push(&mut line, given)?;
        separator = '&';
    }
    Ok(Some(line))
}

fn read(words: &[Word]) -> Request<'_> {
    let mut request = Request::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if let Some(name) = text.strip_prefix("--") {
            long(name, &mut words, &mut request);
        } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            short(word, letters, &mut words, &mut request);
        } else if word.is_address() {
            // Only one of several could be read.
            let is_second = request.url.replace(word).is_some();
            request.is_several |= is_second;
        }
    }
    request
}

fn long<'w>(name: &'w str, words: &mut std::slice::Iter<'w, Word>, request: &mut Request<'w>) {
    let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
    match name {
        "get" => request.gets = true,
        "url" => request.url = request.url.or(words.next()),
        // curl takes no `=` here, but some write it.
        "request" => request.method = value.or_else(|| Some(words.next()?.text.as_str())),
        "data" | "data-ascii" => take("--data", Data::Plain, words.next(), &mut request.data),
        "data-binary" => take("--data-binary", Data::Plain, words.next(), &mut request.data),
        "data-raw" => take("--data-raw", Data::Raw, words.next(), &mut request.data),
        "data-urlencode" => take("--data-urlencode", Data::Encoded, words.next(), &mut request.data),
        "url-query" => take("--url-query", Data::Query, words.next(), &mut request.query),
        "json" => request.body = Some("--json"),
        "form" | "form-string" => request.body = Some("--form"),
        "upload-file" => request.body = Some("--upload-file"),
        _ if LONG_WITH_VALUE.contains(&name) => {
            words.next();
        }
        _ => {}
    }
}

/// Options of one letter, several of which may be one word: `-sGd VALUE`, `-XGET`.
fn short<'w>(word: &'w Word, letters: &'w str, words: &mut std::slice::Iter<'w, Word>, request: &mut Request<'w>) {
    for (at, letter) in letters.char_indices() {
        if letter == 'G' {
            request.gets = true;
        }
        if !WITH_VALUE.contains(letter) {
            continue;
        }
        let attached = letters.get(at + 1..).filter(|rest| !rest.is_empty());
        match letter {
            'X' => request.method = attached.or_else(|| Some(words.next()?.text.as_str())),
            'd' => match attached {
                Some(rest) => request.data.push(("-d", Data::Plain, word, word.text.len() - rest.len())),
                None => take("-d", Data::Plain, words.next(), &mut request.data),
            },
            'F' => request.body = Some("-F"),
            'T' => request.body = Some("-T"),
            _ => {}
        }
        if attached.is_none() && !matches!(letter, 'X' | 'd') {
            words.next();
        }
        return;
    }
}

fn take<'w>(name: &'static str, data: Data, word: Option<&'w Word>, all: &mut Vec<Given<'w>>) {
    all.extend(word.map(|word| (name, data, word, 0)));
}

/// Adds a parameter as curl does.
fn push(line: &mut Line, (option, data, word, start): Given<'_>) -> Result<()> {
    let text = word.text.get(start..).unwrap_or_default();
    let is_file = match data {
        Data::Query if text.starts_with('+') => {
            line.push_word(word, start + 1);
            return Ok(());
        }
        Data::Raw => false,
        Data::Plain => text.starts_with('@'),
        // `=VALUE`, `NAME=VALUE`, `@FILE` and `NAME@FILE`.
        Data::Encoded | Data::Query => text.find('@').is_some_and(|at| !text.get(..at).unwrap_or(text).contains('=')),
    };
    if is_file {
        let message = format!("`{option}` reads a part of the query from a file");
        return Err(problem(Code::InvalidUrl, message).help("write the parameter itself instead of `@FILE`").into());
    }
    match data {
        Data::Plain | Data::Raw => line.push_word(word, start),
        Data::Encoded | Data::Query => line.push_escaped(word, start),
    }
    Ok(())
}

/// That the method of a request does something else.
pub(super) fn not_a_list(method: &str) -> Diagnostic {
    problem(Code::InvalidUrl, format!("`{method}` does not list records")).help("paste a `GET` request")
}

/// That there is more than one address.
pub(super) fn several() -> Diagnostic {
    problem(Code::InvalidUrl, "the command has several URLs").help("paste one of them at a time")
}

pub(super) fn has_a_body(option: &str, could_get: bool) -> Diagnostic {
    let message = format!("`{option}` has a part of the request that is not in the URL");
    let help = match could_get {
        true => "without `-G` it is the body of a `POST`: add `-G`, or write all parameters into the URL, after `?`",
        false => "write all parameters into the URL, after `?`",
    };
    problem(Code::InvalidUrl, message).help(help)
}
