//! A proxy on this machine that does what it is asked and loses the answer.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// How an answer is lost after the request was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The connection ends.
    Drop,
    /// Another answer: 503.
    Unavailable,
}

#[derive(Default)]
struct Plan {
    next: Option<(String, Fault)>,
    lost: u64,
}

/// A running proxy; it serves until the test ends.
pub(super) struct Proxy {
    pub(super) port: u16,
    plan: Arc<Mutex<Plan>>,
}

impl Proxy {
    pub(super) fn before(upstream: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let plan: Arc<Mutex<Plan>> = Arc::default();
        let shared = plan.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let plan = shared.clone();
                std::thread::spawn(move || serve(stream, upstream, &plan));
            }
        });
        Self { port, plan }
    }

    /// Loses the answer to the next PUT whose path holds `part`.
    pub(super) fn lose_next(&self, part: &str, fault: Fault) {
        self.plan.lock().unwrap().next = Some((part.to_owned(), fault));
    }

    /// How many answers were lost.
    pub(super) fn lost(&self) -> u64 {
        self.plan.lock().unwrap().lost
    }
}

/// One request a connection.
fn serve(mut client: TcpStream, upstream: u16, plan: &Mutex<Plan>) {
    let Some((head, body)) = request(&client) else { return };
    let answer = forward(&head, &body, upstream);
    match lost(plan, &head) {
        Some(Fault::Drop) => {}
        Some(Fault::Unavailable) => {
            let _ = client.write_all(
                b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
        None => {
            let _ = client.write_all(&answer);
        }
    }
}

fn lost(plan: &Mutex<Plan>, head: &[String]) -> Option<Fault> {
    let mut plan = plan.lock().unwrap();
    let is_next = plan
        .next
        .as_ref()
        .is_some_and(|(part, _)| head[0].starts_with("PUT ") && head[0].contains(part.as_str()));
    let (_, fault) = is_next.then(|| plan.next.take()).flatten()?;
    plan.lost += 1;
    Some(fault)
}

fn request(client: &TcpStream) -> Option<(Vec<String>, Vec<u8>)> {
    let mut reader = BufReader::new(client);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push(line);
    }
    let length = |line: &String| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    };
    let mut body = vec![0; head.iter().find_map(length).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn forward(head: &[String], body: &[u8], upstream: u16) -> Vec<u8> {
    let mut server = TcpStream::connect(("127.0.0.1", upstream)).unwrap();
    let kept = head.iter().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let mut request: Vec<u8> = kept.flat_map(|line| line.bytes()).collect();
    request.extend(b"Connection: close\r\n\r\n");
    request.extend(body);
    server.write_all(&request).unwrap();
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer);
    answer
}
