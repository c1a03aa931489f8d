"""Forwards statements in a process of its own, which a test can kill. NUMBER: the later, the longer the earlier ones
have been dead."""

import os

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tracking.statements_out import claiming  # noqa: E402
from tracking.statements_out.forwarding import forward_due  # noqa: E402

later = int(os.environ["NUMBER"]) * 2 * claiming.STALE
forward_due(lambda: timezone.now() + later)
