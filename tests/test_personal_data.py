from dataclasses import astuple
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tracking.models import User
from tracking.personal_data import Basis, PersonalData, all_personal_data

OURS = ("lms", "courses", "content", "tracking")


def models_about_people():
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            links = [field for field in model._meta.get_fields() if field.concrete and field.related_model is User]
            # Wagtail's pages know who edited them; that is the editor's work, not a person's data here.
            own = [field for field in links if field.model._meta.app_label in OURS]
            if model is User or own:
                yield model


@pytest.mark.parametrize("model", list(models_about_people()), ids=lambda model: model.__name__)
def test_model_with_personal_data_says_what_why_and_how_long(model):
    declared = model.personal_data

    assert isinstance(declared, PersonalData)
    assert all(len(text) > 10 for text in (declared.what, declared.why, declared.keep))
    assert declared.basis in Basis


def test_document_says_the_same_as_the_models():
    document = (Path(settings.BASE_DIR) / "docs" / "dataskydd.md").read_text(encoding="utf-8")
    said = {model.personal_data for model in models_about_people()}

    def told(each):
        name, *texts = astuple(each)
        return f"## {name} (`" in document and all(f" {text}\n" in document for text in texts)

    assert [each for each in said if not told(each)] == []
    assert said == set(all_personal_data())


def test_the_walk_finds_the_models_it_should():
    assert {"User", "Affiliation", "Completion", "Attempt"} <= {model.__name__ for model in models_about_people()}
