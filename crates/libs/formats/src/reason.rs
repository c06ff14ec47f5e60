//! Why a row or a file is not taken: a stable word that may be stored, counted and matched on.

use std::fmt;

macro_rules! reason_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Why a row or a whole file was not taken.
        ///
        /// The text of a code never changes and never holds a value of the data.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ReasonCode { $($(#[$doc])* $name,)* }

        impl ReasonCode {
            /// Every code, in the order of this page.
            pub const ALL: &'static [ReasonCode] = &[$(ReasonCode::$name,)*];

            /// The stable text, in upper snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ReasonCode::$name => $text,)* }
            }
        }
    };
}

reason_codes! {
    /// File: no bytes, or nothing but blank lines.
    EmptyFile = "EMPTY_FILE",
    /// File: the source stopped with an error; the same file may be read well later.
    ReadFailed = "READ_FAILED",
    /// File: the first bytes belong to another format (zip, zstd, Parquet under a text format, gzip
    /// within gzip).
    WrongFormat = "WRONG_FORMAT",
    /// File or row: not UTF-8 text.
    Encoding = "ENCODING",
    /// File: the layout given by the caller contradicts itself.
    LayoutInvalid = "LAYOUT_INVALID",
    /// File: the header line is broken (quotes, control characters, too long).
    HeaderUnreadable = "HEADER_UNREADABLE",
    /// File: a required column is absent, or no column of the layout is present; or the file has no
    /// header line and another number of fields than it must have.
    HeaderMissingColumn = "HEADER_MISSING_COLUMN",
    /// File: two headers stand for the same column.
    HeaderDuplicate = "HEADER_DUPLICATE",
    /// File: more columns than allowed.
    TooManyColumns = "TOO_MANY_COLUMNS",
    /// Row: fewer fields than the header.
    RaggedShort = "RAGGED_SHORT",
    /// Row: more fields than the header.
    RaggedLong = "RAGGED_LONG",
    /// Row: a quote is opened and not closed where a field can end.
    QuoteUnclosed = "QUOTE_UNCLOSED",
    /// Row: text between a closing quote and the next delimiter.
    QuoteTrailingText = "QUOTE_TRAILING_TEXT",
    /// Row: a quote inside a field that does not begin with one.
    QuoteStray = "QUOTE_STRAY",
    /// Row: a control character, or a carriage return that ends no line.
    ControlCharacter = "CONTROL_CHARACTER",
    /// Row: a field above the limit.
    FieldTooLong = "FIELD_TOO_LONG",
    /// Row: a row above the limit; its raw bytes are kept up to 64 KiB.
    RowTooLong = "ROW_TOO_LONG",
    /// Row: a required value is empty or blank.
    RequiredEmpty = "REQUIRED_EMPTY",
    /// Row: not `YYYY-MM-DD` or `YYYYMMDD`, or no day of the calendar.
    NotADate = "NOT_A_DATE",
    /// Row: a date outside 1850..=2100 or after the caller's last day.
    DateOutOfRange = "DATE_OUT_OF_RANGE",
    /// Row or record: not a timestamp of the accepted forms, or a leap second.
    NotATimestamp = "NOT_A_TIMESTAMP",
    /// Row: a timestamp finer than a microsecond.
    TimestampTooPrecise = "TIMESTAMP_TOO_PRECISE",
    /// Row: not a plain number.
    NotANumber = "NOT_A_NUMBER",
    /// Row: more decimal places than the column keeps.
    NumberTooPrecise = "NUMBER_TOO_PRECISE",
    /// Row: a number beyond the column's type or its rule.
    NumberOutOfRange = "NUMBER_OUT_OF_RANGE",
    /// Row: NaN, infinity, or a number that a double cannot hold.
    NotFinite = "NOT_FINITE",
    /// Row: not one of the accepted spellings of true and false.
    NotABoolean = "NOT_A_BOOLEAN",
    /// Row: not a National Provider Identifier.
    NpiInvalid = "NPI_INVALID",
    /// Row: not shaped like an ICD-10-CM code.
    Icd10CmFormat = "ICD10CM_FORMAT",
    /// Row: not shaped like an ICD-10-PCS code.
    Icd10PcsFormat = "ICD10PCS_FORMAT",
    /// Row: not shaped like a CPT or HCPCS level II code.
    ProcedureCodeFormat = "PROCEDURE_CODE_FORMAT",
    /// Row: not one of the listed values.
    NotInSet = "NOT_IN_SET",
    /// Row: not digits only, or not that many.
    NotDigits = "NOT_DIGITS",
    /// Row: too few or too many characters.
    LengthOutOfRange = "LENGTH_OUT_OF_RANGE",
    /// Row: does not begin as it must.
    PrefixMissing = "PREFIX_MISSING",
    /// Row or record: a change that is no insert, update, delete or load.
    OperationUnknown = "OPERATION_UNKNOWN",
    /// Record: it lacks a part of a change: operation, table, time or row.
    ChangeShape = "CHANGE_SHAPE",
    /// Row: a row check failed; the reject also carries the caller's own code.
    Order = "ORDER",
    /// File or row: not JSON.
    JsonSyntax = "JSON_SYNTAX",
    /// Row or record: JSON, but not an object.
    JsonNotObject = "JSON_NOT_OBJECT",
    /// Row or record: objects and arrays nested deeper than allowed.
    JsonDepth = "JSON_DEPTH",
    /// Row: the same key twice, or two keys that stand for the same column.
    JsonDuplicateKey = "JSON_DUPLICATE_KEY",
    /// File: the gzip stream ends too early.
    GzipTruncated = "GZIP_TRUNCATED",
    /// File: the gzip stream is damaged or followed by other bytes.
    GzipCorrupt = "GZIP_CORRUPT",
    /// File: inflates beyond the allowed size or ratio.
    GzipBomb = "GZIP_BOMB",
    /// File: Parquet that cannot be read.
    ParquetUnreadable = "PARQUET_UNREADABLE",
    /// File: more text comes out of the file than the limit allows.
    TooLarge = "TOO_LARGE",
    /// File: a fault of this library, contained.
    Internal = "INTERNAL",
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_upper_snake_case_and_distinct() {
        let mut texts: Vec<_> = ReasonCode::ALL.iter().map(|code| code.as_str()).collect();
        let plain = |text: &&str| {
            text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        };
        assert!(texts.iter().all(plain));
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), ReasonCode::ALL.len());
    }
}
