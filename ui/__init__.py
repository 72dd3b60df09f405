"""What people see: Gradio pages, components and views. Imports `storage` and `trinity_core`, never the other way round."""
