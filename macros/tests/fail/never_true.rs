use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "active and not active");
}
