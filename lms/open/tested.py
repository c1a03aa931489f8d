"""What was tested of the product's accessibility and what is known to be wrong with it: tested.yaml, which comes along
with each release. What a municipality's own material lacks is written on the page."""

import datetime as dt
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("tested.yaml")  # beside it tested.en.yaml, with the same in English


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fault(Strict):
    what: str
    where: str
    since: dt.date
    planned: str


class Tested(Strict):
    tested_on: dt.date
    methods: list[str]
    not_done: list[str]
    faults: list[Fault]


@cache
def as_tested(language: str | None = None) -> Tested:
    """In Swedish where the language has no file."""
    own = FILE.with_suffix(f".{language}.yaml")
    return Tested.model_validate(yaml.safe_load((own if own.exists() else FILE).read_text(encoding="utf-8")))
