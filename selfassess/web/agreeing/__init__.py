"""Agreeing: levels, judgements, findings, messages, recommendations and what outsiders judged."""
