"""Counts of requests for ``/metrics``, in the text format that Prometheus reads."""

import threading
from collections import Counter
from dataclasses import dataclass, field

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(slots=True)
class Counts:
    """Requests by route, method and status, and how long they took. Safe between threads."""

    _requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _buckets: Counter[float] = field(default_factory=Counter)
    _seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        with self._lock:
            self._requests[(route, method, status)] += 1
            self._seconds += seconds
            for bound in _BOUNDS:
                if seconds <= bound:
                    self._buckets[bound] += 1

    def text(self) -> str:
        """Return everything that was counted since the process started."""
        with self._lock:
            total = sum(self._requests.values())
            lines = ["# TYPE registry_requests_total counter"]
            lines += [
                f'registry_requests_total{{route="{r}",method="{m}",status="{s}"}} {n}'
                for (r, m, s), n in sorted(self._requests.items())
            ]
            lines.append("# TYPE registry_request_seconds histogram")
            lines += [
                f'registry_request_seconds_bucket{{le="{bound}"}} {self._buckets[bound]}'
                for bound in _BOUNDS
            ]
            lines.append(f'registry_request_seconds_bucket{{le="+Inf"}} {total}')
            lines.append(f"registry_request_seconds_sum {self._seconds:.6f}")
            lines.append(f"registry_request_seconds_count {total}")
        return "\n".join(lines) + "\n"
