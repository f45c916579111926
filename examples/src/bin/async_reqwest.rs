//! One page of users, with reqwest: the library says where to go and what to ask, the program does the asking.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin async_reqwest -- 'email contains "@konghq.com" and active'
//! ```

use konnect_filter::ListRequest;
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "active".to_owned());
    let mut request = ListRequest::to("users").filter(text).page_size(100);
    if let Ok(base_url) = std::env::var("KONNECT_BASE_URL") {
        request = request.base_url(base_url);
    }
    // One request that says all of the filter, or an error that names what prevents it.
    let prepared = request.prepare()?;

    let client = reqwest::Client::new();
    for request in prepared.requests() {
        // `Query` serialises as pairs. A test of existence (`filter[labels.env]` without `=`) cannot be said that way:
        // then send `request.to_url()?` as it is.
        let answer = client
            .get(request.address())
            .query(&request.query())
            .bearer_auth(std::env::var("KONNECT_TOKEN")?)
            .send()
            .await?
            .error_for_status()?;
        let page: Value = answer.json().await?;
        for user in page["data"].as_array().into_iter().flatten() {
            println!("{}", user["email"].as_str().unwrap_or_default());
        }
    }
    Ok(())
}
