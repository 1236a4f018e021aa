"""What every page of the staff's admin is built from."""
