use konnect_filter::filter;

fn main() {
    let user = ("a@example.com", true);
    let _ = filter!("users", "email = {user.0}");
}
