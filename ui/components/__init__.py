"""Small `gr.HTML` components of ours: a static template, data in the value, DOM built with textContent."""
