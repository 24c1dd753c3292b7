"""What a draft claims, as one sentence that can turn out to be wrong, and what would refute it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from registry.domain.draft import Draft

DIRECTIONS = {"lower": "fewer", "higher": "more"}
"""How the direction of good is said in a sentence."""

_OTHER_WAY = {"fewer": ("fall", "rise"), "more": ("rise", "fall")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a sentence; ``strong`` is what somebody filled in, ``gap`` what nobody has yet."""

    text: str
    strong: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The main hypothesis as the form says it. A part that is not given is empty."""

    intervention: str
    direction: str
    metric: str
    population: str
    comparator: str
    window: str
    smallest: str

    def sentence(self) -> tuple[Part, ...]:
        """Return the sentence, its gaps named."""
        effect = " ".join(word for word in (self.direction, within(self.metric)) if word)
        return (
            _filled(self.intervention, "what you will do"),
            Part(text="will cause"),
            _filled(effect, "fewer or more of what"),
            Part(text="among"),
            _filled(within(self.population), "whom"),
            Part(text="than"),
            _filled(within(self.comparator), "compared with whom"),
            Part(text="over"),
            _filled(self.window, "how long"),
            Part(text=". The smallest change worth having is"),
            _filled(self.smallest, "how much"),
            Part(text="."),
        )

    @property
    def can_be_refuted(self) -> bool:
        """Whether enough is given to say what would prove it wrong."""
        return bool(self.direction and self.metric and self.smallest)

    def small_move(self) -> tuple[str, str]:
        """Return the words for a small move the right way and a move the wrong way."""
        return _OTHER_WAY.get(self.direction, ("change", "change for the worse"))


def _filled(text: str, otherwise: str) -> Part:
    if text.strip():
        return Part(text=text.strip().rstrip("."), strong=True)
    return Part(text=f"[{otherwise}]", gap=True)


def within(text: str) -> str:
    """Return a text as it stands within a sentence: abbreviations keep their capitals."""
    text = text.strip().rstrip(".")
    if text[1:2].isupper() or text[1:2].isdigit():
        return text
    return f"{text[:1].lower()}{text[1:]}"


def primary_place(values: Mapping[str, Any]) -> int | None:
    """Return the place of the first primary hypothesis, the first of all if none is; or None."""
    analysis = values.get("analysis")
    every = analysis.get("hypotheses") if isinstance(analysis, Mapping) else None
    if not isinstance(every, list) or not every:
        return None
    places = (
        place
        for place, item in enumerate(every)
        if isinstance(item, Mapping) and item.get("role") == "primary"
    )
    return next(places, 0)


def primary_of(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the primary hypothesis as typed; empty where there is none."""
    place = primary_place(values)
    found = values["analysis"]["hypotheses"][place] if place is not None else {}
    return found if isinstance(found, Mapping) else {}


def smallest_words(hypothesis: Mapping[str, Any], *, threshold: str = "sesoi") -> str:
    """Return the smallest change worth having in words: "15% fewer", "6 in 100 fewer"."""
    size = hypothesis.get(threshold)
    value = size.get("value") if isinstance(size, Mapping) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        return ""
    direction = DIRECTIONS.get(str(hypothesis.get("better")), "")
    scale = size.get("scale") if isinstance(size, Mapping) else ""
    if scale == "relative":
        amount = f"{100 * value:.4g}%"
    elif hypothesis.get("kind") == "proportion":
        amount = f"{100 * value:.4g} in 100"
    else:
        amount = f"{value:.6g}"
    return f"{amount} {direction}".strip()


def natural_size(draft: Draft) -> str:
    """Return the smallest change worth having beside how things stand today; empty without both."""
    hypothesis = primary_of(draft.values)
    size, baseline = hypothesis.get("sesoi"), draft.get("analysis.power.baseline")
    value = size.get("value") if isinstance(size, Mapping) else None
    if not _is_above_nothing(value) or not _is_above_nothing(baseline):
        return ""
    direction = DIRECTIONS.get(str(hypothesis.get("better")), "different")
    share = hypothesis.get("kind") == "proportion"
    times, unit = (100, " in 100") if share else (1, "")
    change = value if isinstance(size, Mapping) and size.get("scale") != "relative" else None
    change = value * baseline if change is None else change
    return (
        f"That is {change * times:.3g}{unit} {direction}, where {baseline * times:.4g}{unit} "
        "would be expected."
    )


def _is_above_nothing(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def claim_of(draft: Draft) -> Claim:
    """Return what a draft claims so far."""
    hypothesis = primary_of(draft.values)
    words = {
        name: str(draft.get(name) or "").strip()
        for name in ("population", "comparator", "window", "title")
    }
    return Claim(
        intervention=str(draft.get("delivery.intervention") or "").strip() or words["title"],
        direction=DIRECTIONS.get(str(hypothesis.get("better")), ""),
        metric=str(hypothesis.get("metric") or "").strip(),
        population=words["population"],
        comparator=words["comparator"],
        window=words["window"],
        smallest=smallest_words(hypothesis),
    )
