use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "email ends with .com");
}
