"""A served application under many visitors at once: how soon each sees something, what it costs, and what gets lost."""
