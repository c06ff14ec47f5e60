"""Changes of a claims file, as AWS DMS writes them: change_file.py CLAIMS OUT [--touch]

One claim in fifty changes: of ten, six are updated, three inserted, one deleted. One update in ten
comes twice, and the lines are shuffled, so that a claim's last change may come first. With --touch
it is ten updates of claims of one payer and month. What was made goes to OUT with the ending .json.
The same claims make the same changes. Memory holds the changes, not the claims.
"""

import csv
import json
import re
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from claims import (
    CENTS, COLUMNS, DATES, ICD10CM, LARGEST, MONEY, PROCEDURE, REQUIRED, STATUSES,
)

# No change is earlier; every claim is.
FIRST = datetime(2026, 1, 1)
# An inserted claim has the number of the claim that it is made from and this. So it lies among the
# others, as it would in life.
INSERTED = "A"
BLOCK = 50
OPERATIONS = "UUUUUUIIID"
TOUCHED = 10

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$")
FIRST_DAY = date(1850, 1, 1)
LAST_DAY = date.today() + timedelta(days=731)


class Chance:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        mixed = (self.state ^ self.state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
        return (mixed ^ mixed >> 31) % limit

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


def is_day(text):
    """Python reads other forms of a date too."""
    try:
        return bool(DAY.fullmatch(text)) and FIRST_DAY <= date.fromisoformat(text) <= LAST_DAY
    except ValueError:
        return False


def is_instant(text):
    try:
        datetime.fromisoformat(text)
        return bool(INSTANT.match(text)) and is_day(text[:10])
    except ValueError:
        return False


def is_npi(text):
    """Luhn over 80840 and the number: the prefix adds 24."""
    if not re.fullmatch("[12][0-9]{9}", text):
        return False
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in text[-2::-2])
    return (24 + doubled + sum(map(int, text[-1::-2]))) % 10 == 0


def is_money(text):
    return not text or bool(re.fullmatch(CENTS, text)) and abs(Decimal(text)) < LARGEST


def is_valid(claim):
    """Whether the contract of raw.claim takes the claim."""
    filled = {name: text for name, text in claim.items() if text}
    codes = [filled[name] for name in ("dx_primary", "dx_2", "dx_3") if name in filled]
    return (
        all(name in filled for name in REQUIRED)
        and is_npi(claim["provider_npi"])
        and all(is_day(claim[name]) for name in DATES)
        and all(re.fullmatch(ICD10CM, code) for code in codes)
        and bool(re.fullmatch(PROCEDURE, filled.get("procedure_code", "00000")))
        and bool(re.fullmatch("0*[1-9][0-9]{0,17}", filled.get("units", "1")))
        and all(is_money(claim[name]) for name in MONEY)
        and claim["claim_status"] in STATUSES
        and is_instant(claim["updated_at"])
        and 0 <= Decimal(filled.get("paid_amount", 0)) <= Decimal(claim["charge_amount"])
        and claim["service_from"] <= claim["service_to"] <= claim["claim_date"]
    )


def parsed(line):
    """The claim of a line, or None where it is not valid. Quotes join no lines."""
    cells = next(csv.reader([line.rstrip("\n")]))
    claim = dict(zip(COLUMNS, cells))
    return claim if len(cells) == len(COLUMNS) and is_valid(claim) else None


def check_age(line):
    said = INSTANT.match(line.rstrip("\n"), max(len(line) - 20, 0))
    if said and said.group() >= str(FIRST):
        sys.exit(f"change_file: a claim of {said.group()} is not older than the changes")


def sample(source, chance):
    """One valid claim of each block of lines."""
    with open(source, encoding="utf-8", newline="\n") as lines:
        next(lines)
        while len(block := list(islice(lines, BLOCK))) == BLOCK:
            for line in block:
                check_age(line)
            start = chance.below(BLOCK)
            claims = map(parsed, block[start:] + block[:start])
            yield from islice(filter(None, claims), 1)


def neighbours(source):
    """Some valid claims of the payer and the month of the first one."""
    with open(source, encoding="utf-8", newline="\n") as lines:
        next(lines)
        claims = filter(None, map(parsed, lines))
        first = next(claims)
        place = first["payer_id"], first["claim_date"][:7]
        alike = (c for c in claims if (c["payer_id"], c["claim_date"][:7]) == place)
        return [first, *islice(alike, TOUCHED - 1)]


def cents(text):
    return int(Decimal(text or 0) * 100)


class Changes:
    """The lines of the file and what they do in sum."""

    def __init__(self, chance):
        self.chance, self.lines, self.clock = chance, [], FIRST
        names = ["inserted", "updated", "deleted", "twice", "charge_cents", "paid_cents"]
        self.sums = dict.fromkeys(names, 0)

    def add(self, operation, claim):
        """One more line. The clock never stands still."""
        self.clock += timedelta(microseconds=1 + self.chance.below(1_000_000))
        instant = self.clock.isoformat(" ", "microseconds")
        if operation != "D":
            claim = {**claim, "updated_at": instant[:19]}
        self.lines.append([operation, instant, *claim.values()])

    def count(self, what, sign, claim):
        self.sums[what] += 1
        self.sums["charge_cents"] += sign * cents(claim["charge_amount"])
        self.sums["paid_cents"] += sign * cents(claim["paid_amount"])

    def insert(self, claim):
        claim = {**claim, "claim_id": claim["claim_id"] + INSERTED}
        self.add("I", claim)
        self.count("inserted", 1, claim)

    def delete(self, claim):
        self.add("D", claim)
        self.count("deleted", -1, claim)

    def update(self, claim, times=1):
        before = cents(claim["paid_amount"])
        for _ in range(times):
            claim = self.altered(claim)
            self.add("U", claim)
        self.sums["updated"] += 1
        self.sums["twice"] += times - 1
        self.sums["paid_cents"] += cents(claim["paid_amount"]) - before

    def update_some_twice(self, claim):
        self.update(claim, 1 + (self.chance.below(10) == 0))

    def altered(self, claim):
        """The claim with another amount paid, not above the charge, and another status."""
        charge, paid = cents(claim["charge_amount"]), cents(claim["paid_amount"])
        paid = (paid + 1 + self.chance.below(max(charge, 1))) % (charge + 1)
        place = STATUSES.index(claim["claim_status"]) + 1 + self.chance.below(len(STATUSES) - 1)
        status = STATUSES[place % len(STATUSES)]
        amount = f"{paid // 100}.{paid % 100:02}"
        return {**claim, "paid_amount": amount, "claim_status": status}

    def write(self, out):
        self.chance.shuffle(self.lines)
        with open(out, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["Op", "dms_timestamp", *COLUMNS])
            writer.writerows(self.lines)
        made = {"rows": len(self.lines), **self.sums}
        out.with_suffix(".json").write_text(json.dumps(made, indent=2) + "\n")


def main(source, out, is_touch):
    chance = Chance(11)
    changes = Changes(chance)
    does = {"U": changes.update_some_twice, "I": changes.insert, "D": changes.delete}
    if is_touch:
        for claim in neighbours(source):
            changes.update(claim)
    else:
        dealt = []
        for claim in sample(source, chance):
            if not dealt:
                dealt = list(OPERATIONS)
                chance.shuffle(dealt)
            does[dealt.pop()](claim)
    changes.write(out)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:] == ["--touch"])
