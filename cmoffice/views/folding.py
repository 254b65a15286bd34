"""Templates as this office compiles them: what is the same on every page (words, icons, addresses without values) is put in when a
template is first read, and what differs is put in by the shortest way that still escapes everything that is not marked as safe."""

from io import StringIO

from flask import has_request_context
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.utils import LRUCache, missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from cmoffice import language

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # without its compiled part
    from markupsafe._native import _escape_inner

MOST_KEPT = 1000  # templates; we have fewer, so each is compiled once for each language


def put(value):
    """A value as it stands in a page: text escaped, what is marked as safe as it is."""
    if type(value) is str:
        return _escape_inner(value)
    if type(value) is Markup:
        return value
    return value.__html__() if hasattr(value, "__html__") else _escape_inner(str(value))


def made(function, names):
    """A macro of these parameters that takes nothing beside them; what it makes is safe."""
    most = len(names)

    def macro(*values, **named):
        given = len(values)
        if given < most:
            values += tuple([named.pop(name, missing) for name in names[given:]])
        if named or given > most:
            raise TypeError(f"a macro of {names} was given {given} values and {sorted(named)}")
        return str.__new__(Markup, function(*values))

    return macro


class _Short(CodeGenerator):
    """Writes `put`, `made` and plain calls where the general ways would look for cases that our templates do not have."""

    def visit_Template(self, node, frame=None):
        self.writeline(f"from {__name__} import made, put")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node, frame, finalize):
        if _escapes(frame) and finalize.src is None:
            self.write("put(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def macro_def(self, macro_ref, frame):
        if _escapes(frame) and not (
            macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        ):
            self.write(f"made(macro, {tuple(each.name for each in macro_ref.node.args)!r})")
        else:
            super().macro_def(macro_ref, frame)

    def visit_Call(self, node, frame, forward_caller=False):
        """A function of ours or a macro; none of them asks for the template's context."""
        self.visit(node.node, frame)
        stream, self.stream = self.stream, StringIO()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        given, self.stream = self.stream.getvalue(), stream
        self.write(f"({given.removeprefix(', ')})")

    def visit_Include(self, node, frame):
        """A part goes into its page whole, not word by word through all that lies around it."""
        if isinstance(node.template, nodes.Const) and node.with_context and not node.ignore_missing:
            self.writeline(f"template = environment.get_template({node.template.value!r}, {self.name!r})", node)
            told = f"template.new_context(context.get_all(), True, {self.dump_local_context(frame)})"
            self.simple_write(f"concat(template.root_render_func({told}))", frame)
        else:
            super().visit_Include(node, frame)


def _escapes(frame):
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class _Ready(Template):
    """A template whose macros are the same for all who import them: no single template is given names of its own."""

    def _get_default_module(self, ctx=None):
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Templates(Environment):
    """Compiles each template once for each language, with its fixed words in it."""

    code_generator_class = _Short
    template_class = _Ready

    def __init__(self, app, **options):
        self.fixed, self._kept, self._found = {}, {}, {}
        super().__init__(app, **options)

    def get_template(self, name, parent=None, globals=None):  # noqa: A002 (named so by those who call it)
        found = self._found.get((language.spoken(), name))
        if found is None or globals is not None:
            found = super().get_template(name, parent, globals)
            if globals is None and not self.auto_reload:
                self._found[language.spoken(), name] = found
        return found

    @property
    def cache(self):
        """The templates in the language of the request."""
        spoken = language.spoken()
        if spoken not in self._kept:
            self._kept[spoken] = LRUCache(MOST_KEPT)
        return self._kept[spoken]

    @cache.setter
    def cache(self, _):
        self._kept.clear()
        self._found.clear()

    def fix(self, *functions):
        """Call these functions of templates at once where they are given nothing but fixed values."""
        self.fixed.update({name: self.globals[name] for name in functions})

    def _generate(self, source, name, filename, defer_init=False):
        if has_request_context():
            source = _Fold(self.fixed).visit(source)
        return super()._generate(source, name, filename, defer_init)


class _Fold(NodeTransformer):
    """Puts what a call gives in its place, where that can be said beforehand."""

    def __init__(self, fixed):
        self.fixed = fixed

    def visit_Call(self, node):
        self.generic_visit(node)
        function = self.fixed.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        given = (*node.args, *(pair.value for pair in node.kwargs))
        if (
            function is None
            or node.dyn_args
            or node.dyn_kwargs
            or not all(isinstance(each, nodes.Const) for each in given)
        ):
            return node
        made = function(*(each.value for each in node.args), **{pair.key: pair.value.value for pair in node.kwargs})
        return nodes.Const(made, lineno=node.lineno, environment=node.environment)
