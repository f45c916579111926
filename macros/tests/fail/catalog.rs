use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "active", catalog = "nothing.json");
    let _ = filter!("users", "active", catalog = "Cargo.toml");
}
