"""Who works in the practice office: two teams, two clerks, an administrator. Everybody knows how they sign in."""

PASSWORD = "practice makes the office"
NORTH, SOUTH = "North", "South"

# sign-in name, full name, role, team, cleared for survivors' files, language of families that she or he writes
PEOPLE = [
    ("eve", "Eve Castellano", "administrator", "", False, None),
    ("mary", "Mary Osei", "supervisor", NORTH, True, None),
    ("paul", "Paul Tembe", "supervisor", SOUTH, True, None),
    ("alice", "Alice Moreau", "caseworker", NORTH, True, "arabic"),
    ("bob", "Bob Lindqvist", "caseworker", NORTH, False, "russian"),
    ("farid", "Farid Rahimi", "caseworker", NORTH, False, "arabic"),
    ("carol", "Carol Jimenez", "caseworker", SOUTH, True, "khmer"),
    ("olena", "Olena Savchuk", "caseworker", SOUTH, True, "ukrainian"),
    ("sothea", "Sothea Meas", "caseworker", SOUTH, False, "khmer"),
    ("dan", "Dan Okafor", "clerk", "", False, None),
    ("lumi", "Lumi Aalto", "clerk", "", False, None),
]
SUPERVISOR = {"alice": "mary", "bob": "mary", "farid": "mary", "carol": "paul", "olena": "paul", "sothea": "paul"}
TEAM = {name: [colleague for colleague, head in SUPERVISOR.items() if head == SUPERVISOR[name]] for name in SUPERVISOR}
TONGUE = {name: tongue for name, _, _, _, _, tongue in PEOPLE}

SETTINGS = {
    "office_name": "Practice office", "backup_place": "-", "idle_minutes": 15,
    "safeguarding": "mary", "retention": {"ordinary": 10, "care": 25},
    "evacuation": {"first": "Mary Osei", "second": "Paul Tembe", "where": "The district office of the social service"}}
