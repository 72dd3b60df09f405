"""The loop that runs any strategy over a pool and yields events."""
