"""Warns whoever writes a forbidden word: a Martlet worker on the tap of all messages; README.md says more."""
import json, os, re, redis, signal, time

NAME, STREAM, ME = "moderation", "work:moderation", f"moderation-{os.getpid()}"
CLAIM, RETRY = int(os.environ.get("MARTLET_CLAIM_AFTER", 30000)), int(os.environ.get("MARTLET_RETRY_AFTER", 1000))
FORBIDDEN, WARNING = re.compile(r"\bspam\b", re.IGNORECASE), '{"kind":"text","text":"Mind your words, please."}'
db = redis.from_url(os.environ["MARTLET_REDIS"], decode_responses=True, encoding_errors="replace", socket_timeout=10)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # the loop below looks whether it has come

def handle(job, fields, deliveries=1):
    steps = db.pipeline().xack(STREAM, NAME, job).xdel(STREAM, job)
    try:
        if deliveries > 5 or (fields["version"], fields["type"]) != ("1", "message"): raise ValueError("worn out, or foreign")
        if FORBIDDEN.search(str((event := json.loads(fields["payload"]))["content"].get("text"))):
            user, dm = event["from"], "dm:" + ":".join(sorted([event["from"], "moderator"]))
            keys = f"log:{{{dm}}}", f"refs:{{{dm}}}", f"inbox:{{{user}}}", "inbox:{moderator}", "cursor:{moderator}"
            keys += f"chats:{{{user}}}", "chats:{moderator}"
            # The job's id is the device: however often the job comes, the function stores this message once.
            db.fcall("martlet_1_send", 7, *keys, f"user:{{{user}}}", "user:{moderator}", dm, "moderator", job, 1, WARNING)
    except Exception as error:
        if isinstance(error, redis.RedisError) and deliveries < 5: return  # it stays pending, and comes again
        steps.xadd("dead:" + NAME, {**fields, "stream": STREAM, "job": job, "reason": repr(error),
                                    "deliveries": deliveries, "time": int(time.time() * 1000)}, maxlen=100000)
    steps.execute()

while signal.SIGTERM not in signal.sigpending():
    try:
        db.pipeline().hset("registry", "messages:" + NAME, 100000).xgroup_create(STREAM, NAME, "0", True).execute(False)
        while signal.SIGTERM not in signal.sigpending():
            for job, fields in (db.xreadgroup(NAME, ME, {STREAM: ">"}, 10, 200) or [[0, []]])[0][1]: handle(job, fields)
            for job, who, _, count in map(dict.values, db.xpending_range(STREAM, NAME, "-", "+", 100, idle=RETRY)):
                due = RETRY << count - 1 if who == ME else CLAIM  # its own failures, and what others left behind
                for _, fields in db.xclaim(STREAM, NAME, ME, due, [job]): handle(job, fields, count + 1)
    except redis.RedisError: time.sleep(0.5)  # Redis is away, or has lost the group: begin again
