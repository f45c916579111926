use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "emial contains x and actve");
}
