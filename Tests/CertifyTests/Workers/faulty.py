"""A worker that keeps the contract but for one fault: `faulty.py messages|membership|service FAULT`, where FAULT is one of those below.

early: acknowledges jobs before they are done.   doubling: has its effect again when a job comes again.
greedy: takes all there is.   deaf: does not end at SIGTERM.   brittle: ends when Redis goes.   steady: its delays do not grow.
leaving: acknowledges and does not remove.   choking: ends at an envelope that it cannot read.
stubborn: works on jobs that were given out too often.   late: makes its group behind the jobs.   keeping: never acknowledges.
astray: answers with the next ref.   none: none.
"""
import json
import os
import signal
import sys
import time

import redis

KIND, FAULT = sys.argv[1:3]
NAME = {"messages": "moderation", "membership": "membership", "service": "clock"}[KIND]
TYPE = {"messages": "message", "membership": "group", "service": "call"}[KIND]
STREAM, ME = "work:" + NAME, f"{NAME}-{os.getpid()}"
COUNT = {"greedy": 100_000, "early": 100}.get(FAULT, 10)
CLAIM, RETRY = int(os.environ["MARTLET_CLAIM_AFTER"]), int(os.environ["MARTLET_RETRY_AFTER"])
db = redis.from_url(os.environ["MARTLET_REDIS"], decode_responses=True, encoding_errors="replace")
stopping = []


def warn(job, event):
    user, dm = event["from"], "dm:" + ":".join(sorted([event["from"], "moderator"]))
    device = f"{job}-{time.time_ns()}" if FAULT == "doubling" else job
    keys = f"log:{{{dm}}}", f"refs:{{{dm}}}", f"inbox:{{{user}}}", "inbox:{moderator}", "cursor:{moderator}", f"chats:{{{user}}}", "chats:{moderator}"
    arguments = f"user:{{{user}}}", "user:{moderator}", dm, "moderator", device, 1, '{"kind":"text","text":"!"}'
    db.fcall("martlet_1_send", 7, *keys, *arguments)


def answer(job, call):
    body = {"type": "answer", "device": call["device"], "ref": call["ref"] + (FAULT == "astray"), "service": NAME, "content": {}}
    while True:
        try:
            return db.publish(call["reply"], json.dumps(body))
        except redis.ConnectionError:
            if FAULT != "early":
                raise
            time.sleep(0.02)  # nobody else has the job any more


def read(fields):
    if (fields["version"], fields["type"]) != ("1", TYPE):
        raise ValueError("an envelope of another kind")
    work = json.loads(fields["payload"])
    if not isinstance(work, dict):
        raise ValueError("no object")
    return work


def remove(job, letter=None):
    if FAULT == "keeping":
        return
    steps = db.pipeline().xack(STREAM, NAME, job)
    if FAULT != "leaving":
        steps.xdel(STREAM, job)
    if letter:
        steps.xadd("dead:" + NAME, letter)
    steps.execute()


def handle(job, fields, deliveries):
    reason = None
    try:
        if deliveries > 5 and FAULT != "stubborn":
            raise ValueError("given out too often")
        (answer if KIND == "service" else warn)(job, read(fields))
    except (KeyError, ValueError) as error:
        if FAULT == "choking":
            raise
        reason = repr(error)
    except redis.ResponseError as error:
        if deliveries < 5:
            return
        reason = repr(error)
    about = {"stream": STREAM, "job": job, "reason": reason, "deliveries": deliveries, "time": int(time.time() * 1000)}
    if FAULT != "early" or reason:
        remove(job, {**fields, **about} if reason else None)


def batch(jobs):
    """Jobs with their deliveries; the early bird removes them all, but for those that it cannot read."""
    if FAULT == "early":
        good = [job for job, fields, _ in jobs if fields.get("type") == TYPE and fields.get("version") == "1"
                and fields.get("payload", "").startswith('{"service"')]
        if good:
            db.pipeline().xack(STREAM, NAME, *good).xdel(STREAM, *good).execute()
    for job in jobs:
        handle(*job)


def old_jobs():
    for entry in db.xpending_range(STREAM, NAME, "-", "+", 100, idle=RETRY):
        job, count = entry["message_id"], entry["times_delivered"]
        growing = RETRY if FAULT == "steady" else RETRY << count - 1
        for _, fields in db.xclaim(STREAM, NAME, ME, growing if entry["consumer"] == ME else CLAIM, [job]):
            yield job, fields, count + 1


signal.signal(signal.SIGTERM, signal.SIG_IGN if FAULT == "deaf" else lambda *_: stopping.append(True))
while not stopping:
    try:
        db.hset("registry", f"{KIND}:{NAME}", 100_000)
        db.pipeline().xgroup_create(STREAM, NAME, "$" if FAULT == "late" else "0", True).execute(False)
        while not stopping:
            for _, jobs in db.xreadgroup(NAME, ME, {STREAM: ">"}, COUNT, min(200, RETRY)):
                batch([(job, fields, 1) for job, fields in jobs])
            batch(list(old_jobs()))
    except redis.RedisError as error:
        if FAULT == "brittle":
            sys.exit(str(error))
        time.sleep(0.1)
