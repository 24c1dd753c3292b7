"""The simulated data of the demonstration, made by seed: no real person, place or force.

The files in ``data/`` whose names begin with ``simulated_`` are what these functions return; a
test makes them again and compares. ``python -m registry.demo.simulate`` writes them anew.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

SEED = 20_240_101
Row = Mapping[str, str | int | float]
Draw = np.random.Generator

HERE = Path(__file__).parent / "data"


def iom_cohort(draw: Draw) -> Iterator[Row]:
    """Yield one row a person: 142 adopted, 1,420 who met the same rule and were not adopted.

    True effect: 12% fewer reoffences. Both groups were chosen at their worst, so that all offend
    less in the year after than in the year before. Those with more offences in five years, and the
    young, were adopted more often: as they are, the adopted look worse, and weights undo it.
    Breach rises by 5 points, by design.
    """
    groups = ["adopted"] * 142 + ["comparison"] * 1420
    for number, group in enumerate(groups, start=1):
        adopted = group == "adopted"
        activity, known = _eligible(draw)
        while adopted and draw.random() > _adoption(known):
            activity, known = _eligible(draw)
        expected = 2.05 * activity * (0.88 if adopted else 1.0)
        custody = min(330, int(draw.exponential(40)))
        offences = int(draw.poisson(expected * draw.gamma(1.2, 1 / 1.2)))
        first = 365 if offences == 0 else min(364, 1 + int(draw.exponential(300 / (offences + 1))))
        yield {
            "person": f"P{number:04d}",
            "group": group,
            "index_month": _month(draw),
            "cohort": str(draw.choice(["fixed", "flex", "free"], p=[0.6, 0.25, 0.15])),
            **known,
            "district": str(draw.choice(["North", "South"] if adopted else ["East", "West"])),
            "reoffences_12m": offences,
            "reoffended_12m": int(offences > 0),
            "days_to_reoffence": first,
            "harm_12m": int(sum(draw.gamma(0.5, 60) for _ in range(offences))),
            "breach_recall": int(draw.random() < (0.29 if adopted else 0.24)),
            "custody_days_12m": custody,
            "violence_6m": int(draw.random() < 0.07),
        }


def _eligible(draw: Draw) -> tuple[float, Row]:
    """Return how active someone is who meets the rule, and what is known of them beforehand."""
    activity = draw.gamma(1.6, 1 / 1.6) * 0.9 + 0.1
    before = 3 + int(draw.poisson(3.0 * activity))
    return activity, {
        "age_band": str(draw.choice(["18-24", "25-34", "35-44", "45+"], p=[0.3, 0.4, 0.2, 0.1])),
        "sex": "female" if draw.random() < 0.08 else "male",
        "index_offence": str(draw.choice(["burglary", "robbery", "theft", "vehicle"])),
        "offences_1y": before,
        "offences_5y": before + int(draw.poisson(9 * activity)),
        "custody_days_1y": min(300, int(draw.exponential(45))),
    }


def _adoption(known: Row) -> float:
    """Return the chance that someone is taken on: from 0.2 to 0.9, by offences and by youth."""
    offences = min(1.0, int(known["offences_5y"]) / 40)
    return 0.2 + 0.5 * offences + (0.2 if known["age_band"] == "18-24" else 0.0)


def _month(draw: Draw) -> str:
    day = np.datetime64("2022-07-01") + np.timedelta64(int(draw.integers(0, 365)), "D")
    return str(day)[:7]


def stay_panel(draw: Draw) -> Iterator[Row]:
    """Yield one row a unit and month: 120 units of six forces, 24 months before and 12 after.

    True effect: none on resignations. Half of the units were offered conversations from 2024-01.
    """
    for unit in range(1, 121):
        group = "offered" if unit % 2 else "later"
        size = float(draw.uniform(450, 800))
        level = float(draw.lognormal(0, 0.12))
        for month in _months(2022, 36):
            people = size * float(draw.uniform(0.98, 1.02))
            voluntary = int(draw.poisson(0.00275 * level * people))
            yield {
                "force": f"Force {(unit - 1) // 20 + 1}",
                "unit": f"U{unit:03d}",
                "month": month,
                "group": group,
                "person_months": round(people, 1),
                "voluntary_leavers": voluntary,
                "all_leavers": voluntary + int(draw.poisson(0.0022 * people)),
                "transfers": int(draw.poisson(0.0006 * people)),
                "internal_moves": int(draw.poisson(0.006 * people)),
                "grievances": int(draw.poisson(0.0008 * people)),
            }


def hotspot_panel(draw: Draw) -> Iterator[Row]:
    """Yield one row a place and month: 15 patrolled and 15 comparison places, 12 and 12 months.

    True effect: 12% fewer crimes from 2024-01 in the patrolled places, nothing next door.
    """
    for place in range(1, 31):
        patrolled = place <= 15
        level = float(draw.lognormal(0, 0.3))
        for month in _months(2023, 24):
            days = monthrange(int(month[:4]), int(month[5:]))[1]
            patrol = patrolled and month >= "2024-01"
            season = 1 + 0.12 * np.sin(2 * np.pi * (int(month[5:]) - 4) / 12)
            expected = 0.62 * days * level * season * draw.gamma(60, 1 / 60)
            crimes = int(draw.poisson(expected * (0.88 if patrol else 1.0)))
            yield {
                "place": f"H{place:02d}",
                "month": month,
                "group": "patrol" if patrolled else "comparison",
                "crimes": crimes,
                "crimes_robbery": int(draw.binomial(crimes, 0.16)),
                "calls": int(draw.poisson(1.8 * expected * (0.93 if patrol else 1.0))),
                "harm": int(sum(draw.gamma(0.5, 30) for _ in range(crimes))),
                "ring_crimes": int(draw.poisson(1.4 * expected)),
                "patrol_minutes": int(days * draw.normal(31, 3)) if patrol else 0,
                "visits": int(draw.poisson(1.7 * days)) if patrol else 0,
            }


def victim_updates(draw: Draw) -> Iterator[Row]:
    """Yield one row a team: updates to victims that were due and on time, with and without texts.

    True effect: 3.5 points more on time, where 5 were wanted.
    """
    for team in range(1, 41):
        group = "reminder" if team % 2 else "as before"
        due = int(draw.integers(480, 560))
        share = 0.735 if group == "reminder" else 0.70
        yield {
            "team": f"T{team:02d}",
            "group": group,
            "due": due,
            "on_time": int(draw.binomial(due, share)),
        }


def call_triage(draw: Draw) -> Iterator[Row]:
    """Yield one row a shift: 999 calls answered in 10 seconds, and visits made on time.

    True effect: 8 points more calls answered in time, and 6 points fewer visits made on time.
    """
    for shift in range(1, 31):
        group = "triage" if shift % 2 else "as before"
        triage = group == "triage"
        calls, visits = int(draw.integers(900, 1100)), int(draw.integers(260, 340))
        yield {
            "shift": f"S{shift:02d}",
            "group": group,
            "calls": calls,
            "in_10s": int(draw.binomial(calls, 0.88 if triage else 0.80)),
            "grade_1": visits,
            "grade_1_on_time": int(draw.binomial(visits, 0.78 if triage else 0.84)),
        }


def exit_interviews(draw: Draw) -> Iterator[Row]:
    """Yield one row a quarter and group: voluntary leavers, and those interviewed within 60 days.

    True effect: 36 points more, where 20 were wanted. Who gets the new way was drawn at random.
    """
    for quarter in range(1, 5):
        for group in ("new way", "old way"):
            leavers = int(draw.integers(58, 78))
            share = 0.68 if group == "new way" else 0.32
            done = int(draw.binomial(leavers, share))
            yield {
                "quarter": f"Q{quarter}",
                "group": group,
                "leavers": leavers,
                "within_60d": done,
                "refused": int(draw.binomial(leavers, 0.08)),
            }


def patrolled_east(draw: Draw) -> Iterator[Row]:
    """Yield one row a place and month of 24 places, half of them patrolled. True effect: -14%."""
    return _patrolled(draw, 24, 0.86)


def patrolled_west(draw: Draw) -> Iterator[Row]:
    """Yield one row a place and month of 20 places, half of them patrolled. True effect: -9%."""
    return _patrolled(draw, 20, 0.91)


def _patrolled(draw: Draw, places: int, effect: float) -> Iterator[Row]:
    for place in range(1, places + 1):
        level = float(draw.lognormal(0, 0.3))
        for month in _months(2023, 24):
            patrol = 2 * place <= places and month >= "2024-01"
            expected = 19 * level * draw.gamma(60, 1 / 60)
            yield {
                "place": f"H{place:02d}",
                "month": month,
                "group": "patrol" if 2 * place <= places else "comparison",
                "crimes": int(draw.poisson(expected * (effect if patrol else 1.0))),
                "ring_crimes": int(draw.poisson(1.4 * expected)),
            }


ENERGY = {"worn out daily": 14, "worn out weekly": 30, "now and then": 31, "seldom": 17, "never": 8}
_BETTER = {
    "worn out daily": 8,
    "worn out weekly": 22,
    "now and then": 34,
    "seldom": 24,
    "never": 12,
}


def energy_survey(draw: Draw) -> Iterator[Row]:
    """Yield one row a group and level of answer: 430 with rest days kept free, 455 without.

    True effect: a chance of about 60 in 100 that an answer with them is the better of two.
    """
    for group, people, shares in (("kept free", 430, _BETTER), ("as before", 455, ENERGY)):
        drawn = draw.multinomial(people, [share / 100 for share in shares.values()])
        for energy, answers in zip(shares, drawn, strict=True):
            yield {"group": group, "energy": energy, "answers": int(answers)}


def leaving_reasons(draw: Draw) -> Iterator[Row]:
    """Yield one row a group and reason: leavers interviewed where rest days were kept free or not.

    True effect: 34 in 100 name the workload as before, 24 in 100 where rest days were kept free.
    """
    reasons = {
        "workload": 34,
        "supervisor": 18,
        "pay": 16,
        "family": 14,
        "prospects": 11,
        "other": 7,
    }
    with_them = {**reasons, "workload": 24, "family": 18, "pay": 22}
    for group, people, shares in (("kept free", 168, with_them), ("as before", 192, reasons)):
        drawn = draw.multinomial(people, [share / 100 for share in shares.values()])
        for reason, leavers in zip(shares, drawn, strict=True):
            named = int(reason == "workload")
            yield {
                "group": group, "reason": reason, "workload": named, "leavers": int(leavers),
            }  # fmt: skip


def _months(year: int, how_many: int) -> Iterator[str]:
    for step in range(how_many):
        yield f"{year + step // 12}-{step % 12 + 1:02d}"


FILES: Mapping[str, Callable[[Draw], Iterator[Row]]] = {
    "simulated_iom_cohort.csv": iom_cohort,
    "simulated_stay_conversations.csv": stay_panel,
    "simulated_hotspot_patrol.csv": hotspot_panel,
    "simulated_victim_updates.csv": victim_updates,
    "simulated_call_triage.csv": call_triage,
    "simulated_exit_interviews.csv": exit_interviews,
    "simulated_patrol_east.csv": patrolled_east,
    "simulated_patrol_west.csv": patrolled_west,
    "simulated_energy_survey.csv": energy_survey,
    "simulated_leaving_reasons.csv": leaving_reasons,
}


def made(name: str) -> str:
    """Return the text of one simulated file: the same at every call, whatever else was made."""
    seed: Any = np.random.SeedSequence([SEED, list(FILES).index(name)])
    rows = list(FILES[name](np.random.Generator(np.random.PCG64(seed))))
    lines = [",".join(rows[0])]
    lines += [",".join(str(value) for value in row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def write(folder: Path = HERE) -> None:
    """Write every simulated file into a folder."""
    for name in FILES:
        (folder / name).write_text(made(name), encoding="utf-8")


if __name__ == "__main__":
    write()
