"""演示 · Demo: builds the sample district, runs the four schemes and says what the page shows."""
