"""Verbs of what follows adoption: one function per intention, each one transaction."""
