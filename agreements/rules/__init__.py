"""Pure rules of what follows an adopted agreement; they know no framework and no database."""
