"""CMA-ES behind ask and tell on the `cma` package: separable (Ros and Hansen 2008; TRINITY section 3.3) or with the full covariance.

The package draws from numpy's global generator unless told otherwise; here every run owns its generator.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """What candidates are drawn from, and what it is adapted by."""

    mean: Doubles
    """m, shape (n,)."""
    sigma: float
    """The step size."""
    covariance: Doubles
    """C, shape (n, n), without the step size; diagonal for the separable one."""
    sigma_path: Doubles
    """p_sigma, shape (n,): the sum of latest steps, each made as long as a random one; its length moves the step size."""
    covariance_path: Doubles
    """p_c, shape (n,): the sum of latest steps; stretches the covariance."""


def default_population(parameters: int) -> int:
    """lambda = 4 + floor(3 ln n)."""
    return 4 + math.floor(3 * math.log(parameters))


class CMAES:
    """Maximises; float64 throughout; mu = lambda // 2 parents with log-rank weights.

    Args:
        start: the first mean, shape (n,).
        sigma: the first step size.
        population: lambda.
        rng: this run's own generator.
        separable: a diagonal covariance, which costs O(n); False for the full one, O(n^2).
    """

    _shorten: bool | None = None
    """None lets the package shorten the rare candidates farther out than sqrt(n) + 2n/(n + 2) before it recombines them; False does not."""

    def __init__(self, start: Doubles, *, sigma: float, population: int, rng: np.random.Generator, separable: bool = True) -> None:
        options = {
            "CMA_diagonal": separable,
            "popsize": population,
            "randn": lambda *shape: rng.standard_normal(shape),
            "seed": math.nan,
            "verbose": -9,
            "verb_log": 0,
        }
        cma = _package()
        self._es = cma.CMAEvolutionStrategy(start.astype(np.float64), sigma, options)
        # every candidate told is one that was asked for, so none is looked up by its hash, which saves an eighth of the time; the package
        # then takes all for strangers and shortens those far out (`_shorten`), about one in four hundred where there are 650 weights
        self._es.sent_solutions, self._es.archive = (cma.evolution_strategy.get_CMASolutionDict(False)() for _ in range(2))
        self._asked: list[Doubles] = []

    def ask(self) -> Doubles:
        """Candidates of shape (lambda, n)."""
        self._asked = self._es.ask()
        return np.stack(self._asked)

    def tell(self, fitness: Doubles) -> None:
        """Take the fitness of the candidates last asked for, shape (lambda,), larger is better.

        Raises:
            ValueError: a fitness is not finite, or there are too many or too few.
        """
        if len(fitness) != len(self._asked) or not np.isfinite(fitness).all():
            raise ValueError(f"Wanted {len(self._asked)} finite numbers, got {fitness!r}.")
        self._es.tell(self._asked, (-fitness).tolist(), check_points=self._shorten)

    @property
    def mean(self) -> Doubles:
        """The distribution's mean, shape (n,)."""
        return np.array(self._es.mean)

    @property
    def sigma(self) -> float:
        """The step size."""
        return float(self._es.sigma)

    @property
    def distribution(self) -> Distribution:
        """As it stands; for small n, since it holds the covariance."""
        es = self._es
        shape = np.diag(np.broadcast_to(es.sigma_vec.scaling, es.N)).astype(np.float64)
        inner = np.array(getattr(es.sm, "C", None)) if hasattr(es.sm, "C") else np.eye(es.N)
        path = getattr(es.adapt_sigma, "ps", np.zeros(es.N))
        return Distribution(self.mean, self.sigma, shape @ inner @ shape, np.array(path, float), np.array(es.pc, float))

    @property
    def weights(self) -> Doubles:
        """Recombination weights of the better half, best first, summing to 1."""
        weights = np.array(self._es.sp.weights)
        return weights[weights > 0]


def _package() -> Any:
    """`cma`, which brings scipy along: a second or two that nobody who only looks at pages should wait for."""
    with warnings.catch_warnings():  # it warns that its plotting functions, not used here, lack matplotlib
        warnings.simplefilter("ignore")
        import cma
    return cma
