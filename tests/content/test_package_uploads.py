"""A package's way in through the admin: uploaded, read by a worker, kept as a version or refused with the reason."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from content import taking_in
from content.clearing_packages import clear_packages
from content.keeping import Step
from content.kept_packages import Package, PackageVersion, StoredFolder
from content.package_uploads import PackageUpload
from content.taking_in import take_in, try_again
from tests import factories
from tests.content.packages.building import PNG, h5p, scorm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("package_storage")]
LIST, ADD = "/admin/snippets/content/package/", "/admin/snippets/content/package/add/"


def with_rights(*codenames: str) -> Client:
    user = factories.UserFactory()
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    own = Permission.objects.filter(content_type__app_label="content", codename__in=codenames)
    user.user_permissions.add(admin, *own)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def uploader():
    return with_rights("view_package", "add_package", "change_package")


def send(client: Client, data: bytes, name: str = "fragor.h5p", address: str = ADD, **fields: str):
    return client.post(address, {"file": SimpleUploadedFile(name, data), **fields})


def taken_in(client: Client, data: bytes, **given: str) -> PackageUpload:
    assert send(client, data, **given).status_code == 302
    upload = PackageUpload.objects.first()
    take_in.call(upload.pk, upload.attempt)
    upload.refresh_from_db()
    return upload


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_package_is_uploaded_waits_is_read_and_has_a_page(uploader):
    answer = send(uploader, h5p())

    upload = PackageUpload.objects.get()
    assert answer.url == f"/admin/packages/uploads/{upload.pk}/"
    assert "Filen står i kö" in page(uploader, answer.url)
    assert "fragor.h5p" in page(uploader, LIST)

    take_in.call(upload.pk, upload.attempt)
    package = Package.objects.get()
    answer = uploader.get(answer.url)
    assert answer.url == f"/admin/snippets/content/package/inspect/{package.pk}/"
    shown = page(uploader, answer.url)
    assert "Version 1, den senaste" in shown and "CC BY-SA 4.0" in shown and "Kim Ek" in shown
    assert "H5P.MultiChoice 1.16.4" in shown
    upload.refresh_from_db()
    assert (upload.status, upload.version.number) == ("kept", 1)


def test_refused_package_says_which_file_why_and_what_to_do(uploader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = taken_in(uploader, scorm({"a/evil.php": b"x"}), name="kurs.zip")

    shown = page(uploader, f"/admin/packages/uploads/{upload.pk}/")
    assert "a/evil.php: Program och serverfiler tas inte emot. Ta bort filen ur paketet." in shown
    assert "inget är ändrat" in shown and "Ladda upp en annan fil" in shown
    assert not Package.objects.exists() and not storages["private"].exists(upload.file.name)

    uploader.post(f"/admin/packages/uploads/{upload.pk}/remove/")
    assert not PackageUpload.objects.exists()


def test_new_version_is_uploaded_from_the_package_and_the_same_file_changes_nothing(uploader):
    package = taken_in(uploader, h5p()).version.package
    address = f"/admin/packages/{package.pk}/version/"

    assert "Ny version av Frågor om samtal" in page(uploader, address)
    new = taken_in(uploader, h5p(content={"question": "Ny?"}, h5p={"title": "Heter annat nu"}), address=address)
    again = taken_in(uploader, h5p(), address=address)

    assert (new.version.number, new.version.package.title, new.is_same_again) == (2, "Frågor om samtal", False)
    assert (again.version.number, again.is_same_again, Package.objects.count()) == (1, True, 1)
    told = uploader.get(f"/admin/packages/uploads/{again.pk}/", follow=True).content.decode()
    assert "Samma fil fanns redan, som version 1." in told


def test_version_of_another_kind_and_a_title_that_is_taken_are_refused(uploader):
    package = taken_in(uploader, h5p()).version.package

    other = taken_in(uploader, scorm(), name="a.zip", address=f"/admin/packages/{package.pk}/version/")
    taken = taken_in(uploader, h5p(content={"question": "Ny?"}))

    assert other.problem["why"] == "other_kind" and "annan sort än H5P" in other.told_problem()
    assert taken.told_problem().startswith("Titeln Frågor om samtal är upptagen.")
    assert PackageVersion.objects.count() == 1


def test_title_of_a_package_without_one_is_the_name_of_the_file(uploader):
    upload = taken_in(uploader, h5p(h5p={"title": ""}, library={"title": ""}), name="Trygga samtal.h5p", title=" Egen ")
    assert upload.version.package.title == "Egen"


@pytest.mark.parametrize("name", ["kurs.exe", "kurs", "kurs.h5p.html"])
def test_file_of_another_ending_is_refused_before_it_is_kept(uploader, name):
    assert "Välj en fil som slutar på .h5p eller .zip." in send(uploader, h5p(), name=name).content.decode()
    assert not PackageUpload.objects.exists()


def test_only_who_may_upload_uploads(uploader):
    upload = taken_in(uploader, scorm({"a/evil.php": b"x"}), name="kurs.zip")
    addresses = [ADD, f"/admin/packages/uploads/{upload.pk}/"]
    editor, nobody = with_rights("view_package"), with_rights()

    assert "Nytt paket" not in page(editor, LIST) and "kurs.zip" not in page(editor, LIST)
    for client in (editor, nobody):
        answers = [client.get(address) for address in addresses] + [send(client, h5p())]
        answers += [client.post(f"/admin/packages/uploads/{upload.pk}/{do}/") for do in ("remove", "again")]
        assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, "/admin/")] * 5
    assert PackageUpload.objects.count() == 1


def test_worker_says_how_far_it_has_come(uploader, monkeypatch):
    monkeypatch.setattr(taking_in, "EVERY", 0)
    seen = []
    turn = PackageUpload.turn

    def watched(self, *before, **fields):
        done = turn(self, *before, **fields)
        seen.append((fields.get("step"), fields.get("done"), fields.get("of")))
        return done

    monkeypatch.setattr(PackageUpload, "turn", watched)
    taken_in(uploader, scorm({f"{number}.png": PNG for number in range(3)}), name="kurs.zip")

    assert seen[1:6] == [(Step.OPENING, number, 5) for number in range(5)]
    assert seen[6:11] == [(Step.STORING, number, 5) for number in range(5)]


def test_upload_that_is_tried_again_is_the_later_workers(uploader, monkeypatch):
    send(uploader, h5p())
    upload = PackageUpload.objects.get()
    PackageUpload.objects.update(stepped_at=timezone.now() - dt.timedelta(minutes=2), status="working")
    assert "Försök igen" in page(uploader, f"/admin/packages/uploads/{upload.pk}/")

    uploader.post(f"/admin/packages/uploads/{upload.pk}/again/")
    take_in.call(upload.pk, 1)
    assert not PackageVersion.objects.exists()
    take_in.call(upload.pk, 2)
    assert PackageVersion.objects.count() == 1


def test_worker_that_is_no_longer_asked_stops_and_keeps_no_version(uploader, monkeypatch):
    monkeypatch.setattr(taking_in, "EVERY", 0)
    send(uploader, h5p())
    upload = PackageUpload.objects.get()
    told = taking_in._Telling.__call__

    def try_again_meanwhile(self, step, done, of):
        if step == Step.STORING and self.upload.attempt == 1:
            try_again(PackageUpload.objects.get())
        told(self, step, done, of)

    monkeypatch.setattr(taking_in._Telling, "__call__", try_again_meanwhile)
    take_in.call(upload.pk, 1)

    upload.refresh_from_db()
    assert (upload.status, upload.attempt, PackageVersion.objects.exists()) == ("waiting", 2, False)


def test_package_that_takes_too_long_is_refused(uploader, monkeypatch):
    monkeypatch.setattr(taking_in, "LONGEST", -1)

    assert taken_in(uploader, h5p()).told_problem().startswith("Paketet tog för lång tid att läsa.")
    assert not StoredFolder.objects.exists()


def test_uploads_are_forgotten_in_time(uploader):
    waits = send(uploader, h5p()) and PackageUpload.objects.first()
    refused = taken_in(uploader, scorm({"a/evil.php": b"x"}), name="kurs.zip")
    now = timezone.now()

    assert clear_packages(now + dt.timedelta(hours=23)).uploads == 0
    assert clear_packages(now + dt.timedelta(hours=25), dry_run=True).uploads == 1
    assert clear_packages(now + dt.timedelta(hours=25)).uploads == 1
    assert list(PackageUpload.objects.all()) == [refused] and not storages["private"].exists(waits.file.name)
    assert clear_packages(now + dt.timedelta(days=31)).uploads == 1


def test_list_asks_as_much_of_many_packages(uploader, django_assert_max_num_queries):
    for number in range(3):
        taken_in(uploader, h5p(h5p={"title": f"P{number}"}, content={"n": number}))
    with django_assert_max_num_queries(30) as few:
        page(uploader, LIST)
    for number in range(3, 8):
        taken_in(uploader, h5p(h5p={"title": f"P{number}"}, content={"n": number}))
    with django_assert_max_num_queries(30) as many:
        page(uploader, LIST)
    assert len(many) == len(few)


def test_menu_leads_to_the_list(uploader):
    sidebar = uploader.get("/admin/").content.decode()

    assert '"/admin/snippets/content/package/"' in sidebar and "package/add/" not in sidebar


def test_package_is_retired_and_never_deleted(uploader):
    package = taken_in(uploader, h5p()).version.package
    chooser = "/admin/snippets/choose/content/package/results/"
    assert package.title in page(uploader, chooser)
    admin = Client()
    admin.force_login(factories.UserFactory(is_superuser=True))

    uploader.post(
        f"/admin/snippets/content/package/edit/{package.pk}/",
        {"title": package.title, "text_alternative": "Att lyssna.", "accessibility_note": "", "retired": "on"},
    )
    answer = admin.post(f"/admin/snippets/content/package/delete/{package.pk}/")

    package.refresh_from_db()
    assert package.retired and answer.status_code in (302, 403)
    assert package.title not in page(uploader, chooser)
    assert "utfasat" in page(uploader, f"/admin/snippets/content/package/inspect/{package.pk}/")


def test_many_packages_at_once_are_not_deleted_either(uploader):
    """Wagtail has an address for it that asks for the right alone, which an administrator has."""
    package = taken_in(uploader, h5p()).version.package
    admin = Client()
    admin.force_login(factories.UserFactory(is_superuser=True))

    answer = admin.post(f"/admin/bulk/content/package/delete/?id={package.pk}&next=/admin/", follow=True)

    assert "Fasa ut dem i stället" in answer.content.decode()
    assert Package.objects.filter(pk=package.pk).exists()
