"""The server as an OpenAI-compatible model provider: strategies are models, a session is a chat completion."""
