"""Delivery: what waits, what is told, and who hears it."""
