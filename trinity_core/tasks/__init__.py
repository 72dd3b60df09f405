"""Tasks: questions with exact graders, in generated families; and the sandbox that runs model-written code."""
