//! Delivered objects in S3.

use crate::{Object, ObjectSource, Opened, SourceError, fingerprint::fingerprint};
use aws_sdk_s3::{
    Client,
    error::SdkError,
    operation::get_object::{GetObjectError, GetObjectOutput},
    primitives::ByteStream,
};
use medallion::ingest::Source;
use std::{
    fs::File,
    io::{self, Read, Seek},
};
use tokio::sync::mpsc;

/// Objects of any bucket that the function may read.
#[derive(Debug, Clone)]
pub struct S3Objects {
    client: Client,
}

impl S3Objects {
    /// Reads with the account of `config`. Buckets are addressed by path, which every endpoint
    /// understands.
    #[must_use]
    pub fn new(config: &aws_config::SdkConfig) -> Self {
        let config = aws_sdk_s3::config::Builder::from(config).force_path_style(true).build();
        Self { client: Client::from_conf(config) }
    }
}

impl ObjectSource for S3Objects {
    /// A bucket without versions gives the content's hash: its bytes wait in an unnamed temporary
    /// file until the hash is known.
    async fn open(&self, object: &Object) -> Result<Opened, SourceError> {
        let request = self.client.get_object().bucket(&object.bucket).key(&object.key);
        let found = request.set_version_id(object.version_id.clone()).send().await;
        let found = found.map_err(refused)?;
        let version = version(object, &found);
        let body = Body::of(found.body);
        match version {
            Some(version) => Ok(Opened { version, source: Source::Stream(Box::new(body)) }),
            None => {
                let hashed = tokio::task::spawn_blocking(move || fingerprint(spool(body)?)).await;
                let hashed = hashed.map_err(io::Error::other).flatten();
                let (version, file) = hashed.map_err(|error| SourceError::Read(Box::new(error)))?;
                Ok(Opened { version, source: Source::File(file) })
            }
        }
    }
}

fn version(object: &Object, found: &GetObjectOutput) -> Option<String> {
    let named = object.version_id.as_deref().or(found.version_id());
    named.filter(|id| *id != "null").map(str::to_owned)
}

fn spool(mut body: Body) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut body, &mut file)?;
    file.rewind()?;
    Ok(file)
}

fn refused(error: SdkError<GetObjectError>) -> SourceError {
    let gone = error.as_service_error().is_some_and(GetObjectError::is_no_such_key);
    let status = error.raw_response().map(|response| response.status().as_u16());
    if gone || status == Some(404) { SourceError::Gone } else { SourceError::Read(Box::new(error)) }
}

/// A body as a blocking reader: chunks come through a channel from the task that receives them.
struct Body {
    chunks: mpsc::Receiver<io::Result<Vec<u8>>>,
    rest: io::Cursor<Vec<u8>>,
}

impl Body {
    fn of(mut body: ByteStream) -> Self {
        let (sender, chunks) = mpsc::channel(8);
        tokio::spawn(async move {
            while let Some(chunk) = body.next().await {
                let chunk = chunk.map(|bytes| bytes.to_vec()).map_err(io::Error::other);
                if sender.send(chunk).await.is_err() {
                    return;
                }
            }
        });
        Self { chunks, rest: io::Cursor::default() }
    }
}

impl Read for Body {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.rest.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.chunks.blocking_recv() {
                Some(chunk) => self.rest = io::Cursor::new(chunk?),
                None => return Ok(0),
            }
        }
    }
}
