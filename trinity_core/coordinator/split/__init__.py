"""Reading transcripts with many versions of one layer: what lies below it is computed once per transcript."""
