"""What is kept: sessions and their events in SQLAlchemy tables. Imports `trinity_core`, never `ui`."""
