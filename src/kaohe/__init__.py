"""考核 · kaohe: appraisal as code, a scheme document that a computer runs exactly and a clerk can read."""

from __future__ import annotations

__version__ = "0.1.0"
