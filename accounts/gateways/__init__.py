"""The outside of accounts: tokens as text."""
