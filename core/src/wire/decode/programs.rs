//! The addresses that `wget`, HTTPie, `kongctl` and PowerShell's own commands are given.

use super::line::{Asked, Line};
use super::refused::{changes, has_a_body, not_a_list, other_host, several};
use super::word::{Rules, Word};
use crate::error::Result;

/// The programs that people send requests with, and what begins a request.
const PROGRAMS: [&str; 7] = ["wget", "http", "https", "xh", "xhs", "kongctl", "GET"];

/// PowerShell's, in any case.
const POWERSHELL: [&str; 4] = ["Invoke-RestMethod", "Invoke-WebRequest", "irm", "iwr"];

/// The short options of `wget` that take a value.
const WGET_WITH_VALUE: &str = "aoOtTwQPUlADIXR";

/// Whether the word is the name of a program that sends requests, `curl` apart.
pub(super) fn is_name(word: &str) -> bool {
    PROGRAMS.contains(&word) || is_powershell(word)
}

pub(super) fn is_powershell(word: &str) -> bool {
    POWERSHELL.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// The path that `kongctl api get` is given: it knows the host itself.
///
/// # Errors
/// Where it does something other than list, or several paths are given.
pub(super) fn kongctl(arguments: &[Word], shell: Rules) -> Result<Asked> {
    let is_path = |word: &&Word| word.text.starts_with('/') || word.is_address();
    let Some(([api, rest @ ..], at)) = Some(arguments).zip(arguments.iter().position(|word| is_path(&word))) else {
        return Ok(Asked::Nothing);
    };
    if api.text != "api" {
        return Ok(Asked::Nothing);
    }
    let before = rest.get(..at.saturating_sub(1)).unwrap_or_default();
    let is_other = |word: &&Word| matches!(word.text.as_str(), "post" | "put" | "patch" | "delete");
    if let Some(method) = before.iter().find(is_other) {
        return Err(not_a_list(&method.text).into());
    }
    let mut paths = rest.iter().filter(is_path);
    let (Some(path), None) = (paths.next(), paths.next()) else { return Err(several().into()) };
    let mut line = Line::new(shell);
    line.push_address(path);
    Ok(Asked::Address(line))
}

/// The one address among the words of a command.
///
/// # Errors
/// Where it does something other than list, has several addresses, or a part of the request elsewhere.
pub(super) fn address(words: &[Word], shell: Rules) -> Result<Asked> {
    let mut addresses = words.iter().filter(|word| !word.is_inner && word.is_address());
    let Some(address) = addresses.next() else {
        let is_unknown = words.iter().any(|word| !word.is_inner && word.is_unknown());
        return Ok(if is_unknown { Asked::Unknown } else { Asked::Nothing });
    };
    only_reads(words)?;
    if addresses.next().is_some() || words.iter().any(|word| word.is_several) {
        return Err(several().into());
    }
    says_nothing_else(words, address, shell)?;
    let mut line = Line::new(shell);
    line.push_address(address);
    Ok(Asked::Address(line))
}

/// Refuses the words beside an address that add to the request: HTTPie's items, bodies, and lists of URLs.
fn says_nothing_else(words: &[Word], address: &Word, shell: Rules) -> Result<()> {
    let is_named = |names: &[&str]| words.iter().any(|word| names.contains(&word.text.as_str()));
    let is_httpie = is_named(&["http", "https", "xh", "xhs"]);
    let is_wget = is_named(&["wget"]);
    let is_cmdlet = words.iter().any(|word| is_powershell(&word.text));
    let mut before = "";
    for word in words.iter().filter(|word| word.places != address.places) {
        let text = word.text.as_str();
        let is_value = std::mem::replace(&mut before, text).starts_with('-');
        if word.is_inner {
            let name = text.split('=').next().unwrap_or_default();
            if name.eq_ignore_ascii_case("host") {
                return Err(changes(name).into());
            }
            continue;
        }
        other_host(text.strip_prefix("--header=").unwrap_or(text), address)?;
        if is_httpie && matches!(text, "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") {
            return Err(not_a_list(text).into());
        }
        // `Header:value` is none of the address; `name=value`, `name==value`, `name:=value` and `name@file` are.
        let sign = text.find([':', '=', '@']).and_then(|at| text.get(at..));
        let is_item = sign.is_some_and(|rest| rest.starts_with(['=', '@']) || rest.starts_with(":="));
        if is_httpie && is_item && !text.starts_with('-') && !(is_value && text.contains('@')) {
            return Err(has_a_body(text, false).into());
        }
        let name = text.split('=').next().unwrap_or_default();
        let is_body = ["--post-data", "--post-file", "--body-data", "--body-file", "--raw"].contains(&name);
        if is_body || is_cmdlet && cmdlet_option(text, &["body", "infile", "form"]) {
            return Err(has_a_body(text, false).into());
        }
        // A part of an address that PowerShell puts together.
        let is_joined = shell == Rules::PowerShell && matches!(text, "+" | "-f");
        if is_joined || is_wget && wget_changes(word, name) {
            return Err(changes(name).into());
        }
    }
    Ok(())
}

/// Whether `wget` reads URLs or commands from elsewhere. The file of our own lines, whose name is in a variable, has a header only.
fn wget_changes(word: &Word, name: &str) -> bool {
    let Some(letters) = name.strip_prefix('-').filter(|letters| !letters.starts_with('-')) else {
        let is_file = name == "--config" && word.variables.is_empty();
        return is_file || matches!(name, "--input-file" | "--base" | "--execute" | "--input-metalink");
    };
    let first = letters.find(|c: char| WGET_WITH_VALUE.contains(c) || matches!(c, 'i' | 'e' | 'B'));
    first.and_then(|at| letters.get(at..)).is_some_and(|rest| rest.starts_with(['i', 'e', 'B']))
}

/// Whether it is one of these options, which may be shortened and have a value after a colon, in any case.
fn cmdlet_option(word: &str, names: &[&str]) -> bool {
    let Some(name) = word.strip_prefix('-') else { return false };
    let name = name.split(':').next().unwrap_or_default().to_ascii_lowercase();
    name.len() > 2 && names.iter().any(|full| full.starts_with(name.as_str()))
}

/// Refuses what the address alone does not say.
fn only_reads(words: &[Word]) -> Result<()> {
    for (index, word) in words.iter().enumerate().filter(|(_, word)| !word.is_inner) {
        let text = word.text.as_str();
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        if matches!(
            name,
            "-d" | "-G" | "--get" | "--data" | "--data-raw" | "--data-binary" | "--data-urlencode" | "--json"
        ) {
            return Err(has_a_body(name, false).into());
        }
        let next = || words.get(index.saturating_add(1)).map(|word| word.text.as_str());
        let method = match name {
            "-X" | "--request" | "--method" => value.or_else(next),
            _ if cmdlet_option(name, &["method", "custommethod"]) => match text.split_once(':') {
                Some((_, value)) if !value.is_empty() => Some(value),
                _ => next(),
            },
            _ => None,
        };
        if let Some(method) = method.filter(|method| !method.eq_ignore_ascii_case("GET")) {
            return Err(not_a_list(method).into());
        }
    }
    Ok(())
}
