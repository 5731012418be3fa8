"""工作日历 · Calendar: working days as versioned data, and the deadlines and clocks counted in them."""
