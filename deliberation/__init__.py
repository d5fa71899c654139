"""Everything until a text is adopted: people, text, remarks, amendments, meetings and votes."""
