"""What a short program prints. Each maker works the answer out beside the text, so nothing has to be run to know it."""

from __future__ import annotations

from random import Random

from trinity_core.tasks.family import Family, Phrases, exact
from trinity_core.tasks.task import Split, Target

PHRASES = Phrases(
    train=(
        "what does this print\n\n{code}",
        "output of\n\n{code}",
        "{code}",
        "What does this program print?\n\n{code}",
        "Give the output of this Python program.\n\n{code}",
        "Read this code and say what it prints:\n\n{code}",
        "{code}\n\nWhat is the output?",
    ),
    validation=(
        "what is printed\n\n{code}",
        "What appears on the screen when this Python code runs?\n\n{code}",
        "Predict the output of the following program.\n\n{code}",
    ),
    test=(
        "what's the output\n\n{code}",
        "Which output does the following Python script produce?\n\n{code}",
        "Someone runs these lines of Python. What is printed?\n\n{code}",
        "{code}\n\nWhat will Python print here?",
    ),
)

# Programs; names in braces are filled in.
SUM = "total = 0\nfor i in range({a}, {b}):\n    total += i * {k}\nprint(total)"
SLICE = 'word = "{w}"\nprint(word[{a}:{b}] + word[0])'
BRANCH = "x = {a}\ny = {b}\nif x % {k} == 0:\n    y += x\nelse:\n    y -= x\nprint(y)"
SQUARES = "values = [n * n for n in range({a}, {b}) if n % {k} != 0]\nprint(values)"
JOIN = 'words = {ws}\nprint("-".join(w[::-1] for w in sorted(words)))'
WHILE = "n = {a}\nsteps = 0\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    steps += 1\nprint(steps)"
COUNT = 'counts = {{}}\nfor letter in "{w}":\n    counts[letter] = counts.get(letter, 0) + 1\nprint(sorted(counts.items())[{a}])'
NESTED = (
    "total = 0\nfor i in range({a}):\n    for j in range(i, {b}):\n        if (i + j) % {k} == 0:\n            total += i * j\nprint(total)"
)
RECURSE = "def f(n):\n    if n < {k}:\n        return n + 1\n    return f(n - 1) + f(n - {k})\n\nprint(f({a}))"
ALIAS = "a = {xs}\nb = a\nc = a[:]\nb.append({k})\nc.append({m})\nprint(len(a), sum(c), a[-1])"
STACK = (
    "stack = []\nfor token in {tokens}:\n    if token == '+':\n        stack.append(stack.pop() + stack.pop())\n"
    "    elif token == '*':\n        stack.append(stack.pop() * stack.pop())\n    else:\n        stack.append(int(token))\nprint(stack)"
)
CLOSURE = (
    "def make(k):\n    def step(x):\n        nonlocal k\n        k += x\n        return k * 2\n    return step\n\n"
    "f = make({a})\nprint([f(x) for x in {xs}])"
)

_WORDS = ("python", "banana", "window", "letters", "mississippi", "program", "bookkeeper", "tomato", "coffee", "assess")
Program = tuple[str, str]


def _sum(rng: Random) -> Program:
    a, b, k = rng.randint(0, 5), rng.randint(7, 12), rng.randint(1, 4)
    return SUM.format(a=a, b=b, k=k), str(k * sum(range(a, b)))


def _slice(rng: Random) -> Program:
    word, a = rng.choice(_WORDS), rng.randint(0, 2)
    b = a + rng.randint(2, 4)
    return SLICE.format(w=word, a=a, b=b), word[a:b] + word[0]


def _branch(rng: Random) -> Program:
    a, b, k = rng.randint(4, 40), rng.randint(1, 60), rng.randint(2, 5)
    return BRANCH.format(a=a, b=b, k=k), str(b + a if a % k == 0 else b - a)


def _squares(rng: Random) -> Program:
    a, k = rng.randint(1, 6), rng.randint(2, 4)
    b = a + rng.randint(5, 9)
    return SQUARES.format(a=a, b=b, k=k), str([n * n for n in range(a, b) if n % k != 0])


def _join(rng: Random) -> Program:
    words = rng.sample(_WORDS, 3)
    return JOIN.format(ws=words), "-".join(word[::-1] for word in sorted(words))


def _while(rng: Random) -> Program:
    a = n = rng.randint(3, 26)
    steps = 0
    while n != 1:
        n, steps = (n // 2 if n % 2 == 0 else 3 * n + 1), steps + 1
    return WHILE.format(a=a), str(steps)


def _count(rng: Random) -> Program:
    word = rng.choice(_WORDS)
    pairs = sorted((letter, word.count(letter)) for letter in set(word))
    a = rng.randrange(len(pairs))
    return COUNT.format(w=word, a=a), str(pairs[a])


def _nested(rng: Random) -> Program:
    a, b, k = rng.randint(3, 6), rng.randint(5, 9), rng.randint(2, 4)
    return NESTED.format(a=a, b=b, k=k), str(sum(i * j for i in range(a) for j in range(i, b) if (i + j) % k == 0))


def _recurse(rng: Random) -> Program:
    k, a = rng.randint(2, 4), rng.randint(7, 13)
    values = [n + 1 for n in range(k)]
    while len(values) <= a:
        values.append(values[-1] + values[-k])
    return RECURSE.format(a=a, k=k), str(values[a])


def _alias(rng: Random) -> Program:
    xs, k, m = [rng.randint(1, 20) for _ in range(rng.randint(3, 5))], rng.randint(1, 30), rng.randint(1, 30)
    return ALIAS.format(xs=xs, k=k, m=m), f"{len(xs) + 1} {sum(xs) + m} {k}"


def _stack(rng: Random) -> Program:
    tokens = [str(rng.randint(1, 9)), str(rng.randint(1, 9))]
    values = [int(token) for token in tokens]
    for _ in range(rng.randint(4, 6)):
        if len(values) > 1 and rng.random() < 0.6:
            sign, top, below = rng.choice("+*"), values.pop(), values.pop()
            values.append(top + below if sign == "+" else top * below)
            tokens.append(sign)
        else:
            values.append(rng.randint(1, 9))
            tokens.append(str(values[-1]))
    return STACK.format(tokens=tokens), str(values)


def _closure(rng: Random) -> Program:
    a, xs, out = rng.randint(1, 9), [rng.randint(1, 9) for _ in range(4)], list[int]()
    k = a
    for x in xs:
        k += x
        out.append(k * 2)
    return CLOSURE.format(a=a, xs=xs), str(out)


_LEVELS = (
    (_sum, _slice, _branch),
    (_squares, _branch, _join),
    (_while, _count, _squares),
    (_nested, _alias, _join),
    (_recurse, _stack, _closure),
)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    code, output = rng.choice(_LEVELS[difficulty - 1])(rng)
    return PHRASES.pick(split, rng).format(code=f"```python\n{code}\n```"), exact(output)


PYTHON_OUTPUT = Family(
    "python_output",
    "What does it print?",
    "What does this program print?\n\n```python\ntotal = 0\nfor i in range(2, 9):\n    total += i * 3\nprint(total)\n```",
    (PHRASES,),
    _draw,
)
