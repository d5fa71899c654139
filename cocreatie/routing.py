"""The sockets of the project."""

from django.urls import URLPattern

sockets: list[URLPattern] = []
