"""What a scenario is told of while it is written."""

from dataclasses import replace

import pytest

from content.scenarios.faults import LONGEST, faults
from content.scenarios.graph import Choice
from tests.content.scenarios.writing import ending, graph, scene

START, END = scene("Början", "Slutet"), ending("Slutet")


def with_choice(**changed):
    [choice] = START.choices
    return graph(replace(START, choices=(replace(choice, **changed),)), END)


def told(written):
    return [(fault.place, fault.says, fault.stops) for fault in faults(written)]


def test_whole_scenario_has_no_faults():
    assert told(graph(START, END)) == []


@pytest.mark.parametrize(
    ("written", "place", "says"),
    [
        (graph(), None, "Scenariot är tomt"),
        (graph(scene("Början", "Början")), None, "Inget slut finns"),
        (graph(START, END, scene("Slutet", "Slutet")), 2, "Namnet finns redan"),
        (graph(START, END, ending("Annat slut")), 2, "Inget val leder hit"),
        (graph(scene("Början", "Slutet", "Rundan"), END, scene("Rundan", "Rundan")), 2, "aldrig till ett slut"),
        (graph(scene("Början", "Slutet", "Gången"), END, scene("Gången")), 2, "Scenen har inga val"),
        (graph(scene("Början", "Slutet", "Borta"), END), 0, "Val 2: ingen ruta heter ”Borta”"),
        (with_choice(to=" "), 0, "Val 1: skriv vart valet leder"),
        (with_choice(consequence=""), 0, "Val 1: skriv vad valet leder till"),
        (with_choice(trust=""), 0, "Val 1: skriv vad valet gjorde med förtroendet"),
        (graph(START, replace(END, takes_over="")), 1, "vem som tar över"),
    ],
)
def test_fault_that_stops_is_told_at_its_place(written, place, says):
    assert [(fault[0], fault[2]) for fault in told(written) if says in fault[1]] == [(place, True)]


@pytest.mark.parametrize(
    ("written", "place", "says"),
    [
        (graph(START, ending("Slutet", other_reason=False)), None, "annan förklaring"),
        (graph(replace(START, text="ord " * (LONGEST["text"] + 1)), END), 0, "Texten har 91 ord"),
        (with_choice(text="ord " * (LONGEST["choice"] + 1)), 0, "Val 1 har 26 ord"),
        (with_choice(consequence="ord " * (LONGEST["consequence"] + 1)), 0, "Det som val 1 leder till har 61 ord"),
    ],
)
def test_what_is_worth_a_thought_stops_nothing(written, place, says):
    [fault] = told(written)
    assert (fault[0], says in fault[1], fault[2]) == (place, True, False)


def test_loop_with_a_way_out_is_no_fault():
    assert told(graph(scene("Början", "Gången"), scene("Gången", "Början", "Slutet"), END)) == []


def test_choice_that_leads_nowhere_leaves_its_scene_without_an_end():
    lost = graph(replace(START, choices=(Choice("Gå", "Hon går.", "Det sjunker.", "Borta"),)), END)

    assert [place for place, _says, _stops in told(lost)] == [0, 0, 1]
