from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from courses.models import Launch
from tracking.models import Enrolment, User
from tracking.personal_data import Basis, PersonalData, all_personal_data

OURS = ("lms", "courses", "content", "tracking")


def models_about_people():
    """Those with a key to a person, and those with a key to what a person has begun."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return [model for model in models if model is User or points_at(model, {User, Enrolment, Launch})]


def points_at(model, whom):
    # Wagtail's pages know who edited them; that is the editor's work, not a person's data here.
    links = [field for field in model._meta.get_fields() if field.concrete and field.model._meta.app_label in OURS]
    return any(field.related_model in whom for field in links)


@pytest.mark.parametrize("model", models_about_people(), ids=lambda model: model.__name__)
def test_model_with_personal_data_says_what_why_and_how_long(model):
    declared = model.personal_data

    assert isinstance(declared, PersonalData)
    assert all(len(text) > 10 for text in (declared.what, declared.why, declared.keep))
    assert declared.basis in Basis


def test_document_says_the_same_as_the_models():
    document = (Path(settings.BASE_DIR) / "docs" / "dataskydd.md").read_text(encoding="utf-8")
    said = {model.personal_data for model in models_about_people()}

    def told(each):
        texts = (each.basis.label, each.what, each.why, each.keep)
        return f"## {each.name} (`" in document and all(f" {text}\n" in document for text in texts)

    assert [each for each in said if not told(each)] == []
    assert said == set(all_personal_data())


def test_the_walk_finds_the_models_it_should():
    assert {"User", "Affiliation", "Completion", "Attempt"} <= {model.__name__ for model in models_about_people()}
