"""notes-intake's peer: the same work in Python with boto3, as a Lambda function is usually written.

Reads an event, checks the token and the note, remembers the key in DynamoDB, puts the note on
Kinesis, and answers. It speaks the Runtime API itself, without the runtime client's C extension.
"""

import base64
import datetime
import hashlib
import hmac
import http.client
import json
import os

import boto3
from botocore.config import Config

OUTCOMES = {
    "REACHED_PATIENT", "REACHED_CAREGIVER", "ESCALATED", "CALLBACK_REQUESTED", "LEFT_MESSAGE", "NO_ANSWER",
    "BUSY", "REFUSED", "WRONG_NUMBER", "DISCONNECTED", "IN_FACILITY", "DECEASED",
}
STATUSES = {
    "successful": "REACHED_PATIENT", "unreachable": "NO_ANSWER", "follow-up-required": "CALLBACK_REQUESTED",
}
LIMITS = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
KEY = bytes.fromhex(os.environ["TOKEN_KEY"])
RUNTIME = "/2018-06-01/runtime/invocation"


def sealed(text):
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()


def note_of(path, body):
    if path == "/outreach-event":
        body = {
            "data_source": os.environ["EVENT_DATA_SOURCE"], "patient_id": body["patient_id"],
            "outcome": STATUSES[body["status"]], "contacted_at": body["timestamp"], "text": body.get("notes"),
        }
    if body["outcome"] not in OUTCOMES:
        raise ValueError("outcome")
    at = datetime.datetime.fromisoformat(body["contacted_at"])
    now = datetime.datetime.now(datetime.timezone.utc)
    if at > now + datetime.timedelta(minutes=5):
        raise ValueError("contacted_at")
    return {**body, "contacted_at": at.astimezone(datetime.timezone.utc).isoformat(), "arrived_at": now.isoformat()}


def handle(event, kinesis, dynamodb):
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    if "outreach:write" not in claims["scope"].split():
        return 403, {"code": "forbidden"}
    body = event["body"]
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    note = note_of(event["rawPath"], json.loads(body))
    key = event["headers"]["idempotency-key"]
    parts = "|".join([claims["tenant"], claims["sub"], key])
    note.update(note_id=hashlib.sha256(parts.encode()).hexdigest()[:32], author=claims["sub"])
    note.update(tenant=claims["tenant"], clinic_id=claims["clinics"])
    now = int(datetime.datetime.now().timestamp())
    dynamodb.put_item(
        TableName=os.environ["CARE_STATE_TABLE"],
        Item={
            "pk": {"S": "NOTE_KEY#" + note["note_id"]}, "digest": {"S": sealed(body)},
            "expire_at": {"N": str(now + 2_592_000)},
        },
        ConditionExpression="attribute_not_exists(pk) OR expire_at <= :now",
        ExpressionAttributeValues={":now": {"N": str(now)}},
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    kinesis.put_record(
        StreamName=os.environ["NOTES_STREAM"], Data=json.dumps(note).encode(),
        PartitionKey=sealed(note["data_source"] + "|" + note["patient_id"]),
    )
    return 202, {"note_id": note["note_id"]}


def main():
    kinesis, dynamodb = (boto3.client(name, config=LIMITS) for name in ("kinesis", "dynamodb"))
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        runtime.request("GET", RUNTIME + "/next")
        response = runtime.getresponse()
        event = json.loads(response.read())
        status, body = handle(event, kinesis, dynamodb)
        answer = {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
        request_id = response.headers["lambda-runtime-aws-request-id"]
        runtime.request("POST", f"{RUNTIME}/{request_id}/response", json.dumps(answer))
        runtime.getresponse().read()


if __name__ == "__main__":
    main()
