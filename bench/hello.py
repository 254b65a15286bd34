"""The limit: a bare Flask application that says hello."""

import threading

from flask import Flask

from cmoffice import serving

app = Flask(__name__)


@app.get("/")
def hello():
    return "hello"


@app.get("/healthz")
def healthz():
    return "ok"


def office():
    """What the server loads in place of the office."""
    threading.Thread(target=serving.end_with_the_parent, daemon=True).start()
    return app
