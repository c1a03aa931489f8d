"""People, places and trainings for tests. Every date is given or fixed."""

import datetime as dt
import uuid

import factory

from tracking import models

LONG_AGO = dt.date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.User

    given_name = "Kim"
    family_name = factory.Sequence(lambda n: f"Lind{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.se")


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrganisationalUnit

    code = factory.Sequence(lambda n: f"E{n}")
    name = factory.Sequence(lambda n: f"Enhet {n}")
    kind = models.UnitKind.UNIT


class AffiliationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Affiliation

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    source = "hr"
    external_id = factory.Sequence(lambda n: f"A{n}")
    kind = models.Kind.EMPLOYEE
    is_main = True
    start_on = LONG_AGO
    employed_from = factory.SelfAttribute("start_on")


class UnitRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.UnitRole

    start_on = LONG_AGO


class TrainingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Training

    code = factory.Sequence(lambda n: f"utbildning-{n}")
    title = factory.Sequence(lambda n: f"Utbildning {n}")


class AudienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Audience
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"malgrupp-{n}")
    name = factory.Sequence(lambda n: f"Målgrupp {n}")
    kinds = factory.LazyFunction(lambda: ["employee"])


class RequirementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Requirement

    code = factory.Sequence(lambda n: f"krav-{n}")
    audience = factory.SubFactory(AudienceFactory)
    training = factory.SubFactory(TrainingFactory)
    due_days = 30
    starts_on = LONG_AGO


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Plan

    code = factory.Sequence(lambda n: f"plan-{n}")
    title = factory.Sequence(lambda n: f"Plan {n}")
    document_type = "handlingsplan"
    organisation = "Lärkdala kommun"


class FocusAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FocusArea

    plan = factory.SubFactory(PlanFactory)
    code = factory.Sequence(lambda n: f"omrade-{n}")
    title = "Kunskap och stöd"


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Goal

    focus_area = factory.SubFactory(FocusAreaFactory)
    code = factory.Sequence(lambda n: f"mal-{n}")
    title = "Alla anställda har grundläggande kunskap"


def employee(given_name: str, family_name: str, unit: models.OrganisationalUnit, **fields) -> models.User:
    user = UserFactory(given_name=given_name, family_name=family_name)
    AffiliationFactory(user=user, unit=unit, **fields)
    return user


def manager(given_name: str, family_name: str, unit: models.OrganisationalUnit) -> models.User:
    user = employee(given_name, family_name, unit, title="Enhetschef")
    UnitRoleFactory(user=user, unit=unit, role=models.UnitRole.Role.MANAGER)
    return user


def completed(user: models.User, training: models.Training, on: dt.date, **written) -> models.Completion:
    source = models.Completion.Source.OCCASION
    return models.Completion.record(user, training, on, source, uuid.uuid4(), **written)


def exempt(user: models.User, start_on: dt.date, end_on: dt.date, **fields) -> models.Exemption:
    reason = models.Exemption.Reason.ABSENT
    return models.Exemption.objects.create(user=user, start_on=start_on, end_on=end_on, reason=reason, **fields)
