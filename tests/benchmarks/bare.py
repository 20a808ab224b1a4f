"""The measure: a view that does nothing, in the same process with the same settings."""

from flask import Flask

from survey_app.cli import server
from survey_app.web.rsgi import Served

PATH = "/bare"


class Both(Served):
    """The product's application, with a bare one beside it."""

    def __init__(self, product: Served, bare: Flask) -> None:
        super().__init__(bare.wsgi_app, None, 0)
        self._product = product

    async def __rsgi__(self, scope, protocol):
        """One request."""
        chosen = super() if scope.path == PATH else self._product
        await chosen.__rsgi__(scope, protocol)


def load(settings, lock):
    """Loads both."""
    bare = Flask("bare")

    @bare.get(PATH)
    def ok():
        return b"ok"

    return Both(server.load(settings, lock), bare)
