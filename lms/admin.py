"""The Django admin is for technical administrators. What lists persons has its own screens, cut to the reader."""

# allauth registers its models when these are imported; first let it, then take them away.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

for model in (EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
