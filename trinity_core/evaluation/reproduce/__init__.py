"""The paper's tables, run again over the offline pool: what is run, what came out, and what agrees with the paper."""
