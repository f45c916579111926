//! All users that match, as JSON lines, with every page, retry and check: the stream of the feature `async`. The first argument is
//! a filter; the second, if there is one, is the most records.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin async_exporter -- 'email contains "@konghq.com" and active' > users.jsonl
//! ```

use std::io::Write;

use konnect_filter::ListRequest;
use konnect_filter::client::{AsyncClient, Audience, ClientOptions, Credentials};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = arguments.next().unwrap_or_else(|| "active".to_owned());
    let mut request = ListRequest::to("users").filter(text);
    let base_url = std::env::var("KONNECT_BASE_URL").ok();
    if let Some(base_url) = &base_url {
        request = request.base_url(base_url);
    }
    let credentials = Credentials::from_environment(Audience::Konnect)?;
    // To this machine, for trying it out, the token may go without https.
    let options = ClientOptions::new(credentials).with_allow_http_loopback(base_url.is_some());
    let client = AsyncClient::new(options.with_max_connections(4));

    let mut records = request.list(&client)?;
    if let Some(most) = arguments.next() {
        records = records.with_limit(most.parse()?);
    }
    let mut out = std::io::stdout().lock();
    while let Some(record) = records.next().await {
        // An error is the last item: what was written so far is right, and not all.
        record?;
        // The text as the service sent it.
        writeln!(out, "{}", records.text())?;
    }
    // What the service sent although the filter excludes it was left out, and is told.
    for warning in records.warnings() {
        eprintln!("{}", warning.message);
    }
    eprintln!("{} of {} records", records.progress().kept, records.progress().received);
    Ok(())
}
