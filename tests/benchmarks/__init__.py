"""What is measured: run by `./dev bench NAME`, never asserted in a test."""
