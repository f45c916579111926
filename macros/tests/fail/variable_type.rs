use konnect_filter::filter;

fn main() {
    let (active, since, id, ids) = (1, "2026-08-01", "7f", [true]);
    let _ = filter!("users", "active = {active}");
    let _ = filter!("apis", "created_at >= {since}");
    let _ = filter!("apis", "id = {id}");
    let _ = filter!("users", "email contains {ids}");
}
