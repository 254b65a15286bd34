"""The clerk's tray: papers of her own batches and nothing else."""

from flask import Blueprint, render_template

from cmoffice.views.gate import needs

pages = Blueprint("tray", __name__, url_prefix="/tray")


@pages.get("")
@needs("see tray")
def show():
    return render_template("tray/show.html")
