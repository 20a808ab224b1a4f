"""The measure: a view that does nothing, in the same process with the same settings."""

from flask import Flask

from survey_app.cli import server

PATH = "/bare"


def load(settings, lock):
    """The product's application, with a bare one beside it."""
    product = server.load(settings, lock)
    bare = Flask("bare")

    @bare.get(PATH)
    def ok():
        return b"ok"

    def application(environ, start_response):
        chosen = bare if environ["PATH_INFO"] == PATH else product
        return chosen(environ, start_response)

    return application
