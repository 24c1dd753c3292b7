"""The rows of the catalogue's examples: small honest tables, simulated from a fixed seed."""

from typing import Any

import numpy as np

Row = dict[str, Any]


def random_for(word: str) -> np.random.Generator:
    return np.random.default_rng([20261125, *word.encode()])


def people(kind: str) -> list[Row]:
    """80 people in two arms, with age, site, an earlier figure and a team."""
    random = random_for(f"people {kind}")
    rows = []
    for place in range(80):
        arm = place % 2
        age = int(random.integers(20, 60))
        earlier = round(float(random.normal(10, 2)), 1)
        value = {
            "mean": round(earlier - 0.8 * arm + 0.05 * (age - 40) + float(random.normal(0, 1)), 2),
            "proportion": int(random.random() < 0.5 - 0.15 * arm),
            "count": int(random.poisson(4 - arm)),
        }[kind]
        rows.append(
            {
                "arm": "initiative" if arm else "comparison",
                "age": age,
                "site": ("north", "south", "west")[place % 3],
                "earlier": earlier,
                "team": f"T{place // 4:02d}",
                "days": int(random.integers(50, 200)),
                "y": value,
            }
        )
    return rows


def phases() -> list[Row]:
    random = random_for("phases")
    return [
        {"phase": phase, "pair": f"P{pair}", "y": round(float(random.normal(mean, 1)), 2)}
        for pair in range(15)
        for phase, mean in (("before", 5.0), ("after", 4.2))
    ]


def panel(kind: str) -> list[Row]:
    random = random_for(f"panel {kind}")
    rows = []
    for unit in range(16):
        level = float(random.normal(20, 3))
        for month in range(1, 9):
            on = unit % 2 == 1 and month >= 5
            mean = level + 0.3 * month - 3 * on
            count = int(random.poisson(mean))
            rows.append(
                {
                    "area": f"A{unit:02d}",
                    "month": f"2024-{month:02d}",
                    "arm": unit % 2,
                    "starts": "2024-05" if unit % 2 else "",
                    "late": ("", "2024-04", "2024-06", "")[unit % 4],
                    "hours": 100 + unit,
                    "y": count if kind == "count" else round(mean + float(random.normal()), 2),
                }
            )
    return rows


def series(kind: str) -> list[Row]:
    random = random_for(f"series {kind}")
    rows = []
    for place in range(48):
        mean = 40 + 0.1 * place - 6 * (place >= 30)
        rows.append(
            {
                "month": f"{2020 + place // 12}-{place % 12 + 1:02d}",
                "hours": 1000 + place,
                "y": int(random.poisson(mean))
                if kind == "count"
                else round(mean + float(random.normal(0, 2)), 2),
            }
        )
    return rows


def wedge() -> list[Row]:
    random = random_for("wedge")
    rows = []
    for cluster in range(9):
        own = float(random.normal(0, 1))
        for period in range(1, 5):
            start = 2 + cluster // 3
            mean = 10 + own + 0.2 * period - 1.0 * (period >= start)
            rows += [
                {
                    "station": f"S{cluster}",
                    "quarter": period,
                    "starts": start,
                    "y": round(mean + float(random.normal(0, 1)), 2),
                }
                for _ in range(3)
            ]
    return rows


def donors() -> list[Row]:
    random = random_for("donors")
    return [
        {
            "force": f"F{unit:02d}",
            "year": 2001 + year,
            "arm": int(unit == 0),
            "y": round(50 + unit + year - 6 * (unit == 0 and year >= 12)
                       + float(random.normal(0, 1)), 2),
        }
        for unit in range(14)
        for year in range(18)
    ]  # fmt: skip


def lives() -> list[Row]:
    random = random_for("lives")
    rows = []
    for place in range(90):
        arm = place % 2
        lasts = float(random.exponential(20 + 10 * arm))
        rows.append(
            {
                "arm": arm,
                "week": round(min(lasts, 30.0), 1) + 0.1,
                "left": int(lasts < 30),
                "age": int(random.integers(20, 60)),
            }
        )
    return rows


def answers() -> list[Row]:
    random = random_for("answers")
    levels = ("never", "seldom", "often", "always")
    rows = []
    for place in range(80):
        arm = place % 2
        weights = np.array([0.2 + 0.1 * arm, 0.3, 0.3, 0.2 - 0.1 * arm])
        rows.append({"arm": arm, "age": int(random.integers(20, 60)),
                     "y": levels[int(random.choice(4, p=weights / weights.sum()))]})  # fmt: skip
    return rows


def reasons() -> list[Row]:
    random = random_for("reasons")
    return [
        {"role": role, "y": reason, "n": int(random.integers(5, 40))}
        for role in ("officer", "staff", "special")
        for reason in ("pay", "hours", "family")
    ]


def areas() -> list[Row]:
    counts = {
        ("treated", "before"): 207, ("treated", "after"): 110, ("control", "before"): 308,
        ("control", "after"): 318, ("displacement", "before"): 90, ("displacement", "after"): 95,
        ("displacement_control", "before"): 101, ("displacement_control", "after"): 99,
    }  # fmt: skip
    return [{"area": area, "phase": phase, "y": n} for (area, phase), n in counts.items()]


def teams(kind: str) -> list[Row]:
    """The people again, each team wholly in one arm."""
    arms = ("comparison", "initiative")
    return [{**row, "arm": arms[int(row["team"][1:]) % 2]} for row in people(kind)]
