//! What a pasted command or request does that a list does not, or that is not read.

use super::piece::problem;
use super::word::Word;
use crate::error::{Code, Diagnostic, Result, brief};

/// That the method of a request does something else.
pub(super) fn not_a_list(method: &str) -> Diagnostic {
    problem(Code::InvalidUrl, format!("`{}` does not list records", brief(method))).help("paste a `GET` request")
}

/// That there is more than one address.
pub(super) fn several() -> Diagnostic {
    problem(Code::InvalidUrl, "the command has several URLs").help("paste one of them at a time")
}

pub(super) fn has_a_body(option: &str, could_get: bool) -> Diagnostic {
    let message = format!("`{}` has a part of the request that is not in the URL", brief(option));
    let help = match could_get {
        true => "without `-G` it is the body of a `POST`: add `-G`, or write all parameters into the URL, after `?`",
        false => "write all parameters into the URL, after `?`",
    };
    problem(Code::InvalidUrl, message).help(help)
}

/// That an option changes what is asked for.
pub(super) fn changes(option: &str) -> Diagnostic {
    let message = format!("`{}` changes the request in a way that is not read here", brief(option));
    problem(Code::InvalidUrl, message).help("write the whole URL, and remove the option")
}

/// That an option is not known, nor how many words it takes.
pub(super) fn unknown(option: &str, program: &str) -> Diagnostic {
    let message = format!("`{}` is not an option of `{program}` that is known here", brief(option));
    problem(Code::InvalidUrl, message).help("remove it, or paste the URL without the command")
}

/// Refuses a header that names another host than the address.
pub(super) fn other_host(header: &str, address: &Word) -> Result<()> {
    let Some((name, value)) = header.split_once(':') else { return Ok(()) };
    if !name.trim().eq_ignore_ascii_case("host") {
        return Ok(());
    }
    let rest = address.text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let without_port = |host: &str| host.trim().trim_end_matches(":443").to_ascii_lowercase();
    if address.base().is_none() && without_port(authority) == without_port(value) {
        return Ok(());
    }
    let message = format!("the header `{}` names another host than the URL", brief(header));
    Err(problem(Code::InvalidUrl, message).help("write the host into the URL, and remove the header").into())
}
