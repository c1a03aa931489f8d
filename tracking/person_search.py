"""A form where persons are typed: by e-mail address, HR's number, or a name, which brings it back with a choice."""

from typing import Any

from django.db.models import Prefetch
from django.forms import CheckboxSelectMultiple, ChoiceField, MultipleChoiceField, RadioSelect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracking.models import Affiliation, User
from tracking.models.organisation import UserQuerySet
from tracking.person_lookup import look_up
from tracking.row_ids import row_ids


class PersonSearch:
    """Mixed into a form of the admin's or of the site's own pages, which sets `for_user`: whoever fills it in."""

    for_user: User
    data: Any
    cleaned_data: dict[str, Any]
    fields: dict[str, Any]
    add_error: Any
    add_prefix: Any
    order_fields: Any

    @cached_property
    def shown(self) -> set[int]:
        """Ids of the persons whose names the form holds, for the log of names."""
        return set()

    @cached_property
    def visible(self) -> UserQuerySet:
        """Persons the reader may see, each with the ties that namesakes are told apart by."""
        today = timezone.localdate()
        ties = Affiliation.objects.visible_to(self.for_user, today).home_first().select_related("unit")
        visible = User.objects.visible_to(self.for_user, today)
        return visible.prefetch_related(Prefetch("affiliations", ties, to_attr="seen_ties"))

    def look_up_one(self, name: str, among: UserQuerySet) -> User | None:
        found = self._look_up(name, [self.cleaned_data[name]], among, ChoiceField, RadioSelect)
        return found[0] if found else None

    def look_up_all(self, name: str) -> list[User]:
        return self._look_up(name, self.cleaned_data[name], self.visible, MultipleChoiceField, CheckboxSelectMultiple)

    def _look_up(self, name: str, terms: list[str], among: UserQuerySet, field: Any, widget: Any) -> list[User]:
        """Call from clean(): it may add an error and, after the field, one to choose in."""
        choice = f"{name}_choice"
        found = look_up(terms, row_ids(self.data.getlist(self.add_prefix(choice))), among, self.visible)
        for error in found.wrong:
            self.add_error(name, error)
        self.shown.update(person.pk for person in found.offered)
        if found.offered:
            choices = {person.pk: self._label(person) for person in found.offered}
            self.fields[choice] = field(label=_("Vem menar du?"), widget=widget, choices=choices, required=False)
            names = list(self.fields)[:-1]
            names.insert(names.index(name) + 1, choice)
            self.order_fields(names)
        return found.persons

    def _label(self, person: User) -> str:
        return ", ".join([person.name_for(self.for_user), *map(str, person.seen_ties[:1])])  # type: ignore[attr-defined]
