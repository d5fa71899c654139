"""Reads: what a screen shows and what an actor may see; nothing here changes anything."""
