//! The log: one JSON line per event on standard output, never a payload.

use std::panic;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    Layer,
    filter::{FilterExt, LevelFilter, Targets, filter_fn},
    fmt::MakeWriter,
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

use crate::env;

/// Crates that print requests, responses or events below INFO. Whatever `RUST_LOG` says, they stay
/// at INFO: such a line may hold a patient's data.
const NEVER_BELOW_INFO: [&str; 9] =
    ["lambda_", "aws_", "hyper", "h2", "rustls", "tower", "reqwest", "object_store", "delta"];

/// Starts the log for the whole process, at the levels of `RUST_LOG` (INFO where it is absent). A
/// panic is logged with its place only: its message may quote data. A second call changes nothing.
pub fn init_telemetry() {
    let levels = env::optional::<String>("RUST_LOG").ok().flatten();
    let layer = json_lines(levels.as_deref().unwrap_or("info"), std::io::stdout);
    if tracing_subscriber::registry().with(layer).try_init().is_ok() {
        panic::set_hook(Box::new(|info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(panic.location = place, "the function panicked");
        }));
    }
}

fn json_lines<S, W>(levels: &str, writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_ansi(false)
        .with_writer(writer)
        .with_filter(targets(levels).and(filter_fn(may_be_logged)))
}

/// The levels that `RUST_LOG` asks for, INFO for what it does not name. `Targets` and not
/// `EnvFilter`: nothing here filters by field, and the latter brings a regular expression engine
/// into every function.
fn targets(levels: &str) -> Targets {
    let named: Targets = levels.parse().unwrap_or_default();
    let default = named.default_level().unwrap_or(LevelFilter::INFO);
    named.with_default(default)
}

fn may_be_logged(event: &Metadata<'_>) -> bool {
    let foreign = NEVER_BELOW_INFO.iter().any(|name| event.target().starts_with(name));
    !foreign || *event.level() <= Level::INFO
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(levels: &str, events: impl FnOnce()) -> Vec<serde_json::Value> {
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = json_lines(levels, move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), events);
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_line_end_in_a_value_does_not_make_a_second_line() {
        let lines = logged("info", || {
            tracing::info!(claim.id = "1\n{\"level\":\"ERROR\"}", "a claim\narrived");
        });
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["message"], "a claim\narrived");
        assert_eq!(lines[0]["level"], "INFO");
    }

    #[test]
    fn the_runtime_never_prints_a_payload_however_low_the_level_is_set() {
        for levels in ["trace", "lambda_runtime=trace", "lambda_runtime::layers::trace=trace"] {
            let lines = logged(levels, || {
                tracing::trace!(target: "lambda_runtime::layers::trace", payload = "Ada");
                tracing::debug!(target: "aws_smithy_runtime::client", body = "Ada");
                tracing::error!(target: "lambda_runtime", "kept");
            });
            let lines: Vec<_> = lines.iter().map(|line| line["message"].clone()).collect();
            assert_eq!(lines, ["kept"], "{levels}");
        }
    }

    #[test]
    fn our_own_lines_follow_the_levels_that_are_set() {
        let events = || tracing::debug!(target: "notes_intake", "detail");
        assert_eq!(logged("debug", events).len(), 1);
        assert_eq!(logged("info", events).len(), 0);
        assert_eq!(logged("notes_intake=debug", events).len(), 1);
        let info = || tracing::info!(target: "notes_intake", "kept");
        for levels in ["other=warn", "not a level!!", "info"] {
            assert_eq!(logged(levels, info).len(), 1, "{levels}");
        }
        assert_eq!(logged("warn", info).len(), 0);
    }
}
