"""Template tags of what follows adoption."""
