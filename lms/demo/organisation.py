"""Lärkdala's förvaltningar and units, and what people there are called."""

ROOT = ("LARK", "Lärkdala kommun")

# code: (name, units, titles that are common there)
DEPARTMENTS: dict[str, tuple[str, list[str], list[str]]] = {
    "KLF": ("Kommunledningsförvaltningen", ["Kansliet", "HR-avdelningen", "Ekonomiavdelningen",
            "Kommunikationsenheten", "IT-enheten"], ["Handläggare", "Ekonom", "HR-specialist", "Kommunikatör"]),
    "SOC": ("Socialförvaltningen", ["Mottagningsenheten barn och unga", "Mottagningsenheten vuxna",
            "Familjeresursen", "Ekonomiskt bistånd", "Boendestöd"],
            ["Socialsekreterare", "Behandlare", "Boendestödjare"]),
    "VOF": ("Vård- och omsorgsförvaltningen", ["Hemtjänst Norr", "Hemtjänst Söder", "Hemtjänst Centrum",
            "Lärkbackens äldreboende", "Ekgårdens äldreboende", "Nattpatrullen", "Daglig verksamhet"],
            ["Undersköterska", "Vårdbiträde", "Sjuksköterska"]),
    "GRF": ("Grundskoleförvaltningen", ["Lärkskolan", "Ekskolan", "Åskolan", "Norrskolan", "Söderskolan",
            "Fritidshemmen Väster", "Elevhälsan"], ["Lärare", "Fritidspedagog", "Elevassistent", "Skolkurator"]),
    "FSF": ("Förskoleförvaltningen", ["Förskolan Vipan", "Förskolan Siskan", "Förskolan Staren",
            "Förskolan Svalan", "Förskolan Tornseglaren"], ["Förskollärare", "Barnskötare"]),
    "GYF": ("Gymnasie- och vuxenutbildningsförvaltningen", ["Lärkdala gymnasium", "Vuxenutbildningen",
            "Introduktionsprogrammet"], ["Lärare", "Studie- och yrkesvägledare", "Skolkurator"]),
    "KFF": ("Kultur- och fritidsförvaltningen", ["Stadsbiblioteket", "Fritidsgårdarna", "Kulturskolan",
            "Simhallen och idrotten"], ["Bibliotekarie", "Fritidsledare", "Kulturskollärare", "Badvakt"]),
    "SBF": ("Samhällsbyggnadsförvaltningen", ["Plan och bygg", "Gata och park", "Fastighet", "Lokalvård"],
            ["Planarkitekt", "Parkarbetare", "Fastighetstekniker", "Lokalvårdare"]),
    "TEF": ("Tekniska förvaltningen", ["Vatten och avlopp", "Återvinningscentralen", "Verkstaden"],
            ["Drifttekniker", "Återvinnare", "Mekaniker"]),
    "MIF": ("Miljöförvaltningen", ["Livsmedel", "Hälsoskydd"], ["Miljöinspektör"]),
    "RTJ": ("Räddningstjänsten", ["Heltidsstationen", "Deltidsstationen", "Förebyggande"],
            ["Brandman", "Brandinspektör"]),
    "AMF": ("Arbetsmarknadsförvaltningen", ["Jobbcenter", "Ungdomsteamet", "Integration"],
            ["Arbetsmarknadssekreterare", "Coach"]),
}  # fmt: skip

# On this day the technical administration and the planners became one; the old units got successors.
REORGANISED_ON = "2025-07-01"
MOVED_UNITS = {"SBF-2": "TEF", "SBF-3": "TEF"}  # Gata och park, Fastighet

COMMITTEES = {
    "KF": "Kommunfullmäktige", "KS": "Kommunstyrelsen", "SN": "Socialnämnden", "BUN": "Barn- och utbildningsnämnden",
    "KFN": "Kultur- och fritidsnämnden", "SBN": "Samhällsbyggnadsnämnden", "VN": "Valnämnden",
}  # fmt: skip

PARTNERS = [
    ("Polisen", "Kommunpolis"), ("Polisen", "Områdespolis"), ("Regionen", "Folkhälsostrateg"),
    ("Regionen", "Kurator vid ungdomsmottagning"), ("Föreningslivet", "Verksamhetsledare"),
    ("Föreningslivet", "Ordförande i idrottsförening"), ("Studieförbunden", "Verksamhetsutvecklare"),
    ("Trossamfund", "Samordnare för ungdomsverksamhet"), ("Näringslivet", "Centrumledare"),
]  # fmt: skip


def units() -> list[tuple[str, str, str]]:
    """(code, name, code of the förvaltning)"""
    return [
        (f"{code}-{number}", name, code)
        for code, (_name, names, _titles) in DEPARTMENTS.items()
        for number, name in enumerate(names, start=1)
    ]
