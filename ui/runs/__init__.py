"""Runs in the background: the process that trains, the server's foreman over it, and what the pages ask of both."""
