"""A Lambda Runtime API, a Kinesis and a DynamoDB on 127.0.0.1, as much of them as one function asks.

One process answers all three, so that an invocation's time is measured from the event's way out to
the answer's way in. Nothing is checked and everything is counted: this is a load generator.
"""

import asyncio
import time

NEXT = "/2018-06-01/runtime/invocation/next"
STORED = b'{"ShardId":"shardId-000000000000","SequenceNumber":"49590338271490256608"}'


class Stub:
    """Hands events out one after the other, and keeps how long each took and what it was answered."""

    def __init__(self, events):
        self.events = events
        self.ready = asyncio.Event()  # the function asks for its first event
        self.done = asyncio.Event()  # the function asks for more than there are
        self.failed = None
        self.seconds, self.answers = [], []
        self.calls = {"PutRecord": 0, "PutItem": 0}
        self.keys = set()
        self.sent_at = 0.0

    async def start(self):
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(self), "127.0.0.1", 0
        )
        self.address = "127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        return server

    def next(self):
        """The next event's response, or nothing: then the function waits."""
        self.ready.set()
        number = len(self.answers)
        if number >= len(self.events):
            self.done.set()
            return None
        deadline = int(time.time() * 1000) + 25_000
        headers = (
            f"lambda-runtime-aws-request-id: r-{number}\r\n"
            f"lambda-runtime-deadline-ms: {deadline}\r\n"
            "lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:000000000000:function:f\r\n"
        )
        response = reply(200, self.events[number], headers)
        self.sent_at = time.perf_counter()
        return response

    def request(self, head, body):
        method, path, _ = head.split("\r\n", 1)[0].split(" ")
        if path == NEXT:
            return self.next()
        if path.endswith("/response"):
            self.seconds.append(time.perf_counter() - self.sent_at)
            self.answers.append(body)
            return reply(202, b"{}")
        if path.endswith("/error"):
            self.failed = body
            self.done.set()
            self.ready.set()
            return reply(202, b"{}")
        target = next(line for line in head.split("\r\n") if line.lower().startswith("x-amz-target"))
        self.calls[target.rsplit(".", 1)[1]] += 1
        return reply(200, STORED if "PutRecord" in target else b"{}")


def reply(status, body, headers=""):
    head = f"HTTP/1.1 {status} x\r\n{headers}content-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


class Connection(asyncio.Protocol):
    """One kept connection, requests one after the other."""

    def __init__(self, stub):
        self.stub, self.buffer = stub, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, rest = self.buffer.split(b"\r\n\r\n", 1)
            head = head.decode("latin-1")
            body, rest = self.body(head, rest)
            if body is None:
                return
            self.buffer = rest
            response = self.stub.request(head, body)
            if response:
                self.transport.write(response)

    @staticmethod
    def body(head, rest):
        """The body and what follows it, or nothing while it is not all there."""
        for line in head.split("\r\n"):
            name, _, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
                return (rest[:length], rest[length:]) if len(rest) >= length else (None, rest)
            if name.lower() == "transfer-encoding":
                return Connection.chunks(rest)
        return b"", rest

    @staticmethod
    def chunks(rest):
        body = b""
        while b"\r\n" in rest:
            size, after = rest.split(b"\r\n", 1)
            length = int(size, 16)
            if len(after) < length + 2:
                break
            body, rest = body + after[:length], after[length + 2 :]
            if length == 0:
                return body, rest
        return None, rest
