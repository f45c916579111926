use konnect_filter::filter;
use konnect_filter::syntax::ArgumentValue;

#[derive(Clone)]
struct UserId(String);

impl From<UserId> for ArgumentValue {
    fn from(id: UserId) -> Self {
        id.0.into()
    }
}

fn main() {
    let id = UserId("7f".to_owned());
    let _ = filter!("users", "id = {id}");
}
