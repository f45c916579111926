use konnect_filter::filter;

fn main() {
    const FILTER: &str = "active";
    let _ = filter!("users", FILTER);
    let _ = filter!("users", concat!("act", "ive"));
    let _ = filter!("users", b"active");
}
