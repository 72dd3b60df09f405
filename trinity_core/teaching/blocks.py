"""Block-epsilon-separability on a matrix one can look at (TRINITY appendix A.1): strong within blocks, coupled by epsilon between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
BLOCKS, WIDTH = 4, 3
SIZE = BLOCKS * WIDTH
INSIDE = 0.6
"""Normalised coupling of the numbers of one block; the theory leaves it free."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """The three ways the theory measures what couples the blocks; it asks for one of them to be at most epsilon."""

    spectral: float
    """B1: spectral norm of D^(-1/2) H_between D^(-1/2), D the diagonal of H."""
    largest: float
    """B2: largest |H_ij| / sqrt(H_ii H_jj) between blocks."""
    row: float
    """B3: largest row sum of |H_ij| / H_ii between blocks."""


def normalised(coupling: float) -> Doubles:
    """A correlation-like matrix of 12 numbers: 1 on the diagonal, exactly +-`coupling` between blocks, positive definite below 1."""
    same = np.kron(np.eye(BLOCKS), np.ones((WIDTH, WIDTH)))
    inside = same * INSIDE + (1 - INSIDE) * np.eye(SIZE)
    signs = np.repeat((-1.0) ** np.arange(BLOCKS), WIDTH)
    # a sum of two positive semidefinite matrices, so it stays one at any coupling
    return np.asarray((1 - coupling) * inside + coupling * np.outer(signs, signs))


def coupled(coupling: float, steepness: float) -> Doubles:
    """H = S^(1/2) C S^(1/2): the same with diagonals from 1 to `steepness`, which any diagonal rescaling takes away again."""
    root = np.sqrt(np.geomspace(1.0, steepness, SIZE))
    return np.asarray(root[:, None] * normalised(coupling) * root)


def between(matrix: Doubles) -> Doubles:
    """The entries that couple different blocks; 0 elsewhere."""
    return np.asarray(matrix * (1 - np.kron(np.eye(BLOCKS), np.ones((WIDTH, WIDTH)))))


def measured(matrix: Doubles) -> Coupling:
    """How strongly the blocks of a matrix are coupled."""
    diagonal = np.diag(matrix)
    scaled = between(matrix) / np.sqrt(np.outer(diagonal, diagonal))
    rows = np.abs(between(matrix)).sum(1) / diagonal
    return Coupling(float(np.linalg.norm(scaled, 2)), float(np.abs(scaled).max()), float(rows.max()))


def loss(points: Doubles, matrix: Doubles) -> Doubles:
    """x' H x / 2 where H repeats the matrix along its diagonal; points of shape (..., n), n a multiple of its size."""
    groups = points.reshape(*points.shape[:-1], -1, len(matrix))
    return np.asarray(0.5 * np.einsum("...gi,ij,...gj->...", groups, matrix, groups, optimize=True))
