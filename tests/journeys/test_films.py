"""A film in a lesson: watched with captions on a phone, left and taken up again, and followed up."""

import base64

import pytest
from playwright.sync_api import expect

from content.films import Track
from tests import factories
from tests.content.film_making import CAPTIONS, CHAPTERS, film, mp3, webm
from tests.courses.factories import course, lessons_of
from tests.journeys.conftest import ask_of_all, faults, open_page
from tracking.models import Completion

SECONDS = 60
# H.264 as phones and cameras give it, where the browser may write it: no library here does.
RECORDED = """() => new Promise(done => {
    const types = ["avc1.42E01E", "av01.0.01M.08"].map(codec => `video/mp4;codecs=${codec}`);
    const canvas = Object.assign(document.createElement("canvas"), {width: 160, height: 90});
    const recorder = new MediaRecorder(canvas.captureStream(25), {
        mimeType: types.find(MediaRecorder.isTypeSupported),
    });
    const drawn = setInterval(() => {
        const pen = canvas.getContext("2d");
        pen.fillStyle = `hsl(${performance.now() % 360} 50% 50%)`;
        pen.fillRect(0, 0, 160, 90);
    }, 40);
    recorder.ondataavailable = ({data}) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result.split(",")[1]);
        reader.readAsDataURL(data);
    };
    recorder.start();
    setTimeout(() => { clearInterval(drawn); recorder.stop(); }, 3000);
})"""


@pytest.fixture
def world(live):
    """One lesson with a film; anna has it, hr follows it up."""
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    social = factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=root)
    anna = factories.employee("Anna", "Åberg", social)
    hr = factories.employee("Hanna", "Hr", root)
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    kurs = course(lessons=1, blocks=({"remember": "Fråga."},))
    shown = film(webm(SECONDS))
    Track.objects.create(film=shown, language="en", text=CAPTIONS)
    Track.objects.create(film=shown, kind=Track.Kind.CHAPTERS, text=CHAPTERS)
    [lesson] = lessons_of(kurs)
    lesson.body = [("reading", film(mp3(20), ".mp3", title="Uppläst")), ("film", shown)]
    lesson.save_revision().publish()
    ask_of_all(kurs.training)
    return {"anna": anna, "hr": hr, "lesson": lesson}


def at(video):
    return video.evaluate("video => video.currentTime")


def test_film_on_a_phone_to_the_follow_up(world, phone, browser, live, log_in):
    log_in(phone, world["anna"])
    phone.goto(world["lesson"].url)
    video = phone.locator("video")
    expect(video).to_have_js_property("duration", SECONDS)
    shown = video.evaluate("video => [...video.textTracks].map(each => [each.kind, each.language, each.mode])")
    assert shown[:2] == [["captions", "sv", "disabled"], ["captions", "en", "disabled"]]
    assert faults(phone) == []

    phone.get_by_label("Undertexter").select_option("Svenska")
    assert video.evaluate("video => [...video.textTracks].map(each => each.mode).slice(0, 2)") == [
        "showing",
        "disabled",
    ]
    phone.get_by_text("Kapitel").click()
    phone.get_by_role("link", name="0:10 Vad du gör först").click()
    expect(video).to_be_focused()
    phone.wait_for_function("() => document.querySelector('video').currentTime > 10.5")
    assert video.evaluate("video => [video.paused, video.error, video.textTracks[0].cues.length]") == [False, None, 2]
    phone.keyboard.press("Space")
    phone.wait_for_function("() => document.querySelector('video').paused")
    stopped = int(at(video))

    phone.reload()
    phone.get_by_label("Hastighet").last.select_option("1.5")
    phone.get_by_role("button", name=f"Fortsätt från 0:{stopped}").click()
    phone.wait_for_function("() => document.querySelector('video').currentTime > 10.5")
    assert video.evaluate("video => [video.playbackRate, video.error]") == [1.5, None]
    assert phone.evaluate("[document.querySelector('audio').duration > 19, document.querySelector('audio').error]") == [
        True,
        None,
    ]

    assert not Completion.objects.exists()
    phone.get_by_role("button", name="Jag har läst klart").click()
    phone.get_by_text("Klart! Du har genomfört kursen.").wait_for()
    for page in open_page(browser, live):
        log_in(page, world["hr"])
        page.goto("/uppfoljning/")
        expect(page.get_by_role("row", name="Socialförvaltningen")).to_contain_text("100 %")


def test_film_plays_without_the_script(world, browser, live, log_in):
    for page in open_page(browser, live, java_script_enabled=False):
        log_in(page, world["anna"])
        page.goto(world["lesson"].url)
        expect(page.locator("video")).to_have_attribute("controls", "")
        expect(page.get_by_label("Hastighet").first).to_be_hidden()
        page.get_by_text("Utskrift").click()
        expect(page.get_by_text("Hej och välkommen. Nu börjar vi.")).to_be_visible()


def test_mp4_plays_and_is_wound(world, phone, log_in):
    lesson = world["lesson"]
    made = base64.b64decode(phone.evaluate(RECORDED))
    assert made[4:8] == b"ftyp"
    lesson.body = [("film", film(made, ".mp4"))]
    lesson.save_revision().publish()
    log_in(phone, world["anna"])
    phone.goto(lesson.url)

    phone.locator("video").evaluate("video => { video.muted = true; return video.play(); }")
    phone.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    phone.locator("video").evaluate("video => { video.currentTime = 2; }")

    phone.wait_for_function("() => document.querySelector('video').currentTime > 2.1")
    shown = phone.locator("video").evaluate("video => [video.error, video.videoWidth, video.seekable.length]")
    assert shown == [None, 160, 1]
