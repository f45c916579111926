//! A proxy of the tests' own.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::server::Server;

/// A proxy that leads to one service, whatever host is asked for. What it was asked is kept.
pub(crate) fn proxy(service: &Server) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (heads, to) = (Arc::new(Mutex::new(Vec::new())), service.base().replace("http://", ""));
    let log = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, log, to) = (stream.unwrap(), Arc::clone(&log), to.clone());
            std::thread::spawn(move || {
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
                    head.extend(byte);
                }
                // A connection that was opened for later, and is not used.
                if !head.ends_with(b"\r\n\r\n") {
                    return;
                }
                log.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
                let mut service = TcpStream::connect(to).unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                let (mut back, mut from) = (stream.try_clone().unwrap(), service.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut from, &mut back));
                let _ = std::io::copy(&mut stream, &mut service);
            });
        }
    });
    (address, heads)
}
