//! Our end of the line of Kannel's fake SMSC.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::SENDER;
use super::wire::{self, Part, Text};

/// What has arrived. A thread of its own reads, so that a blocked test does not block the carrier.
#[derive(Debug)]
pub(super) struct Carrier {
    line: TcpStream,
    parts: Arc<Mutex<Vec<Part>>>,
}

impl Carrier {
    pub(super) fn connect(port: u16) -> Self {
        let parts = Arc::default();
        Self { line: listen(port, &parts), parts }
    }

    pub(super) fn hang_up(&mut self) {
        let _ = self.line.shutdown(Shutdown::Both);
    }

    pub(super) fn reconnect(&mut self, port: u16) {
        self.hang_up();
        self.line = listen(port, &self.parts);
    }

    pub(super) fn texts(&self) -> Vec<Text> {
        wire::join(&self.parts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn say(&self, from: &str, text: &str) {
        let line = format!("{from} {SENDER} ucs2 {}\n", wire::encode(text));
        let mut stream = &self.line;
        stream
            .write_all(line.as_bytes())
            .unwrap_or_else(|error| panic!("the line to Kannel is cut: {error}"));
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        // The reading thread ends with the line.
        self.hang_up();
    }
}

fn listen(port: u16, parts: &Arc<Mutex<Vec<Part>>>) -> TcpStream {
    let connect = || TcpStream::connect(("127.0.0.1", port)).and_then(|line| Ok((line.try_clone()?, line)));
    let (line, reader) = connect()
        .unwrap_or_else(|error| panic!("Kannel's fake SMSC does not answer on port {port}: {error}"));
    let parts = Arc::clone(parts);
    thread::spawn(move || {
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            parts.lock().unwrap_or_else(PoisonError::into_inner).push(wire::parse(&line));
        }
    });
    line
}
