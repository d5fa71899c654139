"""The JSON doors under `/api/v1`: each parses, calls one action or read, and shows the outcome.

Reads are GET, everything that happens is POST. They decide nothing, and refuse with the same
reasons as the pages.
"""
