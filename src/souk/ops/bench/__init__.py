"""The benchmark: what the shop does in a second, beside what its database can do."""
