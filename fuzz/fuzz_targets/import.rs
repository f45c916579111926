#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| konnect_filter_fuzz::import(data));
