"""Imported tasks and outcomes: files of many forms read into one plain table of questions and what agents made of them."""
