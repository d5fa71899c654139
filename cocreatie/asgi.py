"""The ASGI application: HTTP through Django, sockets through Channels."""

import gc
import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreatie.settings")
http = get_asgi_application()

from deliberation.live import fastwrite  # noqa: E402 — models exist only after the line above

from .limits import limit_daphne  # noqa: E402 — likewise
from .routing import sockets  # noqa: E402 — likewise

limit_daphne()
fastwrite.is_possible()  # says so in the log when it is not

# Channels writes a wildcard without the star; the socket itself finds out whose cookie it is.
origins = [origin.replace("*.", ".") for origin in settings.CSRF_TRUSTED_ORIGINS]
application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": OriginValidator(
            CookieMiddleware(URLRouter(sockets)), [*settings.ALLOWED_HOSTS, *origins]
        ),
    }
)

# What was loaded until now stays: not looking through it again saves a stall of some 50 ms each
# time that Python collects garbage.
gc.collect()
gc.freeze()
