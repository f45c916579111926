//! A small HTTP/1.1 server on the loopback interface, which can also misbehave.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The decoded parameters.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.pairs().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A whole answer.
    Whole { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// An answer that announces more bytes than it gives.
    Cut { body: Vec<u8>, announced: usize },
    /// A chunked answer that stops in the middle.
    CutChunks(Vec<u8>),
    /// An answer without a length that ends with the connection.
    UntilClosed(Vec<u8>),
    /// These bytes, whatever they are.
    Raw(Vec<u8>),
    /// The connection is closed.
    Nothing,
    /// No answer for that long.
    Silence(Duration),
}

impl Reply {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self::status(200, body)
    }

    pub(crate) fn status(status: u16, body: impl Into<String>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
        Self::Whole { status, headers, body: body.into().into_bytes() }
    }

    /// With a header, which takes the place of one of the same name.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        let Self::Whole { status, mut headers, body } = self else { panic!("only whole answers have headers") };
        headers.retain(|(known, _)| known != name);
        headers.push((name.to_owned(), value.to_owned()));
        Self::Whole { status, headers, body }
    }
}

/// The server; it ends with its value.
pub(crate) struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request, counted from 0, with what `answer` says.
    pub(crate) fn start(answer: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_on(|stream| stream, answer)
    }

    /// The same on connections that `wrap` makes something else of, such as TLS.
    pub(crate) fn start_on<S: Read + Write>(
        wrap: impl Fn(TcpStream) -> S + Send + Sync + 'static,
        answer: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let wrap = Arc::new(wrap);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let connections = Arc::new(AtomicUsize::new(0));
        let (answer, log, end) = (Arc::new(answer), Arc::clone(&asked), Arc::clone(&over));
        let opened = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    break;
                }
                opened.fetch_add(1, Ordering::SeqCst);
                let (wrap, answer, log) = (Arc::clone(&wrap), Arc::clone(&answer), Arc::clone(&log));
                // An error here is a client that went away, which is what some tests are about.
                std::thread::spawn(move || serve(wrap(stream.unwrap()), &*answer, &log));
            }
        });
        Self { port, asked, connections, over }
    }

    /// The same answer to every request.
    pub(crate) fn always(reply: Reply) -> Self {
        Self::start(move |_, _| reply.clone())
    }

    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn serve(
    stream: impl Read + Write,
    answer: &dyn Fn(usize, &Asked) -> Reply,
    log: &Mutex<Vec<Asked>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader)? {
        let out = reader.get_mut();
        let index = {
            let mut log = log.lock().unwrap();
            log.push(asked.clone());
            log.len() - 1
        };
        match answer(index, &asked) {
            Reply::Whole { status, headers, body } => {
                let mut head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
                headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
                head.push_str("\r\n");
                // In one piece: two small ones would wait for each other.
                out.write_all(&[head.as_bytes(), &body].concat())?;
            }
            Reply::Cut { body, announced } => {
                let head =
                    format!("HTTP/1.1 200 x\r\ncontent-type: application/json\r\ncontent-length: {announced}\r\n\r\n");
                out.write_all(head.as_bytes())?;
                return out.write_all(&body);
            }
            Reply::CutChunks(body) => {
                out.write_all(
                    b"HTTP/1.1 200 x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
                )?;
                out.write_all(format!("{:x}\r\n", body.len()).as_bytes())?;
                out.write_all(&body)?;
                return out.write_all(b"\r\n");
            }
            Reply::UntilClosed(body) => {
                out.write_all(b"HTTP/1.1 200 x\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n")?;
                return out.write_all(&body);
            }
            Reply::Raw(bytes) => return out.write_all(&bytes),
            Reply::Nothing => return Ok(()),
            Reply::Silence(time) => {
                std::thread::sleep(time);
                return Ok(());
            }
        }
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => return Ok(Some(Asked { target, headers })),
        }
    }
}
