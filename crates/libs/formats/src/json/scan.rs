//! Finding where a JSON value ends, by brackets and quotes alone, in pieces and in constant memory.

/// Progress within one value.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Scan {
    depth: usize,
    deepest: usize,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Before,
    Plain,
    Text,
    Escape,
    Scalar,
}

impl Scan {
    /// Goes through the next bytes of a value; how many of them belong to it when it ends among
    /// them.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.state == State::Text {
                at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
            }
            let byte = &bytes[at];
            match (self.state, byte) {
                (State::Before, b'{' | b'[' | b'"') | (State::Plain, b'{' | b'[' | b'"') => {
                    self.open(*byte)
                }
                (State::Before, b',' | b']' | b'}') => return Some(at),
                (State::Before, _) => self.state = State::Scalar,
                (State::Scalar, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n') => {
                    return Some(at);
                }
                (State::Plain, b'}' | b']') => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                (State::Text, b'\\') => self.state = State::Escape,
                (State::Text, b'"') if self.depth == 0 => return Some(at + 1),
                (State::Text, b'"') => self.state = State::Plain,
                (State::Escape, _) => self.state = State::Text,
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn open(&mut self, byte: u8) {
        if byte == b'"' {
            self.state = State::Text;
        } else {
            self.state = State::Plain;
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
        }
    }
}

/// Whether objects and arrays are nested deeper than `limit` in the value that the bytes begin
/// with.
pub(super) fn too_deep(bytes: &[u8], limit: usize) -> bool {
    if memchr::memchr2_iter(b'{', b'[', bytes).count() <= limit {
        return false;
    }
    let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let mut scan = Scan::default();
    scan.feed(&bytes[blank..]);
    scan.deepest > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_length(text: &str) -> Option<usize> {
        let whole = Scan::default().feed(text.as_bytes());
        let mut pieces = Scan::default();
        let bytewise = text
            .bytes()
            .enumerate()
            .find_map(|(at, byte)| pieces.feed(&[byte]).map(|used| at + used));
        assert_eq!(whole, bytewise, "pieces make no difference");
        whole
    }

    #[test]
    fn a_value_ends_where_its_brackets_or_quotes_close() {
        assert_eq!(value_length(r#"{"a":[1,{"b":"}\"]"}]}, 2"#), Some(22));
        assert_eq!(value_length(r#""te\\xt",1"#), Some(8));
        assert_eq!(value_length("12.5]"), Some(4));
        assert_eq!(value_length(",1"), Some(0));
        assert_eq!(value_length(r#"{"a":"}"#), None);
    }

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        assert!(!too_deep(br#" {"a":"[[[["}"#, 1));
        assert!(too_deep(br#"{"a":[]}"#, 1));
    }
}
