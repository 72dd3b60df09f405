"""Attacks on the program that its promises must withstand, each counted and reported as a `Torment`."""
