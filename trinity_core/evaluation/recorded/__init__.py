"""Routers measured on outcomes that others recorded: no agent is called."""
