"""Small measurable worlds for teaching: landscapes, noise and races, searched by the very optimizers that train heads."""
