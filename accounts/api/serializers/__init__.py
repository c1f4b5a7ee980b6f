"""What the API says and takes about people."""
