"""The yardstick: the same middleware, session and user, one indexed SELECT, one INSERT, and nothing else."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.urls import urlpatterns as site_urls
from tracking.models import Attempt, Enrolment


def read(request: HttpRequest) -> HttpResponse:
    Enrolment.objects.filter(user=request.user).first()
    return HttpResponse("ok")


def write(request: HttpRequest) -> HttpResponse:
    enrolment = Enrolment.objects.filter(user=request.user).first()
    Attempt.objects.create(enrolment=enrolment, item=uuid.uuid4(), finished=True, source=Attempt.Source.WEB)
    return HttpResponse("ok")


urlpatterns = [path("bench/read/", read), path("bench/write/", write), *site_urls]
