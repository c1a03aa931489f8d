"""The admin's forms where persons are typed."""

from wagtail.admin.forms import WagtailAdminModelForm

from tracking.person_search import PersonSearch


class PersonSearchForm(PersonSearch, WagtailAdminModelForm):
    pass
