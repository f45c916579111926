//! The address that a `curl` command asks for: its URL, and the parameters that `-G` and `--url-query` add.

use super::curl_options::{self, Kind, SHORT_FLAGS, SHORT_WITH_VALUE};
use super::glob;
use super::line::{Asked, Line};
use super::piece::problem;
use super::refused::{changes, has_a_body, not_a_list, other_host, several, unknown};
use super::word::{Rules, Word};
use crate::error::{Code, Result};

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
struct CurlRequest<'w> {
    url: Option<&'w Word>,
    gets: bool,
    method: Option<&'w str>,
    data: Vec<Given<'w>>,
    query: Vec<Given<'w>>,
    /// An option that makes it a request with a body, whatever the others say.
    body: Option<&'static str>,
    is_several: bool,
    /// Whether what is in braces and brackets is text.
    globoff: bool,
    headers: Vec<&'w str>,
    /// Words that are variables, which may be options.
    unknown: Vec<&'w Word>,
}

/// The address of the command whose arguments these are.
///
/// # Errors
/// Where it does something other than list, has several addresses, or reads a part of the request from elsewhere.
pub(super) fn address(words: &[Word], shell: Rules) -> Result<Asked> {
    let words = apart(words);
    let request = read(&words)?;
    let Some(url) = request.url else {
        return Ok(if request.unknown.is_empty() { Asked::Nothing } else { Asked::Unknown });
    };
    if request.is_several || words.iter().any(|word| word.is_several) {
        return Err(several().into());
    }
    if url.is_unknown() {
        return Ok(Asked::Unknown);
    }
    if !url.is_address() {
        return Ok(Asked::Nothing);
    }
    let url = &if request.globoff { url.clone() } else { glob::single(url)? };
    for header in &request.headers {
        other_host(header, url)?;
    }
    if let Some(method) = request.method.filter(|method| !method.eq_ignore_ascii_case("GET")) {
        return Err(not_a_list(method).into());
    }
    let posted = request.data.first().filter(|_| !request.gets).map(|(name, ..)| *name);
    if let Some(name) = request.body.or(posted) {
        return Err(has_a_body(name, request.body.is_none()).into());
    }
    let mut line = Line::new(shell);
    line.push_address(url);
    for word in &request.unknown {
        line.push_unknown(word);
    }
    let mut separator = if line.text.contains('?') { '&' } else { '?' };
    for given in request.query.into_iter().chain(request.data) {
        let (_, _, word, start) = given;
        line.push(word.places.get(start).copied().unwrap_or_default(), separator);
        push(&mut line, given)?;
        separator = '&';
    }
    Ok(Asked::Address(line))
}

/// The words, with those such as `--request=GET` as two: `curl` takes no `=` there, but some write it.
fn apart(words: &[Word]) -> Vec<Word> {
    let mut all = Vec::with_capacity(words.len());
    for word in words {
        match word.text.find('=').filter(|_| word.text.starts_with("--")) {
            Some(at) => {
                let name = word.text.get(..at).unwrap_or_default().to_owned();
                let places = word.places.get(..at).unwrap_or_default().to_vec();
                all.push(Word { text: name, places, ..Word::default() });
                all.push(word.tail(at + 1));
            }
            None => all.push(word.clone()),
        }
    }
    all
}

fn read(words: &[Word]) -> Result<CurlRequest<'_>> {
    let mut request = CurlRequest::default();
    let mut words = words.iter();
    let mut ends = false;
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if let Some(name) = text.strip_prefix("--").filter(|_| !ends) {
            ends = name.is_empty();
            long(word, name, &mut words, &mut request)?;
        } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty() && !ends) {
            short(word, letters, &mut words, &mut request)?;
        } else if word.is_unknown() {
            request.unknown.push(word);
        } else {
            request.takes(Some(word));
        }
    }
    Ok(request)
}

impl<'w> CurlRequest<'w> {
    /// Only one of several URLs could be read.
    fn takes(&mut self, url: Option<&'w Word>) {
        self.is_several |= self.url.is_some() && url.is_some();
        self.url = self.url.or(url);
    }
}

type Words<'w> = std::slice::Iter<'w, Word>;

fn long<'w>(word: &Word, name: &str, words: &mut Words<'w>, request: &mut CurlRequest<'w>) -> Result<()> {
    match name {
        "" => {}
        "get" => request.gets = true,
        "globoff" => request.globoff = true,
        "url" => request.takes(words.next()),
        "request" => request.method = words.next().map(|word| word.text.as_str()),
        "header" => request.headers.extend(words.next().map(|word| word.text.as_str())),
        "data" | "data-ascii" => take("--data", Data::Plain, words.next(), &mut request.data),
        "data-binary" => take("--data-binary", Data::Plain, words.next(), &mut request.data),
        "data-raw" => take("--data-raw", Data::Raw, words.next(), &mut request.data),
        "data-urlencode" => take("--data-urlencode", Data::Encoded, words.next(), &mut request.data),
        "url-query" => take("--url-query", Data::Query, words.next(), &mut request.query),
        "json" => request.body = words.next().map(|_| "--json"),
        "form" | "form-string" => request.body = words.next().map(|_| "--form"),
        "upload-file" => request.body = words.next().map(|_| "--upload-file"),
        _ => match curl_options::kind(name) {
            Some(Kind::Flag) => {}
            Some(Kind::Value) => {
                words.next();
            }
            Some(Kind::Changes) => return Err(changes(&word.text).into()),
            None => return Err(unknown(&word.text, "curl").into()),
        },
    }
    Ok(())
}

/// Options of one letter, several of which may be one word: `-sGd VALUE`, `-XGET`.
fn short<'w>(word: &'w Word, letters: &'w str, words: &mut Words<'w>, request: &mut CurlRequest<'w>) -> Result<()> {
    for (at, letter) in letters.char_indices() {
        let option = || format!("-{letter}");
        match letter {
            'G' => request.gets = true,
            'g' => request.globoff = true,
            'I' | 'K' | ':' => return Err(changes(&option()).into()),
            _ => {}
        }
        if SHORT_FLAGS.contains(letter) {
            continue;
        }
        if !SHORT_WITH_VALUE.contains(letter) {
            return Err(unknown(&option(), "curl").into());
        }
        let attached = letters.get(at + letter.len_utf8()..).filter(|rest| !rest.is_empty());
        // The word with the value, and where in it the value begins.
        let value = match attached {
            Some(rest) => Some((word, word.text.len() - rest.len())),
            None => words.next().map(|word| (word, 0)),
        };
        let text = value.and_then(|(word, start)| word.text.get(start..));
        match letter {
            'X' => request.method = text,
            'H' => request.headers.extend(text),
            'd' => request.data.extend(value.map(|(word, start)| ("-d", Data::Plain, word, start))),
            'F' => request.body = Some("-F"),
            'T' => request.body = Some("-T"),
            _ => {}
        }
        return Ok(());
    }
    Ok(())
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
