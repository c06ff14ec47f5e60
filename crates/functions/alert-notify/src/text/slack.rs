//! Text in Slack's own markup.

/// The longest text that Slack shows uncut, with room to spare (its limit is 4,000 characters).
const LONGEST: usize = 3_000;

/// A text for Slack in which nothing is a mention or a link but what this crate put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlackText(String);

impl SlackText {
    /// A headline in bold and lines below it.
    pub(crate) fn new(headline: &str, lines: &[String]) -> Self {
        let mut text = format!("*{}*", escape(headline));
        for line in lines.iter().map(|line| escape(line)) {
            if text.len() + line.len() < LONGEST {
                text.push('\n');
                text.push_str(&line);
            }
        }
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Drops mentions (`<!channel>`, `<@U1>`, `<#C1>`) and escapes the three characters that Slack gives a
/// meaning to.
fn escape(text: &str) -> String {
    let text = without_mentions(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn without_mentions(text: &str) -> String {
    let mut parts = text.split('<');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if part.starts_with(['!', '@', '#']) {
            kept.push_str(part.split_once('>').map_or("", |(_, after)| after));
        } else {
            kept.push('<');
            kept.push_str(part);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_a_mention_a_link_or_markup() {
        for (text, expected) in [
            ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
            ("x<!channel>y", "xy"),
            ("<@U123> and <#C9|general>!", " and !"),
            ("<!here", ""),
            ("<<!everyone>>", "&lt;&gt;"),
            ("<https://evil.example|click>", "&lt;https://evil.example|click&gt;"),
            ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ] {
            assert_eq!(escape(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_stays_below_the_limit_of_slack() {
        let lines = vec!["&".repeat(500); 20];
        assert!(SlackText::new("headline", &lines).as_str().len() <= LONGEST);
    }
}
