"""Why a decision came out as it did: which words moved it, how sure it was, and what would have made another one."""
