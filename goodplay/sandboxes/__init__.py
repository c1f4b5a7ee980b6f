"""Stand-ins for the payment providers and the bank, which speak their wire and can be told to misbehave."""
