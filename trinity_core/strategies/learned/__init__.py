"""Strategies fitted on outcomes of training questions: which agent answered which question right."""
