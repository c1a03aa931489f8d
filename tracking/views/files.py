"""A table as a file to download."""

import re

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse

from tracking.exports import XLSX, Table, csv_chunks, xlsx_bytes


def table_file(made: Table, form: str, name: str) -> HttpResponseBase:
    """form: csv or xlsx. Raises Http404 for another."""
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_chunks(made), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(xlsx_bytes(made), content_type=XLSX)
    else:
        raise Http404
    safe_name = re.sub(r"[^\w.-]+", "-", name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe_name}.{form}"'
    return response
