"""骰子 · Dice: draws repeat, and belong to one thing."""

from __future__ import annotations

from kaohe.sample.dice import Dice


def test_the_same_seed_and_label_draw_the_same() -> None:
    assert [Dice(1, "a").below(1000) for _ in range(2)] == [Dice(1, "a").below(1000)] * 2


def test_draws_are_pinned_for_ever() -> None:
    dice = Dice(1, "pinned")
    assert [dice.below(100) for _ in range(8)] == [21, 40, 68, 24, 95, 39, 20, 41]


def test_labels_and_seeds_draw_apart() -> None:
    assert len({Dice(*of).below(1 << 60) for of in ((1, "a"), (1, "b"), (2, "a"), (1, "a", 1))}) == 4


def test_bounds_are_both_reached() -> None:
    dice = Dice(1, "bounds")
    assert {dice.between(1, 6) for _ in range(200)} == {1, 2, 3, 4, 5, 6}


def test_weights_are_kept() -> None:
    dice = Dice(1, "weights")
    drawn = [dice.weighted((("a", 90), ("b", 10))) for _ in range(2000)]
    assert 1700 < drawn.count("a") < 1900


def test_something_that_never_or_always_happens() -> None:
    dice = Dice(1, "chance")
    assert {(dice.chance(0), dice.chance(1000)) for _ in range(100)} == {(False, True)}


def test_successes_stay_within_the_trials() -> None:
    dice = Dice(1, "successes")
    assert all(0 <= dice.successes(n, 990) <= n for n in range(200))
