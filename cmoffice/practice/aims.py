"""What children of each kind of concern need, and what a plan then says: for the full assessments and the plans of the practice office.

An aim: part of life, how grave, need, objective, how it is measured, and its actions as (what, plain words for the child,
kind, service, who does it). Role words only; no names."""

SAFE_PLACE = (
    "safety", "severe", "to be safe at home and on the way", "Nobody hurts or threatens {child} for eight weeks",
    "what {she} says alone with us at each visit", (
        ("Agree with {carer} who is at home in the evenings", "Somebody is at home with you in the evenings", "direct_service", "child_protection", "keyworker"),
        ("Go through the safety steps with {child}", "You know where to go when you are afraid", "direct_service", "psychosocial", "keyworker")))
FEELINGS = (
    "emotional_state", "moderate", "to sleep and play without fear", "{Child} sleeps through five nights of seven",
    "{her} own count on the paper with the stars", (
        ("Counsellor, once a week", "You meet the counsellor every week", "referral", "psychosocial", "provider"),
        ("Games afternoon of the centre", "You come to the games afternoon", "community_support", "psychosocial", "community")))
SCHOOL = (
    "education", "moderate", "to learn with others of {her} age", "{Child} is in class four days of five until the end of term",
    "the class register, seen once a month", (
        ("Speak with the class teacher about the place", "We talk with your teacher", "direct_service", "education_formal", "keyworker"),
        ("Books and uniform from the fund", "You get books and a uniform", "direct_service", "education_formal", "keyworker")))
CARER = (
    "caregiver_capacity", "moderate", "{carer} to have help with the daily care", "Food, sleep and school follow a day that {carer} and {child} know",
    "the day as both tell it, at two visits in a row", (
        ("Go through the day hour by hour with {carer}", "We make a plan for the day at home", "direct_service", "child_protection", "keyworker"),
        ("Parents' group of the community", "Your family meets other families", "community_support", "psychosocial", "caregiver")))
HEALTH = (
    "physical_health", "moderate", "to be treated and to stay well", "{Child} has been seen by the clinic and takes the treatment to its end",
    "the card of the health post", (
        ("Clinic: first visit together", "We go to the clinic together", "referral", "health_medical", "keyworker"),
        ("Remind {carer} the day before each visit", "Somebody reminds you of the clinic", "direct_service", "health_medical", "keyworker")))
PAPERS = (
    "identity_documents", "moderate", "to have papers that say who {she} is", "The birth paper of {child} is in {her} own hands",
    "the paper itself", (
        ("Late registration at the district office", "We get your birth paper", "referral", "registration_documents", "provider"),
        ("Find two witnesses of the birth", "Your family asks who remembers your birth", "child_or_family_task", "registration_documents", "caregiver")))
INCOME = (
    "economic", "moderate", "the household to live without {her} work", "The household pays rent and food for three months without {child} working",
    "what {carer} and {child} tell, and the landlord's book", (
        ("Livelihoods service: small grant", "Your family gets help to earn money", "referral", "livelihoods", "provider"),
        ("Speak with the employer about the hours", "We talk with the people you work for", "direct_service", "child_protection", "keyworker")))
FAMILY = (
    "relationships", "severe", "to belong to a family that can keep {him}", "{Child} lives with family that wants {him} and that {she} wants",
    "three visits without a worry, and {her} own word", (
        ("Visit the family and look at the place", "We visit your family", "direct_service", "alternative_care", "keyworker"),
        ("Foster family as the second way", "If that does not work, there is another family", "referral", "alternative_care", "provider")))
STREET = (
    "household", "severe", "a place to sleep at night", "{Child} sleeps under a roof five nights of seven",
    "the night list of the shelter", (
        ("Bed at the night shelter", "There is a bed for you", "referral", "shelter", "provider"),
        ("Breakfast at the market kitchen", "There is breakfast for you", "community_support", "food", "community")))
LAW = (
    "legal", "severe", "to be heard and treated as a child by the law", "{Child} is at home and not in a cell until the hearing",
    "the paper of the court", (
        ("Legal adviser at each hearing", "Somebody who knows the law goes with you", "referral", "legal", "provider"),
        ("Go along to the police on the fixed days", "We go with you to the police", "direct_service", "legal", "keyworker")))
NO_MARRIAGE = (
    "safety", "severe", "to decide {herself} about marriage", "No marriage takes place before {she} is eighteen",
    "the signed word of the family elders, and {her} own", (
        ("Talk with the elders whom the family hears", "Older people talk with your family", "community_support", "family_mediation", "community"),
        ("A safe place for the worst days", "You know where you can stay", "referral", "safe_house", "provider")))
FREE = (
    "safety", "severe", "to be out of reach of those who used {him}", "Nobody of those people reaches {child} for three months",
    "what {she} and the neighbours tell", (
        ("New telephone, ways to school walked together", "You have a new phone and a safe way", "direct_service", "child_protection", "keyworker"),
        ("Lawyer tells {him} about {her} rights", "A lawyer tells you what you can do", "referral", "legal", "provider")))
BABY = (
    "development", "moderate", "mother and baby to be well and learning", "{Child} and the baby come to every check-up until the first birthday",
    "the two cards of the clinic", (
        ("Young mothers' hour", "You meet other young mothers", "community_support", "psychosocial", "child"),
        ("Clinic for both", "You and the baby go to the clinic", "referral", "sexual_reproductive_health", "provider")))
GOING_HOME = (
    "relationships", "moderate", "to grow up at home", "{Child} lives at home and has slept there for six weeks",
    "visits each week, alone with {him}", (
        ("Weekends at home, then the long one", "You go home for the weekend", "direct_service", "tracing_reunification", "keyworker"),
        ("School place near home", "You have a school near home", "referral", "education_formal", "provider")))
HER_SAFETY = (
    "safety", "severe", "to be safe where she lives and works", "She has gone eight weeks without being followed or called",
    "what she says", (
        ("Go through her safety steps, which she changes as she likes", "Your safety steps, as you want them", "direct_service", "gbv_support", "keyworker"),
        ("Legal adviser, if she wants one", "A legal adviser, if you want one", "referral", "legal", "child")))

AIMS = {
    "neglect": (CARER, HEALTH, FEELINGS), "violence": (SAFE_PLACE, FEELINGS, SCHOOL), "beaten": (SAFE_PLACE, CARER, SCHOOL),
    "sexual": (SAFE_PLACE, HEALTH, FEELINGS), "marriage": (NO_MARRIAGE, SCHOOL), "trafficking": (FREE, FEELINGS, PAPERS),
    "labour": (INCOME, SCHOOL), "separation": (FAMILY, PAPERS), "street": (STREET, HEALTH, FAMILY), "health": (HEALTH, CARER),
    "papers": (PAPERS, SCHOOL), "school": (SCHOOL, INCOME), "law": (LAW, CARER), "young_parent": (BABY, CARER),
    "institution": (GOING_HOME, FEELINGS), "survivor": (HER_SAFETY, FEELINGS),
}

ENQUIRY = "Visits at home, a talk with {child} alone, with those who see {him} every day."
SOURCES = (
    ("home_visit", 1, "The home by day: {seen}"), ("school", 4, "Teacher: often quiet, helps the smaller ones."),
    ("health", 7, "Health post: seen there before; nothing beyond what is known."), ("caregiver", 9, "{Carer} tells of the last year and of what {c_she} hopes for."),
)
OBSERVED = ("Watchful at first, then at ease with paper and colours.", "Answers for {herself} when alone with us.", "Looks to {carer} before speaking; less so the second time.")
WEIGHED = "{Child}'s wish comes first wherever it is safe; where it is not, we said so and why."
CARER_VIEW = ("{Carer} wants {child} at home and asks for help with money first.", "{Carer} is tired and glad that somebody asks.",
              "{Carer} sees it as we do, and is ashamed.")
HARM = "what brought {him} to us has not ended yet"
PROTECTION = ("{she} asks for help when {she} needs it", "one adult near {him} who keeps {her} word")
CONTINGENCY = "If this cannot go on, we meet again within three days: {child}, {carer}, the supervisor and I."
GOAL = "{Child} is safe, well and learning, with people who want {him}."
VIEW = "{Child} chose what comes first."
PERMANENCY = "{Child} grows up with family, near {her} brothers and sisters."
FEARED = "{She} is afraid of being found on the way home."
SUPPORTS = "The neighbour downstairs, the teacher, our telephone."
STEPS = "Shouting on the stairs: out by the back, to the neighbour, then call us."
TWO_WAYS = {"separation": ("A", "B"), "street": ("A", "B")}
SENT_BACK = ("Who goes along to the first visit? Please add it.", "The second objective is a service, not a need. What does the child need?")
AGREED = ("Agreed. Clear and small enough.", "Agreed; look at the second objective after four weeks.", "")
RESULTS = ("Done as agreed.", "Done, a week late.", "Went well; the child came along.", "Done. It took two visits.")
REVISED = ("The carer has changed and with it what is possible.", "The first objective is met; the others need more.", "The review asked for it.")
