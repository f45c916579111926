use konnect_filter::filter;

fn main() {
    let _ = filter!("control-planes", "name in (a, b)");
}
