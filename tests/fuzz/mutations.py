"""Ways to damage a file, each drawn at random from a seed."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

_MOST: Final = 1_000_000
_NUMBER: Final = re.compile(rb"\d+")
_BIG: Final = (
    b"0", b"-1", b"65536", b"2147483648", b"99999999999", b"1e308", b"100000000000000", b"\xc2\xb2",
    b"NaN", b"9" * 5000,
)  # fmt: skip
_NAME: Final = re.compile(rb"(?<=[</ \"])[A-Za-z][\w:.-]+")
_TAG: Final = re.compile(rb"<(\w[\w:.-]*)[^<>]*>")
_ODD_NAMES: Final = (
    b"..", b"xmlns", b"punycode", b"table", b"svg", b"ol", b"\xff", b"", b"a" * 300, b"Form",
    b"w:tbl", b"utf-7", b"idna",
)  # fmt: skip

Mutation = Callable[[bytes, Sequence[bytes], Random], bytes]


def flip_bits(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    mutated = bytearray(data)
    for _ in range(random.choice((1, 4, 32, 256))):
        mutated[random.randrange(len(mutated))] ^= 1 << random.randrange(8)
    return bytes(mutated)


def cut(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice((data[:start], data[:start] + data[end:], data[start:end]))


def splice(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = sorted(random.randrange(len(other) + 1) for _ in range(2))
    place = random.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def enlarge_numbers(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    share = random.choice((0.01, 0.1, 1.0))
    return _NUMBER.sub(
        lambda m: random.choice(_BIG) if random.random() < share else m[0], data[:_MOST]
    )


def repeat(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start = random.randrange(len(data))
    piece = data[start : start + random.choice((1, 8, 64, 512))]
    times = min(random.choice((10, 1000, 100_000)), _MOST // max(len(piece), 1))
    return data[:start] + piece * times + data[start:]


def nest(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if not tags:
        return repeat(data, others, random)
    tag = random.choice(tags)
    depth = min(random.choice((20, 200, 5000)), _MOST // len(tag[0]))
    inner = data[tag.end() :]
    closed = b"".join((b"</", tag[1], b">")) * depth if random.random() < 0.5 else b""
    return data[: tag.start()] + tag[0] * depth + closed + inner


def rename(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    share = random.choice((0.01, 0.1))
    names = [random.choice(_NAME.findall(data) or [b"x"]), *_ODD_NAMES]
    return _NAME.sub(lambda m: random.choice(names) if random.random() < share else m[0], data)


MUTATIONS: Final[tuple[Mutation, ...]] = (
    flip_bits, cut, splice, enlarge_numbers, repeat, nest, rename,
)  # fmt: skip


def mutate(data: bytes, others: Sequence[bytes], random: Random) -> tuple[bytes, str]:
    """Return damaged bytes with how they were damaged; in a zip often one member only."""
    names = []
    for _ in range(random.choice((1, 1, 2, 3))):
        mutation = random.choice(MUTATIONS)
        names.append(mutation.__name__)
        if data.startswith(b"PK") and random.random() < 0.8:
            data = _mutate_member(data, mutation, others, random)
        elif data:
            data = mutation(data, others, random)
    return data, "+".join(names)


def _mutate_member(
    data: bytes, mutation: Mutation, others: Sequence[bytes], random: Random
) -> bytes:
    """Damage, drop, double or rename one member of a zip; what is no zip as a whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = [(info.filename, package.read(info)) for info in package.infolist()]
    except Exception:  # damaged before
        return mutation(data, others, random) if data else data
    if not members:
        return mutation(data, others, random)
    place = random.randrange(len(members))
    name, content = members[place]
    match random.randrange(10):
        case 0:
            del members[place]
        case 1:
            members.append((name, content))
        case 2:
            members[place] = (random.choice(("../up", "a\x1b[2J\n", "C:/x", "é" * 90)), content)
        case _:
            members[place] = (name, mutation(content, others, random) if content else b"<")
    return _write_zip(members)


def _write_zip(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return buffer.getvalue()
