"""The Django admin is for technical administrators. What lists persons has its own screens, cut to the reader."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

for model in (EmailAddress, Authenticator):
    admin.site.unregister(model)
