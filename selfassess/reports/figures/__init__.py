"""Pictures of a comparison, drawn once in plain shapes for paper and page alike, each with its words and its table."""

from selfassess.reports.figures.distribution import DistributionRow, distribution
from selfassess.reports.figures.dumbbell import DumbbellRow, dumbbell
from selfassess.reports.figures.trend import TrendPoint, trend

__all__ = ["DistributionRow", "DumbbellRow", "TrendPoint", "distribution", "dumbbell", "trend"]
