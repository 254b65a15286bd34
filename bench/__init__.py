"""How fast the office is at ten years' size, as ratios to the limits measured in the same run."""
