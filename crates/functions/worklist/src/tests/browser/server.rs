//! The function behind a gateway of a few lines, on 127.0.0.1. Whoever asks is taken for a nurse whose
//! token was verified, as if a cookie had carried it.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use serde_json::json;

use super::*;

pub(super) struct Server {
    port: u16,
    pub(super) world: Arc<World>,
}

impl Server {
    pub(super) fn start() -> Self {
        let runtime =
            || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let world = Arc::new(runtime().block_on(World::new()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::clone(&world);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let world = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &world, &runtime()));
            }
        });
        Self { port, world }
    }

    pub(super) fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }
}

fn serve(mut stream: TcpStream, world: &World, runtime: &tokio::runtime::Runtime) -> Option<()> {
    let (first, headers, body) = read(&stream)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path == "/other" {
        let page = other_page(headers.get("host")?);
        return answer_with(&mut stream, 200, "content-type: text/html\r\n", &page);
    }
    let mut event = event("list-page");
    event["rawPath"] = path.into();
    event["rawQueryString"] = query.into();
    event["queryStringParameters"] =
        query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    event["headers"] = json!(headers);
    event["requestContext"]["http"]["method"] = method.into();
    event["requestContext"]["http"]["path"] = path.into();
    event["body"] = body.into();
    let answer = runtime.block_on(world.invoked(event)).ok()?;
    let head = answer["headers"].as_object()?.iter();
    let head: String =
        head.map(|(n, v)| format!("{n}: {}\r\n", v.as_str().unwrap_or_default())).collect();
    let status = answer["statusCode"].as_u64()?;
    answer_with(&mut stream, status, &head, answer["body"].as_str().unwrap_or_default())
}

/// A page with the same form. On `localhost` it is another origin than what it sends its form to.
fn other_page(host: &str) -> String {
    let port = host.split_once(':').map_or("80", |(_, port)| port);
    let fields = event("note")["body"].as_str().unwrap().to_owned();
    let fields = url::form_urlencoded::parse(fields.as_bytes())
        .map(|(name, value)| {
            format!("<input name=\"{name}\" value=\"{}\">", value.replace("\r\n", " "))
        })
        .collect::<String>();
    format!("<form method=post action=\"http://127.0.0.1:{port}/worklist/notes\">{fields}</form>")
}

fn read(stream: &TcpStream) -> Option<(String, BTreeMap<String, String>, String)> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((first, headers, String::from_utf8(body).ok()?))
}

fn answer_with(stream: &mut TcpStream, status: u64, head: &str, body: &str) -> Option<()> {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} x\r\n{head}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).ok()
}
