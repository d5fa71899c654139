"""Commands for who runs and develops cocreatie."""
