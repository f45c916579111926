use konnect_filter::filter;

/// It has neither `From<UserId> for ArgumentValue` nor `Fits<Text>`.
#[derive(Clone)]
struct UserId(String);

fn main() {
    let id = UserId("7f".to_owned());
    let (ids, part, ratio) = ([id.clone()], Some("7f"), 0.5);
    let _ = filter!("users", "id = {id}");
    let _ = filter!("users", "id = {ids}");
    let _ = filter!("users", "email contains {part}");
    let _ = filter!("users", "email = {ratio} or email in {ratio} or full_name = {ratio}", split);
    // Of two types, each is named.
    let _ = filter!("users", "email = {ratio} and active = {ratio}");
}
