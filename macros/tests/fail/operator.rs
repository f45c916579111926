use konnect_filter::filter;

fn main() {
    let _ = filter!("apis", "created_at contains \"2026\"");
}
