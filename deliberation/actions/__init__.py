"""Verbs: one function per intention, each one transaction that ends with its fact."""
