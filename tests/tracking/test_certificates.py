"""Kursintyg: what they say as page and PDF, and what their codes tell whoever checks them."""

import datetime as dt
import io
import re

import pypdf
import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from PIL import Image
from wagtail.images.models import Image as WagtailImage
from wagtail.models import Site

from tests import factories
from tracking.certificate_pdf import Letterhead, pdf_of
from tracking.certificates import Certificate, Validity, code_of, completion_of
from tracking.models import Completion, Municipality
from tracking.views import certificates

DAY = dt.timedelta(days=1)
Correction = Completion.Correction


@pytest.fixture
def done(anna, today):
    training = factories.TrainingFactory(title="Våldsbejakande extremism: grunden", valid_months=12)
    return factories.completed(anna, training, today)


def head(**fields) -> Letterhead:
    return Letterhead.of(Municipality(name="Lärkdala kommun", **fields))


def read(certificate: Certificate, on: dt.date, letterhead: Letterhead | None = None) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_of(certificate, letterhead or head(), on)))


def text(pdf: pypdf.PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in pdf.pages).split())


def plain(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pdf_is_tagged_and_says_its_title_and_language(done, today, language):
    with translation.override(language):
        said = gettext("har genomfört")
        pdf = read(Certificate(done, "Lärkdala kommun"), today)

    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value and "/StructTreeRoot" in root
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert pdf.metadata.title.endswith(": Våldsbejakande extremism: grunden")
    assert re.search(r"pdfuaid:part>\s*1\s*<", root["/Metadata"].get_data().decode())
    assert said in text(pdf) and "kunskap" not in text(pdf) and len(pdf.pages) == 1


def test_pdf_and_page_say_the_same(client, anna, done, today):
    client.force_login(anna)
    page = plain(client.get(f"/intyg/mitt/{done.pk}/"))
    shown = Certificate(done, "Kommunen")
    pdf = text(read(shown, today))

    said = ["Anna Åberg", "har genomfört", shown.training, shown.code, *(each for row in shown.rows for each in row)]
    assert [each for each in said if each not in page or each not in pdf] == []
    assert shown.rows[:2] == [("Genomförd den", "16 mars 2026"), ("Gäller till och med", "16 mars 2027")]


def test_file_is_fetched_from_the_page(client, anna, done):
    client.force_login(anna)
    address = f"/intyg/mitt/{done.pk}/pdf/"

    assert address in client.get(f"/intyg/mitt/{done.pk}/").content.decode()
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'filename="kursintyg-valdsbejakande-extremism-grunden.pdf"' in answer.headers["Content-Disposition"]
    assert "Anna Åberg" in text(pypdf.PdfReader(io.BytesIO(answer.content)))


MARKUP = '#read("/etc/passwd") *fet* _lutad_ $x^2$ @sak <märke> \\u{41} // [#eval("1+1")]'


def test_markup_in_a_name_comes_out_as_text(home_care, today):
    person = factories.employee("Kim", MARKUP[:60], home_care)
    done = factories.completed(person, factories.TrainingFactory(title=MARKUP), today)

    said = text(read(Certificate(done, MARKUP), today, Letterhead(MARKUP, "#0b5d7a", None)))

    squeezed = said.replace(" ", "")
    assert squeezed.count(MARKUP.replace(" ", "")) == 3  # head, training and foot
    assert f"Kim{MARKUP[:60].strip()}".replace(" ", "") in squeezed


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Łukasz Şirin Đặng", "Łukasz Şirin Đặng"), ("Αθηνά Иван", "Αθηνά Иван"), ("A\u030akerman", "Åkerman"),
     ("Li 王", "Li ?"), ("Bo \N{GRINNING FACE}", "Bo ?"), ("Ny\x07rad", "Ny?rad")],
)  # fmt: skip
def test_letters_that_the_fonts_lack_hinder_no_certificate(home_care, today, name, shown):
    person = factories.employee("", name, home_care)
    done = factories.completed(person, factories.TrainingFactory(), today)

    assert shown in text(read(Certificate(done, "Lärkdala"), today))


def test_logo_stands_in_the_pdf_with_the_municipality_as_its_text(done, today):
    drawn = io.BytesIO()
    Image.new("RGB", (300, 100), "#0b5d7a").save(drawn, "PNG")
    logo = WagtailImage.objects.create(title="Logotyp", file=ImageFile(drawn, "logo.png"))
    with_logo = head(logo=logo)

    plainly, pdf = read(Certificate(done, "x"), today), read(Certificate(done, "x"), today, with_logo)

    assert len(pdf.pages[0].images) == len(plainly.pages[0].images) + 1
    figures = [str(each.get("/Alt")) for each in _structure(pdf.trailer["/Root"]["/StructTreeRoot"])]
    assert "Lärkdala kommun" in figures
    logo.file.delete(save=False)


def _structure(node):
    """All the elements of the tree, from the top."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _structure(kid)


def test_code_leads_back_however_it_is_typed(done):
    code = code_of(done)

    assert re.fullmatch(r"([A-Z2-7]{4}-){5}[A-Z2-7]{4}", code)
    typed = [code, code.lower(), code.replace("-", ""), code.replace("-", " "), code.replace("O", "0")]
    assert [completion_of(each) for each in typed] == [done] * 5


def test_check_tells_the_minimum(client, done, anna):
    answer = client.get(f"/intyg/{code_of(done)}/")
    said = plain(answer)

    assert answer.status_code == 200
    assert "Intyget gäller" in said or "Intyget gällde" in said
    assert "A. Å." in said and "Våldsbejakande extremism: grunden" in said and "16 mars 2026" in said
    hidden = ["Anna", "Åberg", anna.email, "Hemtjänst", "HEM1", f">{anna.pk}<", f"/{done.pk}/"]
    assert [each for each in hidden if each in answer.content.decode()] == []
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_check_writes_nothing_and_starts_no_session(client, done, django_assert_num_queries):
    client.get(f"/intyg/{code_of(done)}/")
    answer = client.get(f"/intyg/{code_of(done)}/")

    assert answer.cookies.keys() <= {"csrftoken"}


@pytest.mark.parametrize(
    ("when", "expected"),
    [(0, Validity.HOLDS), (365, Validity.HOLDS), (366, Validity.ENDED)],
)
def test_certificate_holds_through_its_last_day(done, today, when, expected):
    assert Certificate(done, "x").validity(today + when * DAY) == expected


def test_certificate_that_has_ended_says_until_when_it_held(client, anna):
    day = timezone.localdate() - 400 * DAY
    done = factories.completed(anna, factories.TrainingFactory(valid_months=1), day)
    client.force_login(anna)

    assert "Intyget gällde till och med" in plain(client.get(f"/intyg/{code_of(done)}/"))
    assert "Intyget gäller inte längre." in plain(client.get(f"/intyg/mitt/{done.pk}/"))
    assert client.get(f"/intyg/mitt/{done.pk}/pdf/").status_code == 200


@pytest.mark.parametrize("reason", [Correction.WRONG_DATE, Correction.NOT_COMPLETED])
def test_certificate_of_a_corrected_completion_holds_no_longer(client, anna, chef, done, today, reason):
    moved_to = today - DAY if reason == Correction.WRONG_DATE else None
    made = done.correct(reason, chef, moved_to)
    client.force_login(anna)

    said = plain(client.get(f"/intyg/{code_of(done)}/"))
    assert "Det här intyget gäller inte längre" in said
    assert "A. Å." not in said and "16 mars" not in said
    assert client.get(f"/intyg/mitt/{done.pk}/").status_code == 404
    assert client.get(f"/intyg/mitt/{made.pk}/").status_code == (200 if moved_to else 404)
    assert client.get(f"/intyg/{code_of(made)}/").status_code == (200 if moved_to else 404)


def test_certificate_struck_out_by_mistake_holds_again(client, chef, done, today):
    struck = done.correct(Correction.WRONG_PERSON, chef)
    assert Certificate(done, "x").validity(today) == Validity.WITHDRAWN

    struck.correct(Correction.MISTAKEN, chef, done.completed_on)

    assert Certificate(done, "x").validity(today) == Validity.HOLDS


def test_code_is_gone_with_the_person(client, anna, done):
    code = code_of(done)
    anna.delete()

    assert client.get(f"/intyg/{code}/").status_code == 404


def test_forged_codes_give_nothing(client, done):
    """Neighbours of a real code, and codes of other completions' numbers with its seal."""
    real = code_of(done).replace("-", "")
    forged = {real[:place] + letter + real[place + 1 :] for place in range(24) for letter in "AZ27"} - {real}
    forged = sorted(forged)[:46] + ["A" * 24, real[:-1], real + "A", "å" * 24]
    cache.clear()

    answers = [client.get(f"/intyg/{each}/") for each in forged]

    assert len(forged) == 50 and {each.status_code for each in answers} == {404}
    assert all("Vi hittar inget intyg" in plain(each) for each in answers)


def test_codes_of_neighbouring_completions_are_nothing_alike(anna, today):
    codes = [
        code_of(factories.completed(anna, factories.TrainingFactory(), today - day * DAY)).replace("-", "")
        for day in range(8)
    ]

    alike = [
        sum(one == two for one, two in zip(first, second, strict=True))
        for first, second in zip(codes, codes[1:], strict=False)
    ]
    assert max(alike) < 8


def test_code_of_another_key_opens_nothing(done, settings):
    code = code_of(done)
    settings.CERTIFICATE_KEY = "another-key"

    assert completion_of(code) is None
    assert completion_of(code_of(done)) == done


def test_many_wrong_codes_are_asked_to_wait_and_a_right_one_is_answered(client, done, monkeypatch):
    cache.clear()
    monkeypatch.setattr(certificates, "WRONG_CODES", 3)
    monkeypatch.setattr(certificates, "PERIOD", 1_000_000_000)  # does not end while the test runs

    codes = [client.get("/intyg/FEL/").status_code for _time in range(5)]

    assert codes == [404, 404, 404, 429, 429]
    assert "Vänta tio minuter" in plain(client.get("/intyg/FEL/"))
    assert client.get(f"/intyg/{code_of(done)}/").status_code == 200


def test_typed_code_leads_to_its_page(client, done):
    code = code_of(done)

    assert client.get("/intyg/", {"kod": f" {code.lower()} "}).headers["Location"] == f"/intyg/{code.lower()}/"
    assert "Skriv koden" in plain(client.get("/intyg/"))
    assert [client.get("/intyg/", {"kod": each}).status_code for each in ("", "a/b")] == [200, 200]


def test_another_persons_certificate_is_not_there(client, done, chef, utomstaende):
    for reader in (chef, utomstaende):
        client.force_login(reader)
        assert [client.get(f"/intyg/mitt/{done.pk}/{file}").status_code for file in ("", "pdf/")] == [404, 404]


def test_protected_person_is_shown_by_the_display_name_everywhere(client, anna, done, today):
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()
    done = Completion.objects.get()
    client.force_login(anna)

    own = client.get(f"/intyg/mitt/{done.pk}/").content.decode()
    said = [own, text(read(Certificate(done, "x"), today)), client.get(f"/intyg/{code_of(done)}/").content.decode()]

    assert "Lisa Lund" in said[0] and "Lisa Lund" in said[1] and "L. L." in said[2]
    assert [each for each in said if "Anna" in each or "Åberg" in each or anna.email in each] == []


def test_protected_person_without_a_display_name_is_told_whom_to_ask(client, anna, done):
    anna.protected = True
    anna.save()
    client.force_login(anna)

    said = plain(client.get(f"/intyg/mitt/{done.pk}/"))

    assert "Ditt kursintyg visar ditt visningsnamn" in said and "Anna" not in said and code_of(done) not in said
    assert client.get(f"/intyg/mitt/{done.pk}/pdf/").headers["Location"] == f"/intyg/mitt/{done.pk}/"


def test_external_training_says_that_the_municipality_wrote_it_in(anna, chef, today):
    training = factories.TrainingFactory()
    done = Completion.record_external(anna, training, today, Completion.Evidence.CERTIFICATE, chef)

    assert Certificate(done, "x").rows[1:] == [
        ("Gäller", "Tills vidare"),
        ("Genomförd som", "Annan utbildning, inskriven av kommunen"),
    ]


def test_address_in_the_pdf_is_that_of_the_check(done, today, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://kurs.larkdala.example"
    shown = Certificate(done, "x")
    pdf = read(shown, today)

    assert shown.address == f"https://kurs.larkdala.example{reverse('check_certificate', args=[shown.code])}"
    assert "kurs.larkdala.example/intyg/" in text(pdf)
    links = [each.get_object()["/A"]["/URI"] for each in pdf.pages[0]["/Annots"]]
    assert shown.address in links


def test_site_s_own_name_stands_on_the_page(client, anna, done):
    found = Municipality.for_site(Site.objects.get())
    found.name = "Lärkdala kommun"
    found.save()
    client.force_login(anna)

    assert "Lärkdala kommun" in plain(client.get(f"/intyg/mitt/{done.pk}/"))
