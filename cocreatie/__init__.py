"""The project: settings, addresses and wiring of the two apps."""
