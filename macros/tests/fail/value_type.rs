use konnect_filter::filter;

fn main() {
    let _ = filter!("apis", "name contains pay and created_at >= yesterdy");
}
