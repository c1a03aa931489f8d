"""The only way to a name."""

import pytest

from tests import factories


@pytest.fixture
def reader(db):
    return factories.UserFactory()


@pytest.mark.parametrize(
    ("fields", "to_others", "to_self"),
    [
        ({"given_name": "Anna", "family_name": "Åberg"}, "Anna Åberg", "Anna Åberg"),
        ({"given_name": "", "family_name": ""}, "Utan namn", "privat@example.se"),
        ({"given_name": "Petra", "family_name": "Hemlig", "protected": True}, "", "Petra Hemlig"),
        ({"given_name": "Petra", "family_name": "H", "protected": True, "display_name": "Lisa L"}, "Lisa L", "Petra H"),
    ],
)
def test_name_is_what_the_reader_may_be_shown(reader, fields, to_others, to_self):
    person = factories.UserFactory(email="privat@example.se", **fields)

    assert [person.name_for(reader), person.name_for(None)] == [to_others] * 2
    assert str(person) == f"Person {person.pk}"  # what logs keep
    assert person.name_for(person) == to_self
    assert "privat" not in person.get_full_name() + person.get_short_name()
