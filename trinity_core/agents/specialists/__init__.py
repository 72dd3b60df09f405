"""The offline pool: seven small programs that really solve, each with its own limits, behind the `Agent` protocol."""

from trinity_core.agents.specialists.agent import SpecialistAgent
from trinity_core.agents.specialists.registry import DEFAULT, NAMES, SlipRates, offline_pool, specialist_maker

__all__ = ["DEFAULT", "NAMES", "SlipRates", "SpecialistAgent", "offline_pool", "specialist_maker"]
