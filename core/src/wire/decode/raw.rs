//! The address in a request as it is sent, `GET /v3/users HTTP/1.1`, whose host is in a header.

use super::line::Line;
use super::piece::problem;
use super::refused::{not_a_list, several};
use super::word::Rules;
use crate::error::{Code, Diagnostic, Result, brief};

/// The address of the request that `text` is, which begins at `start` in what was pasted; `None` for any other text.
///
/// # Errors
/// Where it does something other than list, or its address is not certain.
pub(super) fn request(text: &str, start: usize) -> Result<Option<Line>> {
    let mut at = start;
    let mut lines = text.split_inclusive('\n').map(|line| {
        let place = at;
        at = at.saturating_add(line.len());
        (place, line.trim_end())
    });
    let Some((place, first)) = lines.next() else { return Ok(None) };
    let Some(address) = first_line(first) else { return Ok(None) };
    let method = first.split_whitespace().next().unwrap_or_default();
    if method != "GET" {
        return Err(not_a_list(method).into());
    }
    let offset = (address.as_ptr() as usize).saturating_sub(first.as_ptr() as usize);
    let after = first.get(offset.saturating_add(address.len())..).unwrap_or_default().trim();
    if !after.is_empty() && !after.starts_with("HTTP/") {
        return Err(after_address(after).into());
    }
    let mut written: Vec<(usize, char)> = chars(place.saturating_add(offset), address).collect();
    let mut host: Option<(usize, &str)> = None;
    // Some editors take a query in lines of its own, before the headers.
    let (mut is_query, mut is_head) = (true, true);
    for (place, line) in lines {
        let own = line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line);
        let own = own.trim_start();
        let place = place.saturating_add(line.len() - own.len());
        is_query &= own.starts_with(['?', '&']);
        is_head &= !own.is_empty();
        if first_line(own).is_some() {
            return Err(several().into());
        }
        if is_query {
            written.extend(chars(place, own));
        }
        let Some((name, value)) = own.split_once(':').filter(|(name, _)| is_head && name.eq_ignore_ascii_case("host"))
        else {
            continue;
        };
        let place = place.saturating_add(own.len() - value.trim_start().len());
        let value = value.trim();
        if host.is_some_and(|(_, first)| !first.eq_ignore_ascii_case(value)) {
            return Err(several().into());
        }
        if value.is_empty()
            || !value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']'))
        {
            let message = format!("`{}` of the header `{}` is not a host", brief(value), brief(name));
            let found =
                problem(Code::InvalidUrl, message).help("write one such as `us.api.konghq.com`, or remove the header");
            return Err(found.into());
        }
        host = Some((place, value));
    }
    let mut line = Line::new(Rules::Cmd);
    // An address that has a host is not one of the header's.
    if let Some((place, host)) = host.filter(|_| address.starts_with('/')) {
        let name = host.split(':').next().unwrap_or_default();
        let scheme = if matches!(name, "localhost" | "127.0.0.1") { "http://" } else { "https://" };
        scheme.chars().for_each(|c| line.push(place, c));
        chars(place, host).for_each(|(at, c)| line.push(at, c));
    }
    written.into_iter().for_each(|(at, c)| line.push(at, c));
    Ok(Some(line))
}

/// The address in a request's first line.
fn first_line(line: &str) -> Option<&str> {
    let (method, rest) = line.trim_start().split_once(char::is_whitespace)?;
    let is_method = matches!(method, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS");
    let address = rest.split_whitespace().next().filter(|_| is_method)?;
    let is_address = address.starts_with('/') || address.contains("://") && !address.starts_with(['\'', '"']);
    is_address.then_some(address)
}

fn chars(at: usize, text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().map(move |(offset, c)| (at.saturating_add(offset), c))
}

fn after_address(after: &str) -> Diagnostic {
    let message = format!("`{}` comes after the URL, and is not a part of it", brief(after));
    problem(Code::InvalidUrl, message).help("write a space in a value as `%20`")
}
