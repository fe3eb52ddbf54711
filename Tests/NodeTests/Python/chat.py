"""Speaks Martlet's client protocol with python3-websockets, which shares no code with Martlet.

Usage: SECRET=... chat.py URL URL      two nodes of one Redis, started with --conformance --send-rate 0
Exits with 0 when everything was as it should be; otherwise the traceback says what was not.
"""
import asyncio
import base64
import hashlib
import hmac
import json
import os
import random
import sys
import time

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

LIMIT = 20  # seconds for any single step


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(user, device="phone", lifetime=600):
    header = base64url(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    claims = {"sub": user, "device": device, "exp": int(time.time()) + lifetime}
    message = header + "." + base64url(json.dumps(claims).encode())
    signature = hmac.new(os.environ["SECRET"].encode(), message.encode(), hashlib.sha256).digest()
    return message + "." + base64url(signature)


class Device:
    """One connection; frames are put aside by type."""

    @classmethod
    async def connect(cls, url, user, device="phone", in_subprotocol=False, **options):
        self = cls()
        jwt = token(user, device)
        protocols = ["martlet.v1"] + (["bearer." + jwt] if in_subprotocol else [])
        headers = {} if in_subprotocol else {"Authorization": "Bearer " + jwt}
        self.socket = await websockets.connect(
            url + "/v1/socket", subprotocols=protocols, extra_headers=headers, **options
        )
        assert self.socket.subprotocol == "martlet.v1", self.socket.subprotocol
        self.welcome = await self.receive()
        assert self.welcome["type"] == "welcome", self.welcome
        assert self.welcome["user"] == user and self.welcome["device"] == device, self.welcome
        self.messages, self.sent, self.errors = [], {}, []
        return self

    async def receive(self):
        frame = await asyncio.wait_for(self.socket.recv(), LIMIT)
        assert isinstance(frame, str), "frames are text"
        return json.loads(frame)

    async def until(self, condition):
        while not condition():
            frame = await self.receive()
            if frame["type"] == "message":
                self.messages.append(frame)
            elif frame["type"] == "sent":
                self.sent[frame["ref"]] = frame["id"]
            elif frame["type"] == "error":
                self.errors.append(frame)
            else:
                raise AssertionError(frame)

    async def write(self, **fields):
        await self.socket.send(json.dumps(fields))

    async def send(self, ref, to, text):
        await self.write(type="send", ref=ref, to="user:" + to, content={"kind": "text", "text": text})

    def texts(self):
        return [message["content"]["text"] for message in self.messages]

    def extensions(self):
        return [extension.name for extension in self.socket.extensions]


async def chat_both_ways(here, there):
    """Many messages in both directions, on two nodes, small and large, compressed and not."""
    alice = await Device.connect(here, "alice", compression="deflate")
    bob = await Device.connect(there, "bob", in_subprotocol=True, compression=None)
    assert alice.extensions() == ["permessage-deflate"] and bob.extensions() == []
    count = 300
    lines = {
        name: [f"{name} {number} " + "na " * random.choice([0, 0, 5, 500, 15_000]) for number in range(count)]
        for name in ("alice", "bob")
    }

    async def talk(device, other, name):
        for ref, line in enumerate(lines[name]):
            await device.send(ref, other, line)

    await asyncio.gather(
        talk(alice, "bob", "alice"),
        talk(bob, "alice", "bob"),
        alice.until(lambda: len(alice.sent) == count and len(alice.messages) == count),
        bob.until(lambda: len(bob.sent) == count and len(bob.messages) == count),
    )
    assert bob.texts() == lines["alice"], "bob reads what alice wrote, in order"
    assert alice.texts() == lines["bob"]
    assert [message["inbox"] for message in bob.messages] == list(range(1, count + 1))
    assert [message["id"] for message in bob.messages] == [alice.sent[ref] for ref in range(count)]
    assert {message["conversation"] for message in bob.messages + alice.messages} == {"dm:alice:bob"}
    # A repeat is no second message.
    await alice.send(count - 1, "bob", lines["alice"][-1])
    before = dict(alice.sent)
    alice.sent.clear()
    await alice.until(lambda: alice.sent)
    assert alice.sent[count - 1] == before[count - 1]
    await alice.socket.close()
    await bob.socket.close()
    assert alice.socket.close_code == 1000 and bob.socket.close_code == 1000


async def resume_elsewhere(here, there):
    """Acknowledges a part, loses the connection, and goes on at the other node."""
    carol = await Device.connect(here, "carol")
    dave = await Device.connect(here, "dave")
    for ref in range(1, 11):
        await carol.send(ref, "dave", f"m{ref}")
    await dave.until(lambda: len(dave.messages) == 10)
    await dave.write(type="ack", inbox=6)
    await (await dave.socket.ping())
    dave.socket.transport.abort()
    for ref in range(11, 21):
        await carol.send(ref, "dave", f"m{ref}")
    await carol.until(lambda: len(carol.sent) == 20)
    again = await Device.connect(there, "dave")
    assert again.welcome["inbox"] == 6 and again.welcome["last"] == 20, again.welcome
    assert again.welcome["epoch"] == dave.welcome["epoch"]
    await again.until(lambda: len(again.messages) == 14)
    assert again.texts() == [f"m{ref}" for ref in range(7, 21)], again.texts()
    await again.write(type="ack", inbox=20)
    await (await again.socket.ping())
    tablet = await Device.connect(here, "dave", "tablet")
    assert tablet.welcome["inbox"] == 20, "nothing is left for a new device"
    for device in (carol, again, tablet):
        await device.socket.close()


async def errors_keep_the_connection(here, there):
    erin = await Device.connect(here, "erin")
    frames = [
        ("no json", "bad_frame"),
        (json.dumps({"type": "dance", "ref": 3}), "unknown_type"),
        (json.dumps({"type": "send", "ref": "x", "to": "user:a", "content": {"kind": "text"}}), "bad_field"),
        (json.dumps({"type": "send", "ref": 4, "to": "frank", "content": {"kind": "text"}}), "bad_recipient"),
        (json.dumps({"type": "send", "ref": 5, "to": "user:frank", "content": {}}), "bad_content"),
        (json.dumps({"type": "send", "ref": 6, "to": "group:g", "content": {"kind": "text"}}), "not_a_member"),
        (json.dumps({"type": "ack", "inbox": 12345}), "ack_ahead"),
        (json.dumps({"type": "renew", "token": "x"}), "token_malformed"),
    ]
    for number, (frame, code) in enumerate(frames):
        # In fragments, as the library sends an iterable.
        await erin.socket.send([frame[:3], frame[3:5], frame[5:]])
        await erin.until(lambda: len(erin.errors) == number + 1)
        assert erin.errors[-1]["code"] == code, (frame, erin.errors[-1])
        assert erin.errors[-1]["retry"] is False
    await erin.send(7, "erin", "still here")
    await erin.until(lambda: 7 in erin.sent)
    await erin.socket.close()


async def refused_before_the_upgrade(here, there):
    async def status(**options):
        try:
            await websockets.connect(here + "/v1/socket", **options)
        except websockets.InvalidStatusCode as refusal:
            return refusal.status_code
        return 101

    assert await status() == 401
    assert await status(extra_headers={"Authorization": "Bearer x"}) == 401
    assert await status(extra_headers={"Authorization": "Bearer " + token("grace", lifetime=-60)}) == 401
    assert await status(subprotocols=["martlet.v1", "bearer." + token("grace")[:-4]]) == 401
    authorized = {"Authorization": "Bearer " + token("grace")}
    assert await status(extra_headers=authorized, origin="https://evil.example.org") == 403


async def closed_with_a_code(here, there):
    async def code(message):
        device = await Device.connect(here, "heidi")
        await device.socket.send(message)
        try:
            await device.receive()
        except websockets.ConnectionClosed as end:
            return end.rcvd.code
        raise AssertionError("still open")

    assert await code(b"{}") == 1003
    assert await code(" " * 100_000) == 1009


async def echo_with_compression(here, there):
    for bits in (9, 12, 15):
        factory = ClientPerMessageDeflateFactory(
            server_max_window_bits=bits, client_max_window_bits=bits, server_no_context_takeover=True
        )
        async with websockets.connect(
            here + "/v1/echo", extensions=[factory], compression=None, max_size=None
        ) as socket:
            assert [extension.name for extension in socket.extensions] == ["permessage-deflate"]
            for size in (0, 1, 125, 126, 65_535, 65_536, 500_000):
                text = "".join(random.choices("abc é", k=size))
                data = bytes(random.choices(range(8), k=size))
                await socket.send(text)
                await socket.send(data)
                await socket.send([text[: size // 2], text[size // 2 :]])
                for sent in (text, data, text):
                    assert await asyncio.wait_for(socket.recv(), LIMIT) == sent, (bits, size)


async def main(here, there):
    steps = [
        chat_both_ways, resume_elsewhere, errors_keep_the_connection, refused_before_the_upgrade,
        closed_with_a_code, echo_with_compression,
    ]
    for step in steps:
        await step(here, there)
        print("ok", step.__name__)


asyncio.run(main(*sys.argv[1:3]))
