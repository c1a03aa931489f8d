"""Whom a source may rename, and give the address that logs in. A file of a part, or what is laid up by hand, must not
have the mail that logs in as somebody who sees or changes more than that part."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from tracking.models import HAND, Source, UnitRole, User


class Trust:
    def __init__(self, on: dt.date) -> None:
        """`on`: roles that were over before that day count no more."""
        editing = Q(is_superuser=True) | Q(is_staff=True) | Q(groups__isnull=False)
        self.editors = set(User.objects.filter(editing).values_list("pk", flat=True))
        self._part = dict(Source.objects.filter(unit__parent__isnull=False).values_list("name", "unit__path"))
        self._reach: dict[int, list[str]] = defaultdict(list)
        roles = UnitRole.objects.filter(Q(end_on=None) | Q(end_on__gte=on))
        for user_id, role, path in roles.values_list("user", "role", "unit__path"):
            # A handler reads names that HR of the part does not: only HR of the whole municipality gives that role.
            self._reach[user_id].append("" if role == UnitRole.Role.PROTECTED_HANDLER else path)

    @property
    def bound(self) -> set[int]:
        """Those whom not every source may change."""
        return self.editors | self._reach.keys()

    def gives_address(self, source: str, user_id: int) -> bool:
        return user_id not in self.editors and self._governs(source, user_id)

    def gives_name(self, source: str, user_id: int) -> bool:
        """An editor's name follows the files of the whole municipality: it opens nothing, and is changed nowhere
        else."""
        return self._governs(source, user_id) and (user_id not in self.editors or self._is_whole(source))

    def _governs(self, source: str, user_id: int) -> bool:
        reach = self._reach.get(user_id, [])
        if source == HAND and reach:
            return False
        return all(path.startswith(self._part.get(source, "")) for path in reach)

    def _is_whole(self, source: str) -> bool:
        return source != HAND and source not in self._part
