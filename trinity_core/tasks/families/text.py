"""Text: letters and words to count, pick, sort and turn around; several steps in a row when it is hard."""

from __future__ import annotations

from random import Random

from trinity_core.tasks.family import Family, Phrases, exact, number, ordinal_word, text
from trinity_core.tasks.task import Split, Target, TargetKind

# {w}: a word; {s}: a sentence; {ws}: a list of words; {c}: a letter; {nth}: `third`; {n}: a number.
REVERSE = Phrases(
    train=(
        "reverse {w}",
        "spell {w} backwards",
        "Reverse the word '{w}'",
        "Write the word '{w}' backwards.",
        "Spell '{w}' from back to front.",
    ),
    validation=(
        "reverse the word {w}",
        "What is '{w}' read backwards?",
    ),
    test=("{w} backwards", "Give the letters of '{w}' in reverse order, as one word.", "Turn the word '{w}' around."),
)
VOWELS = Phrases(
    train=("vowels in '{s}'", "How many vowels are in '{s}'?", "Count the vowels in '{s}'."),
    validation=(
        "number of vowels in '{s}'",
        "What is the number of vowels in '{s}'?",
    ),
    test=(
        "count vowels in '{s}'",
        "How often does one of the letters a, e, i, o, u occur in '{s}'?",
        "Tell me how many vowels '{s}' contains.",
    ),
)
LETTER = Phrases(
    train=("how many {c} in '{s}'", "How many times does the letter '{c}' occur in '{s}'?", "Count the letter '{c}' in '{s}'."),
    validation=(
        "number of letters '{c}' in '{s}'",
        "How often does '{c}' appear in '{s}'?",
    ),
    test=(
        "how many times is '{c}' in '{s}'",
        "In '{s}', how many letters are '{c}'?",
    ),
)
NTH_WORD = Phrases(
    train=("What is the {nth} word of '{s}'?", "Which word comes {nth} in '{s}'?"),
    validation=("Name the {nth} word in '{s}'.",),
    test=("Reading '{s}', which word is the {nth} one?",),
)
LAST_LETTERS = Phrases(
    train=("Take the last letter of each word of '{s}' and join them.",),
    validation=("Join the final letters of all words in '{s}'.",),
    test=("Which string do you get from the last letters of the words of '{s}'?",),
)
SORT = Phrases(
    train=(
        "sort {ws}",
        "sort alphabetically: {ws}",
        "Sort these words alphabetically: {ws}",
        "Put these words in alphabetical order: {ws}",
    ),
    validation=(
        "alphabetical order: {ws}",
        "Arrange in alphabetical order: {ws}",
    ),
    test=(
        "sort these alphabetically: {ws}",
        "In which order do these words stand in a dictionary: {ws}?",
        "Order the following words from A to Z: {ws}",
    ),
)
LONGEST = Phrases(
    train=(
        "longest word in '{s}'",
        "Which is the longest word of '{s}'?",
    ),
    validation=(
        "the longest word of '{s}'",
        "Name the longest word in '{s}'.",
    ),
    test=(
        "which word is longest in '{s}'",
        "Of all the words in '{s}', which has the most letters?",
    ),
)
BY_LENGTH = Phrases(
    train=("Sort these words by length, shortest first: {ws}",),
    validation=("Arrange from the shortest to the longest word: {ws}",),
    test=("Order the following words by their number of letters, beginning with the fewest: {ws}",),
)
SHIFT = Phrases(
    train=("Move each letter of '{w}' {n} places forward in the alphabet (z is followed by a).",),
    validation=("Replace every letter of '{w}' by the one {n} places later in the alphabet, going round from z to a.",),
    test=("Encode '{w}' with a Caesar cipher that shifts letters forward by {n}.",),
)
NO_VOWELS = Phrases(
    train=(
        "remove vowels from {w}",
        "Remove all vowels from '{w}'.",
    ),
    validation=(
        "delete the vowels from {w}",
        "Delete the vowels in '{w}'. What is left?",
    ),
    test=(
        "{w} without vowels",
        "What remains of '{w}' when its vowels are struck out?",
    ),
)
RECIPE = Phrases(
    train=(
        "Take the word '{w}', drop its first letter, reverse what is left, and write it in capitals.",
        "Reverse the word '{w}', remove every '{c}', and write the result in capitals.",
    ),
    validation=("Take '{w}', strike out each '{c}', turn the rest around and write it in capital letters.",),
    test=(
        "Write '{w}' without its first letter, then read that from right to left. Give it in upper case.",
        "Leave out each '{c}' of '{w}', spell what remains from back to front, and use capitals only.",
    ),
)
WORDS_WITH = Phrases(
    train=("How many words of '{s}' contain the letter '{c}'?",),
    validation=("Count the words in '{s}' that have the letter '{c}' in them.",),
    test=("Among the words of '{s}', how many have at least one '{c}'?",),
)

# fmt: off
_WORDS = (
    "planet", "window", "garden", "silver", "bridge", "candle", "forest", "marble", "orange", "pocket", "rocket", "summer", "thunder",
    "village", "whisper", "blanket", "captain", "diamond", "evening", "feather", "harvest", "journey", "kitchen", "lantern",
    "morning", "network", "octopus", "penguin", "quarter", "rainbow", "elephant", "mountain", "notebook", "umbrella", "hospital",
    "daughter", "language", "sandwich", "triangle", "keyboard", "universe", "airplane", "adventure", "butterfly", "chocolate",
    "detective", "education", "furniture", "geography", "happiness", "invention", "knowledge",
)
# fmt: on
_SUBJECTS = ("the old sailor", "a quiet student", "my younger sister", "the tall gardener", "every clever fox", "our new neighbour")
_VERBS = ("carries", "paints", "borrows", "finds", "repairs", "forgets", "collects")
_OBJECTS = ("seven broken lamps", "a letter from Vienna", "two wooden boats", "the blue umbrella", "many strange maps")
_TAILS = ("before breakfast", "near the river", "without any help", "on a rainy afternoon", "behind the library every week")
_VOWELS = "aeiou"


def _sentence(difficulty: int, rng: Random) -> str:
    parts = [rng.choice(_SUBJECTS), rng.choice(_VERBS), rng.choice(_OBJECTS), rng.choice(_TAILS)]
    if difficulty > 3:
        parts += ["and", rng.choice(_VERBS), rng.choice(_OBJECTS)]
    return " ".join(parts)


def _word(difficulty: int, rng: Random) -> str:
    return rng.choice([word for word in _WORDS if len(word) >= 5 + difficulty // 2 or difficulty > 4])


def _reverse(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    word = _word(difficulty, rng)
    return REVERSE.pick(split, rng).format(w=word), text(word[::-1])


def _vowels(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    piece = _word(1, rng) if difficulty == 1 else _sentence(difficulty, rng)
    return VOWELS.pick(split, rng).format(s=piece), number(sum(c in _VOWELS for c in piece.lower()))


def _letter(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    sentence, letter = _sentence(difficulty, rng), rng.choice("aeinorst")
    return LETTER.pick(split, rng).format(c=letter, s=sentence), number(sentence.count(letter))


def _nth_word(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    words = _sentence(difficulty, rng).split()
    n = rng.randint(2, min(len(words), 12) - 1)
    return NTH_WORD.pick(split, rng).format(nth=ordinal_word(n), s=" ".join(words)), text(words[n - 1])


def _last_letters(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    sentence = _sentence(difficulty, rng)
    return LAST_LETTERS.pick(split, rng).format(s=sentence), text("".join(word[-1] for word in sentence.split()))


def _sort(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    words = rng.sample(_WORDS, 3 + difficulty)
    return SORT.pick(split, rng).format(ws=", ".join(words)), Target(TargetKind.LIST, ", ".join(sorted(words)))


def _longest(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    words = _sentence(difficulty, rng).split()
    top = max(map(len, words))
    if sum(len(word) == top for word in set(words)) > 1:
        return _longest(split, difficulty, rng)
    return LONGEST.pick(split, rng).format(s=" ".join(words)), text(max(words, key=len))


def _by_length(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    pool = [*_WORDS, "sun", "tree", "apple", "lake", "cat", "river", "understanding", "grandmother", "photograph"]
    by_size = {len(word): word for word in rng.sample(pool, len(pool))}
    words = rng.sample(sorted(by_size.values()), min(2 + difficulty, len(by_size)))
    return BY_LENGTH.pick(split, rng).format(ws=", ".join(words)), Target(TargetKind.LIST, ", ".join(sorted(words, key=len)))


def _shift(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    word, n = _word(1, rng), rng.randint(2, 9)
    moved = "".join(chr((ord(c) - 97 + n) % 26 + 97) for c in word)
    return SHIFT.pick(split, rng).format(w=word, n=n), text(moved)


def _no_vowels(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    word = _word(difficulty, rng)
    return NO_VOWELS.pick(split, rng).format(w=word), text("".join(c for c in word if c not in _VOWELS))


def _recipe(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    word = _word(5, rng)
    phrase, letter = RECIPE.pick(split, rng), rng.choice(word[1:-1])
    left = word.replace(letter, "") if "{c}" in phrase else word[1:]
    return phrase.format(w=word, c=letter), exact(left[::-1].upper())


def _words_with(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    sentence, letter = _sentence(difficulty, rng), rng.choice("aeinorst")
    return WORDS_WITH.pick(split, rng).format(s=sentence, c=letter), number(sum(letter in word.lower() for word in sentence.split()))


_LEVELS = (
    (_reverse, _vowels),
    (_nth_word, _no_vowels, _reverse, _sort),
    (_longest, _letter, _vowels, _sort),
    (_last_letters, _by_length, _words_with, _sort),
    (_recipe, _shift, _letter, _by_length),
)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    return rng.choice(_LEVELS[difficulty - 1])(split, difficulty, rng)


TEXT = Family(
    "text",
    "Text",
    "Reverse the word 'planet'",
    (REVERSE, VOWELS, LETTER, NTH_WORD, LAST_LETTERS, SORT, LONGEST, BY_LENGTH, SHIFT, NO_VOWELS, RECIPE, WORDS_WITH),
    _draw,
)
