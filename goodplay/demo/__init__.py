"""The demo: a small organization of each kind, with real gifts, so that every list and chart has life."""
