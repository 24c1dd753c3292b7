"""How often somebody may try: counted in a sliding window, in memory, one store for each limit."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from registry.errors import SlowDownError

FIVE_MINUTES = 300.0
_MOST_KEYS = 50_000


@dataclass(slots=True)
class Limit:
    """At most ``most`` tries of one key in ``window`` seconds. Safe to share between threads."""

    most: int
    window: float = FIVE_MINUTES
    now: Callable[[], float] = time.monotonic
    _tries: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, key: str) -> float:
        """Count one try and return 0, or return the seconds to wait without counting it."""
        with self._lock:
            now = self.now()
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            while tries and tries[0] <= now - self.window:
                tries.popleft()
            if len(tries) >= self.most:
                return tries[0] + self.window - now
            tries.append(now)
            while len(self._tries) > _MOST_KEYS:
                self._tries.popitem(last=False)
            return 0.0


@dataclass(slots=True)
class SignInLimits:
    """The limits of signing in: for one account, one address, and everybody together."""

    account: Limit = field(default_factory=lambda: Limit(most=10))
    address: Limit = field(default_factory=lambda: Limit(most=10))
    everybody: Limit = field(default_factory=lambda: Limit(most=1000))

    def check(self, *, account: str, address: str) -> None:
        """Count a try, or raise the error that says how long to wait."""
        wait = max(
            self.everybody.wait(""),
            self.address.wait(address),
            self.account.wait(account.strip().casefold()[:254]),
        )
        if wait:
            seconds = max(1, math.ceil(wait))
            minutes = max(1, math.ceil(seconds / 60))
            raise SlowDownError(
                f"Too many tries. Wait {minutes} minute{'s' if minutes != 1 else ''}, "
                "then try again.",
                retry_after=seconds,
            )
