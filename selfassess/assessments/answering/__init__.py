"""Answering: what one seat says, kept from the first letter on."""
