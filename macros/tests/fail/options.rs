use konnect_filter::filter;

fn main() {
    let _ = filter!("users", "active", spilt);
    let _ = filter!("users", "active", split, split);
    let _ = filter!("users", "active", catalog);
    let _ = filter!("users" "active");
    let _ = filter!();
}
