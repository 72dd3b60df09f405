"""Word problems: which kind of story it is, told from what its amounts measure and a few words, and the sum that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from trinity_core.agents.specialists.quantities import Amount, Kind, Story, read_story

Plot = Callable[[Story], str | None]


@lru_cache(maxsize=20_000)
def sum_of_story(question: str) -> str | None:
    """The arithmetic expression that answers a story; None when no known kind of story fits."""
    if len(question) > 1500:
        return None
    story = read_story(question)
    if not story.amounts:
        return None
    return next((found for plot in _PLOTS if (found := plot(story)) is not None), None)


def _mixture(story: Story) -> str | None:
    """Known amount of one strength, another strength to add, a strength wanted between the two."""
    percents, volumes = story.of(Kind.PERCENT), story.of(Kind.VOLUME)
    if len(percents) != 3 or len(volumes) != 1:
        return None
    weakest, wanted, strongest = sorted(percents, key=lambda p: p.size)
    behind = [p for p in percents if p.start > volumes[0].end]
    known = behind[0] if behind else percents[0]
    if known is wanted:
        return None
    other = strongest if known is weakest else weakest
    return f"{volumes[0].value}*({wanted.value} - {known.value})/({other.value} - {wanted.value})"


def _tickets(story: Story) -> str | None:
    """Two prices, a number of people, a total: how many paid the one that is asked for."""
    money, counts = story.of(Kind.MONEY), story.of(Kind.COUNT)
    kinds = (r"adults?|grown-ups?|full-price", r"child(?:ren)?|kids?|students?|pupils?|reduced|seniors?")
    places = [re.search(rf"\b(?:{words})\b", story.text) for words in kinds]
    if len(money) != 3 or len(counts) != 1 or None in places:
        return None
    total = max(money, key=lambda m: m.size)
    prices = [m.value for m in money if m is not total]
    adult, child = prices if places[0].start() < places[1].start() else reversed(prices)  # type: ignore[union-attr]
    if re.search(kinds[0], story.asked) and not re.search(kinds[1], story.asked):
        adult, child = child, adult
    return f"({adult}*{counts[0].value} - {total.value})/({adult} - {child})"


def _discount(story: Story) -> str | None:
    """A price, a percentage off or on, perhaps a fee on top."""
    percents, money = story.of(Kind.PERCENT), story.of(Kind.MONEY)
    if len(percents) != 1 or not 1 <= len(money) <= 2:
        return None
    sign = "+" if story.has(r"tax|vat|tip|raise|rises?|increases?d?|interest|more expensive|dearer|goes up") else "-"
    if re.search(r"how much (?:is|was) the (?:discount|tax|tip)|how much (?:do|does|will|would) \w+ save", story.text):
        return f"{money[0].value}*{percents[0].value}/100"
    if story.has(r"original\w*|before the (?:sale|discount|tax|increase)"):
        return f"{money[0].value}*100/(100 {sign} {percents[0].value})"
    fee = f" + {money[1].value}" if len(money) == 2 else ""
    return f"{money[0].value}*(100 {sign} {percents[0].value})/100{fee}"


def _saving(story: Story) -> str | None:
    """From a start to a goal by equal steps: how many steps."""
    money = story.of(Kind.MONEY)
    if not 2 <= len(money) <= 3 or not story.has(r"weeks?|weekly|months?|monthly|days?|daily|(?:mon|tues|wednes|thurs|fri|satur|sun)day"):
        return None
    if not re.search(r"how many|how long|when", story.text):
        return None
    step_words = r"\s*(?:(?:added|saved|more)\s+)?(?:a|an|each|every|per|weekly|monthly|daily)\b"
    steps = [m for m in money if re.match(step_words, story.text[m.end :])]
    goal = max(money, key=lambda m: m.size)
    if len(steps) != 1 or steps[0] is goal:
        return None
    start = [m for m in money if m is not steps[0] and m is not goal]
    return f"({goal.value} - {start[0].value})/{steps[0].value}" if start else f"{goal.value}/{steps[0].value}"


def _shopping(story: Story) -> str | None:
    """Some goods at one price each: what they cost, or the change from a note."""
    money = story.of(Kind.MONEY)
    counts = [c for c in story.of(Kind.COUNT, Kind.VOLUME) if c.size > 0]
    if len(counts) != 1 or not 1 <= len(money) <= 2 or story.of(Kind.PERCENT, Kind.HOURS, Kind.SPEED):
        return None
    if len(money) == 1:
        return (
            f"{counts[0].value}*{money[0].value}" if story.has(r"each|apiece|per|every") and story.has(r"how much|total|cost|pay") else None
        )
    paid, price = sorted(money, key=lambda m: m.size, reverse=True)
    return f"{paid.value} - {counts[0].value}*{price.value}"


def _ages(story: Story) -> str | None:
    """One is k times as old as the other; the sum of both ages now or in some years."""
    if not story.has(r"old|ages?|older|younger|as old") or story.of(Kind.MONEY, Kind.SPEED, Kind.HOURS):
        return None
    factor = re.search(r"\b(twice|double|triple|(\d+) times|thrice)\b", story.text)
    later = re.search(r"\b(?:in|after|when) (\d+) years\b|\b(\d+) years (?:from now|later|have gone|hence|on)\b", story.text)
    totals = [
        a
        for a in story.amounts
        if not (factor and factor.start() <= a.start < factor.end()) and not (later and later.start() <= a.start < later.end())
    ]
    if factor is None or len(totals) != 1:
        return None
    k = factor.group(2) or {"twice": "2", "double": "2"}.get(factor.group(1), "3")
    years = (later.group(1) or later.group(2)) if later else "0"
    younger = f"({totals[0].value} - 2*{years})/({k} + 1)"
    return younger if not _asks_for_elder(story, factor) else f"{k}*{younger}"


def _asks_for_elder(story: Story, factor: re.Match[str]) -> bool:
    """Whether the person asked about is the one who is k times as old: the name before the factor."""
    before = story.text[: factor.start()]
    names = re.findall(r"\b([a-z]+)(?:'s age)?(?: now)? (?:is|was)(?: now)?\s*$|\b([a-z]+)'s age (?:is|was)\s*$", before)
    asked = re.search(r"how (?:many years )?old (?:is|was) ([a-z]+)|what is ([a-z]+)'s age|how many years old is ([a-z]+)", story.text)
    if not names or not asked:
        return False
    return next(g for g in asked.groups() if g) in {g for pair in names for g in pair if g}


def _heads_and_legs(story: Story) -> str | None:
    """Two-legged and four-legged animals: how many of one kind."""
    legs = [a for a in story.amounts if re.match(r"legs|feet", a.word)]
    heads = [a for a in story.amounts if re.match(r"heads|animals|creatures", a.word)]
    if len(legs) != 1 or len(heads) != 1:
        return None
    two = r"hens?|chickens?|ducks?|birds?|geese|pigeons?|ostriches|turkeys?|roosters?|parrots?"
    if re.search(rf"\b(?:{two})\b", story.asked) and not re.search(r"rabbit|goat|sheep|cat|cow|dog|horse|pig\b|pigs", story.asked):
        return f"(4*{heads[0].value} - {legs[0].value})/2"
    return f"({legs[0].value} - 2*{heads[0].value})/2"


def _catching_up(story: Story) -> str | None:
    """A lead at one speed, a pursuer at a higher one."""
    speeds, leads = story.of(Kind.SPEED), story.of(Kind.HOURS)
    if len(speeds) != 2 or len(leads) != 1 or not story.has(r"later|after|lead|head start|follows?|chases?|catch|behind|ahead"):
        return None
    slow, fast = sorted((s.value for s in speeds), key=Fraction)
    return f"{slow}*{_in_hours(leads[0])}/({fast} - {slow})"


def _meeting(story: Story) -> str | None:
    """Two speeds towards each other over one distance."""
    speeds, roads = story.of(Kind.SPEED), story.of(Kind.DISTANCE)
    if len(speeds) != 2 or len(roads) != 1 or story.of(Kind.HOURS):
        return None
    return f"{roads[0].value}/({speeds[0].value} + {speeds[1].value})"


def _there_and_back(story: Story) -> str | None:
    """Out at one speed, back at another: the average is the harmonic mean."""
    speeds = story.of(Kind.SPEED)
    if len(speeds) != 2 or story.of(Kind.DISTANCE, Kind.HOURS):
        return None
    out, back = (s.value for s in speeds)
    return f"2*{out}*{back}/({out} + {back})"


def _work_together(story: Story) -> str | None:
    """Several rates at one job: one over the sum of one over each time; what drains counts against it."""
    together = (
        r"together|both|share[sd]?|side by side|all three|all at once|at once|"
        r"jointly|each other|all open|with all|team up|combined|three work|help"
    )
    if story.of(Kind.SPEED, Kind.DISTANCE, Kind.MONEY) or not story.has(together):
        return None
    times = [a for a in story.of(Kind.HOURS, Kind.PERIOD, Kind.COUNT) if a.kind is not Kind.COUNT or a.word in ("", "hours")]
    if not 2 <= len(times) <= 4:
        return None
    before = [0, *(a.end for a in times)]
    drains = [
        re.search(r"\b(?:leaks?|drains?|empt(?:y|ies|ied))\b", story.text[at : a.start]) for at, a in zip(before, times, strict=False)
    ]
    signs = ["-" if drain and not drains[0] else "+" for drain in drains]  # where the first drains too, draining is the job
    rates = "".join(f" {sign} 1/{a.value}" for sign, a in zip(signs, times, strict=True))
    return f"1/({rates.removeprefix(' + ')})"


def _travel(story: Story) -> str | None:
    """Speed, distance, time: any two give the third; a second time at the same speed gives a second distance."""
    speeds, roads, times = story.of(Kind.SPEED), story.of(Kind.DISTANCE), story.of(Kind.HOURS)
    if len(roads) == 1 and len(times) == 2 and not speeds:
        first = times[0] if abs(times[0].start - roads[0].start) < abs(times[1].start - roads[0].start) else times[1]
        second = times[1] if first is times[0] else times[0]
        return f"{roads[0].value}/{first.value}*{second.value}"
    if len(speeds) == 1 and len(times) == 1 and not roads:
        return f"{speeds[0].value}*{_in_hours(times[0])}"
    if len(speeds) == 1 and len(roads) == 1 and not times:
        return f"{roads[0].value}/{speeds[0].value}"
    if len(roads) == 1 and len(times) == 1 and not speeds and story.has(r"speed|fast|pace|per hour|km/h|mph"):
        return f"{roads[0].value}/{_in_hours(times[0])}"
    return None


def _average(story: Story) -> str | None:
    """The mean of listed numbers."""
    if not story.has(r"average|mean") or len(story.amounts) < 2 or story.of(Kind.SPEED):
        return None
    return f"({' + '.join(a.value for a in story.amounts)})/{len(story.amounts)}"


def _proportion(story: Story) -> str | None:
    """If a of something make b, how much do c make."""
    if (
        len(story.amounts) != 3
        or story.has("each|apiece")
        or not story.has("if|cost|costs|needs?|takes?|uses?")
        or not re.search(r"how (?:much|many|far|long)|what", story.asked)
    ):
        return None
    first, second, third = story.amounts
    if (
        first.word
        and first.kind is third.kind
        and second.kind is not first.kind
        and (first.word == third.word or first.word.rstrip("s") == third.word.rstrip("s"))
    ):
        return f"{second.value}/{first.value}*{third.value}"
    return None


def _rectangle(story: Story) -> str | None:
    """Area or perimeter of a rectangle or square."""
    sides = [a.value for a in story.amounts]
    if not story.has("rectang\\w*|square|garden|room|field") or not story.has("area|perimeter") or not 1 <= len(sides) <= 2:
        return None
    a, b = (sides * 2)[:2]
    return f"{a}*{b}" if story.has("area") else f"2*({a} + {b})"


def _groups(story: Story) -> str | None:
    """Some groups with equally many in each."""
    counts = story.of(Kind.COUNT, Kind.PERIOD)
    split = story.has("split|share[sd]?|divided?|distributed?|among|between|groups of|boxes of")
    even = split or story.has("each|every|per|apiece|a day|a week")
    if len(counts) != 2 or len(story.amounts) != 2 or not even or not story.has("how many"):
        return None
    large, small = sorted((c.value for c in counts), key=Fraction, reverse=True)
    return f"{large}/{small}" if split else f"{counts[0].value}*{counts[1].value}"


def _running_total(story: Story) -> str | None:
    """Things won and lost in turn: "has 12, gives 5, buys 3"."""
    counts = story.of(Kind.COUNT, Kind.MONEY)
    if len(counts) < 2 or len(counts) != len(story.amounts) or not story.has("left|now|remain\\w*|altogether|in total|in all|have"):
        return None
    total, at = counts[0].value, counts[0].end
    for amount in counts[1:]:
        sign = _sign(story.text[at : amount.start])
        if not sign:
            return None
        total, at = f"{total} {sign} {amount.value}", amount.end
    return total


def _sign(words: str) -> str:
    if re.search(
        r"\b(?:gives?|gave|loses?|lost|eats?|ate|sells?|sold|spends?|spent|uses?|used|"
        r"throws?|breaks?|broke|drops?|leaves?|lends?|takes? away|pays?|donates?|fly away)\b",
        words,
    ):
        return "-"
    gains = (
        r"gets?|got|buys?|bought|finds?|found|receives?|received|wins?|won|picks?|"
        r"picked|earns?|earned|adds?|added|more|gains?|collects?|and|another|bakes?|has"
    )
    return "+" if re.search(rf"\b(?:{gains})\b", words) else ""


def _in_hours(amount: Amount) -> str:
    return f"({amount.value}/60)" if amount.word.startswith("min") else amount.value


_PLOTS: tuple[Plot, ...] = (
    _mixture,
    _heads_and_legs,
    _tickets,
    _discount,
    _saving,
    _ages,
    _catching_up,
    _meeting,
    _there_and_back,
    _work_together,
    _travel,
    _average,
    _rectangle,
    _proportion,
    _shopping,
    _groups,
    _running_total,
)
