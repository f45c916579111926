#![deny(warnings)]

use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "email = \"*smith*\"");
}
