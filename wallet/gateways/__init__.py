"""The wire to each payment provider, behind one interface; a module for each of them."""
