"""The platform's SQL functions in DuckDB, by the rules of crates/libs/domain.

No procedure of the world has a code of ICD-10-PCS: their functions answer null, of their type.
"""

from datetime import date, timedelta

import ccs

MACROS = [
    "days_between(a, b) as date_diff('day', a, b)",
    "mint_person_id(t, s, p) as 'P' || md5(t || chr(31) || s || chr(31) || p)",
    "ccs_diagnosis(t, c) as case when t = 'icd-10-cm'"
    " then (select k.category from work.icd as k where k.code = c) end",
    "ccs_procedure(t, c) as cast(null as bigint)",
    "is_acute_diagnosis(t, c) as case when t = 'icd-10-cm'"
    " then (select k.is_acute from work.icd as k where k.code = c) end",
    "is_potentially_planned(t, c) as cast(null as boolean)",
    "local_date(instant, zone) as cast(timezone(zone, instant) as date)",
    "followup_deadline(w, d) as case w"
    " when 'two_business_days' then (select b.second from work.business as b where b.day = d)"
    " when 'within_7' then d + 7 when 'within_14' then d + 14 when 'within_30' then d + 30 end",
    "wilson(p, n, z) as (p + z * z / (2 * n)"
    " + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)",
    "wilson_low(k, n) as case when n = 0 then null when k = 0 then 0.0"
    " else wilson(k::double / n, n::double, -1.959963984540054::double) end",
    "wilson_high(k, n) as case when n = 0 then null when k = n then 1.0"
    " else wilson(k::double / n, n::double, 1.959963984540054::double) end",
    "is_rate_suppressed(k, n) as n < 11 or k between 1 and 10 or n - k between 1 and 10",
]
FIXED = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
# Month, weekday from Monday, and which of the month; the last one is the fifth.
FLOATING = [(1, 0, 3), (2, 0, 3), (5, 0, 5), (9, 0, 1), (10, 0, 2), (11, 3, 4)]
DAY = timedelta(days=1)


def add_functions(connection):
    connection.execute("create table work.icd (code varchar, category bigint, is_acute boolean)")
    connection.execute("create table work.business (day date, second date)")
    listed = ", ".join(f"('{day}', '{second}')" for day, second in _business())
    connection.execute(f"insert into work.business values {listed}")
    for macro in MACROS:
        connection.execute(f"create macro {macro}")


def add_codes(connection):
    """Looks up the groups of all codes that the curated tables hold."""
    codes = connection.execute(
        "select primary_diagnosis_code from curated.encounter"
        " where primary_diagnosis_code_type = 'icd-10-cm' union"
        " select source_code from curated.condition where source_code_type = 'icd-10-cm'"
    ).fetchall()
    rows = [[code, *ccs.of_diagnosis(code)] for (code,) in codes if code]
    if rows:
        connection.executemany("insert into work.icd values (?, ?, ?)", rows)


def _business(first=date(2010, 1, 1), days=25 * 366):
    """Days, and the second business day after each."""
    holidays = {
        observed for year in range(first.year, first.year + 27) for observed in _holidays(year)
    }

    def next_business(day):
        day += DAY
        while day.weekday() > 4 or day in holidays:
            day += DAY
        return day

    every = (first + number * DAY for number in range(days))
    return [(day, next_business(next_business(day))) for day in every]


def _holidays(year):
    """The federal holidays of a year as they are observed."""
    for month, day in FIXED:
        if (month, day) != (6, 19) or year >= 2021:
            fixed = date(year, month, day)
            yield fixed + {5: -DAY, 6: DAY}.get(fixed.weekday(), 0 * DAY)
    for month, weekday, number in FLOATING:
        first = date(year, month, 1)
        found = first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY
        yield found if found.month == month else found - 7 * DAY
