use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "email = {r#self}");
    let _ = filter!("users", "email = {x²}");
    let _ = filter!("users", "email = {Ⓐ}");
    let _ = filter!("users", "email = {1x}");
}
