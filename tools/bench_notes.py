#!/usr/bin/env python3
"""Load and cold start of notes-intake, beside the same work in Python with boto3.

    tools/bench_notes.py --binary target/lambda/notes-intake [--requests N] [--starts N]

The real binary runs against a Lambda Runtime API, a Kinesis and a DynamoDB on 127.0.0.1, without
TLS. An invocation is a remembered key and a put note. Starts take turns; their figure is the median
of the CPU from the start of the process until it asks for its first event.
"""

import argparse
import asyncio
import base64
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "bench"))
sys.dont_write_bytecode = True

from stub_lambda import Stub  # noqa: E402

EVENTS = HERE.parent / "events" / "notes-intake"
CANARY = "canary-2b7e"
# Requests that warm up, in the load's figures not counted.
WARM = 200


def events(number):
    """Notes and short forms in turns, each with a key of its own and a canary in its text."""
    cases = [("reached-patient", "text"), ("event-unreachable", "notes")]
    made = []
    for at in range(number):
        case, field = cases[at % 2]
        event = json.loads((EVENTS / f"{case}.json").read_text())
        body = json.loads(event["body"])
        body[field] = f"{CANARY} spoke about the visit of Tuesday"
        event["body"] = json.dumps(body)
        event["headers"]["idempotency-key"] = f"call-{at}"
        made.append(json.dumps(event).encode())
    return made


def environment(address, levels):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_LAMBDA_FUNCTION_NAME": "notes-intake",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "notes-intake",
        "AWS_LAMBDA_LOG_STREAM_NAME": "notes-intake",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "AWS_ENDPOINT_URL": f"http://{address}",
        "NOTES_STREAM": "outreach-notes",
        "CARE_STATE_TABLE": "care-state",
        "EVENT_DATA_SOURCE": "ehr",
        "TOKEN_KEY_ID": "1",
        "TOKEN_KEY": "0b" * 32,
        "RUST_LOG": levels,
    }


async def run(command, handed, levels="info", until_ready=False):
    """Runs a function over events, or until it asks for the first; what it did, what it cost."""
    stub = Stub(handed)
    server = await stub.start()
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(command, env=environment(stub.address, levels), stdout=log, stderr=log)
        event = stub.ready if until_ready else stub.done
        try:
            await asyncio.wait_for(event.wait(), 600)
        finally:
            child.send_signal(signal.SIGKILL)
            _, _, usage = os.wait4(child.pid, 0)
            child.returncode = -signal.SIGKILL
            server.close()
        log.seek(0)
        stub.log = log.read().decode()
    if stub.failed:
        raise SystemExit(f"the function failed: {stub.failed.decode()[:300]}")
    stub.cpu = usage.ru_utime + usage.ru_stime
    stub.peak_mb = usage.ru_maxrss / 1000
    return stub


def checked(stub, number):
    """Every request was accepted once, remembered and stored, and its text is in no log line."""
    bodies = [json.loads(answer) for answer in stub.answers]
    codes = [body["statusCode"] for body in bodies]
    texts = [
        base64.b64decode(body["body"]).decode() if body.get("isBase64Encoded") else body["body"] for body in bodies
    ]
    ids = {json.loads(text).get("note_id") for text in texts}
    right = codes == [202] * number and len(ids) == number
    right = right and stub.calls == {"PutRecord": number, "PutItem": number}
    if not right:
        raise SystemExit(f"not every note was stored once: {stub.calls}, {len(ids)} ids, {set(codes)}")
    if CANARY in stub.log or "patient-0042" in stub.log:
        raise SystemExit("the log holds a word of a note")
    return stub


async def starts(commands, number):
    """CPU of starts in seconds, by command, taking turns."""
    taken = {name: [] for name in commands}
    for _ in range(number):
        for name, command in commands.items():
            taken[name].append((await run(command, [], until_ready=True)).cpu)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


async def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True, type=Path)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--starts", type=int, default=11)
    asked = parser.parse_args()
    commands = {
        "notes-intake": [asked.binary.resolve()],
        "Python with boto3": [sys.executable, HERE / "bench" / "notes_boto3.py"],
    }
    begun = await starts(commands, asked.starts)
    handed = events(asked.requests + WARM)
    missed = False
    print("| function | start, CPU ms | requests/s of a core | p50 ms | p99 ms | peak MB |")
    print("|---|---|---|---|---|---|")
    for name, command in commands.items():
        some = handed if name == "notes-intake" else handed[: asked.requests // 10 + WARM]
        load = checked(await run(command, some), len(some))
        spent = load.cpu - begun[name]
        rate = len(some) / spent
        times = sorted(load.seconds[WARM:])
        p50, p99 = (1000 * times[len(times) * share // 100] for share in (50, 99))
        print(f"| {name} | {1000 * begun[name]:.1f} | {rate:,.0f} | {p50:.2f} | {p99:.2f} | {load.peak_mb:.0f} |")
        if name == "notes-intake":
            missed = rate < 500 or p99 >= 50
    share = begun["notes-intake"] / begun["Python with boto3"]
    missed = missed or share >= 0.05
    print(f"\nA start costs {share:.3f} of Python's (target: under 0.050).")
    checked(await run(commands["notes-intake"], handed[:WARM], levels="trace"), WARM)
    print(f"{asked.requests + WARM:,} notes, each stored once; no word of them in the log, at TRACE neither.")
    if missed:
        raise SystemExit("A target is missed: 500 requests/s of a core, p99 under 50 ms, a twentieth of Python's start.")


if __name__ == "__main__":
    asyncio.run(main())
