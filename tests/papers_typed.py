"""Papers as they come from the clerks' desk: typed in digits and days, handed in, waiting for their caseworker."""
from cmoffice import clock
from cmoffice.casework import batches, transcription, tray
from cmoffice.databases import records
from cmoffice.forms.typed import Typed
from cmoffice.models import Paper, PaperBatch, TrayDesk
from cmoffice.views.laying import laid_out
from tests.conftest import NOW


def typed_from(laid, answers):
    """What a clerk types for these answers: digits for codes; a text in angle brackets is typed as it stands."""
    typed = {}
    for name, value in answers.items():
        box = laid.boxes[name]
        if isinstance(value, str) and value.startswith("<"):
            typed[name] = value.strip("<>")
        elif box.is_coded:
            numbers = {code: number for number, code, _label in box.answers}
            codes = value if isinstance(value, list) else [value]
            typed[name] = " ".join(numbers[code] for code in codes)
        else:
            typed[name] = value
    return typed


def waiting_with_rest(app, cast, sheet, answers, **head):
    """The same, and what of these answers stands on no paper and is given on the screen."""
    with app.test_request_context():
        boxes = laid_out(sheet).boxes
    on_paper = {name: value for name, value in answers.items() if name in boxes}
    return waiting(app, cast, sheet, on_paper, **head), {name: value for name, value in answers.items() if name not in boxes}


def waiting(app, cast, sheet, answers, clerk="dan", number=154, code="", caseworker="alice", at=NOW, **head):
    """A paper of this sheet, typed by a clerk and handed in."""
    with app.test_request_context():
        laid = laid_out(sheet)
        typed = typed_from(laid, answers) | {"paper_no": str(number), "caseworker": str(cast[caseworker].id) if caseworker else "", **head}
        if "case_code" in laid.boxes:
            typed["case_code"] = code
        facts = Typed(laid, typed, clock.today()).facts()
        if laid.sheet.is_identifying:
            tray.grant(cast[clerk], "both", "one clerk only", cast["mary"], at)
        TrayDesk.update(at_hand=None).where(TrayDesk.staff == cast[clerk].id).execute()
        batch = batches.start({"sheet": sheet, "paper": laid.sheet.paper, "counted": 1, "cabinet": "shelf 2", "form_version": laid.version}, cast[clerk], at)
        paper = transcription.finish(batches.paper(batch, 1), typed, facts, cast[clerk], at)
        PaperBatch.update(state="handed_in", handed_at=at).where(PaperBatch.id == batch.id).execute()
        with records.atomic():
            transcription.to_caseworker(paper, cast[clerk], at)
    return Paper.get_by_id(paper.id)
