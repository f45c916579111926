//! A service that takes a filter from its users, turns it into Konnect's request, and answers a wrong filter with this
//! crate's problems as JSON, each with its place.
//!
//! ```sh
//! cargo run --bin axum_handler -- 127.0.0.1:3000 &
//! curl -G 127.0.0.1:3000/users --data-urlencode 'filter=emial = x'
//! ```

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use konnect_filter::ListRequest;
use konnect_filter::check::Allowed;
use serde::Deserialize;
use serde_json::json;

/// `?filter=…` of the request; without it, everything is asked for.
#[derive(Deserialize)]
struct Asked {
    filter: Option<String>,
}

async fn users(Query(asked): Query<Asked>) -> Result<Json<serde_json::Value>, Problems> {
    // A user may ask for less than the service can.
    let request = ListRequest::to("users").allow(Allowed::default().fields(["email", "active"]).predicates(10));
    let request = match asked.filter {
        Some(filter) => request.filter(filter),
        None => request,
    };
    let url = request.one()?;
    Ok(Json(json!({"url": url})))
}

/// All problems of a filter at once, as the answer's body.
struct Problems(konnect_filter::Error);

impl From<konnect_filter::Error> for Problems {
    fn from(error: konnect_filter::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Problems {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({"errors": self.0.into_diagnostics()}))).into_response()
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/users", get(users))).await
}
