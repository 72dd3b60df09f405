"""Questions asked of hidden states and of finished sessions."""
