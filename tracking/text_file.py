"""Plans and courses as text files (YAML): read whole or refused, every problem with its line and remedy."""

import datetime as dt
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

import yaml
from django.core.exceptions import FieldDoesNotExist
from django.core.exceptions import ValidationError as NotAccepted
from django.db import models
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from tracking.refusal import Problem, Refused

Place = tuple[int | str, ...]  # keys and positions from the top of the file, such as ("goals", 0, "code")
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


def _written_as_a_day(value: object) -> object:
    """To pydantic a number is a day too, counted in seconds from 1970. No author means that."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value
    raise PydanticCustomError("date", "")


Day = Annotated[dt.date, BeforeValidator(_written_as_a_day)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2199)]
REMEDIES = {
    "extra_forbidden": "Fältet finns inte. Rätta namnet eller ta bort raden.",
    "missing": "Ett fält saknas här. Lägg till det.",
    "date": "Skriv datumet som ÅÅÅÅ-MM-DD, en dag som finns.",
    "string_type": "Här ska stå text. Sätt citattecken runt om det är ett tal eller datum.",
    "string_pattern_mismatch": "Koden får bara ha små bokstäver a–z, siffror och bindestreck.",
    "list_type": "Här ska stå en lista. Börja varje punkt med ett bindestreck.",
    "model_type": "Här ska stå fält med namn och värde. Se exemplet i dokumentationen.",
    "decimal": "Här ska stå ett tal.",
    "int": "Här ska stå ett heltal.",
    "greater_than_equal": "Talet är för litet. Rätta det.",
    "less_than_equal": "Talet är för stort. Rätta det.",
    "bool": "Här ska stå true eller false.",
}
UNKNOWN = "Värdet passar inte här. Jämför med exemplet i dokumentationen."


class Fields(BaseModel):
    """Fields of the file. Where they fill a model's, they must pass what that model asks of them: on PostgreSQL a text
    that is too long would otherwise end in an exception, and on SQLite be kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    fills: ClassVar[type[models.Model] | None] = None

    @field_validator("*")
    @classmethod
    def accepted_by_the_model(cls, value: Any, info: ValidationInfo) -> Any:
        try:
            field = cls.fills and cls.fills._meta.get_field(info.field_name or "")
        except FieldDoesNotExist:
            return value
        kept = value is not None and not isinstance(value, list)  # a list fills rows or blocks of its own
        if isinstance(field, models.Field) and not field.is_relation and kept:
            try:
                field.clean(value, None)
            except NotAccepted as error:
                raise PydanticCustomError("model", "{says}", {"says": " ".join(error.messages)}) from None
        return value


@dataclass(frozen=True)
class Lines:
    """Where in the file each field stands."""

    root: yaml.Node

    def problem(self, place: Place, message: str) -> Problem:
        line, node = 1, self.root
        for step in place:
            found = _step(node, step)
            if found is None:
                break
            node, line = found
        return Problem(line, ".".join(map(str, place)) or None, message)


class _Loader(yaml.SafeLoader):
    """Dates stay text, so that an impossible one is refused with its line; a key may stand once."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in node.value):
            # No database keeps these: nothing, and half a character.
            raise yaml.MarkedYAMLError(problem_mark=node.start_mark)
        return super().construct_scalar(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys: set[str] = set()
        for key, _value in node.value:
            if key.value in keys:
                raise yaml.MarkedYAMLError(problem="twice", problem_mark=key.start_mark)
            keys.add(key.value)
        return super().construct_mapping(node, deep)


class TextFile(Fields):
    """The top of a file."""

    _lines: Lines

    @property
    def lines(self) -> Lines:
        return self._lines

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        """What no field shows alone: the path of the field, and what to do."""
        yield from ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises Refused; Problem.row is the line of the file."""
        content = _content(path)
        try:
            root, data = yaml.compose(content, Loader=_Loader), yaml.load(content, Loader=_Loader)  # noqa: S506 # nosec: a SafeLoader
        except yaml.YAMLError as error:
            raise Refused([_not_yaml(error)]) from None
        except (TypeError, ValueError, RecursionError):  # a key that is a list, a number that is none, endless brackets
            raise Refused([_not_yaml(yaml.YAMLError())]) from None
        if root is None or not isinstance(data, dict):
            raise Refused([Problem(1, None, "Filen är tom eller saknar fält. Jämför med exemplet i dokumentationen.")])
        lines = Lines(root)
        try:
            text = cls.model_validate(data)
        except ValidationError as error:
            raise Refused([lines.problem(wrong["loc"], _remedy(wrong)) for wrong in error.errors()]) from None
        text._lines = lines
        wrong = [lines.problem(where, message) for where, message in text.contradictions()]
        if wrong:
            raise Refused(wrong)
        return text


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise Refused([Problem(None, None, "Filen finns inte eller får inte läsas. Kontrollera sökvägen.")]) from None
    except UnicodeDecodeError:
        raise Refused([Problem(None, None, "Filen är inte text i UTF-8. Spara den så.")]) from None


def _not_yaml(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    twice = getattr(error, "problem", None) == "twice"
    message = "Fältet står två gånger. Ta bort det ena." if twice else "Filen är inte giltig YAML. Rätta raden."
    return Problem(mark.line + 1 if mark else None, None, message)


def _remedy(wrong: Any) -> str:
    kind, context = wrong["type"], wrong.get("ctx", {})
    if kind == "model":
        return context["says"]
    if kind == "literal_error":
        return f"Välj något av {context['expected'].replace(' or ', ' eller ')}."
    return REMEDIES.get(kind) or REMEDIES.get(kind.split("_")[0]) or UNKNOWN


def _step(node: yaml.Node, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None
