"""Maps of hidden states: which sessions are drawn, where each choice stands, and what can be read off."""
