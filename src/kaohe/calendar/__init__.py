"""工作日历 · Calendar: working days as versioned data, and the deadlines and clocks counted in them."""

from __future__ import annotations

from kaohe.calendar.working import WorkingCalendar

__all__ = ["WorkingCalendar"]
