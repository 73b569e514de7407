"""What the syntax of a file tells about the words that its screens show."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tests.architecture.source_tree import Function, SourceFile

#: They give Content of cleaned words; `Content(…)` itself counts only with a literal.
MAKERS = {"shown", "one_line", "last_of", "line"}
#: Methods of Content that give Content of the same words, or of others that are looked at here.
KEEPERS = {"append", "join", "pad_left", "pad_right", "rstrip", "stylize", "truncate"}
ADDERS = {"append", "join"}
#: What Textual shows as markup when it is a str: the first argument, assignment, or argument by name.
CONTENT_CALLS = {"Button", "Checkbox", "Collapsible", "Label", "Option", "RadioButton", "Static", "Tab", "TabPane"}
#: With the place of the words among the arguments.
CONTENT_METHODS = {"add_option": 0, "replace_option_prompt": 1, "set_content": 0, "update": 0, "with_tooltip": 0}
CONTENT_NAMES = {"border_subtitle", "border_title", "content", "label", "loading_text", "prompt", "tooltip", "visual"}
#: What Textual shows as it stands when it is a str.
PLAIN_NAMES = {"placeholder", "sub_title", "title"}
#: What is called with words that are looked at here, so it may have no other name, no other way to be called.
SINKS = CONTENT_CALLS | {"Content"}
_CONTAINERS = {"Content", "Iterable", "Iterator", "Sequence", "list", "tuple"}


@dataclass
class Known:
    """Names that are Content: `names` as this function has them, the others as all files annotate them."""

    annotated: set[str] = field(default_factory=set)
    otherwise: set[str] = field(default_factory=set)
    names: frozenset[str] = frozenset()

    def has(self, attribute: str) -> bool:
        """Say whether every field, attribute, function of this name is Content."""
        return attribute in self.annotated and attribute not in self.otherwise


def known_in(files: Iterable[SourceFile]) -> Known:
    """Collect what is annotated as Content: fields, attributes, what functions return."""
    known = Known()
    for file in files:
        for node in ast.walk(file.tree):
            for name, annotation in _annotated(node):
                of = known.annotated if annotation is not None and _is_content(annotation) else known.otherwise
                of.add(name)
    return known


def _annotated(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    match node:
        case ast.AnnAssign(target=ast.Attribute(attr=name), annotation=annotation):
            yield name, annotation
        case ast.ClassDef(body=body):
            fields = [step for step in body if isinstance(step, ast.AnnAssign)]
            yield from ((step.target.id, step.annotation) for step in fields if isinstance(step.target, ast.Name))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name, node.returns
        case _:
            return


def unclean(file: SourceFile, known: Known) -> list[str]:
    """List the places of a file where words are shown that did not visibly come through collabtui.ui.text.

    What the file itself says of a name counts before what other files say.
    """
    here = known_in([file])
    named = here.annotated | here.otherwise
    known = Known(known.annotated - named | here.annotated, known.otherwise - named | here.otherwise)
    return [f"{file.at(value)} {ast.unparse(value)[:60]}" for value in _unclean(file.tree, known)]


def _unclean(tree: ast.Module, known: Known) -> Iterator[ast.expr]:
    yield from _renamed(tree)
    constants = _local(tree, known).names
    for scope in _scopes(tree):
        local = _local(scope, replace(known, names=constants))
        for node in _own_nodes(scope):
            for value in _content_sinks(node, scope):
                if not _is_clean(value, local):
                    yield value
            for value in _plain_sinks(node):
                if not _is_plain(value):
                    yield value


def _renamed(tree: ast.Module) -> Iterator[ast.expr]:
    """Classes that show words, given another name: what is called by that could not be told from anything else."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(value=ast.Name(id=name) as value) if name in SINKS:
                yield value
            case ast.Assign(value=ast.Attribute(value=ast.Name(id=name)) as value) if name in SINKS:
                yield value
            case _:
                continue


Scope = ast.Module | ast.ClassDef | Function


def _scopes(tree: ast.Module) -> list[Scope]:
    return [node for node in ast.walk(tree) if isinstance(node, Scope)]


def _own_nodes(scope: Scope) -> Iterator[ast.AST]:
    """Walk the scope without the scopes inside it, which have names of their own."""
    waiting: list[ast.AST] = list(scope.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Scope):
            waiting.extend(ast.iter_child_nodes(node))


def _local(scope: Scope, known: Known) -> Known:
    """Add the names of this function: what it annotates as Content, variables that are only ever given some."""
    given: dict[str, list[ast.expr]] = {}
    names = _annotated_here(scope)
    for node in _own_nodes(scope):
        for name, value in _given(node):
            given.setdefault(name, []).append(value)
    names |= known.names - given.keys()
    for _ in range(2):  # a variable may be made from another
        here = replace(known, names=frozenset(names))
        names |= {name for name, values in given.items() if all(_is_clean(value, here) for value in values)}
    return replace(known, names=frozenset(names))


def _annotated_here(scope: Scope) -> set[str]:
    found: list[tuple[str, ast.expr | None]] = []
    if isinstance(scope, Function):
        arguments = (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs)
        found += [(argument.arg, argument.annotation) for argument in arguments]
    for node in _own_nodes(scope):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append((node.target.id, node.annotation))
    return {name for name, annotation in found if annotation is not None and _is_content(annotation)}


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value) | ast.For(target=ast.Name(id=name), iter=value):
            yield name, value
        case _:
            return


def _content_sinks(node: ast.AST, scope: Scope) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=keywords) if (
            name in CONTENT_CALLS
        ):
            yield from args[:1]
            yield from (each.value for each in keywords if each.arg is None or each.arg in CONTENT_NAMES)
        case ast.Call(func=ast.Attribute(attr=name), args=args, keywords=keywords) if name in CONTENT_METHODS:
            yield from args[CONTENT_METHODS[name] : CONTENT_METHODS[name] + 1]
            yield from (each.value for each in keywords if each.arg is None or each.arg in CONTENT_NAMES)
        case ast.Call(func=ast.Name(id="Hit" | "DiscoveryHit" as name), args=args):
            yield from args[1:2] if name == "Hit" else args[:1]
        case ast.Call(func=ast.Name(id="OptionList"), args=args):
            yield from (value for value in args if not _makes_options(value))
        case ast.Call(func=ast.Name(id="Content"), args=args, keywords=keywords):
            yield from (value for value in args[:1] if not isinstance(value, ast.Constant))
            yield from (each.value for each in keywords if each.arg in (None, "text"))
        case ast.Assign(targets=targets, value=value):
            if any(_is_to(target, CONTENT_NAMES) for target in targets):
                yield value
        case ast.AnnAssign(target=ast.Attribute(attr=name), value=ast.expr() as value) if name in CONTENT_NAMES:
            yield value
        case ast.AugAssign(target=ast.Attribute(attr=name), value=value) if name in CONTENT_NAMES:
            yield value
        case ast.ClassDef(bases=bases, body=body):
            if any(isinstance(base, ast.Name) and base.id in CONTENT_CALLS for base in bases):
                yield from _given_to_super(body)
        case ast.Return(value=ast.expr() as value) if isinstance(scope, Function) and scope.name == "render":
            yield value
        case _:
            return


def _is_to(target: ast.expr, names: set[str]) -> bool:
    """Say whether an assignment is to an attribute of such a name, alone or among others."""
    if isinstance(target, ast.Tuple | ast.List):
        return any(_is_to(one, names) for one in target.elts)
    return isinstance(target, ast.Attribute) and target.attr in names


def _makes_options(value: ast.expr) -> bool:
    """Say whether these are calls of Option, which are looked at by themselves."""
    match value:
        case ast.Starred(value=ast.GeneratorExp(elt=made) | ast.ListComp(elt=made)):
            return _makes_options(made)
        case ast.Call(func=ast.Name(id="Option")):
            return True
        case _:
            return False


def _given_to_super(body: list[ast.stmt]) -> Iterator[ast.expr]:
    for step in body:
        for node in ast.walk(step):
            if isinstance(node, ast.Call) and _is_init_of_super(node.func):
                # The names of a method are not those of its class; a parameter is typed where it is made.
                yield from (value for value in node.args[:1] if not isinstance(value, ast.Name))


def _is_init_of_super(called: ast.expr) -> bool:
    match called:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
            return True
        case _:
            return False


def _plain_sinks(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        if any(_is_to(target, PLAIN_NAMES) for target in node.targets):
            yield node.value
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        if _is_to(node.target, PLAIN_NAMES) and node.value is not None:
            yield node.value
    elif isinstance(node, ast.Call):
        yield from (each.value for each in node.keywords if each.arg == "placeholder")


def _is_clean(value: ast.expr, known: Known) -> bool:
    match value:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="Content")):
            return True  # told by itself if its words are no literal
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in MAKERS or known.has(name):
            return True
        case ast.Call(func=ast.Attribute(value=source, attr=name), args=args) if name in KEEPERS:
            added = args if name in ADDERS else []
            return _is_clean(source, known) and all(_is_clean(each, known) for each in added)
        case ast.Name(id=name):
            return name in known.names
        case ast.Attribute(attr=name):
            return known.has(name)
        case ast.Subscript(value=source) | ast.Await(value=source) | ast.NamedExpr(value=source):
            return _is_clean(source, known)
        case ast.IfExp(body=one, orelse=other):
            return _is_clean(one, known) and _is_clean(other, known)
        case ast.BoolOp(values=values):
            return all(_is_clean(each, known) for each in values)
        case _:
            return False


def _is_plain(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.Call(func=ast.Name(id="plain")):
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_plain(one) and _is_plain(other)
        case _:
            return False


def _is_content(annotation: ast.expr) -> bool:
    """Say whether the type is Content, a collection of Content, or either with None."""
    match annotation:
        case ast.Constant(value=str(text)):
            return _is_content(ast.parse(text, mode="eval").body)
        case _:
            names = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
            return "Content" in names and names <= _CONTAINERS
