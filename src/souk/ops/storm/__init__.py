"""People at random while processes are killed; afterwards everything has to be right."""
