"""Strategies on the same tasks: the plan, the sessions played, and what they say about who is better."""
