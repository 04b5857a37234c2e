"""How the demo pictures are made: read the prompt, choose colours, build a subject, paint it in a style."""
