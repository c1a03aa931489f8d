"""The activities of a sequenced SCORM package, as the runtime takes them."""

from content.scorm_tree import activity_tree


def item(identifier, *items, launch=None, sequencing=None):
    return {
        "identifier": identifier,
        "title": identifier,
        "launch": launch,
        "visible": True,
        "sequencing": sequencing or {},
        "items": list(items),
    }


def about(*items, **changed):
    known = {"version": "2004", "sequenced": True, "identifier": "o1", "title": "Samtal", "sequencing": {}}
    return known | {"items": list(items)} | changed


LISTEN, ASK = item("lyssna", launch="a.html"), item("fråga", launch="b.html")


def test_tree_has_the_standards_defaults_where_the_runtime_has_others():
    flow = {"sequencingControls": {"flow": True, "choice": False}}
    tree = activity_tree(about(item("kapitel", LISTEN, ASK), sequencing=flow))

    assert (tree["id"], tree["sequencingControls"]) == ("o1", {"choice": False, "choiceExit": True, "flow": True})
    [chapter] = tree["children"]
    assert chapter["sequencingControls"]["flow"] is False
    assert [each["id"] for each in chapter["children"]] == ["lyssna", "fråga"]


def test_headings_that_hold_nothing_are_no_activities():
    assert [each["id"] for each in activity_tree(about(item("tom"), LISTEN, ASK))["children"]] == ["lyssna", "fråga"]


def test_parts_are_free_where_nothing_is_asked_for_or_there_is_one():
    older = about(LISTEN, ASK)
    del older["sequencing"]  # taken in before it was read

    assert (
        activity_tree(about(LISTEN))
        is activity_tree(about(LISTEN, ASK, sequenced=False))
        is activity_tree(older)
        is None
    )
    assert activity_tree(about(LISTEN, ASK, version="1.2")) is None
