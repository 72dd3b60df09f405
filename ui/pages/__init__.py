"""One file per page, each with `build(services)`."""
