"""The command line: one file a command; each takes a workshop and parsed arguments and returns an exit code."""
