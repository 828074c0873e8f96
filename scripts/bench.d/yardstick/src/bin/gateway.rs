//! A gateway for `scripts/bench notify`: takes every text and remembers when it came.
//!
//! `gateway PORT PAUSE LOG` answers each request on 127.0.0.1:PORT with 200 after PAUSE milliseconds. For each it appends a line
//! to LOG: what stands in the body behind `"ref":"`, and when the request had come, in microseconds since 1970.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Type: application/json\r\n\r\n{\"code\":0}";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, pause, log] = arguments.as_slice() else {
        eprintln!("usage: gateway PORT PAUSE LOG");
        return ExitCode::from(2);
    };
    match serve(port, pause, log) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(port: &str, pause: &str, log: &str) -> io::Result<()> {
    let number = |text: &str| text.parse().map_err(|_| io::Error::other(format!("{text:?} is no number")));
    let listener = TcpListener::bind(("127.0.0.1", u16::try_from(number(port)?).unwrap_or(0)))?;
    let pause = Duration::from_millis(number(pause)?);
    let log = Arc::new(File::options().create(true).append(true).open(log)?);
    for stream in listener.incoming() {
        let (stream, log) = (stream?, Arc::clone(&log));
        // Whoever breaks off ends only their own connection.
        thread::spawn(move || connection(&stream, pause, &log));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "it is compared with what the program wrote by the same clock")]
fn connection(stream: &TcpStream, pause: Duration, log: &File) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(body) = request(&mut reader)? {
        let came = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
        let reference =
            body.split("\"ref\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("-");
        // One write for each line, so that lines of several connections do not mingle.
        (&*log).write_all(format!("{reference} {came}\n").as_bytes())?;
        if !pause.is_zero() {
            thread::sleep(pause);
        }
        (&*stream).write_all(ANSWER)?;
    }
    Ok(())
}

/// The body of the next request; nothing at the end.
fn request(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let (mut length, mut line) = (0, String::new());
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(String::from_utf8_lossy(&body).into_owned()))
}
