//! Score parts and decisions on S3.

use aws_config::SdkConfig;
use aws_sdk_s3::{Client, error::ProvideErrorMetadata, primitives::ByteStream};
use care_state::ServiceError;

use crate::{DecisionSink, ScoreParts};

/// The largest score part that is read, in bytes.
const MAX_PART_BYTES: i64 = 16 * 1024 * 1024;

/// Reads score parts by their URL, and writes decisions to the bucket of the raw zone.
#[derive(Debug, Clone)]
pub struct S3Objects {
    client: Client,
    raw_bucket: String,
}

impl S3Objects {
    /// A client that writes to a bucket.
    pub fn new(aws: &SdkConfig, raw_bucket: String) -> Self {
        Self { client: Client::new(aws), raw_bucket }
    }
}

fn failed(operation: &'static str, code: &str) -> ServiceError {
    ServiceError { operation, code: code.to_owned() }
}

impl ScoreParts for S3Objects {
    async fn read(&self, part: &str) -> Result<String, ServiceError> {
        let failed = |code: &str| failed("get the score part", code);
        let (bucket, key) = bucket_and_key(part).ok_or_else(|| failed("NotAnS3Url"))?;
        let object = self.client.get_object().bucket(bucket).key(key).send().await;
        let object = object.map_err(|error| failed(error.code().unwrap_or("Unreachable")))?;
        if object.content_length().is_none_or(|length| length > MAX_PART_BYTES) {
            return Err(failed("TooLarge"));
        }
        let bytes = object.body.collect().await.map_err(|_| failed("CutShort"))?;
        String::from_utf8(bytes.to_vec()).map_err(|_| failed("NotText"))
    }
}

impl DecisionSink for S3Objects {
    async fn write(&self, key: &str, ndjson: String) -> Result<(), ServiceError> {
        let put = self
            .client
            .put_object()
            .bucket(&self.raw_bucket)
            .key(key)
            .content_type("application/x-ndjson")
            .if_none_match("*")
            .body(ByteStream::from(ndjson.into_bytes()));
        match put.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some("PreconditionFailed") => Ok(()),
            Err(error) => Err(failed("put the decisions", error.code().unwrap_or("Unreachable"))),
        }
    }
}

fn bucket_and_key(url: &str) -> Option<(&str, &str)> {
    let (bucket, key) = url.strip_prefix("s3://")?.split_once('/')?;
    (!bucket.is_empty() && !key.is_empty()).then_some((bucket, key))
}

#[cfg(test)]
mod tests {
    use super::bucket_and_key;

    #[test]
    fn a_part_is_named_by_an_s3_url() {
        assert_eq!(bucket_and_key("s3://lake/a/b.ndjson"), Some(("lake", "a/b.ndjson")));
        for url in ["", "s3://", "s3://lake", "s3://lake/", "s3:///a", "https://lake/a"] {
            assert_eq!(bucket_and_key(url), None, "{url}");
        }
    }
}
