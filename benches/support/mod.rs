//! What all benchmarks work on: filters of known sizes, and a collection that can answer them.

use konnect_filter::catalog::{Entity, Field, Operator, Servers, Type};
use konnect_filter::check::Context;

/// Five comparisons with `and`, `or`, `not` and parentheses.
pub(crate) const M: &str = r#"name contains "prod" and (labels.env = dev or labels.env = test) and created_at >= 2024-01-01T00:00:00Z and not archived = true"#;

/// Forty blocks of [`M`] joined by `or`, no two alike.
pub(crate) fn large() -> String {
    joined(40, " or ", |block| M.replace("prod", &format!("prod{}", block + 10)))
}

/// Two hundred comparisons that fit into one request.
pub(crate) fn wide() -> String {
    joined(200, " and ", |index| format!("labels.key{index} = \"value {index}\""))
}

fn joined(count: usize, word: &str, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().join(word)
}

/// One of ten thousand names.
pub(crate) fn list() -> String {
    format!("name in ({})", joined(10_000, ", ", |index| format!("name{index}")))
}

/// A record for which [`M`] is true, as Konnect lists control planes.
pub(crate) const RECORD: &str = r#"{"id":"9b6e1d0c-3f1a-4c58-9a57-2f1f0c7d8e11","name":"payments-eu-prod-17","description":"The gateway of the payments team, run in Frankfurt","config":{"control_plane_endpoint":"https://0000000011.eu.cp0.konghq.com","telemetry_endpoint":"https://0000000011.eu.tp0.konghq.com","cluster_type":"CLUSTER_TYPE_CONTROL_PLANE","auth_type":"pinned_client_certs","cloud_gateway":false},"labels":{"env":"test","team":"payments","k8s.io/zone":"a"},"size":48213,"created_at":"2024-08-11T14:05:00Z","updated_at":"2025-02-03T09:41:00.123Z","archived":false}"#;

/// A collection whose fields take what the filters ask of them.
pub(crate) fn entity() -> Entity {
    let field = |name: &str, kind, operators: &[Operator]| Field::new(name, kind, operators.iter().copied());
    let text = [Operator::Eq, Operator::Neq, Operator::Contains, Operator::Oeq, Operator::Ocontains];
    let date = [Operator::Eq, Operator::Lt, Operator::Lte, Operator::Gt, Operator::Gte];
    Entity::new("bench", "v3", "/v3/things")
        .with_collection("things")
        .with_servers(Servers::default().with_global(true))
        .with_fields([
            field("id", Type::Uuid, &text),
            field("name", Type::String, &text),
            field("created_at", Type::DateTime, &date),
            field("updated_at", Type::DateTime, &date),
            field("archived", Type::Boolean, &[Operator::Eq]),
            field("labels", Type::String, &text).with_map(true),
        ])
}

pub(crate) fn context() -> Context {
    Context::at(jiff::Timestamp::UNIX_EPOCH)
}
