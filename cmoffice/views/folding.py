"""Templates as this office compiles them: what is the same on every page (words, icons, addresses without values) is put in when a
template is first read, and what differs is put in by the shortest way that still escapes everything that is not marked as safe."""

from io import StringIO

from flask import has_request_context
from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.utils import LRUCache
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


class _Short(CodeGenerator):
    """Writes `put` and plain calls where the general ways would look for cases that our templates do not have."""

    def visit_Template(self, node, frame=None):
        self.writeline(f"from {__name__} import put")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node, frame, finalize):
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("put(")

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


class Templates(Environment):
    """Compiles each template once for each language, with its fixed words in it."""

    code_generator_class = _Short

    def __init__(self, app, **options):
        self.fixed, self._kept = {}, {}
        super().__init__(app, **options)

    @property
    def cache(self):
        """The templates in the language of the request."""
        spoken = language.spoken()
        return self._kept.get(spoken) or self._kept.setdefault(spoken, LRUCache(MOST_KEPT))

    @cache.setter
    def cache(self, _):
        self._kept.clear()

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
