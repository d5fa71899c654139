"""The agreement on paper: what is printed, and the seal on it."""
