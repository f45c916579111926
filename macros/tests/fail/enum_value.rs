use konnect_filter::filter;

fn main() {
    let _ = filter!("control-planes", "config.auth_type = pinned_client_cert", partial);
}
