"""Explaining decisions on demand: beside the sessions, one at a time, with what the head was evolved on made once."""
