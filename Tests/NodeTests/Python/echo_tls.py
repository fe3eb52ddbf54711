"""Sends messages through TLS to the echo and compares what comes back.

Usage: echo_tls.py wss://localhost:PORT AUTHORITY.pem
"""
import asyncio
import random
import ssl
import sys

import websockets


async def main(url, authority):
    context = ssl.create_default_context(cafile=authority)
    async with websockets.connect(url + "/v1/echo", ssl=context, compression=None, max_size=None) as socket:
        sizes = [0, 1, 125, 126, 16_383, 16_384, 16_385, 65_535, 65_536, 300_000, 4_000_000]
        messages = [random.randbytes(size) for size in sizes]

        async def send():
            for message in messages:
                await socket.send(message)

        async def receive():
            for message in messages:
                assert await asyncio.wait_for(socket.recv(), 30) == message, len(message)

        await asyncio.gather(send(), receive())
        # A client that reads only later gets everything, too.
        for message in messages[:-1]:
            await socket.send(message)
        await asyncio.gather(socket.send(messages[-1]), receive())


asyncio.run(main(*sys.argv[1:3]))
