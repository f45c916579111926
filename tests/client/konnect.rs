//! Konnect's paging, in each style, over records in memory.

use serde_json::{Value, json};

use crate::server::{Asked, Reply};

/// How a collection answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `page[size]`, `page[number]`; `meta.page.{number,size,total}`.
    Number,
    /// `page[size]`, `page[after]`; `meta.page.next`, a path without the address's prefix.
    CursorPath,
    /// The same with a whole URL.
    CursorUrl,
    /// The same with the cursor alone, in `meta`.
    CursorAlone,
    /// `size`, `offset`; an opaque `offset`, and `next`.
    Opaque,
    /// `size`, `offset`; `items`, `total` and a `next` to some other host.
    Mesh,
    /// No paging.
    Whole,
}

impl Style {
    pub(crate) const ALL: [Self; 7] =
        [Self::Number, Self::CursorPath, Self::CursorUrl, Self::CursorAlone, Self::Opaque, Self::Mesh, Self::Whole];
}

/// The records that a service would page through, `count` of them.
pub(crate) fn records(count: usize) -> Vec<Value> {
    (0..count)
        .map(|index| json!({"id": format!("id-{index:05}"), "n": index, "name": format!("user {index}")}))
        .collect()
}

/// One answer: `largest` is the service's own limit of a page.
pub(crate) fn answer(style: Style, records: &[Value], largest: usize, asked: &Asked) -> Reply {
    let number = |name: &str| asked.get(name).and_then(|value| value.parse::<usize>().ok());
    let (size, start) = match style {
        Style::Number => {
            let size = number("page[size]").unwrap_or(10).min(largest);
            (size, (number("page[number]").unwrap_or(1) - 1) * size)
        }
        Style::CursorPath | Style::CursorUrl | Style::CursorAlone => {
            (number("page[size]").unwrap_or(10).min(largest), opened(asked.get("page[after]")))
        }
        Style::Opaque => (number("size").unwrap_or(100).min(largest), opened(asked.get("offset"))),
        Style::Mesh => (number("size").unwrap_or(100).min(largest), number("offset").unwrap_or(0)),
        Style::Whole => (records.len(), 0),
    };
    let end = records.len().min(start + size);
    let page = &records[start.min(end)..end];
    let more = end < records.len();
    let cursor = sealed(end);
    let escaped = cursor.replace('+', "%2B").replace('=', "%3D");
    let body = match style {
        Style::Number => {
            let total = records.len();
            json!({"meta": {"page": {"number": start / size.max(1) + 1, "size": size, "total": total}}, "data": page})
        }
        Style::CursorPath => {
            let next = format!("/users?page[after]={escaped}&page%5Bsize%5={size}");
            json!({"data": page, "meta": {"page": {"size": size, "next": more.then_some(next), "previous": null}}})
        }
        Style::CursorUrl => {
            let host = asked.header("host").unwrap();
            let next = format!("https://{}/v3/users?page%5Bafter%5D={escaped}", host.split(':').next().unwrap());
            json!({"data": page, "meta": {"page": {"size": size, "next": more.then_some(next)}}})
        }
        Style::CursorAlone => json!({"data": page, "meta": {"size": size, "next": more.then_some(cursor)}}),
        Style::Opaque if more => json!({"data": page, "offset": cursor, "next": format!("/users?offset={escaped}")}),
        Style::Opaque => json!({"data": page, "next": null}),
        Style::Mesh => {
            let next = format!("http://localhost:5681/meshes?offset={end}");
            json!({"total": records.len(), "items": page, "next": more.then_some(next)})
        }
        Style::Whole => json!({"data": page}),
    };
    Reply::json(body.to_string())
}

/// A cursor, with the characters of Base64 that a query gives another meaning to.
fn sealed(start: usize) -> String {
    format!("a+b/{start}==")
}

fn opened(cursor: Option<String>) -> usize {
    cursor.map_or(0, |cursor| cursor.strip_prefix("a+b/").unwrap().strip_suffix("==").unwrap().parse().unwrap())
}
