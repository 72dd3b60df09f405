"""The part that runs inside the sandbox process: standard library only, imported by a bare interpreter, never by the app itself."""
