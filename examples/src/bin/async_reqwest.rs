//! One page of users, with reqwest: the library says where to go and what to ask, the program does the asking.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin async_reqwest -- 'email contains "@konghq.com" and active'
//! ```

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{self, Context};
use konnect_filter::{plan, wire};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "active".to_owned());

    let filter = konnect_filter::parse(&text)?;
    let found = Catalog::builtin().find("users")?;
    let checked = check::check(&filter, found.entity, &Context::at(jiff::Timestamp::now()))?;
    // With these options: one request that says all of the filter, or an error that names what is in the way.
    let plan = plan::plan(&checked, &plan::Options::default())?;
    let options = wire::Options {
        base_url: std::env::var("KONNECT_BASE_URL").ok(),
        page_size: Some(100),
        ..wire::Options::default()
    };
    let address = options.resolve(plan.entity)?;

    let client = reqwest::Client::new();
    for request in &plan.requests {
        let request = address.request(request);
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
