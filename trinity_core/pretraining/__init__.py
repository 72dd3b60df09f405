"""How the bundled backbone is made: its tokenizer, its text, its training."""
