"""The direction of knowledge: lms → courses → content | tracking (docs/decisions and pyproject.toml)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

BASE = Path(settings.BASE_DIR)
# Who may be known from where; content and tracking never know each other.
MAY_KNOW = {
    "lms": {"lms", "courses", "content", "tracking"},
    "courses": {"courses", "content", "tracking"},
    "content": {"content"},
    "tracking": {"tracking"},
}
PEOPLE = ["people", "add_person", "person", "end_tie", "undo_end", "protected_people", "protected_person", "clear_name"]
PEOPLE += ["joins", "join", "tell_apart", "separate", "roles", "give_role", "role"]
PEOPLE += ["change_role", "withdraw_role", "role_changes"]
EXEMPTING = ["person_trainings", "record_external", "correct_completion", "exemptions", "exempt", "exempt_whom"]
EXEMPTING += ["shorten_exemption", "take_back_exemption", "exemption_file_read", "exemption_file"]
EXEMPTING += ["exemption_file_approve", "exemption_file_discard"]
OCCASIONS = ["occasions", "occasion", "occasion_new", "occasion_sign_up", "occasion_give_up", "occasion_calendar"]
OCCASIONS += ["occasion_change", "occasion_cancel", "occasion_materials", "occasion_code", "occasion_attendance"]
OCCASIONS += ["attendance_correct", "attend", "completion_file_read", "completion_file"]
OCCASIONS += ["completion_file_approve", "completion_file_discard"]
URLS = {
    "courses": {
        *("my_trainings", "answer", "my_unit", "remind_unit", "recall", "what_sticks"),
        *("link", "link_lesson", "link_answer", "link_attend", "start", "start_done"),
        *("slips", "slips_needed", "slip_sheet", "slip_sheet_revoke", "open_all_parts"),
        *("group_sessions", "held_group_sessions", "group_session", "add_to_group_session", "correct_attendance"),
        *("present_lesson", "attendance_paper", "register_attendance", "confirm_attendance"),
    },
    "tracking": {
        *PEOPLE,
        *EXEMPTING,
        *OCCASIONS,
        *("mailings", "mail_queue", "stop_message", "stop_step", "mail_defaults", "mail_plan", "mail_preview"),
        "refused_statements",
        *("follow_up", "follow_up_persons", "plans", "plan", "own_data", "revoke_links", "revoke_own_links"),
        *("certificate", "certificate_file", "check_certificate", "ask_for_code"),
        *("certificates_choose", "certificate_order", "certificates_fetch", "certificates_again"),
        "certificates_throw_away",
        *("integrations", "integration_new", "integration_revoke"),
        *("unreachable", "unreachable_retry"),
        *("uploads", "import_log", "upload", "upload_columns"),
        *("upload_approve", "upload_discard", "upload_again", "upload_persons"),
    },
}


def files(app, *endings):
    return [path for path in (BASE / app).rglob("*") if path.suffix in endings and "migrations" not in path.parts]


def test_import_contracts_hold():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=BASE, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("app", MAY_KNOW)
def test_foreign_keys_point_down(app):
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.local_fields:
            related = field.related_model
            if related is None or related._meta.label == settings.AUTH_USER_MODEL:
                continue
            label = related._meta.app_label
            assert label not in MAY_KNOW or label in MAY_KNOW[app], f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("app", MAY_KNOW)
def test_names_in_strings_point_down(app):
    above = set(MAY_KNOW) - MAY_KNOW[app]
    for path in files(app, ".py"):
        for found in re.findall(r'"(lms|courses|content|tracking)\.[A-Z]\w+"', path.read_text()):
            assert found not in above, path


@pytest.mark.parametrize("app", ["courses", "content", "tracking"])
def test_templates_include_and_link_down(app):
    above = set(MAY_KNOW) - MAY_KNOW[app]
    for path in files(app, ".html", ".py"):
        text = path.read_text()
        for found in re.findall(r'\{% (?:include|extends) "(\w+)/', text):
            assert found not in above, path
        for name in re.findall(r'(?:\{% url |reverse\()"(\w+)"', text):
            owners = {owner for owner, names in URLS.items() if name in names}
            assert not owners & above, (path, name)


def test_web_process_starts_without_pandas_openpyxl_and_typst():
    slow = ("pandas", "openpyxl", "xlsxwriter", "typst")
    code = f"import lms.wsgi, sys; print([name for name in {slow} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE,
        capture_output=True,
        text=True,
        env={"DJANGO_SETTINGS_MODULE": "lms.settings.test", "PATH": ""},
    )

    assert done.stdout.strip() == "[]", done.stderr[-2000:]
