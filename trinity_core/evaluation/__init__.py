"""Measuring: what a pool allows, what a session costs."""
