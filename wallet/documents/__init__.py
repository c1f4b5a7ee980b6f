"""Documents of money: facts in, bytes out."""
