"""The JSON doors of what follows adoption, beside those of the deliberation."""
