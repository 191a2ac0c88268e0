"""UUID version 7 (RFC 9562 §5.7): ids that sort by the time they were made.

Python gains `uuid.uuid7` in 3.14; until then this is ours. Phones and platforms make their own.
"""

import os
import time
from uuid import UUID

_RANDOM_A_BITS = 12
_RANDOM_B_BITS = 62


def uuid7(milliseconds: int | None = None) -> UUID:
    """Return a new id: 48 bits of Unix time in milliseconds, then 74 random bits."""
    if milliseconds is None:
        milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    high = noise >> 68 & ((1 << _RANDOM_A_BITS) - 1)
    low = noise & ((1 << _RANDOM_B_BITS) - 1)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
    return UUID(int=value)


def is_uuid7(value: UUID) -> bool:
    return value.version == 7
