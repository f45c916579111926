use konnect_filter::filter;

fn main() {
    let value = "true";
    let _ = filter!("users", "email contains {value} and active = {value}");
}
