"""sep-CMA-ES written straight from the published equations, to hold the trainer against (Hansen, tutorial; Ros and Hansen 2008).

Slow and plain on purpose: cumulative step-size adaptation, rank-one and rank-mu update of a diagonal covariance, no negative weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


def log_rank_weights(population: int) -> np.ndarray:
    """w_i proportional to ln((lambda + 1) / 2) - ln i for the best mu = lambda // 2, summing to 1."""
    w = np.log((population + 1) / 2) - np.log(np.arange(1, population // 2 + 1))
    return w / w.sum()


@dataclass
class PlainSepCMAES:
    """Minimises. The letters are the tutorial's."""

    m: np.ndarray
    sigma: float
    population: int
    rng: np.random.Generator
    p_sigma: np.ndarray = field(init=False)
    p_c: np.ndarray = field(init=False)
    C: np.ndarray = field(init=False)
    g: int = 0

    def __post_init__(self) -> None:
        n = len(self.m)
        self.w = log_rank_weights(self.population)
        self.mu_eff = mu_eff = 1 / (self.w**2).sum()
        self.c_sigma = (mu_eff + 2) / (n + mu_eff + 5)
        self.d_sigma = 1 + 2 * max(0.0, np.sqrt((mu_eff - 1) / (n + 1)) - 1) + self.c_sigma
        self.c_c = (4 + mu_eff / n) / (n + 4 + 2 * mu_eff / n)
        factor = (n + 2) / 3  # what a diagonal leaves to learn, it learns so much faster
        self.c_1 = min(1.0, factor * 2 / ((n + 1.3) ** 2 + mu_eff))
        self.c_mu = min(1 - self.c_1, factor * 2 * (mu_eff - 2 + 1 / mu_eff) / ((n + 2) ** 2 + mu_eff))
        self.chi_n = np.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n**2))
        self.p_sigma, self.p_c, self.C = np.zeros(n), np.zeros(n), np.ones(n)

    def ask(self) -> np.ndarray:
        self.y = np.sqrt(self.C) * self.rng.standard_normal((self.population, len(self.m)))
        return self.m + self.sigma * self.y

    def tell(self, values: np.ndarray) -> None:
        n = len(self.m)
        self.g += 1
        best = self.y[np.argsort(values, kind="stable")[: len(self.w)]]
        y_w = self.w @ best
        self.m = self.m + self.sigma * y_w
        c = self.c_sigma
        self.p_sigma = (1 - c) * self.p_sigma + np.sqrt(c * (2 - c) * self.mu_eff) * y_w / np.sqrt(self.C)
        length = np.linalg.norm(self.p_sigma)
        h = length / np.sqrt(1 - (1 - c) ** (2 * self.g)) < (1.4 + 2 / (n + 1)) * self.chi_n
        self.p_c = (1 - self.c_c) * self.p_c + h * np.sqrt(self.c_c * (2 - self.c_c) * self.mu_eff) * y_w
        missing = (1 - h) * self.c_1 * self.c_c * (2 - self.c_c)
        self.C = (1 - self.c_1 - self.c_mu + missing) * self.C + self.c_1 * self.p_c**2 + self.c_mu * (self.w @ best**2)
        self.sigma *= np.exp(c / self.d_sigma * (length / self.chi_n - 1))
