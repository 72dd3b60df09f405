"""What is kept: sessions, runs and their events in SQLAlchemy tables. Imports `trinity_core`, never `ui`."""
