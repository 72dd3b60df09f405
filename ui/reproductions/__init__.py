"""The paper's tables run again, as the command line and the Learn page show them."""
