//! A service whose users ask for users of Konnect with filters of their own: restricted to what they may ask, answered with the
//! records, or with every problem of the filter, each with its place. What Konnect cannot filter by is refused too: a filter of a few
//! words must not make this service read every user.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin web_service -- 127.0.0.1:3000 &
//! curl -G 127.0.0.1:3000/users --data-urlencode 'filter=email contains "@konghq.com" and active'
//! curl -G 127.0.0.1:3000/users --data-urlencode 'filter=emial = x'
//! ```

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use konnect_filter::check::Allowed;
use konnect_filter::client::{Audience, Client, ClientOptions, Credentials};
use konnect_filter::error::{Part, fix};
use konnect_filter::syntax::field;
use konnect_filter::{Limits, ListRequest};
use serde::Deserialize;
use serde_json::{Value, json};

/// Records of one answer.
const MOST_RECORDS: u64 = 100;
/// Bytes of one filter.
const MOST_BYTES: usize = 2000;

/// What every request needs.
struct Service {
    client: Client,
    base_url: Option<String>,
    /// A user may ask for less than the service can.
    allowed: Arc<Allowed>,
    /// The only name whose users are shown, where there is one.
    only: Option<String>,
}

/// `?filter=…` of the request; without it, everything is listed.
#[derive(Deserialize)]
struct Asked {
    filter: Option<String>,
}

impl Service {
    fn from_environment() -> konnect_filter::Result<Self> {
        let base_url = std::env::var("KONNECT_BASE_URL").ok();
        let token = Credentials::from_environment(Audience::Konnect)?;
        // Plain http to this machine is for tests only.
        let client = Client::new(ClientOptions::new(token).with_allow_http_loopback(base_url.is_some()));
        let allowed = Allowed::default()
            .with_fields(["email", "full_name", "active"])
            .with_predicates(10)
            .with_requests(5)
            .with_records(MOST_RECORDS);
        Ok(Self { client, base_url, allowed: Arc::new(allowed), only: std::env::var("ONLY_FULL_NAME").ok() })
    }

    fn users(&self, filter: Option<String>) -> Result<Vec<Value>, Problems> {
        let limits = Limits::DEFAULT.with_text_bytes(MOST_BYTES);
        // Several requests, but no local filter: it would be applied to all that broader requests give.
        let allowed = Arc::clone(&self.allowed);
        let mut request =
            ListRequest::to("users").filter(filter.as_deref()).allowed(allowed).limits(limits).partial(false);
        request = request.page_size(MOST_RECORDS);
        // Whatever the user's filter says: the two are never joined as text.
        if let Some(name) = &self.only {
            request = request.and(field("full_name").eq(name.as_str()));
        }
        if let Some(base_url) = &self.base_url {
            request = request.base_url(base_url);
        }
        // More records than are allowed are an error that names how many are.
        let listed = request.list(&self.client).and_then(Iterator::collect);
        listed.map_err(|error| Problems { error, filter })
    }
}

async fn users(State(service): State<Arc<Service>>, Query(asked): Query<Asked>) -> Result<Json<Value>, Problems> {
    // This client blocks; with the feature `async`, `AsyncClient` needs no thread of its own.
    let found = tokio::task::spawn_blocking(move || service.users(asked.filter)).await;
    let users = found.unwrap_or_else(|stopped| std::panic::resume_unwind(stopped.into_panic()))?;
    Ok(Json(json!({ "users": users })))
}

/// All problems at once, as the answer's body.
struct Problems {
    error: konnect_filter::Error,
    filter: Option<String>,
}

impl IntoResponse for Problems {
    fn into_response(self) -> Response {
        let is_users = self.error.iter().all(|problem| problem.part == Part::Filter);
        if !is_users {
            // The service, the credential or this program: nothing that the user could change.
            eprintln!("{}", self.error);
            return (StatusCode::BAD_GATEWAY, Json(json!({ "errors": [] }))).into_response();
        }
        let fixed = self.filter.as_deref().and_then(|filter| fix(filter, self.error.iter()));
        let body = json!({ "errors": self.error.into_diagnostics(), "did_you_mean": fixed });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let service = Arc::new(Service::from_environment()?);
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/users", get(users)).with_state(service)).await?;
    Ok(())
}
