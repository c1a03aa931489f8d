"""A small closed-loop HTTP client: N clients, each sends its next request when the answer has come."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    clients: int
    per_second: float
    median_ms: float
    failed: int


def measure(url: str, requests: list[bytes], clients: int, seconds: float = 4.0) -> Load:
    """Send the prepared requests round robin for a while. Each is a whole HTTP/1.1 request with keep-alive."""
    return asyncio.run(_measure(urlsplit(url).hostname or "", urlsplit(url).port or 80, requests, clients, seconds))


async def _measure(host: str, port: int, requests: list[bytes], clients: int, seconds: float) -> Load:
    times: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal failed
        turn = number
        reader = writer = None
        while time.perf_counter() < end:
            began = time.perf_counter()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection(host, port)
                writer.write(requests[turn % len(requests)])
                status, keep = await _answer(reader)
                failed += status >= 400
                if not keep:
                    writer.close()
                    writer = None
            except (OSError, asyncio.IncompleteReadError):
                failed += 1
                writer = None
            times.append(time.perf_counter() - began)
            turn += clients
        if writer:
            writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return Load(clients, len(times) / seconds, sorted(times)[len(times) // 2] * 1000, failed)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split()[1])
    if "content-length:" in head:
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
    elif "chunked" in head:
        while size := int((await reader.readline()), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status, "connection: close" not in head
