from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowTask,
)

from content.second_reading import WORKFLOW
from courses.second_reader import SecondReaderTask

COORDINATORS, HR, EDITORS, PROTECTION = "Samordnare", "HR", "Redaktörer", "Dataskyddsombud"
UPLOADERS = "Paketansvariga"
# model: what they may do. Targets and figures by hand are added, never changed.
COORDINATOR_MAY = {
    "training": ("view", "add", "change"),
    "audience": ("view", "add", "change"),
    "requirement": ("view", "add", "change"),
    "plan": ("view", "change"),
    "goal": ("view", "add", "change"),
    "goaltarget": ("view", "add"),
    "measurement": ("view", "add"),
    "focusarea": ("view", "add", "change"),
    "activity": ("view", "add", "change"),
    "plantable": ("view", "add", "change"),
}
EDITORS_MAY = (
    *("view_fact", "add_fact", "change_fact", "view_package"),
    *("view_film", "add_film", "change_film", "delete_film"),
)
NUMBERS_MAY = ("view_contactnumber", "add_contactnumber", "change_contactnumber", "delete_contactnumber")
# Wagtail comes with groups and a workflow of its own, for texts that a second person reads before they are published.
IN_SWEDISH = {
    Group: {"Editors": "Skribenter", "Moderators": "Granskare"},
    Workflow: {"Moderators approval": "Granskning"},
    Task: {"Moderators approval": "Granskning"},
}
# Which rows, HR's UnitRole says. Roles are given on the site's own pages, by those whose role allows it.
HR_MAY = {
    "organisationalunit": ("view", "add", "change"),
    "audience": ("view", "change"),
}
PROTECTION_MAY = {"accesslog": ("view",)}


class Command(BaseCommand):
    help = "Skapar redigeringens grupper med deras rättigheter och ger Wagtails egna svenska namn."

    def handle(self, *args: object, **options: object) -> None:
        admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        for name, may in ((COORDINATORS, COORDINATOR_MAY), (HR, HR_MAY), (PROTECTION, PROTECTION_MAY)):
            group, _made = Group.objects.get_or_create(name=name)
            codenames = [f"{action}_{model}" for model, actions in may.items() for action in actions]
            own = Permission.objects.filter(content_type__app_label="tracking", codename__in=codenames)
            group.permissions.set([admin, *own])
        editors, _made = Group.objects.get_or_create(name=EDITORS)
        translate = Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
        own = Permission.objects.filter(content_type__app_label="content", codename__in=EDITORS_MAY)
        numbers = Permission.objects.filter(content_type__app_label="lms", codename__in=NUMBERS_MAY)
        editors.permissions.set([admin, translate, *own, *numbers])
        uploaders, _made = Group.objects.get_or_create(name=UPLOADERS)
        packages = Permission.objects.filter(
            content_type__app_label="content", codename__in=("view_package", "add_package", "change_package")
        )
        uploaders.permissions.set([admin, *packages])
        root = Page.get_first_root_node()
        for action in ("add", "change", "publish"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
            GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)
        collection = Collection.get_first_root_node()
        images = Permission.objects.filter(
            content_type__app_label="wagtailimages", codename__in=("add_image", "choose_image")
        )
        for permission in images:
            GroupCollectionPermission.objects.get_or_create(group=editors, collection=collection, permission=permission)
        for model, names in IN_SWEDISH.items():
            for english, swedish in names.items():
                model.objects.filter(name=english).update(name=swedish)
        Page.objects.filter(pk=root.pk, title="Root").update(title="Alla sidor", draft_title="Alla sidor")
        self._make_second_reader(editors)
        self.stdout.write("Grupperna finns: Redaktörer, Paketansvariga, Samordnare, HR, Dataskyddsombud.")

    def _make_second_reader(self, editors: Group) -> None:
        """Sensitive pages find the workflow by its name; without it nothing of theirs is published."""
        task, _made = SecondReaderTask.objects.get_or_create(name=WORKFLOW)
        task.groups.set([editors, *Group.objects.filter(name="Granskare")])
        workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
