//! One answer: its type, and its bytes, bounded.

#[cfg(feature = "client")]
use std::io::Read;

#[cfg(feature = "client")]
use super::transport::Response;
use crate::listing::Fault;

/// The body, when it is no longer than `most` bytes.
#[cfg(feature = "client")]
pub(super) fn read(answer: Response, most: u64) -> Result<Vec<u8>, Fault> {
    let expected: Option<u64> = answer.header("content-length").and_then(|length| length.trim().parse().ok());
    // A compressed body's length says nothing about what comes out of it.
    let expected = expected.filter(|_| answer.header("content-encoding").is_none());
    let mut bytes = Vec::new();
    match (answer.body.take(most.saturating_add(1)).read_to_end(&mut bytes), expected) {
        (Err(error), expected) => {
            let length = expected.map(|expected| format!(" of {expected}")).unwrap_or_default();
            Err(Fault::of_connection(format!("the response ended after {}{length} bytes: {error}", bytes.len())))
        }
        (Ok(read), _) if read as u64 > most => Err(too_long(most)),
        (Ok(read), Some(expected)) if (read as u64) < expected => {
            Err(Fault::of_connection(format!("the response ended after {read} of {expected} bytes")))
        }
        _ => Ok(bytes),
    }
}

/// What is wrong with a body of more than `most` bytes.
pub(super) fn too_long(most: u64) -> Fault {
    Fault::of_answer(format!("the response has more than {most} bytes, the limit for one page"))
}

/// Whether the answer says that it is JSON; one that says nothing is believed, as its body is checked anyway.
pub(super) fn is_json(content_type: Option<&str>) -> bool {
    let Some(full) = content_type else { return true };
    let essence = essence(full);
    essence == "application/json"
        || essence == "text/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// What a person reads in a browser: a login page, a proxy's or a server's error.
pub(super) fn is_html(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|full| matches!(essence(full).as_str(), "text/html" | "application/xhtml+xml"))
}

/// The type without its parameters.
pub(super) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
