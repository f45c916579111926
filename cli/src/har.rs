//! Requests as an HTTP Archive, which browsers, Insomnia and Postman import.

use jiff::Timestamp;
use konnect_filter::wire::{HttpRequest, Placeholder};
use konnect_filter::{Diagnostic, Error};
use serde_json::{Value, json};

/// An archive of requests that were not sent: their answers are empty.
///
/// The credential is the name of a variable in the notation that Insomnia and Postman fill in. See
/// <http://www.softwareishard.com/blog/har-12-spec/>.
///
/// The query is in the URL only, where every brace is escaped. Given again in `queryString`, Insomnia would send each
/// parameter twice (its importer keeps both), and fill in a value such as `{{KONNECT_TOKEN}}` or `{% file … %}`.
pub(crate) fn archive<'p>(requests: impl Iterator<Item = HttpRequest<'p>>, now: Timestamp) -> Result<String, Error> {
    let entries = requests.map(|request| entry(&request, now)).collect::<Result<Vec<_>, _>>()?;
    let creator = json!({"name": "konnect-filter", "version": env!("CARGO_PKG_VERSION")});
    let archive = json!({"log": {"version": "1.2", "creator": creator, "entries": entries}});
    let text = serde_json::to_string_pretty(&archive);
    text.map(|text| text + "\n")
        .map_err(|error| Diagnostic::internal(&format!("an archive cannot be written: {error}")).into())
}

fn entry(request: &HttpRequest<'_>, now: Timestamp) -> Result<Value, Error> {
    let mut headers = vec![json!({"name": "Accept", "value": "application/json"})];
    let credential = request.credential()?;
    headers.extend(credential.map(|found: Placeholder| json!({"name": found.header, "value": found.template()})));
    Ok(json!({
        // Milliseconds, as browsers write them: readers need not take more.
        "startedDateTime": format!("{now:.3}"),
        "time": 0,
        "request": {
            "method": HttpRequest::METHOD,
            "url": request.to_text(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers,
            "queryString": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": 0,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": "application/json"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": 0,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }))
}
