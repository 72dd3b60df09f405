"""Countries with one undisputed capital, their currency and continent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """A country. `level` says how widely its capital is known: 1 (everybody) to 3 (few)."""

    name: str
    adjective: str
    """As in "Kenyan shilling"."""
    capital: str
    currency: str
    continent: str
    level: int
    capital_spellings: tuple[str, ...] = ()
    """Other spellings of the capital that are right."""

    @property
    def currency_spellings(self) -> tuple[str, ...]:
        """Other names of the currency that are right."""
        words = (self.currency, f"{self.currency}s", *_SPELLINGS.get(self.currency, ()))
        return (*words[1:], *(f"{prefix} {word}" for prefix in (self.adjective, self.name) for word in words))


_SPELLINGS = {"rouble": ("ruble",), "yuan": ("renminbi", "renminbi yuan"), "tugrik": ("togrog",), "som": ("sum",)}


COUNTRIES: tuple[Country, ...] = (
    Country("France", "French", "Paris", "euro", "Europe", 1),
    Country("Germany", "German", "Berlin", "euro", "Europe", 1),
    Country("Italy", "Italian", "Rome", "euro", "Europe", 1, ("Roma",)),
    Country("Spain", "Spanish", "Madrid", "euro", "Europe", 1),
    Country("Portugal", "Portuguese", "Lisbon", "euro", "Europe", 1, ("Lisboa",)),
    Country("Greece", "Greek", "Athens", "euro", "Europe", 1),
    Country("Austria", "Austrian", "Vienna", "euro", "Europe", 1, ("Wien",)),
    Country("Ireland", "Irish", "Dublin", "euro", "Europe", 1),
    Country("Belgium", "Belgian", "Brussels", "euro", "Europe", 1),
    Country("Finland", "Finnish", "Helsinki", "euro", "Europe", 2),
    Country("Estonia", "Estonian", "Tallinn", "euro", "Europe", 3),
    Country("Latvia", "Latvian", "Riga", "euro", "Europe", 3),
    Country("Lithuania", "Lithuanian", "Vilnius", "euro", "Europe", 3),
    Country("Slovakia", "Slovak", "Bratislava", "euro", "Europe", 3),
    Country("Slovenia", "Slovenian", "Ljubljana", "euro", "Europe", 3),
    Country("Sweden", "Swedish", "Stockholm", "krona", "Europe", 1),
    Country("Norway", "Norwegian", "Oslo", "krone", "Europe", 1),
    Country("Denmark", "Danish", "Copenhagen", "krone", "Europe", 1),
    Country("Iceland", "Icelandic", "Reykjavik", "krona", "Europe", 2, ("Reykjavík",)),
    Country("Poland", "Polish", "Warsaw", "zloty", "Europe", 1, ("Warszawa",)),
    Country("Hungary", "Hungarian", "Budapest", "forint", "Europe", 2),
    Country("Romania", "Romanian", "Bucharest", "leu", "Europe", 2),
    Country("Albania", "Albanian", "Tirana", "lek", "Europe", 3),
    Country("Serbia", "Serbian", "Belgrade", "dinar", "Europe", 2),
    Country("Ukraine", "Ukrainian", "Kyiv", "hryvnia", "Europe", 2, ("Kiev",)),
    Country("Russia", "Russian", "Moscow", "rouble", "Europe", 1),
    Country("Turkey", "Turkish", "Ankara", "lira", "Asia", 2),
    Country("Japan", "Japanese", "Tokyo", "yen", "Asia", 1),
    Country("China", "Chinese", "Beijing", "yuan", "Asia", 1, ("Peking",)),
    Country("South Korea", "South Korean", "Seoul", "won", "Asia", 1),
    Country("India", "Indian", "New Delhi", "rupee", "Asia", 1),
    Country("Nepal", "Nepalese", "Kathmandu", "rupee", "Asia", 2),
    Country("Bangladesh", "Bangladeshi", "Dhaka", "taka", "Asia", 3),
    Country("Pakistan", "Pakistani", "Islamabad", "rupee", "Asia", 2),
    Country("Thailand", "Thai", "Bangkok", "baht", "Asia", 1),
    Country("Vietnam", "Vietnamese", "Hanoi", "dong", "Asia", 2),
    Country("Cambodia", "Cambodian", "Phnom Penh", "riel", "Asia", 3),
    Country("Laos", "Lao", "Vientiane", "kip", "Asia", 3),
    Country("Mongolia", "Mongolian", "Ulaanbaatar", "tugrik", "Asia", 3, ("Ulan Bator", "Ulan Baatar")),
    Country("Philippines", "Philippine", "Manila", "peso", "Asia", 2),
    Country("Saudi Arabia", "Saudi", "Riyadh", "riyal", "Asia", 2),
    Country("Iran", "Iranian", "Tehran", "rial", "Asia", 2, ("Teheran",)),
    Country("Iraq", "Iraqi", "Baghdad", "dinar", "Asia", 2),
    Country("Jordan", "Jordanian", "Amman", "dinar", "Asia", 3),
    Country("Malaysia", "Malaysian", "Kuala Lumpur", "ringgit", "Asia", 3),
    Country("Armenia", "Armenian", "Yerevan", "dram", "Asia", 3),
    Country("Uzbekistan", "Uzbek", "Tashkent", "som", "Asia", 3),
    Country("Egypt", "Egyptian", "Cairo", "pound", "Africa", 1),
    Country("Kenya", "Kenyan", "Nairobi", "shilling", "Africa", 2),
    Country("Ethiopia", "Ethiopian", "Addis Ababa", "birr", "Africa", 3),
    Country("Ghana", "Ghanaian", "Accra", "cedi", "Africa", 3),
    Country("Nigeria", "Nigerian", "Abuja", "naira", "Africa", 3),
    Country("Morocco", "Moroccan", "Rabat", "dirham", "Africa", 2),
    Country("Tunisia", "Tunisian", "Tunis", "dinar", "Africa", 2),
    Country("Angola", "Angolan", "Luanda", "kwanza", "Africa", 3),
    Country("Zambia", "Zambian", "Lusaka", "kwacha", "Africa", 3),
    Country("Botswana", "Botswana", "Gaborone", "pula", "Africa", 3),
    Country("Namibia", "Namibian", "Windhoek", "dollar", "Africa", 3),
    Country("Rwanda", "Rwandan", "Kigali", "franc", "Africa", 3),
    Country("Canada", "Canadian", "Ottawa", "dollar", "North America", 1),
    Country("Mexico", "Mexican", "Mexico City", "peso", "North America", 1),
    Country("Cuba", "Cuban", "Havana", "peso", "North America", 2),
    Country("Guatemala", "Guatemalan", "Guatemala City", "quetzal", "North America", 3),
    Country("Honduras", "Honduran", "Tegucigalpa", "lempira", "North America", 3),
    Country("Jamaica", "Jamaican", "Kingston", "dollar", "North America", 2),
    Country("Brazil", "Brazilian", "Brasilia", "real", "South America", 2, ("Brasília",)),
    Country("Argentina", "Argentine", "Buenos Aires", "peso", "South America", 1),
    Country("Chile", "Chilean", "Santiago", "peso", "South America", 2, ("Santiago de Chile",)),
    Country("Peru", "Peruvian", "Lima", "sol", "South America", 2),
    Country("Colombia", "Colombian", "Bogota", "peso", "South America", 2, ("Bogotá",)),
    Country("Uruguay", "Uruguayan", "Montevideo", "peso", "South America", 3),
    Country("Paraguay", "Paraguayan", "Asuncion", "guarani", "South America", 3, ("Asunción",)),
    Country("Australia", "Australian", "Canberra", "dollar", "Oceania", 2),
    Country("New Zealand", "New Zealand", "Wellington", "dollar", "Oceania", 2),
    Country("Fiji", "Fijian", "Suva", "dollar", "Oceania", 3),
)
