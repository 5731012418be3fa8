"""What explanations and comparisons say."""
