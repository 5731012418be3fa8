"""演示 · Demo: the sample district behind desks that anybody may sit at; only with --demo, only on loopback."""
