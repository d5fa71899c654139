"""The pages of what follows adoption."""
