"""The vulnerability criteria an office may start with (F26), and places written one a line."""

COMMON = [
    (
        "V01",
        "Violence and abuse",
        "urgent",
        "The child was hurt, or is likely to be hurt, by somebody who can reach the child",
    ),
    ("V02", "Violence and abuse", "urgent", "Sexual violence or exploitation, or a real sign of it"),
    ("V03", "Violence and abuse", "target", "Violence between adults at home is seen or heard by the child"),
    ("V04", "Violence and abuse", "urgent", "A marriage is planned for a child, or a child was married"),
    (
        "N01",
        "Neglect and basic needs",
        "target",
        "Food, shelter, health or supervision is missing so that the child is harmed",
    ),
    ("N02", "Neglect and basic needs", "target", "Out of school for a month or more because of a protection concern"),
    ("S01", "Separation", "urgent", "The child is alone, with no adult who cares for it"),
    ("S02", "Separation", "target", "The child is with relatives who are not its usual carers"),
    ("S03", "Separation", "target", "The child lives in an institution, on the street or with an employer"),
    ("E01", "Exploitation", "target", "Work that is hazardous, by night, or keeps the child from school"),
    ("E02", "Exploitation", "urgent", "Trafficked, or about to be taken away by strangers or middlemen"),
    ("E03", "Exploitation", "urgent", "Linked with an armed force or group"),
    ("L01", "Law and papers", "target", "In conflict with the law or detained"),
    ("L02", "Law and papers", "target", "No birth or identity paper, so that services are refused"),
    ("H01", "Health and distress", "target", "Disability or illness for which no care is given"),
    ("H02", "Health and distress", "urgent", "Speaks of ending her or his life, or has tried"),
]


def places_of(text):
    """Places and their districts from lines such as "Community centre, North district"; nothing when a line does not fit."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    pairs = [tuple(part.strip() for part in line.rsplit(",", 1)) for line in lines]
    return pairs if pairs and all(len(pair) == 2 and all(pair) for pair in pairs) else []
