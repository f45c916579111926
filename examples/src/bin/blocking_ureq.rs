//! One page of users, with ureq; and all pages, with the crate's own client, which is on ureq too.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin blocking_ureq -- 'email contains "@konghq.com" and active'
//! ```

use konnect_filter::ListRequest;
use konnect_filter::client::{Audience, Client, ClientOptions, Credentials};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "active".to_owned());
    let base_url = std::env::var("KONNECT_BASE_URL").ok();
    let mut request = ListRequest::to("users").filter(text);
    if let Some(base_url) = &base_url {
        request = request.base_url(base_url);
    }

    let token = std::env::var("KONNECT_TOKEN")?;
    // One request that says all of the filter, or an error that names what prevents it.
    let mut answer = ureq::get(request.one()?).header("authorization", format!("Bearer {token}")).call()?;
    let page: Value = answer.body_mut().read_json()?;
    println!("{} of {} users", page["data"].as_array().map_or(0, Vec::len), page["meta"]["page"]["total"]);

    // The same and more: every page, tries again where that helps, and what Konnect cannot filter is filtered here.
    let prepared = request.prepare()?;
    let audience = Audience::of(prepared.plan().entity(), prepared.options());
    let credentials = Credentials::from_environment(audience)?;
    // Plain http to this machine is for tests only.
    let client = Client::new(ClientOptions::new(credentials).with_allow_http_loopback(base_url.is_some()));
    for user in request.list(&client)? {
        println!("{}", user?["email"].as_str().unwrap_or_default());
    }
    Ok(())
}
