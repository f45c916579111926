use konnect_filter::filter;

fn main() {
    let env = "dev";
    let _ = filter!("apis", "name = pay-{env}");
}
