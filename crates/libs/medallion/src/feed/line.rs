//! A row as one line of NDJSON.

/// A line in the making. It holds what the row holds: keep it from logs.
#[derive(Default)]
pub(super) struct Line(String);

impl Line {
    /// Adds a text; nothing where there is none.
    pub(super) fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.json(name, &quote(text));
        }
    }

    /// Adds a value that is JSON already.
    pub(super) fn json(&mut self, name: &str, json: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0 += &quote(name);
        self.0.push(':');
        self.0 += json;
    }

    pub(super) fn finish(mut self) -> String {
        self.0 += if self.0.is_empty() { "{}" } else { "}" };
        self.0
    }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
