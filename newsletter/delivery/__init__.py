"""Hands letters to a mail server, a provider or a folder, once each."""
