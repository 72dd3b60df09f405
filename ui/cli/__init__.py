"""The command line: one file a command; each takes a workbench and parsed arguments and returns an exit code."""
