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
    "LBA": ("Lärkdalabostäder AB", ["Uthyrning och kundtjänst", "Bovärdarna"],
            ["Bovärd", "Uthyrare", "Fastighetsskötare"]),
}  # fmt: skip
COMPANY = "LBA"  # a municipal company, with a register and an HR of its own

# The day of the reorganisation (times.py) these go to the technical administration; the old units get successors.
MOVED_UNITS = {"SBF-2": "TEF", "SBF-3": "TEF"}  # Gata och park, Fastighet

# code: (name, seats)
COMMITTEES = {
    "KF": ("Kommunfullmäktige", 51), "KS": ("Kommunstyrelsen", 11), "SN": ("Socialnämnden", 11),
    "BUN": ("Barn- och utbildningsnämnden", 11), "KFN": ("Kultur- och fritidsnämnden", 11),
    "SBN": ("Samhällsbyggnadsnämnden", 11), "VN": ("Valnämnden", 9),
}  # fmt: skip

# (name, title, type)
PARTNERS = [
    ("Polisen", "Kommunpolis", "polis"), ("Polisen", "Områdespolis", "polis"),
    ("Regionen", "Folkhälsostrateg", "region"), ("Regionen", "Kurator vid ungdomsmottagning", "region"),
    ("Föreningslivet", "Verksamhetsledare", "förening"),
    ("Föreningslivet", "Ordförande i idrottsförening", "förening"),
    ("Studieförbunden", "Verksamhetsutvecklare", "förening"),
    ("Trossamfund", "Samordnare för ungdomsverksamhet", "trossamfund"),
    ("Näringslivet", "Centrumledare", "företag"),
]  # fmt: skip


def of_company(code: str) -> bool:
    return code.partition("-")[0] == COMPANY


def units() -> list[tuple[str, str, str]]:
    """(code, name, code of the förvaltning)"""
    return [
        (f"{code}-{number}", name, code)
        for code, (_name, names, _titles) in DEPARTMENTS.items()
        for number, name in enumerate(names, start=1)
    ]
