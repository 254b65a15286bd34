"""The layout of the house, read from the source: nothing points upward, names have one door, templates hold no script."""
import ast
import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent / "cmoffice"
TEMPLATES = HOME / "templates"
FLOORS = ("views", "forms", "casework", "models", "practice")

MAY_IMPORT_IDENTITIES = {"casework.transcription", "casework.slips", "casework.print_identity", "casework.letters", "casework.exchange", "casework.backlog", "casework.backlog_filing", "casework.contact", "casework.named", "casework.intake", "casework.freetext", "casework.retention", "casework.locking", "casework.evacuation", "casework.find", "views.identity", "commands"}
MAY_USE_ONE_THING_OF_IDENTITIES = {"views.errors": {"Unplugged"}, "drafts": {"Draft"}}
IMPORT_NOTHING_OF_OURS = {"timeframes", "workload", "codelists", "refusals", "deidentify", "words", "clock", "schema", "durable", "swap", "keys", "passwords", "headers", "language", "certificates", "receiving", "turns", "spellings", "packing", "safe_cells", "fieldnames", "sheets", "disclosure"}
SPEAK = {"codelists", "refusals"}                                      # their words are translated when they are read
WRITE_FILES = {"keys", "certificates", "swap"}                         # durably, through the one module for it
TAKE_TURNS = {"passwords"}                                             # what takes long leaves its turn to others
ASK_THE_CLOCK = {"views", "keeper", "commands", "serving", "at_the_console", "sessions", "practice", "__init__"}  # floors and modules that may ask what time it is
WRITES_IN_VIEWS = {("gate", "atomic"): 2}   # the form's mark commits with the verb
ACCOUNT_RULES = {("casework.staff", "_is_last")}                       # the last of a role that the office needs: about accounts, not about cases
ROLES_IN_TEMPLATES = {"shared/base.html", "cases/show.html", "case/_idbar.html", "keep/show.html", "find/_found.html", "setup/step.html", "people/show.html", "team/show.html",
                      "people/change.html", "desks/show.html"}                            # wording and labels only
DOCUMENTED = ("policy", "timeframes", "workload", "identities", "keys", "certificates", "audit")

# from each floor to what it may import of ours; a module may always import its own floor
ARROWS = {
    "views": {"sheets", "pdf", "forms", "casework", "models", "policy", "audit", "clock", "codelists", "databases", "drafts", "headers", "packing", "htmx", "csrf", "passwords",
              "refusals", "sessions", "settings", "shortage", "certificates", "timeframes", "identities", "language", "workload", "open_up", "indicators", "fieldnames"},
    "forms": {"refusals", "codelists", "language"},
    "casework": {"policy", "audit", "models", "databases", "timeframes", "refusals", "codelists", "passwords", "identities", "deidentify", "words", "language",
                 "workload", "keys", "certificates", "settings", "aside", "burning", "schema", "swap", "durable",
                 "safe_cells", "fieldnames", "sheets", "pdf", "disclosure", "figures", "figures_acts", "indicators"},
    "models": {"databases"},
    "policy": {"models"}, "audit": {"models", "databases", "aside"}, "aside": {"models", "databases", "durable"}, "drafts": {"models", "databases", "identities"}, "databases": {"durable", "keys", "machine", "schema", "swap", "burning"}, "burning": {"durable", "keys", "swap"}, "settings": {"durable", "keys", "certificates"},
    "identities": {"audit", "databases", "models", "spellings", "words"}, "sessions": {"audit", "clock", "databases", "casework", "durable", "models"}, "keeper": {"clock", "databases", "casework", "shortage"},
}


def modules():
    """Every module of ours but the practice office's, by its name under cmoffice."""
    for path in sorted(HOME.rglob("*.py")):
        name = ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith("practice"):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


MODULES = dict(modules())


def ours(tree):
    """What a module imports of ours, as (first word under cmoffice, the whole, the name taken)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            found = [(node.module, alias.name) for alias in node.names]
        else:
            continue
        for module, name in found:
            if module == "cmoffice" and name:
                yield name, name, None
            elif module.startswith("cmoffice."):
                rest = module.removeprefix("cmoffice.")
                yield rest.split(".")[0], rest, name


def theirs(tree):
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def imports_of(name):
    """The names that lead to a module: `cmoffice.identities`, or something taken out of it."""
    return [(rest, taken) for first, rest, taken in ours(MODULES[name])]


def floor(name):
    return name.split(".")[0]


@pytest.mark.parametrize("name", [name for name in MODULES if floor(name) in ARROWS])
def test_nothing_points_upward(name):
    allowed = ARROWS[floor(name)] | {floor(name)}
    assert {first for first, _, _ in ours(MODULES[name])} <= allowed


@pytest.mark.parametrize("name", sorted(IMPORT_NOTHING_OF_OURS & set(MODULES)))
def test_pure_modules_import_nothing_of_ours(name):
    assert not {first for first, _, _ in ours(MODULES[name])} - {known for known, by in (("language", SPEAK), ("durable", WRITE_FILES), ("turns", TAKE_TURNS)) if name in by}


@pytest.mark.parametrize("name", [name for name in MODULES if floor(name) in ("casework", "models", "identities", "audit", "policy", "databases", "words", "timeframes",
                                                                              "keys", "schema", "drafts", "clock", "codelists", "refusals", "language")])
def test_below_the_views_nobody_knows_of_flask(name):
    assert not {module for module in theirs(MODULES[name]) if module.split(".")[0].startswith("flask") or module.startswith("werkzeug")}


def test_only_these_few_import_the_identity_register():
    who = {}
    for name, tree in MODULES.items():
        for _, rest, taken in ours(tree):
            if rest == "identities" or (rest == "databases" and taken == "identities"):
                who.setdefault(name, set()).add(taken)
    assert who.pop("identities") == {"identities"}                  # the drawer itself takes its own file
    for name, allowed in MAY_USE_ONE_THING_OF_IDENTITIES.items():
        used = {node.attr for node in ast.walk(MODULES[name]) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "identities"}
        assert used | (who.pop(name, set()) - {None}) <= allowed, name
    assert set(who) <= MAY_IMPORT_IDENTITIES


def test_nobody_else_reaches_the_second_file_through_its_database():
    for name, tree in MODULES.items():
        if name in ("databases", "identities"):
            continue
        reached = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "identities"
                   and isinstance(node.value, ast.Name) and node.value.id == "databases"]
        # rolling back after a fault and checking for damage touch the file and read no name
        assert not reached or name in ("views.errors", "commands"), name


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("models")])
def test_models_hold_no_column_for_a_name_or_a_number_of_a_child(name):
    columns = {target.id for node in ast.walk(MODULES[name]) if isinstance(node, ast.ClassDef) and node.name not in ("Staff", "Team", "Setting", "Step", "Provider")
               for item in node.body if isinstance(item, ast.Assign) for target in item.targets if isinstance(target, ast.Name)}
    assert not columns & {"name", "first", "last", "nickname", "birth_date", "phone", "caregiver", "caregiver_name", "id_number", "mother", "father", "siblings"}


def test_lists_cannot_reach_names_even_through_their_imports():
    assert not {rest for _, rest, _ in ours(MODULES["casework.lists"])} & {"identities", "casework.intake", "casework.freetext", "casework.find"}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("views")])
def test_views_write_no_records(name):
    calls = [node.func.attr for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    for verb in ("create", "save", "delete", "delete_instance", "delete_by_id", "insert", "insert_many", "bulk_create", "get_or_create", "atomic", "execute_sql"):
        assert calls.count(verb) == WRITES_IN_VIEWS.get((name.removeprefix("views."), verb), 0), verb
    updates = [node for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
               and isinstance(node.func.value, ast.Name) and node.func.value.id[:1].isupper()]
    assert len(updates) == WRITES_IN_VIEWS.get((name.removeprefix("views."), "update"), 0)


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("views")])
def test_views_do_not_read_the_form_for_a_name_to_put_into_an_address(name):
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "url_for":
            handed_on = {None} if name == "views.shared" else set()        # what templates ask for goes through one function there
            assert {keyword.arg for keyword in node.keywords} - handed_on <= {"code", "name", "version", "saved", "kept", "_anchor", "key", "row", "username", "number", "topic", "act", "place"}


def test_nobody_but_the_policy_compares_a_role():
    for name, tree in MODULES.items():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            if name == "policy" or (name, function.name) in ACCOUNT_RULES:
                continue
            for node in (node for node in ast.walk(function) if isinstance(node, ast.Compare)):
                sides = [node.left, *node.comparators]
                roles = [side for side in sides if isinstance(side, ast.Attribute) and side.attr == "role"]
                assert not roles or _is_query(roles) or _is_change(sides), f"{name}:{node.lineno}"


def _is_query(roles):
    """`Staff.role == "supervisor"` selects accounts."""
    return any(isinstance(side.value, ast.Name) and side.value.id == "Staff" for side in roles)


def _is_change(sides):
    """`role != staff.role` asks whether an account was changed."""
    return any(isinstance(side, ast.Name) and side.id == "role" for side in sides)


def test_only_views_commands_and_sessions_ask_the_clock():
    for name, tree in MODULES.items():
        asks = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "today")
                and isinstance(node.func.value, ast.Name) and node.func.value.id in ("clock", "datetime", "date")]
        if name == "clock":
            continue
        assert not asks or floor(name) in ASK_THE_CLOCK, name
        assert not [node for node in asks if node.func.value.id != "clock"], f"{name} asks the machine's clock past ours"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_in_a_sentence_what_is_here(name):
    words = ast.get_docstring(MODULES[name])
    assert words and words.split("\n\n")[0].rstrip()[-1] in ".:"


@pytest.mark.parametrize("name", [name for name in MODULES if name in DOCUMENTED or floor(name) == "casework"])
def test_every_public_function_has_a_sentence(name):
    bare = [node.name for node in MODULES[name].body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)]
    assert bare == []


@pytest.mark.parametrize("name", [name for name in MODULES if floor(name) == "casework"])
def test_a_verb_says_by_number_what_it_refuses(name):
    for function in (node for node in MODULES[name].body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")):
        said = f"{ast.get_docstring(MODULES[name])} {ast.get_docstring(function)}"
        raised = {node.args[0].value for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                  and node.func.id == "Refused" and node.args and isinstance(node.args[0], ast.Constant)}
        assert {code for code in raised if code not in said} == set(), function.name


def test_every_reason_of_the_office_is_said_somewhere_and_has_words():
    from cmoffice.refusals import WORDS
    raised = {node.args[0].value for tree in MODULES.values() for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
              and node.func.id == "Refused" and node.args and isinstance(node.args[0], ast.Constant)}
    assert raised <= set(WORDS)


def source(template):
    return template.read_text(encoding="utf-8")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_SEC_041_SEC_043_templates_hold_no_script_no_style_and_no_raw_text(template):
    text = re.sub(r"\{#.*?#\}", "", source(template), flags=re.S)
    for pattern in (r"""[\s"']style\s*=""", r"<style\b", r"""[\s"']on[a-z]+\s*=""", r"hx-on", r"javascript:", r"""["']js:""", r"\|\s*safe\b", r"Markup\(", r"<iframe\b",
                    r"autoescape\s+false", r"""hx-trigger\s*=\s*["'][^"']*\[""", r"""(?:src|href|action|hx-[a-z]+)\s*=\s*["'](?:https?:)?//"""):
        assert not re.search(pattern, text, flags=re.I), pattern
    for script in re.findall(r"<script\b[^>]*>", text):
        assert re.search(r"\bsrc=", script)
    assert not re.search(r"<script\b[^>]*>\s*[^\s<]", text)


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("_*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_part_says_on_its_first_line_what_it_needs(template):
    assert re.match(r"\{#.+#\}", source(template).splitlines()[0])


def test_templates_look_at_a_role_only_for_its_wording():
    for template in TEMPLATES.rglob("*.html"):
        name = str(template.relative_to(TEMPLATES))
        assert name in ROLES_IN_TEMPLATES or not re.search(r"\.role\b", source(template)), name


def test_every_template_is_used():
    views = "\n".join(path.read_text(encoding="utf-8") for path in (HOME / "views").glob("*.py"))
    used = views + "\n".join(source(template) for template in TEMPLATES.rglob("*.html"))
    for template in TEMPLATES.rglob("*.html"):
        name = template.relative_to(TEMPLATES).as_posix()
        assert f'"{name}"' in used or f"'{name}'" in used or (template.parent.name == "help" and 'f"help/{topic}.html"' in views), name


def test_addresses_hold_codes_and_words_only(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule == rule.rule.lower()
        assert set(rule.arguments) <= {"code", "number", "key", "name", "version", "topic", "username", "act", "place"}, rule.rule
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_no_list_of_answers_is_written_twice():
    names = [target.id for node in MODULES["codelists"].body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)]
    assert sorted(names) == sorted(set(names))


def test_no_question_of_a_form_hides_what_every_form_can_do():
    own = {"changes", "parts", "more", "problems", "answers", "sections", "fixed", "paper", "refuse", "is_asked", "validate", "data", "errors"}
    for name, tree in MODULES.items():
        for form in (node for node in ast.walk(tree) if floor(name) == "forms" and isinstance(node, ast.ClassDef) and name != "forms.base"):
            questions = {target.id for item in form.body if isinstance(item, ast.Assign) and isinstance(item.value, ast.Call) for target in item.targets if isinstance(target, ast.Name)}
            assert not questions & (own - {"sections", "fixed", "paper"}), f"{name}.{form.name}"


SHEETS = ("daybook.css", "further.css")


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_layer_of_the_style_sheet_lies_inside_another(sheet):
    """A lost brace puts every rule after it into another layer, where it wins or loses against the wrong ones."""
    deep = 0
    for number, text in enumerate((HOME / "static" / sheet).read_text(encoding="utf-8").splitlines(), start=1):
        assert deep == 0 or not text.startswith("@layer"), f"a brace is missing before line {number}"
        deep += text.count("{") - text.count("}")
    assert deep == 0


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_is_printed_otherwise_stands_in_the_layer_of_printing(sheet):
    """Anywhere else it loses against the general rules of that layer: the copy for a child once began with an empty page by it."""
    layer = ""
    for number, text in enumerate((HOME / "static" / sheet).read_text(encoding="utf-8").splitlines(), start=1):
        layer = text.split()[1] if text.startswith("@layer") else layer
        assert "@media print" not in text or layer == "print", f"line {number} prints in the layer {layer}"


def test_the_pages_of_every_day_need_nothing_of_the_second_sheet():
    """They leave it out, so whoever opens the office for the first time waits for half as much; each rule of it asks for a class that none of them has."""
    first, further = ((HOME / "static" / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    order = re.search(r"@layer [^;{]*;", first)[0]
    assert re.search(r"@layer [^;{]*;", further)[0] == order and further.index(order) < further.index("{")
    every_day = [path for path in TEMPLATES.rglob("*.html") if "{% block further %}{% endblock %}" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(TEMPLATES).as_posix() for path in every_day} == {"signin/show.html", "cover/show.html", "work/show.html", "case/show.html", "followup/show.html", "find/show.html"}
    known = names_of(every_day) | set(re.findall(r"[\w-]+", (HOME / "static" / "office.js").read_text(encoding="utf-8")))
    for path in HOME.rglob("*.py"):  # icons and the like are drawn there
        known |= {name for given in re.findall(r"""\bclass=\\?['"]([\w -]+)""", path.read_text(encoding="utf-8")) for name in given.split()}
    for selector in selectors(further):
        wanted = {name for _, name in re.findall(r"([.#])([\w-]+)", selector)}
        assert any(name not in known and not name.startswith(tuple(begun for begun in known if begun.endswith("-"))) for name in wanted), selector


def names_of(pages):
    """The classes and ids of these pages, of what they hold and of the parts that are put into them; one that is put together ends in a dash."""
    parts = [path for folder in ("work", "case", "notes", "followup", "find", "signin", "cover", "identity", "summary") for path in (TEMPLATES / folder).glob("*.html")]
    waiting = {*pages, *parts, *(TEMPLATES / "errors" / f"{name}.html" for name in ("_part", "alarm", "bare"))}
    seen, known = set(), set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        text = path.read_text(encoding="utf-8")
        waiting |= {TEMPLATES / name for name in re.findall(r'"([\w/]+\.html)"', text)} - seen
        for given in re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"|\{% block (?:kind|wide|cols) %\}(.*?)\{% endblock', text):
            given = " ".join(given)
            known |= {word for quoted in re.findall(r"""['"]([^'"]*)['"]""", given) for word in quoted.split()} | set(re.findall(r"([\w-]+-)\{\{", given))
            known |= set(re.findall(r"[\w-]+", re.sub(r"[\w-]*\{\{.*?\}\}|\{%.*?%\}", " ", given)))
        known |= set(re.findall(r'\bid="([\w-]+)', text))
    return known


def selectors(sheet):
    """Every selector of a style sheet, one by one, without what stands in brackets: that may be one of several, or none."""
    for before in re.findall(r"([^{};]+)\{", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        if not before.strip().startswith("@"):
            yield from (one.strip() for one in without_brackets(before).split(","))


def without_brackets(selector):
    while (shorter := re.sub(r"\([^()]*\)|\[[^\]]*\]", "", selector)) != selector:
        selector = shorter
    return selector
