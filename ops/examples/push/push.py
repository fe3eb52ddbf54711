"""Turns messages for users without a live device into HTTP calls: a Martlet worker on the tap of pushes; see README.md."""
import http.client
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request

import redis

NAME = os.environ.get("PUSH_STREAM", "push")
STREAM = "work:" + NAME
ME = f"{NAME}-{os.uname().nodename}-{os.getpid()}"
URL = os.environ["MARTLET_PUSH_URL"]
TIMEOUT = float(os.environ.get("PUSH_TIMEOUT", 5))  # seconds for one call
IN_HAND = 4  # jobs taken at a time: all of them together must end well before CLAIM_AFTER
CLAIM_AFTER = int(os.environ.get("MARTLET_CLAIM_AFTER", 30_000))  # ms; a job in hand for longer is left behind
RETRY_AFTER = int(os.environ.get("MARTLET_RETRY_AFTER", 1_000))  # ms; doubles with each try
LONGEST_RETRY = 60_000  # ms
MOST_DELIVERIES = 5
REDIS_URL = os.environ.get("MARTLET_REDIS", "redis://127.0.0.1:6379/0")

db = redis.from_url(REDIS_URL, decode_responses=True, encoding_errors="replace", socket_timeout=10)
stopping = []


class Refused(Exception):
    """Trying again would not help."""


def notification(fields):
    """The body of the call: ids alone, so that no message leaves the system."""
    if fields.get("version") != "1" or fields.get("type") != "push":
        raise Refused("an envelope of another kind")
    try:
        job = json.loads(fields["payload"])
        event = job["event"]
        body = {"user": job["user"], **{name: event[name] for name in ("conversation", "id", "from", "time")}}
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"not a push: {error!r}") from error
    return json.dumps(body).encode()


def call(job, body):
    """One POST. The key is the job's id, the same at every try, so that the other side can drop a repeat."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": job}
    request = urllib.request.Request(URL, body, headers, method="POST")
    try:
        urllib.request.urlopen(request, timeout=TIMEOUT).close()
    except urllib.error.HTTPError as error:
        error.close()
        # Of what the other side calls our fault, only these two get better by waiting.
        if 400 <= error.code < 500 and error.code not in (408, 429):
            raise Refused(f"answered with {error.code}") from error
        raise


def finish(job, fields, deliveries=0, reason=None):
    """Removes a job, and with a reason keeps it as a dead letter: in one step."""
    steps = db.pipeline().xack(STREAM, NAME, job).xdel(STREAM, job)
    if reason:
        about = {"stream": STREAM, "job": job, "reason": reason, "deliveries": deliveries}
        steps.xadd("dead:" + NAME, {**fields, **about, "time": int(time.time() * 1000)}, maxlen=100_000)
    steps.execute()


def handle(job, fields, deliveries):
    """Works on one job; one that failed stays pending, until `old_jobs` finds that it is due."""
    try:
        if deliveries > MOST_DELIVERIES:  # whoever had it died of it, or was killed: nobody could say that it failed
            raise Refused("given out too often")
        call(job, notification(fields))
        finish(job, fields)
    except Refused as error:
        finish(job, fields, deliveries, str(error))
    except (OSError, http.client.HTTPException) as error:  # no answer, or one that asks for patience
        print(f"{job}: try {deliveries}: {error}", file=sys.stderr)
        if deliveries >= MOST_DELIVERIES:
            finish(job, fields, deliveries, str(error))


def new_jobs():
    for _, jobs in db.xreadgroup(NAME, ME, {STREAM: ">"}, count=IN_HAND, block=min(500, RETRY_AFTER)) or []:
        for job, fields in jobs:
            yield job, fields, 1


def old_jobs():
    """Failed ones after a growing delay, those of others when these must be dead."""
    for entry in db.xpending_range(STREAM, NAME, "-", "+", 100, idle=min(RETRY_AFTER, CLAIM_AFTER)):
        count = entry["times_delivered"]
        delay = min(RETRY_AFTER << min(count - 1, 10), LONGEST_RETRY) if entry["consumer"] == ME else CLAIM_AFTER
        # Redis compares the delay once more: when two workers claim the same job, one gets it.
        for job, fields in db.xclaim(STREAM, NAME, ME, delay, [entry["message_id"]]):
            yield job, fields, count + 1


def prepare():
    db.hset("registry", "push:" + NAME, 100_000)
    try:
        db.xgroup_create(STREAM, NAME, "0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def main():
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    while not stopping:
        try:
            prepare()
            while not stopping:
                for source in (new_jobs, old_jobs):
                    for job in source():
                        if stopping:
                            return  # what is in hand and not begun stays pending, for the others
                        handle(*job)
        except redis.RedisError as error:  # Redis is away, or has lost the group: begin again
            print(error, file=sys.stderr)
            time.sleep(0.5)


main()
