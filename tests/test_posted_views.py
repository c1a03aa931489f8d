"""What is posted to a view along with its form changes nothing: the rows are those that the form alone gives (trust.md,
S5 and case 2). Every view of ours that takes a POST, and the admin's forms for new rows."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from django_tasks import default_task_backend

from courses.recall.rounds import questions_of
from tests.courses.factories import RIGHT, options
from tests.matrix_world import SHOWN, World, address, patterns
from tests.test_posted_fields import FIELDS, valid
from tests.tracking.hr_file import row, text
from tracking.measuring import write_down
from tracking.models import Completion, Occasion, Upload, User

DAY = dt.timedelta(days=1)
LAST = str(timezone.localdate() + 5 * DAY)
UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
TABLES = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
Body = dict[str, object]
# Views that show rows, or log in and out: nothing of ours is written there.
OTHERS = re.compile(r"(admin|django-admin|konto|_util|documents|api)/")


def normal(field: models.Field, value: object) -> object:
    """Moments and what is drawn at random are others each time."""
    if field.name == "last_login":
        return None
    if isinstance(field, models.DateTimeField):
        return value is not None
    if field.name in ("digest", "prefix") and len(str(value)) in (10, 64) or str(value).startswith("!"):
        return "drawn"
    return UUID.sub("drawn", str(value))


def rows() -> dict[str, list[tuple]]:
    found = {}
    for model in TABLES:
        if model._meta.label_lower == "sessions.session":
            continue
        fields = model._meta.concrete_fields
        stored = model._base_manager.values_list(*(field.attname for field in fields))
        found[model._meta.label] = sorted([tuple(map(normal, fields, each)) for each in stored], key=repr)
    return found


def number_new_rows_alike() -> None:
    """A sequence of PostgreSQL's goes on when a row is undone."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


def posted(world: World, role: str, where: str, body: Body) -> tuple[dict[str, list[tuple]], int]:
    """The rows after it, and the answer. Undone."""
    client = Client()
    if role in world.readers:
        client.force_login(world.readers[role])
    number_new_rows_alike()
    with transaction.atomic():
        status = client.post(where, body).status_code
        write_waiting_report()
        after = rows()
        transaction.set_rollback(True)
    return after, status


def write_waiting_report() -> None:
    """The page only asks for it: the rows are the worker's."""
    waiting = [each for each in default_task_backend.results if each.task == write_down]
    default_task_backend.clear()
    for each in waiting:
        write_down.call(*each.args, **each.kwargs)


def _file(_world: World) -> Body:
    content = text(row(1, unit_code="HEM1", unit_name="Enhet HEM1", top_unit_code="", top_unit_name=""))
    return {"source": "new", "new_name": "ny", "file": SimpleUploadedFile("a.csv", content.encode())}


def _columns(world: World) -> Body:
    client = Client()
    client.force_login(world.readers["hr_part"])
    return valid(client.get(f"/inlasning/{world.ids['inlasning']}/kolumner/").context["form"])


def _exemptions(_world: World) -> Body:
    content = "email;start;end;reason\nown@kanarie.example.org;2098-01-01;2098-02-01;frånvarande\n"
    return {"source": "hr", "file": SimpleUploadedFile("a.csv", content.encode())}


def _completions(world: World) -> Body:
    content = "email;completed_on\nown@kanarie.example.org;2025-04-02\n"
    training = world.ids["admin/trainings"]
    return {
        "what": "occasion",
        "training": training,
        "source": "hr",
        "file": SimpleUploadedFile("a.csv", content.encode()),
    }


def _occasion(world: World) -> Body:
    return {"training": world.ids["admin/trainings"], "kind": "lecture", "on": LAST, "begins": "09:00", "ends": "11:00",
            "place": "Lilla salen", "sign_up_until": LAST, "unit": world.units["HEM1"].pk,
            "for_employees": "on"}  # fmt: skip


def _changed(world: World) -> Body:
    """People have signed up, so the training stays."""
    training = Occasion.objects.get(pk=world.ids["kurstillfallen"]).training_id
    return _occasion(world) | {"training": training, "confirmed": "1"}


def _strike(world: World) -> Body:
    return {"row": Completion.objects.get(cause=world.ids["attendance_id"]).pk}


def _answer(world: World) -> Body:
    lesson = apps.get_model("courses", "LessonPage").objects.get(pk=world.ids["lektion"])
    return {"option": options(lesson, RIGHT)[0]}


KEY = "0b1f7a52-6a57-4c0f-9a86-0d8c6b0e3c11"


def _attendance(world: World) -> Body:
    given = {"persons": [world.persons["HEM1"].pk], "guests": "", "form_key": KEY}
    return given | {"held_on": str(timezone.localdate()), "led_by": world.readers["hr"].pk}


def _recalled(world: World) -> Body:
    completion = Completion.objects.select_related("training").get(pk=world.ids["recalled"])
    page = apps.get_model("courses", "CoursePage").objects.get(training=completion.training)
    return {part.name: part.options[0].id for part in questions_of(page, completion)}


NEW = {"given_name": "Ny", "family_name": "Nyman", "email": "", "kind": "employee", "start_on": "2026-01-01"}
MAILS = {"is_on": "on", "invites": "on", "days_before": 9, "days_before_renewal": 9, "days_after_offer": 9}
# An empty one is as good as none.
OWN_OF_OCCASIONS = "title about link capacity for_elected for_partners held_by"
# Role, address, and what the form holds. The names that are its own although they are not sent come after "-".
VIEWS: dict[str, tuple[str, str, Callable[[World], Body], str]] = {
    "hjalpte/<int:page_id>/": ("anonymous", "/hjalpte/{hjalpte}/", lambda w: {"svar": "ja"}, ""),
    "lektion/<int:page_id>/svar/<uuid:item>/": (
        "employee", "/lektion/{lektion}/svar/{item}/", _answer, "text order"),
    "minns-du/<slug:training_code>/": ("employee", "/minns-du/{training_code}/", _recalled, ""),
    "intyg/enhet/": ("hr", "/intyg/enhet/", lambda w: {
        "unit": w.units["LARK"].pk, "training": w.ids["admin/trainings"]}, ""),
    "intyg/uttag/<uuid:order_id>/igen/": ("hr", "/intyg/uttag/{order_id}/igen/", lambda w: {}, ""),
    "intyg/uttag/<uuid:order_id>/slang/": ("hr", "/intyg/uttag/{order_id}/slang/", lambda w: {}, ""),
    "l/<str:token>/": ("employee", "/l/{own_token}/", lambda w: {"me": "yes"}, ""),
    "l/<str:token>/narvaro/": ("employee", "/l/{own_token}/narvaro/", lambda w: {"code": "AAAAAA"}, ""),
    "l/<str:token>/<int:page_id>/svar/<uuid:item>/": (
        "employee", "/l/{own_token}/{lektion}/svar/{item}/", _answer, "text order"),
    "start/": ("anonymous", "/start/", lambda w: {"code": w.ids["start_code"]}, ""),
    "startlappar/": ("manager", "/startlappar/", lambda w: {
        "unit": w.units["HEM1"].pk, "training": w.ids["training"], "person": w.persons["HEM1"].pk}, ""),
    "startlappar/<int:sheet_id>/sparra/": ("manager", "/startlappar/{startlappar}/sparra/", lambda w: {}, ""),
    "personer/<int:person_id>/lankar/sparra/": ("hr", "/personer/{personer}/lankar/sparra/", lambda w: {}, ""),
    "dina-uppgifter/lankar/sparra/": ("employee", "/dina-uppgifter/lankar/sparra/", lambda w: {}, ""),
    "min-enhet/paminn/": ("manager", "/min-enhet/paminn/", lambda w: {
        "person": User.objects.get(display_name=SHOWN).pk}, "training all"),
    "personer/ny/": ("hr", "/personer/ny/", lambda w: NEW | {"unit": w.units["HEM1"].pk},
                     "title partner_type form end_on is_main"),
    "personer/<int:person_id>/<int:tie_id>/avsluta/": (
        "hr", "/personer/{personer}/{tie_id}/avsluta/", lambda w: {"end_on": LAST}, ""),
    "personer/<int:person_id>/<int:tie_id>/angra/": (
        "hr", "/personer/{personer}/{tie_id}/angra/", lambda w: {}, ""),
    "personer/sla-ihop/": ("hr", "/personer/sla-ihop/", lambda w: {
        "one": "own@kanarie.example.org", "two": "other@kanarie.example.org"}, ""),
    "personer/sla-ihop/<int:one_id>/<int:two_id>/": (
        "hr", "/personer/sla-ihop/{one_id}/{two_id}/", lambda w: {"keep": w.ids["one_id"]}, ""),
    "personer/sla-ihop/<int:one_id>/<int:two_id>/olika/": (
        "hr", "/personer/sla-ihop/{one_id}/{two_id}/olika/", lambda w: {}, "again"),
    "personer/dela-igen/<int:join_id>/": ("hr", "/personer/dela-igen/{personer/dela-igen}/", lambda w: {}, ""),
    "personer/skyddade/": ("handler", "/personer/skyddade/", lambda w: {"last": 1}, ""),
    "personer/skyddade/<int:person_id>/": (
        "handler", "/personer/skyddade/{personer/skyddade}/", lambda w: {"name": "Lisa Lund"}, ""),
    "personer/skyddade/<int:person_id>/ta-bort/": (
        "handler", "/personer/skyddade/{personer/skyddade}/ta-bort/", lambda w: {}, ""),
    "roller/ny/": ("hr", "/roller/ny/", lambda w: {
        "person": "own@kanarie.example.org", "unit": w.units["HEM2"].pk, "role": "manager", "start_on": "2026-01-01"},
        "whole_subtree end_on"),
    "roller/<int:role_id>/andra/": ("hr", "/roller/{roller}/andra/", lambda w: {"end_on": LAST}, "whole_subtree"),
    "roller/<int:role_id>/ta-tillbaka/": ("hr", "/roller/{roller}/ta-tillbaka/", lambda w: {}, ""),
    "inlasning/": ("hr_part", "/inlasning/", lambda w: _file(w) | {"unit": w.units["SOC"].pk}, ""),
    "inlasning/<int:upload_id>/kolumner/": ("hr_part", "/inlasning/{inlasning}/kolumner/", _columns, "kind main form"),
    "inlasning/<int:upload_id>/godkann/": ("hr_part", "/inlasning/{inlasning}/godkann/", lambda w: {
        "fingerprint": Upload.objects.get(pk=w.ids["inlasning"]).fingerprint}, ""),
    "inlasning/<int:upload_id>/slang/": ("hr_part", "/inlasning/{inlasning}/slang/", lambda w: {}, ""),
    "inlasning/<int:upload_id>/igen/": ("hr_part", "/inlasning/{inlasning}/igen/", lambda w: {}, ""),
    "integrationer/ny/": ("hr_part", "/integrationer/ny/", lambda w: {
        "name": "Ny", "unit": w.units["SOC"].pk, "scopes": ["report"], "expires_on": LAST}, ""),
    "integrationer/<int:token_id>/aterkalla/": (
        "hr_part", "/integrationer/{integrationer}/aterkalla/", lambda w: {}, ""),
    "personer/<int:person_id>/utbildningar/ny/": ("hr", "/personer/{personer}/utbildningar/ny/", lambda w: {
        "training": w.ids["admin/trainings"], "completed_on": "2026-01-02", "evidence": "certificate"}, ""),
    "personer/<int:person_id>/utbildningar/<int:completion_id>/ratta/": (
        "hr", "/personer/{personer}/utbildningar/{completion_id}/ratta/", lambda w: {
            "reason": "wrong_date", "completed_on": "2025-04-30"}, ""),
    "personer/<int:person_id>/undantag/ny/": ("hr", "/personer/{personer}/undantag/ny/", lambda w: {
        "start_on": "2098-01-01", "end_on": "2098-02-01", "reason": "equivalent"}, "requirement"),
    "personer/<int:person_id>/undantag/<int:exemption_id>/avsluta/": (
        "hr", "/personer/{personer}/undantag/{exemption_id}/avsluta/", lambda w: {"last": "2099-01-15"}, ""),
    "personer/<int:person_id>/undantag/<int:exemption_id>/ta-tillbaka/": (
        "hr", "/personer/{personer}/undantag/{exemption_id}/ta-tillbaka/", lambda w: {}, ""),
    "uppfoljning/skriv-ner/": ("hr", "/uppfoljning/skriv-ner/", lambda w: {
        "plan": w.ids["styrdokument"], "on": str(timezone.localdate() - DAY)}, ""),
    "utskick/kom-inte-fram/<int:person_id>/forsok-igen/": (
        "hr", "/utskick/kom-inte-fram/{personer}/forsok-igen/", lambda w: {}, ""),
    "utskick/ko/<int:message_id>/stoppa/": ("hr", "/utskick/ko/{utskick/ko}/stoppa/", lambda w: {}, ""),
    "utskick/ko/steg/<slug:step>/stoppa/": ("hr", "/utskick/ko/steg/invitation/stoppa/", lambda w: {}, ""),
    "utskick/lrs/": ("hr", "/utskick/lrs/", lambda w: {}, ""),
    "utskick/val/": ("hr", "/utskick/val/", lambda w: MAILS | {"confirmed": "1"},
                     "tells_overdue mails_hourly own_words tells_managers tells_coordinators hourly_forms"),
    "utskick/krav/<int:requirement_id>/": (
        "hr", "/utskick/krav/{utskick/krav}/", lambda w: MAILS | {"confirmed": "1"}, "own_words"),
    "utskick/krav/<int:requirement_id>/<slug:step>/": (
        "hr", "/utskick/krav/{utskick/krav}/invitation/", lambda w: {}, ""),
    "undantag/ny/": ("hr", "/undantag/ny/", lambda w: {"person": "own@kanarie.example.org"}, ""),
    "undantag/fil/": ("hr", "/undantag/fil/", _exemptions, ""),
    "undantag/fil/<uuid:file_id>/godkann/": ("hr", "/undantag/fil/{file_id}/godkann/", lambda w: {}, ""),
    "undantag/fil/<uuid:file_id>/kasta/": ("hr", "/undantag/fil/{file_id}/kasta/", lambda w: {}, ""),
    "gruppgenomgang/<int:unit_id>/<int:page_id>/narvaro/": (
        "hr", "/gruppgenomgang/{unit_id}/{lektion}/narvaro/", lambda w: _attendance(w), ""),
    "gruppgenomgang/<int:unit_id>/<int:page_id>/bekrafta/": (
        "hr", "/gruppgenomgang/{unit_id}/{lektion}/bekrafta/", lambda w: _attendance(w) | {"confirmed": 1}, ""),
    "gruppgenomgang/hallna/<int:session_id>/lagg-till/": (
        "hr", "/gruppgenomgang/hallna/{gruppgenomgang/hallna}/lagg-till/", lambda w: {
            "guests": "other@kanarie.example.org", "form_key": KEY, "confirmed": 1}, "persons"),
    "gruppgenomgang/hallna/<int:session_id>/<int:row_id>/ratta/": (
        "hr", "/gruppgenomgang/hallna/{gruppgenomgang/hallna}/{row_id}/ratta/", lambda w: {
            "reason": "wrong_person"}, ""),
    "kurs/<int:page_id>/oppna-alla/": ("employee", "/kurs/{kurs}/oppna-alla/", lambda w: {}, ""),
    "serier/ny/": ("hr", "/serier/ny/", lambda w: {
        "training": w.ids["training_of_another"], "unit": w.units["HEM2"].pk, "weekday": 1, "at": "09:00",
        "every_weeks": 1, "starts_on": LAST}, "own_start summer"),
    "serier/<int:campaign_id>/andra/": ("hr", "/serier/{serier}/andra/", lambda w: {
        "training": w.ids["training_of_kurs"], "unit": w.units["SOC"].pk, "weekday": 2, "at": "10:00",
        "every_weeks": 3, "starts_on": LAST}, "own_start summer"),
    "serier/<int:campaign_id>/starta/": ("hr", "/serier/{serier}/starta/", lambda w: {}, ""),
    "serier/<int:campaign_id>/stoppa/": ("hr", "/serier/{serier}/stoppa/", lambda w: {}, ""),
    "serier/<int:campaign_id>/godkann/": ("hr", "/serier/{waits}/godkann/", lambda w: {}, ""),
    "serier/<int:campaign_id>/ta-tillbaka/": ("hr", "/serier/{waits}/ta-tillbaka/", lambda w: {}, ""),
    "serier/<int:campaign_id>/uppehall/": ("hr", "/serier/{goes}/uppehall/", lambda w: {
        "first": LAST, "last": LAST}, ""),
    "serier/<int:campaign_id>/ateruppta/": ("hr", "/serier/{goes}/ateruppta/", lambda w: {}, ""),
    "serier/<int:campaign_id>/utoka/": ("hr", "/serier/{goes}/utoka/", lambda w: {"unit": w.units["HEM1"].pk}, ""),
    "genomforda/fil/": ("hr", "/genomforda/fil/", _completions, "on"),
    "genomforda/fil/<uuid:read_id>/godkann/": ("hr", "/genomforda/fil/{read_id}/godkann/", lambda w: {}, ""),
    "genomforda/fil/<uuid:read_id>/kasta/": ("hr", "/genomforda/fil/{read_id}/kasta/", lambda w: {}, ""),
    "kurstillfallen/nytt/": ("hr", "/kurstillfallen/nytt/", _occasion, OWN_OF_OCCASIONS),
    "kurstillfallen/<uuid:occasion_id>/andra/": (
        "hr", "/kurstillfallen/{kurstillfallen}/andra/", _changed, OWN_OF_OCCASIONS),
    "kurstillfallen/<uuid:occasion_id>/anmal/": (
        "hr", "/kurstillfallen/{kurstillfallen}/anmal/", lambda w: {}, ""),
    "kurstillfallen/<uuid:occasion_id>/avanmal/": (
        "hr", "/kurstillfallen/{kurstillfallen}/avanmal/", lambda w: {}, ""),
    "kurstillfallen/<uuid:occasion_id>/stall-in/": (
        "hr", "/kurstillfallen/{kurstillfallen}/stall-in/", lambda w: {}, ""),
    "kurstillfallen/<uuid:occasion_id>/material/": (
        "hr", "/kurstillfallen/{kurstillfallen}/material/", lambda w: {"materials": "https://a.example.se Film"}, ""),
    "kurstillfallen/<uuid:occasion_id>/narvaro/": (
        "hr", "/kurstillfallen/{kurstillfallen}/narvaro/", lambda w: {"present": w.persons["HEM1"].pk}, "guest"),
    "kurstillfallen/<uuid:occasion_id>/narvaro/<uuid:attendance_id>/ratta/": (
        "manager", "/kurstillfallen/{kurstillfallen}/narvaro/{attendance_id}/ratta/", _strike, "row"),
    "narvaro/": ("employee", "/narvaro/", lambda w: {"code": "AAAAAA"}, ""),
    "sprak/": ("employee", "/sprak/", lambda w: {"language": "en", "next": "/"}, ""),
}  # fmt: skip
READ_ONLY = {
    "gruppgenomgang/<int:unit_id>/<int:page_id>/narvaro/",
    "inlasning/<int:upload_id>/igen/",
    "intyg/uttag/<uuid:order_id>/igen/",
    "kurs/<int:page_id>/oppna-alla/",
    "kurstillfallen/<uuid:occasion_id>/anmal/",
    "kurstillfallen/<uuid:occasion_id>/avanmal/",
    "kurstillfallen/<uuid:occasion_id>/narvaro/",
    "personer/skyddade/",
    "personer/skyddade/<int:person_id>/ta-bort/",
    "personer/sla-ihop/",
    "personer/sla-ihop/<int:one_id>/<int:two_id>/",
    "undantag/ny/",
}


def more(world: World, body: Body, own: str) -> Body:
    """Every field of a model, pointing at somebody else."""
    other = str(world.readers["manager"].pk)
    names = {name.removesuffix("_id") for name in (*body, *own.split())}
    return {name: other for name in FIELDS if name.removesuffix("_id") not in names}


@pytest.mark.parametrize("pattern", VIEWS)
def test_view_writes_what_its_form_says_whatever_else_is_posted(world, pattern):
    role, where, made, own = VIEWS[pattern]
    where = where.format(**world.ids)
    untouched = rows()

    alone, status = posted(world, role, where, made(world))
    body = made(world)
    along, same_status = posted(world, role, where, more(world, body, own) | body)

    assert status == same_status
    assert {name for name in alone if alone[name] != along[name]} == set()
    written = {name for name in alone if alone[name] != untouched[name]} - {"tracking.AccessLog"}
    assert bool(written) == (pattern not in READ_ONLY), "the form was not accepted"


# They show the same whatever the method: no view of theirs looks at what is posted.
ALIKE = {"health/", "tema.css", "favicon.ico", "media/images/<path:path>"}


def test_every_view_that_takes_a_post_is_here(client, world):
    """Asked as nobody: what answers 405 takes none."""
    ours = {pattern for pattern in patterns() if not OTHERS.match(pattern) and not pattern.startswith("^")} - ALIKE

    assert {pattern for pattern in ours if client.post(address(pattern, world)).status_code != 405} == set(VIEWS)


SECTIONS = ["trainings", "audiences", "requirements", "focus_areas", "goals", "activities", "plan_tables", "units"]


@pytest.mark.parametrize("section", SECTIONS)
def test_new_row_of_the_admin_holds_what_its_form_says(world, section):
    client = Client()
    client.force_login(world.readers["administrator"])
    editing = client.get(f"/admin/{section}/edit/{world.ids[f'admin/{section}']}/").context["form"]
    body = (
        valid(editing)
        | {"code": "ny"}
        | ({"parent": world.units["SOC"].pk, "kind": "unit", "valid_from": "2026-01-01"} if section == "units" else {})
    )
    own = " ".join(editing.fields) + " " + " ".join(client.get(f"/admin/{section}/new/").context["form"].fields)

    alone, status = posted(world, "administrator", f"/admin/{section}/new/", body)
    along, same = posted(world, "administrator", f"/admin/{section}/new/", more(world, body, own) | body)

    assert {name for name in alone if alone[name] != along[name]} == set()
    assert (status, same) == (302, 302)
