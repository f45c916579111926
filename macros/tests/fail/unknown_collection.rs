use konnect_filter::filter;

fn main() {
    let _ = filter!("usres", "active");
}
