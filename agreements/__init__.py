"""Everything from adoption on: documents, signing, cooperatives and what they do."""
