"""Speaks Martlet's protocol with python3-websockets, which shares no line of code with Martlet.

Arguments: the ports of two nodes of one Redis. Environment: TOKEN_ALICE, TOKEN_BOB and TOKEN_TABLET, a second device of
alice. Prints what it did; ends with an AssertionError and a status other than 0 when a node does not keep the protocol.
"""

import asyncio
import json
import os
import sys

import websockets

SUBPROTOCOL = "martlet.v1"
PATIENCE = 20


class Device:
    """One connection, with the frames that came on it."""

    def __init__(self, socket, welcome):
        self.socket, self.welcome = socket, welcome

    @classmethod
    async def connect(cls, port, token, as_subprotocol=False, compression="deflate"):
        headers = {} if as_subprotocol else {"Authorization": f"Bearer {token}"}
        subprotocols = [SUBPROTOCOL, f"bearer.{token}"] if as_subprotocol else [SUBPROTOCOL]
        socket = await websockets.connect(
            f"ws://127.0.0.1:{port}/v1/socket",
            extra_headers=headers,
            subprotocols=subprotocols,
            compression=compression,
        )
        assert socket.subprotocol == SUBPROTOCOL, socket.subprotocol
        device = cls(socket, None)
        device.welcome = await device.read()
        assert device.welcome["type"] == "welcome", device.welcome
        return device

    async def read(self):
        return json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))

    async def write(self, **frame):
        await self.socket.send(json.dumps(frame, ensure_ascii=False))

    async def send(self, ref, text, to="user:bob"):
        await self.write(type="send", ref=ref, to=to, content={"kind": "text", "text": text})

    async def close(self):
        await self.socket.close()
        assert self.socket.close_code == 1000, self.socket.close_code


async def exchange(alice, bob, tablet):
    """Both ways, short and long enough to be compressed, and on alice's other device."""
    texts = ["hi", "grüße 😀 \" \\ \n", "long " * 2000]
    sent = []
    for ref, text in enumerate(texts, start=1):
        await alice.send(ref, text)
        answer = await alice.read()
        assert (answer["type"], answer["ref"]) == ("sent", ref), answer
        assert answer["conversation"] == "dm:alice:bob", answer
        sent.append(answer["id"])
    assert sent == sorted(set(sent)), sent
    for device in (bob, tablet):
        for number, (text, id) in enumerate(zip(texts, sent), start=1):
            message = await device.read()
            assert (message["type"], message["inbox"]) == ("message", number), message
            assert (message["id"], message["from"], message["device"]) == (id, "alice", "phone"), message
            assert message["content"] == {"kind": "text", "text": text}, message
    await bob.send(1, "back", to="user:alice")
    assert (await bob.read())["type"] == "sent"
    for device in (alice, tablet):
        assert (await device.read())["content"]["text"] == "back"
    print("exchanged messages both ways")


async def repeat(alice):
    """The same ref is the same message; other content under it is refused."""
    await alice.send(3, "long " * 2000)
    again = await alice.read()
    assert (again["type"], again["ref"]) == ("sent", 3), again
    await alice.send(3, "something else")
    refused = await alice.read()
    assert (refused["code"], refused["retry"]) == ("ref_reused", False), refused
    print("repeated a send")


async def mistakes(alice):
    """Each is answered by its code, and the connection stays."""
    cases = [
        ("not json", "bad_frame"),
        ('{"type":"dance"}', "unknown_type"),
        ('{"type":"send","ref":"7"}', "bad_field"),
        ('{"type":"send","ref":9,"to":"bob","content":{"kind":"text"}}', "bad_recipient"),
        ('{"type":"send","ref":9,"to":"user:bob","content":{}}', "bad_content"),
        ('{"type":"ack","inbox":4096}', "ack_ahead"),
    ]
    for text, code in cases:
        await alice.socket.send(text)
        answer = await alice.read()
        assert (answer["type"], answer["code"]) == ("error", code), (text, answer)
    pong = await alice.socket.ping()
    await asyncio.wait_for(pong, PATIENCE)
    print("made mistakes")


async def resume(ports, alice, bob):
    """What is not acknowledged comes again, on whichever node; what is acknowledged does not."""
    await bob.write(type="ack", inbox=2)
    await bob.close()
    await alice.send(10, "while you were away")
    assert (await alice.read())["type"] == "sent"
    bob = await Device.connect(ports[0], os.environ["TOKEN_BOB"], as_subprotocol=True)
    assert bob.welcome["inbox"] == 2, bob.welcome
    numbers = [(await bob.read())["inbox"] for _ in range(2)]
    assert numbers == [3, 4], numbers
    await bob.write(type="ack", inbox=4)
    await bob.close()
    bob = await Device.connect(ports[1], os.environ["TOKEN_BOB"], compression=None)
    assert (bob.welcome["inbox"], bob.welcome["last"]) == (4, 4), bob.welcome
    print("resumed on the other node")
    return bob


async def refused(port):
    """No token, no socket."""
    try:
        await websockets.connect(f"ws://127.0.0.1:{port}/v1/socket", subprotocols=[SUBPROTOCOL])
    except websockets.InvalidStatusCode as error:
        assert error.status_code == 401, error
    else:
        raise AssertionError("connected without a token")
    print("was refused without a token")


async def main(ports):
    await refused(ports[0])
    alice = await Device.connect(ports[0], os.environ["TOKEN_ALICE"])
    tablet = await Device.connect(ports[1], os.environ["TOKEN_TABLET"], as_subprotocol=True)
    bob = await Device.connect(ports[1], os.environ["TOKEN_BOB"])
    await exchange(alice, bob, tablet)
    await repeat(alice)
    await mistakes(alice)
    bob = await resume(ports, alice, bob)
    for device in (alice, tablet, bob):
        await device.close()
    print("all kept")


asyncio.run(main([int(port) for port in sys.argv[1:3]]))
