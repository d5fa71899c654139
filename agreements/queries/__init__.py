"""Reads of what follows adoption."""
