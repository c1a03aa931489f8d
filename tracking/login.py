"""Who is logged in: asked anew in each request, so that nobody who left yesterday is, whatever the night has done."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from tracking.leaving import has_left
from tracking.models import User


class TiedBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        here = User.objects.exclude(has_left(timezone.localdate()))
        return here.filter(pk=user_id, is_active=True).first()
