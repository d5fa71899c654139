"""The form of a text: its schema, Markdown, HTML and anchors. Knows no tables and no rights.

The only room that may import prosemirror, markdown_it and pycrdt.
"""
