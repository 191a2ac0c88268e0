"""Student's t and χ² for intervals: the few quantiles that a repeatability check needs.

Continued fraction and series for the incomplete beta and gamma functions (Abramowitz & Stegun 26.5
and 6.5), inverted by bisection. Small on purpose: no numerical library comes along for two tables.
"""

from collections.abc import Callable
from math import exp, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-15
_STEPS = 10_000


def t_quantile(probability: float, freedom: float) -> float:
    """The t that a variable of `freedom` degrees of freedom stays below with this probability."""
    if probability < 0.5:
        return -t_quantile(1 - probability, freedom)
    return _bisect(lambda t: t_below(t, freedom), probability)


def t_below(t: float, freedom: float) -> float:
    """Probability that Student's t is below `t`."""
    tail = 0.5 * _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))
    return 1 - tail if t > 0 else tail


def chi2_quantile(probability: float, freedom: float) -> float:
    """The χ² that a variable of `freedom` degrees of freedom stays below with this probability."""
    return _bisect(lambda x: chi2_below(x, freedom), probability)


def chi2_below(x: float, freedom: float) -> float:
    """Probability that χ² is below `x`."""
    return _incomplete_gamma(freedom / 2, x / 2)


def _bisect(below: Callable[[float], float], probability: float) -> float:
    low, high = 0.0, 1.0
    while below(high) < probability:
        high *= 2
    while high - low > 1e-12 * high:
        half = (low + high) / 2
        low, high = (half, high) if below(half) < probability else (low, half)
    return (low + high) / 2


def _incomplete_gamma(a: float, x: float) -> float:
    """Lower regularised gamma by its series; enough for the sizes that occur here."""
    if x <= 0:
        return 0.0
    term = total = 1 / a
    n = a
    while term > total * _CLOSE:
        n += 1
        term *= x / n
        total += term
    return total * exp(a * log(x) - x - lgamma(a))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised beta, by the continued fraction on whichever side it converges fast."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Lentz's method."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + numerator * d)
            c = _away(1 + numerator / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _away(x: float) -> float:
    """Keeps a divisor from being zero."""
    return x if abs(x) > _TINY else _TINY
