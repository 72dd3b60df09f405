"""Interactive lessons: each a value with its text, its controls and the function of the core that computes its pictures."""
