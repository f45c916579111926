use konnect_filter::filter;

fn main() {
    let _ = filter!(
        "apis",
        "name contains pay
         and verison = 1"
    );
}
