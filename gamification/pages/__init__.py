"""What the world sees of badges: public pages, and the statements of Open Badges 3.0."""
