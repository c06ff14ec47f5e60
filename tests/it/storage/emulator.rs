//! S3 on this machine: the emulator with one bucket.

use lake::Lake;
use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// A running emulator with one bucket; it ends with this value.
pub(super) struct Emulator {
    _server: testkit::Emulator,
    pub(super) port: u16,
    bucket: &'static str,
}

impl Emulator {
    /// Starts one, or says why it cannot.
    pub(super) fn start(bucket: &'static str) -> Option<Self> {
        let server = testkit::Emulator::start()?;
        let emulator = Self { port: server.port(), _server: server, bucket };
        emulator.make_bucket();
        Some(emulator)
    }

    fn make_bucket(&self) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!(
            "PUT /{} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.bucket
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.contains(" 200 "), "{answer}");
    }

    /// A lake in the bucket, reached through `port`.
    pub(super) fn lake(&self, port: u16) -> Lake {
        let options = [
            ("aws_endpoint", format!("http://127.0.0.1:{port}")),
            ("allow_http", "true".to_owned()),
            ("aws_access_key_id", "test".to_owned()),
            ("aws_secret_access_key", "test".to_owned()),
            ("aws_region", "us-east-1".to_owned()),
        ];
        let lake = Lake::at(&format!("s3://{}/lake", self.bucket)).unwrap();
        lake.with_options(options.map(|(key, value)| (key.to_owned(), value)))
    }
}
