"""Where carts are kept: in the shop's tables, or in a document store. `port` says what one does."""
