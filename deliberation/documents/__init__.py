"""Printing: the only modules that know the PDF engine."""
