"""The trainers: one file each, all searching the same numbers with the same episodes."""
