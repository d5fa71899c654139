"""Delivery to open sockets; knows no rights: who may hear what arrives as a function."""
