"""The twelve families, one a file. A new one is one file here and one line in `registry`."""
