"""PostgreSQL and Valkey from Python wheels, started by this program when no other addresses are set."""
