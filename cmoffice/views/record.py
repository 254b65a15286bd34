"""The access record, on the screen, on paper and as a table: for the administrator without any case, for a supervisor with her team's."""

from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import access_record, office
from cmoffice.casework import staff as accounts
from cmoffice.forms.prints import PrintForm
from cmoffice.views import prints
from cmoffice.views.gate import needs

pages = Blueprint("record", __name__, url_prefix="/access")


@pages.get("")
@needs("read access record")
def show():
    return _page("office/access.html")


@pages.route("/print", methods=["GET", "POST"])
@needs("read access record", keeps=False, proof=True)
def paper():
    """The same lines to be printed."""
    kind, who, number = _wanted()
    back = f"{url_for('record.show')}?{urlencode({'kind': kind, 'who': who, 'page': number})}"

    def draw(made):
        return _page("office/access_print.html", printing=made, back=back)

    return prints.asked("access", prints.first(PrintForm), draw, back=back)


@pages.post("/table")
@needs("read access record", keeps=False, proof=True)
def table():
    """The lines as a table, to be taken out of the office: codes only."""
    kind, who, _page_number = _wanted()
    data = access_record.export(current_user, kind, who, current_user, clock.now())
    name = f"access-record-{clock.today()}.csv"
    return Response(data, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(template, **beside):
    kind, who, number = _wanted()
    lines, more = access_record.lines(current_user, kind, who, number)
    return render_template(
        template,
        lines=[(line, access_record.details(line)) for line in lines],
        kinds=access_record.kinds(current_user),
        people=sorted(person.username for person in accounts.all_people()),
        kind=kind,
        who=who,
        page=number,
        more=more,
        **beside,
        office_name=office.setting("office_name", ""),
    )


def _wanted():
    kind, who = request.values.get("kind", ""), request.values.get("who", "")[:80]
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    return (kind if kind in access_record.kinds(current_user) else ""), who, page
