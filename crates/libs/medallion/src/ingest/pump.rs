//! Decoding on a thread of its own, so that reading and writing overlap.

use super::{Delivery, FormatError, format_of};
use crate::contract::Contract;
use formats::{Chunk, Format, Layout, Limits, Refused, Source};
use std::{panic, sync::Arc};
use tokio::sync::mpsc;

/// Chunks that may wait for the writer: enough to overlap, few enough to stay small.
const WAITING: usize = 2;

/// Starts to decode a delivered file by its table's contract.
///
/// # Errors
/// [`FormatError`] when the file's name does not tell its format.
pub(super) fn open(
    contract: &Contract,
    delivery: &Delivery,
    source: Source,
) -> Result<mpsc::Receiver<Result<Chunk, Refused>>, FormatError> {
    let format = format_of(&delivery.key)?;
    let limits = Limits { max_date: Some(delivery.latest_date()), ..Limits::default() };
    Ok(start(source, format, Arc::new(delivery.layout(contract)), limits))
}

/// Starts to decode; the channel ends with the file, or after a refusal.
fn start(
    source: Source,
    format: Format,
    layout: Arc<Layout>,
    limits: Limits,
) -> mpsc::Receiver<Result<Chunk, Refused>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let decode = panic::AssertUnwindSafe(|| decode(source, format, layout, limits, &sender));
        if panic::catch_unwind(decode).is_err() {
            let refused = Refused::new(formats::ReasonCode::Internal);
            let _ = sender.blocking_send(Err(refused));
        }
    });
    receiver
}

/// Sends chunk after chunk; a receiver that is gone ends it.
fn decode(
    source: Source,
    format: Format,
    layout: Arc<Layout>,
    limits: Limits,
    sender: &mpsc::Sender<Result<Chunk, Refused>>,
) {
    match formats::open(source, format, layout, limits) {
        Ok(reader) => {
            for chunk in reader {
                if sender.blocking_send(chunk).is_err() {
                    return;
                }
            }
        }
        Err(refused) => {
            let _ = sender.blocking_send(Err(refused));
        }
    }
}
