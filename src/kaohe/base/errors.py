"""自身故障 · Own failure: what is raised when we, or the machine, failed; a person's mistake is a finding instead."""

from __future__ import annotations


class KaoheError(Exception):
    """A failure of the program or of its caller, never of a person's material.

    >>> raise KaoheError("a column was asked for a scale it does not have")
    Traceback (most recent call last):
    kaohe.base.errors.KaoheError: a column was asked for a scale it does not have
    """


class SettingError(KaoheError):
    """A setting of the environment that cannot be meant: misuse of the command, not a failure of ours.

    >>> issubclass(SettingError, KaoheError)
    True
    """
