use konnect_filter::filter;

fn main() {
    let emails = vec!["a@example.com"];
    let _ = filter!("users", "email = {emails}");
}
