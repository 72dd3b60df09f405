"""Rivers, peaks, works, inventions and events, each with one fact that does not change and is not in dispute."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class River:
    """A river and the sea, gulf or ocean it flows into."""

    name: str
    mouth: str


@dataclass(frozen=True, slots=True)
class Peak:
    """A mountain and the one country it stands in."""

    name: str
    country: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A work and who made it."""

    title: str
    maker: str
    made: str
    """How it was made: `written`, `painted` or `composed`."""
    spellings: tuple[str, ...] = ()
    """Shorter names of the maker that are right."""


@dataclass(frozen=True, slots=True)
class Invention:
    """A discovery or invention, as the end of `Who is credited with ...`, and the person."""

    deed: str
    person: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as the end of `In which year did ...`, with its year."""

    did: str
    """`the Titanic sink`."""
    happened: str
    """`the Titanic sank`."""
    year: int


RIVERS: tuple[River, ...] = (
    River("Danube", "Black Sea"),
    River("Nile", "Mediterranean Sea"),
    River("Volga", "Caspian Sea"),
    River("Rhine", "North Sea"),
    River("Amazon", "Atlantic Ocean"),
    River("Mississippi", "Gulf of Mexico"),
    River("Ganges", "Bay of Bengal"),
    River("Indus", "Arabian Sea"),
    River("Congo", "Atlantic Ocean"),
    River("Ebro", "Mediterranean Sea"),
    River("Tagus", "Atlantic Ocean"),
    River("Elbe", "North Sea"),
    River("Vistula", "Baltic Sea"),
    River("Dnieper", "Black Sea"),
    River("Mekong", "South China Sea"),
    River("Zambezi", "Indian Ocean"),
)

PEAKS: tuple[Peak, ...] = (
    Peak("Kilimanjaro", "Tanzania"),
    Peak("Mount Fuji", "Japan"),
    Peak("Denali", "United States", ("USA", "US", "U.S.", "U.S.A.", "United States of America", "America")),
    Peak("Aconcagua", "Argentina"),
    Peak("Mount Elbrus", "Russia"),
    Peak("Ben Nevis", "United Kingdom", ("UK", "Great Britain", "Britain", "Scotland")),
    Peak("Mount Etna", "Italy"),
    Peak("Mount Olympus", "Greece"),
    Peak("Popocatepetl", "Mexico"),
    Peak("Grossglockner", "Austria"),
    Peak("Zugspitze", "Germany"),
    Peak("Aoraki", "New Zealand"),
    Peak("Chimborazo", "Ecuador"),
    Peak("Mount Ararat", "Turkey"),
    Peak("Triglav", "Slovenia"),
    Peak("Mulhacen", "Spain"),
)

WORKS: tuple[Work, ...] = (
    Work("Hamlet", "William Shakespeare", "written", ("Shakespeare",)),
    Work("Don Quixote", "Miguel de Cervantes", "written", ("Cervantes",)),
    Work("War and Peace", "Leo Tolstoy", "written", ("Tolstoy",)),
    Work("Crime and Punishment", "Fyodor Dostoevsky", "written", ("Dostoevsky", "Dostoyevsky", "Fyodor Dostoyevsky")),
    Work("Pride and Prejudice", "Jane Austen", "written", ("Austen",)),
    Work("Moby-Dick", "Herman Melville", "written", ("Melville",)),
    Work("The Divine Comedy", "Dante Alighieri", "written", ("Dante",)),
    Work("Faust", "Johann Wolfgang von Goethe", "written", ("Goethe", "Johann Wolfgang Goethe")),
    Work("Frankenstein", "Mary Shelley", "written", ("Shelley",)),
    Work("The Metamorphosis", "Franz Kafka", "written", ("Kafka",)),
    Work("One Hundred Years of Solitude", "Gabriel Garcia Marquez", "written", ("Garcia Marquez", "Gabriel García Márquez", "Marquez")),
    Work("The Mona Lisa", "Leonardo da Vinci", "painted", ("Leonardo", "da Vinci")),
    Work("The Starry Night", "Vincent van Gogh", "painted", ("van Gogh",)),
    Work("Guernica", "Pablo Picasso", "painted", ("Picasso",)),
    Work("The Night Watch", "Rembrandt", "painted", ("Rembrandt van Rijn",)),
    Work("Girl with a Pearl Earring", "Johannes Vermeer", "painted", ("Vermeer", "Jan Vermeer")),
    Work("The Scream", "Edvard Munch", "painted", ("Munch",)),
    Work("The Magic Flute", "Wolfgang Amadeus Mozart", "composed", ("Mozart",)),
    Work("The Four Seasons", "Antonio Vivaldi", "composed", ("Vivaldi",)),
    Work("Swan Lake", "Pyotr Ilyich Tchaikovsky", "composed", ("Tchaikovsky", "Peter Tchaikovsky", "Pyotr Tchaikovsky")),
    Work("The Rite of Spring", "Igor Stravinsky", "composed", ("Stravinsky",)),
    Work("Carmen", "Georges Bizet", "composed", ("Bizet",)),
    Work("Aida", "Giuseppe Verdi", "composed", ("Verdi",)),
    Work("The Brandenburg Concertos", "Johann Sebastian Bach", "composed", ("Bach", "J. S. Bach")),
)

INVENTIONS: tuple[Invention, ...] = (
    Invention("inventing dynamite", "Alfred Nobel", ("Nobel",)),
    Invention("formulating the theory of general relativity", "Albert Einstein", ("Einstein",)),
    Invention("discovering penicillin", "Alexander Fleming", ("Fleming",)),
    Invention(
        "discovering X-rays",
        "Wilhelm Röntgen",
        ("Wilhelm Rontgen", "Wilhelm Roentgen", "Röntgen", "Rontgen", "Roentgen", "Wilhelm Conrad Röntgen"),
    ),
    Invention("inventing the World Wide Web", "Tim Berners-Lee", ("Berners-Lee",)),
    Invention("developing the rabies vaccine", "Louis Pasteur", ("Pasteur",)),
    Invention("inventing the phonograph", "Thomas Edison", ("Edison", "Thomas Alva Edison")),
    Invention("inventing the lightning rod", "Benjamin Franklin", ("Franklin",)),
    Invention("inventing the mercury barometer", "Evangelista Torricelli", ("Torricelli",)),
    Invention("publishing the periodic table of 1869", "Dmitri Mendeleev", ("Mendeleev", "Mendeleyev", "Dmitri Mendeleyev")),
    Invention("inventing the electric battery", "Alessandro Volta", ("Volta",)),
    Invention("finding the laws of heredity in peas", "Gregor Mendel", ("Mendel",)),
    Invention("inventing the reading system of raised dots", "Louis Braille", ("Braille",)),
    Invention("discovering the planet Uranus", "William Herschel", ("Herschel",)),
    Invention("discovering the electron", "J. J. Thomson", ("Thomson", "Joseph John Thomson", "JJ Thomson")),
)

EVENTS: tuple[Event, ...] = (
    Event("the Titanic sink", "the Titanic sank", 1912),
    Event("the Berlin Wall fall", "the Berlin Wall fell", 1989),
    Event("the First World War begin", "the First World War began", 1914),
    Event("the Second World War end", "the Second World War ended", 1945),
    Event("people first walk on the Moon", "people first walked on the Moon", 1969),
    Event("Columbus first cross the Atlantic", "Columbus first crossed the Atlantic", 1492),
    Event("the French Revolution begin", "the French Revolution began", 1789),
    Event("the battle of Hastings take place", "the battle of Hastings took place", 1066),
    Event("the battle of Waterloo take place", "the battle of Waterloo took place", 1815),
    Event("the United States declare independence", "the United States declared independence", 1776),
    Event("the Great Fire of London break out", "the Great Fire of London broke out", 1666),
    Event("King John seal Magna Carta", "King John sealed Magna Carta", 1215),
    Event("Constantinople fall to the Ottomans", "Constantinople fell to the Ottomans", 1453),
    Event("the Suez Canal open", "the Suez Canal opened", 1869),
    Event("the Panama Canal open", "the Panama Canal opened", 1914),
    Event("Yuri Gagarin fly into space", "Yuri Gagarin flew into space", 1961),
    Event("Sputnik 1 reach orbit", "Sputnik 1 reached orbit", 1957),
    Event("the Wright brothers make their first powered flight", "the Wright brothers made their first powered flight", 1903),
    Event("the Lisbon earthquake destroy the city", "the Lisbon earthquake destroyed the city", 1755),
    Event("the Peace of Westphalia end the Thirty Years' War", "the Peace of Westphalia ended the Thirty Years' War", 1648),
    Event("Amundsen reach the South Pole", "Amundsen reached the South Pole", 1911),
    Event("Mount Everest see its first ascent", "Mount Everest saw its first ascent", 1953),
    Event("Nelson Mandela become president of South Africa", "Nelson Mandela became president of South Africa", 1994),
    Event("the Congress of Vienna open", "the Congress of Vienna opened", 1814),
)
