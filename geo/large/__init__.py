"""Large tables: what the program does for one row, done for ten million, an Arrow record batch at a time."""
