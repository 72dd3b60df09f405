"""Values to strings: what the components draw, as pure functions without Gradio."""
