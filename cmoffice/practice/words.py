"""What the staff write, whatever the concern: sentences of notes, visits, assessments, consent and closing.

Role words only, no names. A sentence may begin with the ages it fits ("6-17|"); what stands in braces is filled in when
it is used. What belongs to one kind of concern stands in themes.py."""

ARRIVE = {  # how a visit or contact began, by mode and by who was reached
    "planned_home_visit": {
        "child_alone": [
            "Home visit as agreed. Sat with {child} alone for ten minutes in the yard, then with {carer}.",
            "Visited at the agreed hour. {Carer} went to fetch water so that {child} and I could speak alone.",
            "Came at {hour}. {Child} showed me the room first; {carer} joined us for tea.",
            "Home visit with a walk: {child} wanted to speak on the way to the pump, out of hearing.",
            "Planned visit. Spoke with {child} on the doorstep, alone, for a quarter of an hour."],
        "child_with_others": [
            "Home visit as agreed. {Carer}, {child} and two smaller ones were in.",
            "Came at {hour}; the household was at the meal and we were asked to sit down.",
            "Planned visit. {Child} was there the whole time, {carer} most of it. No moment alone.",
            "Visited in the afternoon. An aunt was staying, so we kept to everyday things.",
            "Home visit. {Child} played within sight while I spoke with {carer}."],
        "caregiver": [
            "Home visit as agreed. {Child} was out; spoke with {carer} for half an hour.",
            "Came at {hour}. {Carer} was alone at home and glad of it.",
            "Planned visit. {Child} was asleep and we did not wake {him}."]},
    "adhoc_home_visit": {
        "child_alone": [
            "Looked in on the way back from another visit. {Child} was in the yard and we spoke alone.",
            "Came by unannounced after a call from the neighbour. Saw {child} alone first.",
            "Passed by at {hour}, not announced. {Child} came out to me."],
        "child_with_others": [
            "Came by unannounced. {Carer} was surprised and let me in.",
            "Looked in at {hour}. {Child} and {carer} were both at home.",
            "Short visit, not announced, with a colleague who waited at the gate."],
        "caregiver": [
            "Looked in at {hour}. Only {carer} was at home.",
            "Came by unannounced; {carer} spoke with me at the gate."]},
    "meeting": {
        "child_alone": [
            "{Child} came to the office after school and stayed for forty minutes.",
            "Met {child} at the child-friendly space, in the corner room.",
            "{Child} came by {herself}, without appointment. I made time.",
            "Met {child} at the health post, before the appointment, with the door closed."],
        "child_with_others": [
            "{Child} and {carer} came to the office together, on time.",
            "Met {child} with {carer} at the health post.",
            "Met at the market desk: {child}, {carer} and a younger one."],
        "caregiver": ["{Carer} came to the office alone.", "Met {carer} at the market desk before the stalls opened."]},
    "phone": {
        "child_alone": [
            "Telephone call at {hour}. {Child} answered and said {she} was alone and could talk.",
            "{Child} rang from the neighbour's telephone. We spoke for eight minutes.",
            "Call as agreed. {Child} went outside with the telephone."],
        "child_with_others": [
            "Called at {hour}. {Carer} first, then {child} with the loudspeaker on.",
            "Call with {carer}; {child} said hello in the background and told about the day."],
        "caregiver": [
            "Called {carer} at {hour}, {c_she} could speak.",
            "{Carer} returned my call in the evening.",
            "Telephone call with {carer}, twelve minutes, poor line."]},
    "provider_confirmation": {
        "provider": [
            "Checked with the clinic: appointment kept, next one noted.",
            "The partner for school costs confirmed in writing what was given.",
            "Called the counsellor: {child} came to the last two hours.",
            "The food store confirmed that the parcel was fetched by {carer}."]},
    "community_contact": {
        "community": [
            "Spoke with the class teacher at the school gate.",
            "The woman from the market committee had news and no names were used.",
            "Met the community leader about another matter; he asked after the family of his own accord.",
            "Spoke with the head teacher in her office for twenty minutes."],
        "child_with_others": ["Saw {child} at school in the long break; the teacher had called {him} over."]}}
NOBODY = {  # attempts that reached nobody
    "phone": [
        "Called three times between {hour} and the evening. No answer.",
        "The telephone is switched off since yesterday.",
        "The number rang and nobody took it. Sent the agreed text without a name.",
        "Somebody answered, said wrong number and hung up.",
        "Line dead in the whole district today.",
        "Engaged each time I tried; then switched off."],
    "visit": [
        "Nobody at home. The door was locked and the washing was out.",
        "Went as agreed; the neighbour said they had left early for the market.",
        "Nobody opened. I heard a radio. Left no message, as agreed for this family.",
        "The road was flooded and we turned back at the bridge.",
        "{Carer} sent word that today is not possible. Did not say why.",
        "Waited twenty minutes at the agreed place. Nobody came.",
        "A child I do not know said that they had gone to a funeral.",
        "Came at {hour}; nobody there but the dog."]}

SEEN = {  # what was seen, by what was found
    "improving": [
        "{Child} looked rested and answered before {carer} could.",
        "Things are easier than last time; both of them said it without being asked.",
        "{Child} laughed twice during the visit, which I had not seen before.",
        "{Carer} told of one good day after another and could name what had helped.",
        "What we agreed last time has been done, all three points.",
        "{Child} asked questions of {her} own about what comes next.",
        "3-17|{Child} ran to meet me and wanted to show the drawing on the wall.",
        "0-2|{Child} was lively, turned to every voice and slept soundly afterwards.",
        "The mood in the house was light. The radio was on and somebody sang along.",
        "5-17|{Child} set the cups without being told and sat down with us.",
        "Fewer tears than last time, on all sides.",
        "7-17|{Child} corrected me twice, with pleasure.",
        "{Carer} has started to plan for next month.",
        "What used to take the whole visit took five minutes today.",
        "2-17|{Child} has learnt a song and sang it to the end."],
    "stable": [
        "Nothing new since the last contact. {Child} is as we know {him}.",
        "Calm. {Carer} and {child} get on with the week.",
        "{Child} was well and a little bored by my questions.",
        "Everything is as agreed; no new worry from either side.",
        "The arrangement holds. {Carer} would like fewer visits and said so kindly.",
        "{Child} is healthy, apart from a cold.",
        "4-17|{Child} told me about a quarrel over a ball at length and about nothing else.",
        "An ordinary day. I stayed for a short time.",
        "0-3|{Child} was fed and dry and slept on {carer}'s back for most of the visit.",
        "6-17|Spoke about football, the teacher and a lost shoe.",
        "No surprise today. That is worth writing down.",
        "{Child} yawned and was polite about it.",
        "{Carer} had the questions ready on a slip of paper.",
        "A quiet half hour.",
        "1-17|{Child} kept busy with a piece of string while we talked."],
    "unchanged_concern": [
        "As last time: the worry that brought us here is still there.",
        "{Carer} listened and agreed, as before. What was agreed has not been done.",
        "{Child} said everything is fine and did not look up.",
        "No step forward. {Carer} says the money has to come first.",
        "{Child} was tired and had nothing to tell.",
        "The promised change was put off again, to next month this time.",
        "We went round in circles. {Carer} has too much on {c_her} mind.",
        "6-17|{Child} would rather not be at home; {she} comes in late and leaves early.",
        "{Carer} had reasons for each day that went wrong, and some of them are good ones.",
        "4-17|{Child} watched the door.",
        "The same quarrel as two weeks ago, with the same end.",
        "We counted the days since the last agreement. It was kept on three of them.",
        "{Carer} would like somebody else to decide.",
        "5-17|{Child} answered with a nod or not at all."],
    "worse": [
        "{Child} was pale and quiet and stayed close to me.",
        "{Carer} has stopped answering calls; the neighbours are worried.",
        "More is missing than last time: food, sleep, patience.",
        "{Child} has changed since the last visit. {She} startles easily.",
        "{Carer} was angry from the start and wanted to know who had talked to us.",
        "There was a quarrel while I was there. I stayed until it was over.",
        "6-17|{Child} has begun to stay away overnight. Nobody could say where.",
        "Nobody had slept and one could see it.",
        "What held last week does not hold any more.",
        "6-17|{Child} asked how late one can call.",
        "{Carer} cried and would not say what had happened."],
    "crisis": [
        "{Child} cannot stay here tonight. I called my supervisor from the gate.",
        "{Child} was hurt and needed to be seen at once. We went together.",
        "{Carer} asked me to take the children somewhere safe before dark."]}
CALM = [  # a small thing at the end, so that a visit is one of its own
    "Weather hot, everybody outside.",
    "The roof has been patched.",
    "Tea was offered and taken.",
    "The younger ones had a cough.",
    "There is electricity again since {weekday}.",
    "The goat has a kid; {child} is in charge of it.",
    "A relative has moved in for some weeks.",
    "Market day, so there was noise until late.",
    "Rain. The yard is under water.",
    "{Carer} has found two days of work a week.",
    "The water pump of the row is broken again.",
    "Rent is paid to the end of the month.",
    "The neighbour's girl was there too and left when I asked.",
    "{Carer} has {c_her} own telephone again.",
    "School holidays began.",
    "Everyone was tired from a wedding next door.",
    "The stove smokes; I opened the window.",
    "They have moved the beds to the other wall.",
    "A new lock on the door.",
    "Visit kept short because guests were expected."]

SAID = {  # the child's own words
    "improving": [
        '6-17|"It is better than at the beginning."',
        '4-17|"Look what I can do."',
        '7-17|"You can come every week, it is all right."',
        '8-17|"I slept."',
        '5-17|"Nobody shouted."',
        '10-17|"I told my friend about it and she did not laugh."',
        '6-17|"I have a plan for Saturday."',
        '9-17|"I think I can do it by myself next time."',
        '4-17|"I drew our house with a roof."'],
    "stable": [
        '5-17|"It is okay."',
        '6-17|"Same as always."',
        '8-17|"You ask that every time."',
        '4-17|"I had rice and egg."',
        '7-17|"I would like to play more football."',
        '10-17|"You do not have to write everything down."',
        '6-17|"On Sunday we went to the river."',
        '12-17|"I am fine. Ask me about the test."',
        '5-17|"When I am big I will drive a truck."'],
    "unchanged_concern": [
        '6-17|"I do not know."',
        '7-17|"They talk about me when they think I am asleep."',
        '8-17|"You said it would get better."',
        '10-17|"I want it to stop and I want nobody to be angry."',
        '6-17|"I am tired."',
        '12-17|"Nothing happened. That is what I have to say."'],
    "worse": [
        '6-17|"Can you come tomorrow again?"',
        '7-17|"I do not want to go back in."',
        '9-17|"If I tell you, will you have to tell?"',
        '12-17|"I only want to sleep one night without listening."',
        '5-17|"It was dark and I was by myself."'],
    "crisis": ['5-17|"Take me with you."', '9-17|"Not here. Anywhere."']}

NEXT = {
    "improving": [
        "Same rhythm for now; look at the risk level with my supervisor.",
        "Next visit as planned. Praise what works.",
        "Leave the next step to {child} and {carer}; I only ask.",
        "Visit, then one telephone call in between."],
    "stable": [
        "Next visit as planned.",
        "Keep to the day: {weekday}.",
        "Ask the class teacher before the next visit.",
        "Next time see {child} alone.",
        "Call in between, no visit needed before.",
        "Bring the forms that {carer} wants to read again."],
    "unchanged_concern": [
        "Talk over with my supervisor on {weekday} what else could be tried.",
        "One thing until next time, agreed with {carer}: the mornings.",
        "See {child} alone, at school.",
        "Invite {carer} to the office, without the others.",
        "Ask the family elder to be there next time."],
    "worse": [
        "Extra visit the day after tomorrow.",
        "Supervisor informed today; see {child} again before the end of the week.",
        "Speak with the school tomorrow morning.",
        "Go through the safety steps again, with {child} first."],
    "crisis": [
        "Safe place for tonight arranged with my supervisor; see {child} there tomorrow morning.",
        "Stay reachable by telephone tonight; visit first thing tomorrow."],
    "not_reached": [
        "Try again tomorrow, at another hour.", "Ask the neighbour tomorrow.",
        "Send word through the school and try again.", "Try again by telephone in the evening."]}
RISK_SAME = {
    "high": ["Still high: {why}", "High until the safety steps have held for some weeks."],
    "medium": ["Unchanged. {why}", "Some harm, no sign of serious harm."],
    "low": ["Low, and stays so if the support goes on.", "Unchanged. {why}"]}
RISK_UP = [
    "Raised: the situation has turned within days. {why}",
    "Raised after today's visit; {child} is less safe than we thought.",
    "Raised: the person who kept an eye on {child} has left.",
    "Raised after the school called: absent, and seen where {she} should not be."]
RISK_DOWN = [
    "Lowered: several good contacts in a row and an adult who takes care.",
    "Lowered after talking it over with my supervisor. {why}",
    "Lowered: the danger of the first weeks is over, support goes on.",
    "Lowered: what was agreed has held for a month."]

PEOPLE_OF_A_NOTE = (
    "class teacher", "head teacher", "teacher", "community leader", "market committee", "market women", "neighbour",
    "youth club leader", "school nurse", "landlord", "nurse", "interpreter", "relatives", "clinic", "legal aid",
    "food store", "counsellor", "document office", "cash partner", "parents' group", "shelter partner",
    "learning space", "bicycle workshop", "school costs partner", "nutrition programme", "supervisor")
NOTES = {  # facts of a case note, by its kind
    "note": [
        "Read through the file before the visit. Still open: the health card and one answer from legal aid.",
        "Talked over with my supervisor: continue as planned, look again in two weeks.",
        "6-17|Discussed in supervision how much to ask and when to wait. We wait.",
        "6-17|Wrote the request for school costs: {need}. No reason given beyond need, as agreed with {child}.",
        "4-17|Prepared the drawing cards for the next talk with {child}.",
        "Consent form checked: sharing with the clinic only. Reminded myself before the call.",
        "Interpreter asked for {weekday}; the same woman as last time, at {child}'s wish.",
        "Colleague covered two days for me. She read me her notes this morning.",
        "Case discussed by code at the team meeting. Advice: involve the wider family, keep the day of the visits as "
            "the fixed point.",
        "Looked up the opening hours of the document office and the fee ({fee}).",
        "{Carer}'s paper for the fee waiver filled in; {c_she} signs on {weekday}.",
        "Checked the calendar against the risk rule: all contacts of the last month were held.",
        "The appointment was moved by the clinic from {weekday} to the week after. Everybody told.",
        "Drew the family map with what is known; two blank spots on the father's side.",
        "Asked the office in the next town by code whether they know the family. Answer: no.",
        "Bus fare for two trips paid out, receipt in the cash book."],
    "home_visit": [
        "Brought the {thing} that had been promised. {Child} tried it at once.",
        "Went to look at the room with the landlord and {carer}: damp, one window, lockable.",
        "Carried the mattress over with a colleague. {Carer} chose the dry corner.",
        "5-17|Visited to fill in the school form with {carer}; we needed an hour.",
        "Short visit to bring the bus money and the appointment card.",
        "Visited with the nurse. She looked at {child} and spoke with {carer} about sleep.",
        "Visited with the interpreter so that the household could ask its questions. There were eleven.",
        "3-17|Measured for shoes; size noted. {Child} wants brown ones.",
        "6-17|Looked at the walk to school together with {child}: two roads, the upper one is better lit.",
        "Saw the sleeping place. Curtain put up between the beds, as {child} had wished."],
    "phone_call": [
        "{Carer} rang to say that the next visit must be later, {c_she} has work until {hour}.",
        "Called to remind of the appointment on {weekday}. {Carer} had it on the wall.",
        "The neighbour rang: quiet nights, everything in order, she only wanted to tell us.",
        "6-17|Call from the class teacher: {child} absent yesterday with a stomach ache, back today.",
        "{Carer} asked whether {c_she} has to answer the letter from the registry. Read it to me; yes, by the end of "
            "the month.",
        "6-17|Three minutes with {child}, who wanted to know whether I come on {weekday}. I do.",
        "Called {carer} about the medicine. Two boxes left.",
        "Called the relatives in the next row. They come to the family talk and bring an elder.",
        "{Carer} rang in tears about the rent. Listened; gave the number of the cash partner.",
        "Short call to say that the answer has not come yet. {Carer} thanked me for calling all the same."],
    "met": [
        "Met {carer} by chance at the market. We only greeted each other, as agreed.",
        "6-17|{Child} came to the office to show the school report: {marks}.",
        "6-17|Met {child} at the child-friendly space. We played a round of cards first.",
        "{Carer} came for the form and stayed to talk about {c_her} own childhood.",
        "Accompanied {child} and {carer} to the clinic. Waiting time two hours, seen for ten minutes, well treated.",
        "Went with {carer} to the document office. Sent to window four, then two, then home for a copy.",
        "6-17|Family talk at the office: {carer}, two relatives, {child} for the last part. Three points agreed and "
            "read aloud.",
        "5-17|{Child} drew the people {she} trusts on a sheet: five of them. The sheet is {hers}.",
        "7-17|Talked with {child} about what the file is and who reads it. {She} wants to see it once.",
        "6-17|{Child} chose the words for {her} copy of what we agreed. We wrote it large."],
    "service_check": [
        "Clinic: {child} was seen, treatment goes on for {weeks} weeks.",
        "6-17|School costs partner: paid up to the end of the term, receipt by post.",
        "Legal aid: the letter went out on {weekday}; answer within a month.",
        "Food store: {carer}'s card was refused by mistake, put right today.",
        "6-17|Counsellor: regular, on time, talks more than at first. No content was shared, none was asked.",
        "Document office: file complete, fee waived, wait for the stamp.",
        "0-6|Nutrition programme: weight up for the second time, stays in the programme.",
        "Cash partner: first of three payments made.",
        "Parents' group: {carer} came to {weeks} of the last meetings.",
        "Shelter partner: on the list, place {weeks}, perhaps next month.",
        "5-17|Learning space: enrolled, afternoon group, has a friend there.",
        "12-15|Bicycle workshop: will take an apprentice in spring if {she} is fourteen by then."],
    "school_community": [
        "Class teacher: {child} attends, is tired on Mondays, helps the smaller ones.",
        "Head teacher: fee can be paid in three parts.",
        "The market committee has taken {carer} on for two mornings a week.",
        "Community leader: no talk about the family in the row. He will tell us if that changes.",
        "Teacher moved {him} beside a quiet child; it helps both.",
        "Neighbour: heard nothing for two weeks, sees {child} go to the pump in the mornings.",
        "Youth club leader: came twice, left early once, good at chess.",
        "The teacher gave me the register to look at: {weeks} days absent this month, with excuse.",
        "School nurse checked eyes; glasses would help. Asked for the price.",
        "The religious teacher offered a place in the homework room, no questions asked.",
        "Market women: {child} is fed at their stall when {carer} works late. They do not want thanks."]}
THINGS = [
    "school bag", "blanket", "mosquito net", "exercise books", "cooking pot", "rain jacket", "box of crayons", "lamp",
    "water can", "football"]
FEES = ["two days' wages", "less than feared", "waived for under-fives"]
NEEDS = ["uniform and books", "one year's fee", "examination fee", "shoes and bag", "bus pass"]
MARKS = ["two better than last year", "one worse, in sums", "good in reading", "not good, and {she} knows why"]

THINK = {
    "improving": [
        "Going the right way. I would not stop early.",
        "{Child} trusts the arrangement a little more each week.",
        "The change comes from {carer}, not from us. That makes it likely to last.",
        "Better than I expected a month ago.",
        "{Child} begins to take up space. A good sign."],
    "stable": [
        "Holding. Nothing that needs more than the plan.",
        "No reason to change the rhythm.",
        "Calm on the surface; I have no sign that it is otherwise.",
        "What helps is that the same people come on the same days.",
        "Support can become lighter if the next month is like this.",
        ""],
    "unchanged_concern": [
        "I am not easy about this one. Nothing new, but nothing solved.",
        "We may be asking too many things of {carer} at once.",
        "The next step has to come from the wider family.",
        "I may be missing something; would like a second pair of eyes on the next visit.",
        "Agreeing and not doing is an answer too."],
    "worse": [
        "This has turned. I would rather come once too often.",
        "The risk level should be looked at today, not at the next meeting.",
        "{Child} needs somebody who is there in the evenings."],
    "crisis": ["{Child} is in danger tonight. Everything else waits."]}

FIRST = {  # the first assessment
    "safe": [
        "Sleeps in a room that locks, with an adult there at night.",
        "No immediate danger seen; the person who could harm lives elsewhere.",
        "Safe with {carer} for now; knows whom to call."],
    "unsafe": [
        "Not safe at night. Stays with the neighbour until the interim steps are agreed.",
        "The person concerned comes and goes as he likes. Safety steps agreed for tonight.",
        "No safe sleeping place; shelter asked today."],
    "unknown": [
        "Could not speak with {child} alone, so I cannot say.",
        "Two accounts that do not fit together; to be checked within days."],
    "health": [
        "No injury seen. Eats and sleeps.",
        "Tired, thin, otherwise well; health card up to date.",
        "Cough for two weeks; clinic on {weekday}.",
        "Old marks on the forearm, healed. {Child} did not want to say more.",
        "Toothache and lice; clinic appointment made.",
        "Well. Vaccinations incomplete.",
        "Sleeps badly, headaches in the mornings.",
        "Cut on the foot, dressed at the health post."],
    "strengths": [
        "6-17|A grandmother who comes daily. {Child} likes school.",
        "{Carer} asks for help and takes it.",
        "Two good friends and a teacher who notices.",
        "The market women feed {him} when they can.",
        "{Child} knows what {she} wants and says it.",
        "Neighbours who keep an eye open.",
        "A bond between {child} and {carer} that one sees at once.",
        "An older sister not far away.",
        "7-17|Reads well and is proud of it."],
    "words": [
        '4-17|"I want to stay with {my_carer}."',
        '6-17|"I want to go to school like the others."',
        '6-17|"I want it to be quiet at night."',
        '8-17|"I want somebody to ask me before they decide."',
        '5-17|"I want my own blanket."',
        '10-17|"Nobody should come with a uniform on."',
        '7-17|"I want to know where my brother is."',
        '12-17|"I want to work, but not there."',
        '3-6|"Home."'],
    "too_small": [
        "Too small to speak. Turns to {carer}, lets {herself} be calmed.",
        "Too small to speak. Sleeps, drinks, cries when put down.",
        "No words yet. Held on to my finger."],
    "silent": [
        "Did not want to speak today; drew a house. We try again at the next visit.",
        "An adult was in the room the whole time.",
        "Shook {her} head at each question. We played instead.",
        "Asked whether {she} has to answer. {She} does not."],
    "needs": ["Food parcel asked for the same day.", "Blanket and mat brought in the evening."]}
WITHHOLD = [
    ("The new address", "the father", "fear_of_harm"),
    ("That {she} comes to the office", "the school", "wants_to_tell_themselves"),
    ("Everything said about the uncle", "the mother's family", "fear_of_harm"),
    ("The health visit", "the employer", "fear_of_harm"), ("The telephone number", "the older brother", "fear_of_harm")]

# asked for and decided: the caseworker's reasons, why it was not safe to explain, how the child goes on taking part
NO_CONSENT = {
    "nobody_able_to_consent": (
        "No adult who may sign could be found in three days; {child} is willing. The agency across the border knows "
            "of no relative.",
        "Goes on to be asked at each step; an adult {she} trusts sits with {him}.",
        "Agreed. Ask again as soon as a relative is found."),
    "contact_would_endanger": (
        "Asking {carer} would tell the person who harms {him}. {Child} is willing and understands what we do.",
        "{Child} decides the place and the hour of each meeting.",
        "Agreed: asking at home would put {him} at risk. Look again in four weeks."),
    "refused_but_legal_mandate": (
        "{Carer} refused on two visits. The law obliges us to follow up an injury of this kind.",
        "{Child} and {carer} are told beforehand of every step; their wishes are written down.",
        "The duty is clear. Keep trying to win {carer}'s agreement.")}
WAITING = [
    "{Carer} refuses to sign before the uncle is back from the south. {Child} is willing. The injury is four days old.",
    "No relative known in the country. {Child} came with a group, says {she} is alone and wants help."]

HANDOVER = [
    "Went through the file together for an hour. Introduced at home on {weekday}; {child} had been told before.",
    "Joint visit made. {Child} knows the new telephone number and the new day.",
    "Summary written; three open points named: school, health card, the grandmother's visit."]
OVER_THE_LIMIT = ["Nobody else of the team speaks the family's language.", "He lives nearest; two of his are about to be closed."]
ASSIGNED = [
    "Nearest caseworker, has room.",
    "Speaks the family's language.",
    "Already knows the school.",
    "Has worked with this kind of situation before."]

CLOSED = {  # summary, and what the child or family said of the work
    "goals_met": (
        [
            "6-17|What was planned has been reached: school, health, and an adult who takes care. Five calm contacts "
                "in a row.",
            "6-17|{Child} is safe at home and in class. {Carer} knows where help is and has used it alone twice.",
            "No new concern for two months. The relatives carry it now.",
            "9-17|What {she} wanted has been reached, step by step. {Child} agrees that it is time."],
        [
            '7-17|"You came when you said you would."',
            "{Carer}: fewer forms, more visits. Otherwise good.",
            "6-17|{Child} gave four stars of five, one missing 'because of the waiting'.",
            '8-17|"It was good that you asked me and not only them."',
            "{Carer} thanks for the visits and found the papers too long."]),
    "moved_away": (
        [
            "The family has moved to relatives in the south. {Child} was well at the last visit and looked forward "
                "to it. Address of help there given."],
        ["{Carer} says the visits were what counted.", '9-17|"I will write to you from there."']),
    "client_ended_support": (
        [
            "{Child} and {carer} wish to end. Talked over with both, separately. {Child} is safe; no ground to go on "
                "against their wish."],
        ['9-17|"It is enough now. Thank you."', "{Carer}: it was good, and it is enough now."]),
    "no_concern_after_initial_assessment": (
        [
            "First assessment found no protection concern: what had been noticed was an illness, seen and treated by "
                "the clinic. Family told what we offer."],
        [
            "{Carer} was relieved and a little annoyed. {C_she} would tell us earlier next time.",
            '9-17|"I told you it was the flu."']),
    "service_ending": (
        [
            "The aid for school costs ends with the term. Concern settled before that; handed to the school "
                "committee for the rest."],
        ["{Carer} would have liked one more term.", '9-17|"I can pay the half myself."'])}
HOW_TO_RETURN = [
    "Told where the office is, that the code is kept and that anybody of the family may come. Card with the number "
        "given.",
    "9-17|Knows the desk at the market and the telephone number by heart.",
    "9-17|{Child} has the card; {carer} knows that a call is enough. No new form needed.",
    "Explained with the drawing: same door, same people, no question why."]
AUTHORISED = [
    "File read; complete. Agreed.",
    "Spoke with {carer} on the telephone. Agreed, with thanks to the caseworker.",
    "Agreed. The last three follow-ups are convincing.",
    "Agreed. Visit in three months to be planned."]

SCREENED = [  # what the criteria check said, what the person received, with concern and source
    (
        "One missed week of school for the harvest; child well cared for, back in class. No criterion met.",
        "School calendar explained; number of the teacher for questions.", "out_of_school", "community_member"),
    (
        "A quarrel between neighbours about noise; no sign of harm to a child.",
        "Community mediation hour named; card of the office given.", "family_violence_witness", "community_member"),
    ("Adult asks for work; no child involved.", "Livelihoods desk shown, accompanied there.", "other", "self"),
    (
        "Lost at the market for an hour and collected by the mother the same morning.",
        "Talk about a meeting point for the next market day.", "missing", "police_security"),
    (
        "Birth certificate needed for a new school; family has all papers and no difficulty.",
        "List of the office hours of the registry given.", "no_birth_or_legal_identity", "teacher_school"),
    (
        "Ear infection; treated at the health post already. Family asks for nothing else.",
        "Health post's opening hours, number of the nurse.", "serious_health", "family_member")]
HOUSE = [
    "Visited the house; {child} showed me the sleeping room and {her} shelf.",
    "At the house after supper. {Child} and I sat on the back steps.",
    "Visited the house at {hour}; saw the day book first, then {child}, alone.",
    "Came during homework hour. {Child} finished the page before {she} spoke with me."]

CAME = {  # the first note of a file: how the child came to us
    "self": [
        "{Child} came to the desk by {herself} and asked whether this is where one can talk.",
        "{Child} had kept our card for a month before {she} came."],
    "family_member": [
        "A relative brought {child}. We spoke with both, one after the other.",
        "{Carer} came with {child} after hearing of us from another family."],
    "community_member": [
        "A neighbour asked us to look in. She had noticed it for some weeks.",
        "A woman from the row came to the desk and described what she sees every day. First visit the same day."],
    "community_leader": [
        "The community leader asked whether we could come along. He introduced us and left.",
        "Named at the row meeting, without details; the leader took us to the house."],
    "cp_committee": [
        "The committee passed it on after its own visit. {Carer} had been told and agreed.",
        "On the list of the committee's last meeting; a member came with us to the first visit."],
    "teacher_school": [
        "The class teacher called after the third absence and had a clear description ready.",
        "The head teacher asked us to come to the school. {Child} knew that she would ask us."],
    "health": [
        "The nurse called from the health post while {child} was still there. We went over.",
        "Referred by the clinic with {carer}'s agreement; short letter in the paper file."],
    "psychosocial": ["The counsellor asked us to join, with {child}'s agreement."],
    "police_security": [
        "A constable brought {child} to the desk in the evening. Calm, no uniform in the room while we spoke.",
        "The station called: {child} was there since morning. We fetched {him}."],
    "legal": ["Legal aid asked us to look at the situation at home, with {carer}'s agreement."],
    "livelihoods": ["Colleagues of the livelihoods project noticed {child} at work and asked us to come."],
    "government_service": [
        "The social welfare office handed over, with one page and little time. {Child} sat in the car.",
        "Arrived with an official of the district; handed over with a list of what {she} has."],
    "other_agency": [
        "A partner at the crossing asked us to take over. They had seen {child} twice.",
        "Partner called; we met {child} together so that {she} knew who was who."],
    "own_staff_other_sector": [
        "A colleague of the water project saw {child} on three days running and told us.",
        "The outreach round met {child} and offered the day centre."],
    "helpline": ["The helpline passed on a call, with {child}'s knowledge. First meeting at a place {she} chose."],
    "court": ["The court asked for a report and for somebody to stand by {him}. We said what we can and cannot do."],
    "safe_house": ["The safe house called in the morning; {child} had arrived in the night."]}

SUPERVISOR = [
    "Read the file. Clear and complete. Please see {child} alone once before we meet.",
    "Thank you for the extra visit. I agree with the risk level.",
    "Seen in caseload review. The school is the strongest card here; keep it close.",
    "Please put the two open referrals in writing this week.",
    "Good work with {carer}. Note for next time: facts and judgement in their own boxes.",
    "I spoke with the head of the clinic; they will take {him} without the card.",
    "The pause between the last two contacts was too long. Tell me if the week is too full; I can take a visit.",
    "Agreed to wait another two weeks before the next step.",
    "Read together with the caseworker. What {child} wants should stand at the top of the plan.",
    "Please ask for the interpreter again, not the cousin.",
    "I would like to come along on the next visit.",
    "Nothing to add. Keep the rhythm."]
CORRECTED = [
    "Wrong day of the week.",
    "The appointment is at the health post, not at the clinic.",
    "Left out that {carer} was there.",
    "Two sentences belonged to another visit."]
LATER = [
    "{Child} stays with relatives until then and can be reached by telephone.",
    "Examination week; {she} asked us to come after it."]

TOLD = {  # what was told when the child was not seen: by telephone, by the carer, at the gate
    "improving": [
        "It was a good week, I was told: enough to eat and quiet nights.",
        "What we agreed is being kept; they wanted me to know before the next visit.",
        "The appointment went well and the next one is on {weekday}.",
        "Better since {weekday}, without anybody knowing quite why.",
        "The relatives help now, in turns. That has taken a weight off."],
    "stable": [
        "Everything as agreed, nothing new.",
        "Nothing to report but a cold that goes round.",
        "They get on. The visit on {weekday} stands.",
        "All well by their account; no sign to the contrary.",
        "Asked about sleep, food and the days: all as usual."],
    "unchanged_concern": [
        "The difficulty is the same; no money before the end of the month.",
        'What was agreed has not been tried yet. "Next week", I was told.',
        "Short answers. I did not get the impression that it was a good moment.",
        "The worry about the evenings is still there.",
        "Nothing has moved, and they are tired of being asked."],
    "worse": [
        "There was trouble on {weekday}; I go there tomorrow.",
        "I could hear that something was wrong. Visit put forward.",
        "Absent for two days, and nobody knows the reason. I follow it up today."],
    "crisis": ["Help is needed today. Supervisor called straight after, we go at once."]}

TO_DO = "To do: "
TOO_SMALL = "Too small; let {herself} be carried by us."
FIRST_PICTURE = "First picture: "
ADDED = "Put right after reading it again."

ASKED_FOR_IT = "They asked for this contact themselves."

# what an adult survivor told of one event (F18)
TOLD_OF_HOME = ("He came home late and had been drinking. He struck her with the belt and locked the door. In the morning "
                "he went to work and she walked to us.")
TOLD_OF_THE_ROAD = ("On the way back from the market, after dark. Two men she did not know pulled her from the road and beat "
                    "her when she cried out. People came with a lamp and they ran.")
AFTER_TELLING = "Tired and calm. Drank tea, asked what happens next."
IN_DANGER_OF = "That it happens again; she has a place to sleep until the week is over."
