#!/usr/bin/env python3
"""Writes the hostile corpus: files that deliveries got wrong, or that somebody meant to go wrong, and expected.json,
which says what must become of each: how many rows are accepted, which rows are rejected and why, or why the whole
file is refused. The verdicts are written here by hand; nothing is taken from a run of the reader.

Every file holds the word CANARY7421 in a value where it can: no error text may ever show it.

    python3 make.py          writes the files beside this script (standard library only, same bytes every time)
"""
import gzip
import json
import pathlib
import shutil
import struct

HERE = pathlib.Path(__file__).resolve().parent
CANARY = "CANARY7421"
COLUMNS = ["claim_id", "patient", "npi", "diagnosis", "procedure", "status", "service_from", "service_to",
           "charge", "paid", "units", "rate", "is_final", "updated_at"]
GOOD = dict(zip(COLUMNS, ["CLM1", CANARY, "1234567893", "E11.9", "99213", "PAID", "2024-01-02", "2024-01-03",
                          "120.50", "99.00", "1", "0.5", "true", "2024-01-04T10:00:00Z"]))
EXPECTED = []


def case(name, data, accepted=None, rejects=(), refused=None, layout="claims", kind=None):
    """One file: `rejects` are (row, code) pairs; `refused` is the code of a file that is not taken at all."""
    data = data.encode() if isinstance(data, str) else data
    kind = kind or name.split("/")[0]
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    verdict = {"refused": refused} if refused else {
        "accepted": accepted, "rejects": [{"row": row, "code": code} for row, code in rejects]}
    EXPECTED.append({"file": name, "layout": layout, "format": kind, **verdict})


def line(**values):
    """A claim as a CSV line."""
    return ",".join({**GOOD, **values}[column] for column in COLUMNS) + "\n"


HEADER = ",".join(COLUMNS) + "\n"


def value(column, name, text, code, **others):
    """A file of three claims whose second has a bad value, as CSV and as NDJSON."""
    quoted = '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text
    case(f"csv/{column}-{name}.csv", HEADER + line() + line(**{column: quoted}, **others) + line(), 2, [(2, code)])
    bad = {**GOOD, column: text, **others}
    rows = [json.dumps(row) for row in (GOOD, bad, GOOD)]
    case(f"ndjson/{column}-{name}.ndjson", "\n".join(rows) + "\n", 2, [(2, code)])


def good_value(column, name, text, **others):
    """A file of one claim with an odd but right value."""
    quoted = '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text
    case(f"csv/{column}-{name}.csv", HEADER + line(**{column: quoted}, **others), 1)


def values():
    not_a_number = {"plus": "+5", "point-first": ".5", "point-last": "12.", "exponent": "1e3", "blank-first": " 12.30",
                    "blank-last": "12.30 ", "dollar": "$12", "thousands": "1,234.56", "parentheses": "(12.00)",
                    "two-points": "1.2.3", "underscore": "1_000", "nan": "NaN", "infinity": "inf", "hex": "0x1F",
                    "minus-last": "5-", "comma-decimal": "12,34", "arabic-digits": "\u0661\u0662", "text": CANARY,
                    "two-signs": "--1", "no-break-space": "1\u00a0000"}
    for name, text in not_a_number.items():
        value("charge", name, text, "NOT_A_NUMBER", paid="")
    value("charge", "three-places", "12.345", "NUMBER_TOO_PRECISE", paid="")
    value("charge", "cut-by-others", "12.349", "NUMBER_TOO_PRECISE", paid="")
    value("charge", "negative", "-0.01", "NUMBER_OUT_OF_RANGE", paid="")
    value("charge", "ten-billion", "10000000000.00", "NUMBER_OUT_OF_RANGE", paid="")
    value("charge", "forty-digits", "9" * 40, "NUMBER_OUT_OF_RANGE", paid="")
    value("paid", "above-charge", "120.51", "PAID_ABOVE_CHARGE")
    good_value("charge", "minus-zero", "-0.00", paid="0")
    good_value("charge", "places-of-zeros", "120.5000")
    good_value("charge", "largest", "9999999999.99")
    good_value("charge", "absent", "", paid="5")
    good_value("charge", "quoted-empty", "", paid="")
    for name, text in {"fraction": "1.5", "fraction-of-zeros": "1.0", "exponent": "1e2", "text": CANARY, "blank": " 1",
                       "thousands": "1,000"}.items():
        value("units", name, text, "NOT_A_NUMBER")
    value("units", "beyond-64-bits", "9223372036854775808", "NUMBER_OUT_OF_RANGE")
    for name, text in {"nan": "NaN", "inf": "inf", "minus-infinity": "-Infinity", "too-large": "1e400"}.items():
        value("rate", name, text, "NOT_FINITE")
    for name, text in {"percent": "5%", "comma": "0,5", "text": CANARY}.items():
        value("rate", name, text, "NOT_A_NUMBER")
    good_value("rate", "exponent", "1.5e-3")
    good_value("rate", "minus-zero", "-0")
    for name, text in {"word": "maybe", "two": "2", "blank": " true"}.items():
        value("is_final", name, text, "NOT_A_BOOLEAN")
    for name, text in {"yes": "YES", "one": "1", "f": "f"}.items():
        good_value("is_final", name, text)
    not_a_date = {"february-30": "2024-02-30", "no-leap-year": "2023-02-29", "century": "1900-02-29",
                  "american": "01/02/2024", "short": "2024-1-2", "month-13": "2024-13-01", "day-0": "2024-01-00",
                  "with-time": "2024-01-02T00:00:00", "five-digit-year": "10000-01-01", "negative-year": "-0001-01-01",
                  "serial": "45293", "text": CANARY, "blank": "2024-01-02 ", "slashes": "2024/01/02",
                  "words": "Jan 2, 2024", "zeros": "0000-00-00"}
    for name, text in not_a_date.items():
        value("service_from", name, text, "NOT_A_DATE")
    for name, text in {"year-1": "0001-01-01", "year-1849": "1849-12-31", "year-2101": "2101-01-01",
                       "high": "9999-12-31"}.items():
        value("service_from", name, text, "DATE_OUT_OF_RANGE")
    value("service_from", "after-to", "2024-01-04", "DATES_REVERSED")
    good_value("service_from", "compact", "20240102")
    good_value("service_from", "same-day", "2024-01-03")
    good_value("service_from", "year-1850", "1850-01-01")
    good_value("service_from", "leap-day", "2000-02-29")
    for name, text in {"leap-second": "2016-12-31T23:59:60Z", "hour-24": "2024-01-02T24:00:00Z", "no-seconds": "2024-01-02T10:00",
                       "epoch": "1704196800", "zone-name": "2024-01-02T10:00:00 EST", "zone-99": "2024-01-02T10:00:00+99:00",
                       "lower-case": "2024-01-02t10:00:00z", "am-pm": "2024-01-02 10:00:00 AM", "text": CANARY + "7421"}.items():
        value("updated_at", name, text, "NOT_A_TIMESTAMP")
    value("updated_at", "february-30", "2024-02-30T10:00:00Z", "NOT_A_TIMESTAMP")
    value("updated_at", "year-1700", "1700-01-01T10:00:00Z", "DATE_OUT_OF_RANGE")
    value("updated_at", "nanoseconds", "2024-01-02T10:00:00.000000001Z", "TIMESTAMP_TOO_PRECISE")
    for name, text in {"offset": "2024-01-02T10:00:00-05:00", "blank": "2024-01-02 10:00:00", "date": "2024-01-02",
                       "microseconds": "2024-01-02T10:00:00.123456Z", "offset-crosses-year": "2023-12-31T23:30:00-05:00"}.items():
        good_value("updated_at", name, text)
    for name, text in {"check-digit": "1234567890", "short": "123456789", "starts-with-3": "3234567893", "letters": "12345678AB",
                       "long": "12345678931", "float": "1234567893.0", "swapped": "1234567839"}.items():
        value("npi", name, text, "NPI_INVALID")
    for name, text in {"lower-case": "e11.9", "too-short": "E1", "point-last": "E11.", "too-long": "E11.12345", "icd-9": "250.00",
                       "blank": "E11.9 ", "letter-o": "EO1.1", "two-points": "E11..9", "snomed": "44054006"}.items():
        value("diagnosis", name, text, "ICD10CM_FORMAT")
    for name, text in {"no-point": "E119", "placeholder-x": "S72.001A", "letter-third": "C7A.1"}.items():
        good_value("diagnosis", name, text)
    for name, text in {"short": "9921", "letter-last": "9921B", "hcpcs-w": "W1234", "lower-case": "j1100", "long": "992133"}.items():
        value("procedure", name, text, "PROCEDURE_CODE_FORMAT")
    for name, text in {"category-3": "0042T", "hcpcs": "J1100"}.items():
        good_value("procedure", name, text)
    for name, text in {"lower-case": "paid", "blank": "PAID ", "unknown": CANARY}.items():
        value("status", name, text, "NOT_IN_SET")
    value("patient", "empty", "", "REQUIRED_EMPTY")
    value("patient", "blanks", "   ", "REQUIRED_EMPTY")
    value("claim_id", "prefix", "XLM1", "PREFIX_MISSING")
    value("patient", "nul", "CANARY7421\0", "CONTROL_CHARACTER")
    value("patient", "escape", "\x1b[31mCANARY7421", "CONTROL_CHARACTER")
    value("patient", "delete", "CANARY7421\x7f", "CONTROL_CHARACTER")
    good_value("patient", "formula", "=HYPERLINK(\"http://x\";\"CANARY7421\")")
    good_value("patient", "script", "<script>alert('CANARY7421')</script>")
    good_value("patient", "emoji", "CANARY7421 \U0001f9d1\u200d\u2695\ufe0f")
    good_value("patient", "right-to-left", "\u202eCANARY7421")
    good_value("patient", "combining", "Jose\u0301 CANARY7421")
    good_value("patient", "two-lines", "CANARY7421\nsecond line")
    good_value("patient", "doubled-quotes", 'CANARY7421 "the first"')


NOTE = f"id,text\n1,{CANARY}\n"


def structure():
    def note(name, data, *verdict, **more):
        case(f"csv/{name}.csv", data, *verdict, layout="note", **more)

    good = f"1,{CANARY}\n"
    note("crlf", f"id,text\r\n1,{CANARY}\r\n2,x\r\n", 2)
    note("cr", f"id,text\r1,{CANARY}\r2,x\r", 2)
    note("mixed-line-ends", f"id,text\n1,{CANARY}\r\n2,x\n3,y\rz\n", 2, [(3, "CONTROL_CHARACTER")])
    note("no-last-line-end", f"id,text\n1,{CANARY}", 1)
    note("blank-lines", f"\n\nid,text\n\n1,{CANARY}\n\r\n\n2,x\n\n", 2)
    note("bom", f"\ufeffid,text\n1,{CANARY}\n", 1)
    note("bom-quoted", f'\ufeff"id","text"\n1,{CANARY}\n', 1)
    note("header-only", "id,text\n", 0)
    note("header-only-no-line-end", "id,text", 0)
    note("header-swapped", f"text,id\n{CANARY},1\n", 1)
    note("header-upper-case", f"ID,TEXT\n1,{CANARY}\n", 1)
    note("header-blanks", f" id , text \n1,{CANARY}\n", 1)
    note("header-alias", f"Note Id,text\n1,{CANARY}\n", 1)
    note("header-renamed", f"note_key,text\n1,{CANARY}\n", refused="HEADER_MISSING_COLUMN")
    note("header-missing", f"1,{CANARY}\n2,x\n", refused="HEADER_MISSING_COLUMN")
    note("header-duplicate", f"id,text,id\n1,{CANARY},2\n", refused="HEADER_DUPLICATE")
    note("header-duplicate-case", f"id,text,Id\n1,{CANARY},2\n", refused="HEADER_DUPLICATE")
    note("header-duplicate-alias", f"id,text,Note Id\n1,{CANARY},2\n", refused="HEADER_DUPLICATE")
    note("header-duplicate-unknown", f"id,x,X\n1,{CANARY},2\n", refused="HEADER_DUPLICATE")
    note("header-unclosed-quote", f'"id,text\n1,{CANARY}\n', refused="HEADER_UNREADABLE")
    note("header-control", f"id,te\x01xt\n1,{CANARY}\n", refused="HEADER_UNREADABLE")
    note("header-nul", f"id,te\0xt\n1,{CANARY}\n", refused="ENCODING")
    note("header-wrong-delimiter", f"id;text\n1;{CANARY}\n", refused="HEADER_MISSING_COLUMN")
    note("header-excel-sep", f"sep=,\nid,text\n1,{CANARY}\n", refused="HEADER_MISSING_COLUMN")
    note("header-empty-name", f"id,text,\n1,{CANARY},\n", 1)
    note("header-unknown", f"id,text,{CANARY}\n1,x,y\n", 1)
    note("header-unknown-clash", f"id,text,a-b,a b,A.B\n1,{CANARY},1,2,3\n", 1)
    note("header-2001-columns", ",".join(["id", "text"] + [f"c{n}" for n in range(1999)]) + f"\n1,{CANARY}\n",
         refused="TOO_MANY_COLUMNS")
    note("optional-column-missing", "id\nCANARY7421\n", 1)
    note("empty", b"", refused="EMPTY_FILE")
    note("only-bom", b"\xef\xbb\xbf", refused="EMPTY_FILE")
    note("only-blank-lines", b"\r\n\n\n", refused="EMPTY_FILE")
    note("one-byte", b"x", refused="HEADER_MISSING_COLUMN")
    note("one-nul", b"\0", refused="ENCODING")
    note("short-row", f"id,text\n{CANARY}\n{good}", 1, [(1, "RAGGED_SHORT")])
    note("long-row", f"id,text\n1,{CANARY},x\n{good}", 1, [(1, "RAGGED_LONG")])
    note("extra-comma-at-the-end", f"id,text\n1,{CANARY},\n{good}", 1, [(1, "RAGGED_LONG")])
    note("unquoted-comma", f"id,text\n1,{CANARY}, Jane\n{good}", 1, [(1, "RAGGED_LONG")])
    note("truncated-last-row", f"id,text\n{good}2", 1, [(2, "RAGGED_SHORT")])
    note("only-delimiters", f"id,text\n,\n{good}", 1, [(1, "REQUIRED_EMPTY")])
    note("quote-unclosed", f'id,text\n1,"{CANARY}\n2,x\n3,y\n', 2, [(1, "QUOTE_UNCLOSED")])
    note("quote-unclosed-last", f'id,text\n{good}2,"{CANARY}', 1, [(2, "QUOTE_UNCLOSED")])
    note("quote-unclosed-twice", f'id,text\n1,"{CANARY}\n2,x\n3,"y\n4,z\n', 2,
         [(1, "QUOTE_UNCLOSED"), (3, "QUOTE_UNCLOSED")])
    note("quote-unclosed-before-quoted", f'id,text\n1,"{CANARY}\n2,"x"\n3,"y"\n', 2, [(1, "QUOTE_UNCLOSED")])
    note("quote-unclosed-swallows-rows", f'id,text\n1,"{CANARY}\n2,x\n3,y"\n4,z\n', 2,
         [(1, "QUOTE_UNCLOSED"), (3, "QUOTE_STRAY")])
    note("quote-unclosed-in-first-field", f'id,text\n"{CANARY},x\n2,y\n', 1, [(1, "QUOTE_UNCLOSED")])
    note("quote-trailing-text", f'id,text\n1,"{CANARY}"x\n{good}', 1, [(1, "QUOTE_TRAILING_TEXT")])
    note("quote-trailing-blank", f'id,text\n1,"{CANARY}" \n{good}', 1, [(1, "QUOTE_TRAILING_TEXT")])
    note("quote-stray", f'id,text\n1,{CANARY} 5\'10"\n{good}', 1, [(1, "QUOTE_STRAY")])
    note("quote-after-blank", f'id,text\n1, "{CANARY}"\n{good}', 1, [(1, "QUOTE_STRAY")])
    note("quote-backslash", f'id,text\n1,"{CANARY}\\"x"\n{good}', 1, [(1, "QUOTE_TRAILING_TEXT")])
    note("quote-single", f"id,text\n1,'{CANARY}, x'\n{good}", 1, [(1, "RAGGED_LONG")])
    note("quote-alone", f'id,text\n1,"\n{good}', 1, [(1, "QUOTE_UNCLOSED")])
    note("quote-tripled", f'id,text\n1,"""{CANARY}"""\n', 1)
    note("quoted-crlf", f'id,text\r\n1,"{CANARY}\r\nx"\r\n2,y\r\n', 2)
    note("quoted-delimiter", f'id,text\n1,"{CANARY}, x"\n', 1)
    note("quoted-blank-lines", f'id,text\n1,"{CANARY}\n\n\nx"\n2,y\n', 2)
    note("quoted-empty", 'id,text\n1,""\n"",CANARY7421\n', 1, [(2, "REQUIRED_EMPTY")])
    note("backslash-n", f"id,text\n1,{CANARY}\\nx\n", 1)
    note("tab-within", f"id,text\n1,{CANARY}\tx\n", 1)
    note("form-feed", f"id,text\n1,{CANARY}\fx\n{good}", 1, [(1, "CONTROL_CHARACTER")])
    note("ctrl-z-at-the-end", f"id,text\n{good}\x1a", 1, [(2, "RAGGED_SHORT")])
    note("sql-rows-footer", f"id,text\n{good}(1 rows affected)\n", 1, [(2, "RAGGED_SHORT")])
    note("long-field", "id,text\n1," + "x" * 70_000 + f"{CANARY}\n", 1)
    case("csv/single-column.csv", f"code\n{CANARY}\n\nx\n", 2, layout="single")
    case("csv/single-column-quoted.csv", f'code\n"{CANARY}, x"\n""\n', 1, [(2, "REQUIRED_EMPTY")], layout="single")
    case("csv/single-column-unclosed.csv", f'code\n"{CANARY}\nx\ny\n', 2, [(1, "QUOTE_UNCLOSED")], layout="single")
    case("csv/single-column-comma.csv", f"code\n{CANARY},1\nx\n", 1, [(1, "RAGGED_LONG")], layout="single")
    case("csv/tabs.csv", HEADER.replace(",", "\t") + line().replace(",", "\t"), refused="HEADER_MISSING_COLUMN")
    swapped = {**GOOD, "service_from": GOOD["charge"], "charge": GOOD["service_from"]}
    case("csv/values-swapped.csv", HEADER + line() + line(**swapped), 1, [(2, "NOT_A_DATE")])
    backwards = list(reversed(COLUMNS))
    case("csv/header-backwards.csv", ",".join(backwards) + "\n" + ",".join(GOOD[name] for name in backwards) + "\n", 1)
    case("csv/everything-wrong.csv", HEADER + "".join(line(charge=f"{CANARY}{n}") for n in range(40)), 0,
         [(row, "NOT_A_NUMBER") for row in range(1, 41)])


def encodings():
    text = f"id,text\n1,{CANARY} caf\u00e9\n2,x\n"

    def note(name, data, *verdict, **more):
        case(f"csv/encoding-{name}.csv", data, *verdict, layout="note", **more)

    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        note(codec, text.encode(codec), refused="ENCODING")
    note("utf-16-be-bom", b"\xfe\xff" + text.encode("utf-16-be"), refused="ENCODING")
    for codec in ("latin-1", "cp1252", "cp437", "mac-roman"):
        note(codec, text.encode(codec), 1, [(1, "ENCODING")])
    note("shift-jis", "id,text\n1,CANARY7421 \u60a3\u8005\n2,x\n".encode("shift-jis"), 1, [(1, "ENCODING")])
    note("gb18030", "id,text\n1,CANARY7421 \u60a3\u8005\n2,x\n".encode("gb18030"), 1, [(1, "ENCODING")])
    note("ebcdic", text.encode("cp037"), refused="ENCODING")
    note("utf-7", text.encode("utf-7"), 2)
    note("header-latin-1", "id,caf\u00e9\n1,CANARY7421\n".encode("latin-1"), refused="ENCODING")
    for name, data in {"overlong": b"\xc0\xaf", "surrogate": b"\xed\xa0\x80", "beyond-unicode": b"\xf4\x90\x80\x80",
                       "cut-character": b"\xe2\x82", "lone-continuation": b"\x80", "byte-ff": b"\xff"}.items():
        note(name, b"id,text\n1,CANARY7421" + data + b"\n2,x\n", 1, [(1, "ENCODING")])
    note("noncharacter", "id,text\n1,CANARY7421\uffff\n".encode(), 1)
    note("replacement", "id,text\n1,CANARY7421\ufffd\n".encode(), 1)
    note("bom-in-the-middle", "id,text\n1,\ufeffCANARY7421\n".encode(), 1)


def json_lines():
    def note(name, data, *verdict, **more):
        case(f"ndjson/{name}.ndjson", data, *verdict, layout="note", **more)

    good = f'{{"id":"1","text":"{CANARY}"}}\n'
    bad = {"trailing-comma": '{"id":"1","text":"CANARY7421",}', "single-quotes": "{'id':'CANARY7421'}",
           "unquoted-key": '{id:"CANARY7421"}', "comment": '{"id":"CANARY7421"} // x', "cut": '{"id":"1","text":"CANARY7',
           "two-objects": '{"id":"1"}{"id":"CANARY7421"}', "nan": '{"id":NaN,"text":"CANARY7421"}',
           "infinity": '{"id":Infinity,"text":"CANARY7421"}', "leading-zero": '{"id":01,"text":"CANARY7421"}',
           "plus": '{"id":+1,"text":"CANARY7421"}', "raw-tab": '{"id":"1","text":"CANARY7421\t"}',
           "bad-escape": '{"id":"1","text":"CANARY7421\\x"}', "lone-surrogate": '{"id":"1","text":"CANARY7421\\ud800"}',
           "python": "{'id': None, 'text': 'CANARY7421'}", "csv": "1,CANARY7421", "mismatched": '{"id":["CANARY7421"}]}',
           "undefined": '{"id":undefined,"text":"CANARY7421"}', "trailing-text": good.strip() + " x"}
    for name, text in bad.items():
        note(f"syntax-{name}", good + text + "\n" + good, 2, [(2, "JSON_SYNTAX")])
    for name, text in {"array": '[{"id":"CANARY7421"}]', "number": "7421", "text": '"CANARY7421"', "null": "null",
                       "true": "true"}.items():
        note(f"not-an-object-{name}", good + text + "\n" + good, 2, [(2, "JSON_NOT_OBJECT")])
    for name, text in {"same": '{"id":"1","id":"CANARY7421"}', "case": '{"id":"1","ID":"CANARY7421"}',
                       "alias": '{"id":"1","Note Id":"CANARY7421"}', "escaped": '{"id":"1","\\u0069d":"CANARY7421"}',
                       "unknown": '{"id":"1","x":1,"X":"CANARY7421"}'}.items():
        note(f"duplicate-key-{name}", good + text + "\n" + good, 2, [(2, "JSON_DUPLICATE_KEY")])
    nested = '{"id":"1","text":"CANARY7421","x":%s%s}\n'
    note("depth-64", nested % ("[" * 63, "]" * 63) + good, 2)
    note("depth-65", nested % ("[" * 64, "]" * 64) + good, 1, [(1, "JSON_DEPTH")])
    note("depth-20000", nested % ("[" * 20_000, "]" * 20_000) + good, 1, [(1, "JSON_DEPTH")])
    note("depth-unclosed", good + '{"id":"CANARY7421","x":' + "[" * 5_000 + "\n" + good, 2, [(2, "JSON_DEPTH")])
    note("wrong-case-key", '{"ID":"1","Text":"CANARY7421"}\n', 1)
    note("bom", "\ufeff" + good, 1)
    note("crlf", good.strip() + "\r\n" + good.strip() + "\r\n", 2)
    note("blank-lines", "\n\n" + good + "  \n\n" + good, 2)
    note("no-last-line-end", good + good.strip(), 2)
    note("missing-key", '{"text":"CANARY7421"}\n' + good, 1, [(1, "REQUIRED_EMPTY")])
    note("null-required", '{"id":null,"text":"CANARY7421"}\n' + good, 1, [(1, "REQUIRED_EMPTY")])
    note("empty-object", "{}\n" + good, 1, [(1, "REQUIRED_EMPTY")])
    note("nested-unknown", '{"id":"1","address":{"city":["CANARY7421",{"a":null}]}}\n', 1)
    note("unicode-escapes", '{"id":"1","text":"\\u0043ANARY7421 \\ud83e\\uddd1"}\n', 1)
    note("escaped-nul", '{"id":"1","text":"CANARY7421\\u0000"}\n' + good, 1, [(1, "CONTROL_CHARACTER")])
    note("escaped-new-line", '{"id":"1","text":"CANARY7421\\n"}\n', 1)
    note("invalid-utf-8", good.encode() + b'{"id":"CANARY7421\xe9"}\n' + good.encode(), 2, [(2, "ENCODING")])
    note("utf-16", good.encode("utf-16"), refused="ENCODING")
    note("empty", b"", refused="EMPTY_FILE")
    note("only-blanks", b" \n\n ", refused="EMPTY_FILE")
    note("long-number", '{"id":' + "9" * 5_000 + ',"text":"CANARY7421"}\n', 1)
    note("many-keys", '{"id":"CANARY7421",' + ",".join(f'"k{n}":1' for n in range(2_000)) + "}\n" + good, 1,
         [(1, "TOO_MANY_COLUMNS")])
    note("one-new-key-per-row", "".join(f'{{"id":"CANARY7421","k{n}":1}}\n' for n in range(2_100)),
         refused="TOO_MANY_COLUMNS")
    note("pretty-printed", json.dumps({"id": "1", "text": CANARY}, indent=1), 0,
         [(row, "JSON_SYNTAX") for row in (1, 2, 3, 4)])
    exact = {"whole-float": ('"units":1.0', "NOT_A_NUMBER"), "fraction": ('"units":1.5', "NOT_A_NUMBER"),
             "exponent": ('"units":1e0', "NOT_A_NUMBER"), "too-precise": ('"charge":120.505', "NUMBER_TOO_PRECISE"),
             "too-large": ('"rate":1e400', "NOT_FINITE"), "object": ('"charge":{"CANARY7421":1}', "NOT_A_NUMBER")}
    for name, (pair, code) in exact.items():
        row = f'{{"claim_id":"CLM1","patient":"{CANARY}",{pair}}}\n'
        case(f"ndjson/number-{name}.ndjson", row + json.dumps(GOOD) + "\n", 1, [(1, code)])
    case("ndjson/number-beyond-double.ndjson",
         '{"claim_id":"CLM1","patient":"CANARY7421","charge":9007199254.93,"units":9007199254740993}\n', 1)


def json_arrays():
    def note(name, data, *verdict, **more):
        case(f"json/{name}.json", data, *verdict, layout="note", **more)

    good = f'{{"id":"1","text":"{CANARY}"}}'
    note("array", f"[{good},{good}]", 2)
    note("pretty", json.dumps([{"id": "1", "text": CANARY}] * 3, indent=2), 3)
    note("bom", f"\ufeff[{good}]\n", 1)
    note("empty-array", " [ ] ", 0)
    note("empty", b"", refused="EMPTY_FILE")
    note("only-blanks", b" \r\n\t", refused="EMPTY_FILE")
    note("utf-16", f"[{good}]".encode("utf-16"), refused="ENCODING")
    note("one-object", good, refused="JSON_SYNTAX")
    note("lines", good + "\n" + good, refused="JSON_SYNTAX")
    note("cut-after-element", f"[{good}", refused="JSON_SYNTAX")
    note("cut-after-comma", f"[{good},", refused="JSON_SYNTAX")
    note("cut-in-element", f"[{good},{good[:-5]}", refused="JSON_SYNTAX")
    note("cut-in-text", f'[{good},{{"id":"CANARY7421]', refused="JSON_SYNTAX")
    note("trailing-comma", f"[{good},]", refused="JSON_SYNTAX")
    note("leading-comma", f"[,{good}]", refused="JSON_SYNTAX")
    note("missing-comma", f"[{good} {good}]", refused="JSON_SYNTAX")
    note("text-after", f"[{good}] CANARY7421", refused="JSON_SYNTAX")
    note("two-arrays", f"[{good}][{good}]", refused="JSON_SYNTAX")
    note("extra-bracket", f"[{good}]]", refused="JSON_SYNTAX")
    note("not-json", "CANARY7421", refused="JSON_SYNTAX")
    note("bad-element", f'[{good},{{"id":CANARY7421}},{good}]', 2, [(2, "JSON_SYNTAX")])
    note("element-not-object", f'[{good},7421,"CANARY7421",null,[{good}],{good}]', 2,
         [(row, "JSON_NOT_OBJECT") for row in (2, 3, 4, 5)])
    note("duplicate-key", f'[{{"id":"1","id":"CANARY7421"}},{good}]', 1, [(1, "JSON_DUPLICATE_KEY")])
    note("depth-65", f'[{{"id":"CANARY7421","x":{"[" * 64}{"]" * 64}}},{good}]', 1, [(1, "JSON_DEPTH")])
    note("brackets-in-texts", f'[{{"id":"1","text":"CANARY7421 ]}}[{{ \\" \\\\"}},{good}]', 2)
    note("invalid-utf-8", b'[{"id":"CANARY7421\xff"},' + good.encode() + b"]", 1, [(1, "ENCODING")])
    note("comment", f"[/* CANARY7421 */{good}]", refused="JSON_SYNTAX")


def packed():
    note = NOTE.encode()
    good = gzip.compress(note, mtime=0)

    def wrap(name, data, *verdict, kind="csv", **more):
        case(f"gzip/{name}", data, *verdict, layout="note", kind=kind, **more)

    wrap("good.csv", good, 1)
    wrap("good.ndjson", gzip.compress(b'{"id":"CANARY7421"}\n', mtime=0), 1, kind="ndjson")
    wrap("good.json", gzip.compress(b'[{"id":"CANARY7421"}]', mtime=0), 1, kind="json")
    wrap("not-packed.csv.gz", note, 1)
    half = len(note) // 2
    wrap("two-members.csv.gz", gzip.compress(note[:half], mtime=0) + gzip.compress(note[half:], mtime=0), 1)
    wrap("empty-member.csv.gz", gzip.compress(b"", mtime=0) + good, 1)
    wrap("no-content.csv.gz", gzip.compress(b"", mtime=0), refused="EMPTY_FILE")
    wrap("header-cut.csv.gz", good[:5], refused="GZIP_TRUNCATED")
    wrap("magic-only.csv.gz", good[:2], refused="GZIP_TRUNCATED")
    wrap("body-cut.csv.gz", good[:-12], refused="GZIP_TRUNCATED")
    wrap("trailer-cut.csv.gz", good[:-4], refused="GZIP_TRUNCATED")
    wrap("trailer-missing.csv.gz", good[:-8], refused="GZIP_TRUNCATED")
    wrap("checksum-wrong.csv.gz", good[:-8] + b"\0\0\0\0" + good[-4:], refused="GZIP_CORRUPT")
    wrap("length-wrong.csv.gz", good[:-4] + struct.pack("<I", 1), refused="GZIP_CORRUPT")
    wrap("garbage-after.csv.gz", good + b"CANARY7421", refused="GZIP_CORRUPT")
    wrap("second-member-cut.csv.gz", good + good[:-6], refused="GZIP_TRUNCATED")
    wrap("method-unknown.csv.gz", good[:2] + b"\x07" + good[3:], refused="GZIP_CORRUPT")
    wrap("twice.csv.gz", gzip.compress(good, mtime=0), refused="WRONG_FORMAT")
    wrap("utf-16.csv.gz", gzip.compress(NOTE.encode("utf-16"), mtime=0), refused="ENCODING")
    bomb = b"id,text\n1,CANARY7421\n" + b"2,x\n" * (3 << 20)
    wrap("dense-12-mib.csv.gz", gzip.compress(bomb, 9, mtime=0), refused="GZIP_BOMB")


def other_formats():
    def wrong(name, data, code, kind="csv"):
        case(f"other/{name}", data, refused=code, layout="note", kind=kind)

    wrong("zip.csv", b"PK\x03\x04\x14\0\0\0CANARY7421", "WRONG_FORMAT")
    wrong("zip-empty.csv", b"PK\x05\x06" + b"\0" * 18, "WRONG_FORMAT")
    wrong("zstd.csv", b"\x28\xb5\x2f\xfd\x04\0CANARY7421", "WRONG_FORMAT")
    wrong("xz.csv", b"\xfd7zXZ\0CANARY7421", "WRONG_FORMAT")
    wrong("parquet.csv", b"PAR1CANARY7421PAR1", "WRONG_FORMAT")
    wrong("excel.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1CANARY7421", "ENCODING")
    wrong("pdf.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nCANARY7421", "HEADER_MISSING_COLUMN")
    wrong("html.csv", b"<!DOCTYPE html>\n<p>CANARY7421</p>\n", "HEADER_MISSING_COLUMN")
    wrong("json.csv", b'[{"id":"CANARY7421"}]', "HEADER_UNREADABLE")
    wrong("csv.json", NOTE, "JSON_SYNTAX", "json")
    wrong("text.parquet", NOTE, "PARQUET_UNREADABLE", "parquet")
    wrong("empty.parquet", b"", "EMPTY_FILE", "parquet")
    wrong("magic-once.parquet", b"PAR1", "PARQUET_UNREADABLE", "parquet")
    wrong("magic-twice.parquet", b"PAR1PAR1", "PARQUET_UNREADABLE", "parquet")
    wrong("no-footer.parquet", b"PAR1CANARY7421\0\0\0\0PAR1", "PARQUET_UNREADABLE", "parquet")
    wrong("footer-too-long.parquet", b"PAR1CANARY7421" + struct.pack("<I", 4_000_000_000) + b"PAR1",
          "PARQUET_UNREADABLE", "parquet")
    wrong("footer-garbage.parquet", b"PAR1" + b"\xff" * 64 + struct.pack("<I", 64) + b"PAR1", "PARQUET_UNREADABLE", "parquet")
    wrong("encrypted-footer.parquet", b"PARECANARY7421" + struct.pack("<I", 10) + b"PARE", "PARQUET_UNREADABLE", "parquet")
    wrong("packed-garbage.parquet", gzip.compress(b"PAR1CANARY7421PAR1", mtime=0), "PARQUET_UNREADABLE", "parquet")


def main():
    for entry in HERE.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
    for group in (values, structure, encodings, json_lines, json_arrays, packed, other_formats):
        group()
    names = [entry["file"] for entry in EXPECTED]
    assert len(names) == len(set(names)), "two cases share a name"
    text = ",\n".join(json.dumps(entry) for entry in EXPECTED)
    (HERE / "expected.json").write_text(f"[\n{text}\n]\n")
    print(f"{len(names)} files")


if __name__ == "__main__":
    main()
