"""Agents: language models behind official SDKs, offline specialists, and the role contracts they all follow."""
