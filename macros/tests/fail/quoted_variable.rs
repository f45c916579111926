use konnect_filter::filter;

fn main() {
    let domain = "konghq.com";
    let _ = filter!("users", "email contains \"@{domain}\"");
}
