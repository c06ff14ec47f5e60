//! A data file as the Parquet reader wants it, counting what is read of it.

use bytes::Bytes;
use futures::{FutureExt, future::BoxFuture};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use parquet::{
    arrow::{arrow_reader::ArrowReaderOptions, async_reader::AsyncFileReader},
    errors::Result,
    file::metadata::{ParquetMetaData, ParquetMetaDataReader},
};
use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Bytes of a file's end that are read at once: the footer of most files.
const FOOTER: usize = 64 << 10;

/// One data file in the table's storage.
pub(crate) struct DataObject {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) path: Path,
    pub(crate) size: u64,
    /// Bytes read, over all files that share the counter.
    pub(crate) read: Arc<AtomicU64>,
}

impl DataObject {
    fn count(&self, range: &Range<u64>) {
        self.read.fetch_add(range.end - range.start, Ordering::Relaxed);
    }
}

impl AsyncFileReader for DataObject {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes>> {
        self.count(&range);
        async move { Ok(self.store.get_range(&self.path, range).await?) }.boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, Result<Vec<Bytes>>> {
        ranges.iter().for_each(|range| self.count(range));
        async move { Ok(self.store.get_ranges(&self.path, &ranges).await?) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>>> {
        async move {
            let size = self.size;
            let wanted = options.map(|options| options.metadata_options().clone());
            let reader = ParquetMetaDataReader::new()
                .with_metadata_options(wanted)
                .with_prefetch_hint(Some(FOOTER.min(usize::try_from(size).unwrap_or(FOOTER))));
            Ok(Arc::new(reader.load_and_finish(self, size).await?))
        }
        .boxed()
    }
}
