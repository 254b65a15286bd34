"""What happens to a child, told per kind of concern: sentences for notes and follow-ups. Role words only, no names.

A sentence may begin with the ages it fits ("6-17|"); what stands in braces is filled in when it is used.
`better`, `steady` and `hard` are what was seen; `think` is a caseworker's judgement, `said` what the child said, `next`
what was agreed, `why` the reason for the risk level, `secret` what belongs in the strictly confidential section."""

THEMES: dict[str, dict] = {
    "neglect": {
        "better": [
            "The room was swept and there was a pot of lentils on the stove.",
            "{Child} has put on weight: the card from the health post shows 600 g in three weeks.",
            "0-4|{Child} was washed, dressed for the weather and reached for {carer} when {she} was tired.",
            "6-17|{Child} now eats at home in the morning and no longer arrives at school hungry.",
            "{Carer} showed the medicine and could say when each dose is due.",
            "A neighbour looks in on the evenings when {carer} works. Both say it goes well.",
            "3-17|{Child} sleeps on {her} own mat now and the window has been mended."],
        "steady": [
            "There was food for today and tomorrow. The water cans were full.",
            "{Carer} was up and dressed and had the younger ones with {c_him}.",
            "{Child} was clean enough, in the same clothes as last week.",
            "The rice from the market committee came on {weekday} and lasts about ten days.",
            "The stove is still in the sleeping corner. {Carer} has asked the landlord about the other room."],
        "hard": [
            "{Child} had not eaten since the evening before. {Carer} said there was no money until {weekday}.",
            "0-5|{Child} was in a wet nappy and the rash has come back.",
            "5-17|{Child} had been alone with the smaller ones since early morning.",
            "{Carer} was asleep at eleven and could not be woken at first.",
            "No bedding in the room apart from one blanket. It was cold.",
            "The appointment at the health post was missed again. {Carer} had forgotten the day.",
            "6-17|{Child} missed four days of school to mind the baby."],
        "think": [
            "{Carer} wants to do well and manages on days when somebody comes by. The help has to be near and daily "
                "for some weeks.",
            "This looks like exhaustion more than lack of care. It is still not enough for {child}.",
            "Small things are holding: food, sleep, the health card. I would not lower the risk before a full month "
                "like this.",
            "Poverty explains part of it. It does not explain the days alone."],
        "said": [
            '4-17|"There was bread today."',
            '6-17|"I can do the washing. I just do not want to do it every day."',
            '8-17|"When {my_carer} is tired I do the cooking. I can cook three things."',
            '5-17|"I like it when somebody is home."'],
        "next": [
            "Health post on {weekday}; ask for the weight card again.",
            "Ask the market committee for a second month of dry food.",
            "Agree with {carer} who looks after {child} on working days, hour by hour.",
            "Blanket and soap from the store.",
            "Look at the room again with the landlord.",
            "Ask the nurse to come along once.",
            "Speak with the older sister about the mornings.",
            "Food card: ask how many days it lasted.",
            "See how {child} is woken, fed and sent off, once from the start."],
        "why": {
            "high": "Underweight and alone at night; could come to serious harm soon.",
            "medium": "Left alone for long hours and often without food; no lasting injury seen.",
            "low": "Basic care uneven; a neighbour and the health post keep an eye on it."},
        "secret": [
            "{Carer} told me in confidence that {c_she} has been drinking again since the spring and is ashamed of "
                "it. Wants to speak to the health worker first.",
            "{Carer} says there are debts that nobody in the family may know of. It explains the sold pots."]},
    "violence": {
        "better": [
            "{Carer} says there has been no shouting since the talk with the family elder. {Child} nodded.",
            "The bruise on the arm has faded. No new marks seen or reported.",
            "{Child} played in the yard and did not look up when the gate opened.",
            "6-17|{Child} sleeps through, by {her} own account, for the second week.",
            "{Carer} and the grandmother have agreed where {child} goes when voices get loud. They used it once and "
                "it worked.",
            "The man who hit {him} sleeps elsewhere now. The landlord confirmed it."],
        "steady": [
            "No new incident since the last contact, as far as {child} and {carer} say.",
            "{Child} stayed close to the door but answered without looking at {carer} first.",
            "{Carer} keeps the telephone charged and knows whom to call at night.",
            "6-17|School reports {child} quiet but present every day.",
            "The neighbour heard quarrelling on {weekday}; nobody was hurt."],
        "hard": [
            "A stone was thrown at the shutter on {weekday}. Nobody saw who.",
            "There was a quarrel on {weekday} night and {child} went to the neighbours in {her} night clothes.",
            "He came back on {weekday} and stood in front of the house for an hour.",
            "6-17|{Child} asked whether it is far to the safe house."],
        "think": [
            "{Carer} protects {child} as far as {c_she} is able. {C_she} needs protection as well.",
            "The calm depends on one person staying away. That is not yet a plan.",
            "I see fear, not disobedience. School should know how to read it."],
        "said": [
            '5-17|"It was loud again and I counted until it stopped."',
            '8-17|"I want it to be like on the days when he is at work."',
            "6-17|\"At my grandmother's I am not scared.\"",
            '10-17|"Do not tell him that I told you."'],
        "next": [
            "Go through the safety steps once more with {child}, with the drawing we made.",
            "Ask the family elder whether he would speak with the father again.",
            "Health post on {weekday} to have the arm seen, with {carer}.",
            "Ask {carer} which evenings are the difficult ones.",
            "Check that the number is in the telephone and the telephone charged.",
            "Legal adviser for {carer}, if {c_she} still wants it.",
            "Ask the school who fetches {him}.",
            "Speak with the neighbour about knocking when it gets loud.",
            "Draw the two ways out of the house with {child}."],
        "why": {
            "high": "The person who is violent has a key to the house and has come back at night.",
            "medium": "Saw and heard violence for years; no new incident for some weeks, the pattern can return.",
            "low": "The man who was violent has moved away and stays away; support for {carer} goes on."},
        "secret": [
            "{Child} told me, alone, who hits {him} and how often. {She} agreed that my supervisor may know and "
                "nobody else for now.",
            "{Carer} is thinking of leaving with the children and has hidden some money with a friend. Nobody in "
                "the house knows."]},
    "beaten": {
        "better": [
            "{Carer} left the room when {c_she} got angry, as we had practised, and came back after ten minutes. "
                "{Child} told it first.",
            "No new marks seen. {Child} rolled up the sleeves {herself}.",
            "{Carer} praised {child} twice while I was there. I had not heard that before.",
            "6-17|The teacher says {child} has started to raise {her} hand.",
            "{Carer} has been to three of the four parents' evenings."],
        "steady": [
            "{Carer} speaks of {child} in a calmer voice. The stick is gone from beside the door.",
            "{Child} answered for {herself} when I asked about the week.",
            "One argument about the goats, {carer} says; it ended with a door, not with a hand.",
            "{Child} stays with the grandmother on the days when {carer} works late."],
        "hard": [
            "A new mark on the upper arm. {Carer} says {she} fell; {child} said nothing.",
            "{Child} flinched when {carer} reached across for the cup.",
            "{Carer} says a slap is not beating. We talked about it for a long time and did not agree.",
            "{Child} wore long sleeves in the heat and did not want to take off the jacket.",
            "6-17|{Child} was kept from school on {weekday}; the teacher believes because of a mark."],
        "think": [
            "{Child} watches the adults in the room before every answer. I believe more happens than is said.",
            "{Carer} was raised like this and is the first in the family to talk about it. Worth the evenings.",
            "{Carer} is alone with four children and two jobs. Relief would do more than advice."],
        "said": [
            '5-17|"It was not so bad."',
            '7-17|"I try to be quick so that nobody gets angry."',
            '8-17|"This week nobody hit me."',
            '6-17|"My grandmother says no hands."'],
        "next": [
            "Parents' evening on {weekday}; I sit with {carer}.",
            "Ask the grandmother about the late days.",
            "See {child} at school, without {carer}.",
            "Practise the ten minutes outside with {carer}.",
            "Ask {child} what helped this week.",
            "Talk with the teacher about marks of another kind.",
            "Find out who could take {him} on Saturdays.",
            "Praise what went well before anything else.",
            "Ask the father's sister to the next talk."],
        "why": {
            "high": "Injured twice this month and afraid to go home.",
            "medium": "Hit more than once a month, no injury; {carer} has begun to talk about it.",
            "low": "No hitting for several weeks; {carer} keeps coming to the parents' evenings."},
        "secret": [
            "{Child} told me, alone, what {carer} uses and how often. {She} agreed that my supervisor may know and "
                "nobody else for now.",
            "4-17|{Child} showed me where it hurts and asked me to look away again. Seen by the nurse the same day."]},
    "sexual": {
        "better": [
            "{Child} came in by {herself} and took the chair by the window. Stayed the whole hour.",
            "The counsellor at the health post reports that {child} kept all four appointments.",
            "{Child} goes to the girls' and boys' club again and walks home with two friends.",
            "{Child} sleeps with the light off since last week.",
            "{Carer} has stopped asking {him} questions about it, as the counsellor advised."],
        "steady": [
            "We did not speak about what happened. We sorted beads and spoke about school.",
            "{Child} and {carer} came together and left together. Next date agreed.",
            "The person concerned has not been near the house or the school since the last contact, {carer} says.",
            "Medical follow-up done on the planned day; nothing further needed for now."],
        "hard": [
            "{Child} has stopped eating with the others and keeps {her} coat on indoors.",
            "A relative came to ask {carer} to 'settle it in the family'. {Carer} sent him away but was shaken.",
            "{Child} saw the person concerned at the market and ran home. Has not gone out since.",
            "{Child} cried for most of the visit and did not want to say why. I stayed."],
        "think": [
            "{Child} decides the pace. I follow and say each time what I must pass on.",
            "Pressure from the relatives is growing. {Carer} stands by {child}, and needs somebody to stand by "
                "{c_him}.",
            "Signs of distress, fewer than a month ago. No reason to ask about the event itself again."],
        "said": [
            '6-17|"I want to talk about other things."',
            '9-17|"I do not want everybody to know."',
            '8-17|"It was not my fault. You said so. I say it to myself."',
            '12-17|"I want him to stay away. Nothing else."'],
        "next": [
            "Next appointment with the counsellor on {weekday}; I walk with {child}.",
            "Speak with {carer} about what to answer when relatives come.",
            "Ask {child} whom {she} wants to have with {him} at the health post.",
            "Ask the counsellor whether more hours are possible.",
            "Plan the way home from school with {child}.",
            "Tell {child} first whatever comes from the legal adviser.",
            "Give {carer} the number of the parents' hour.",
            "Bring the beads again.",
            "Check the date of the last medical visit."],
        "why": {
            "high": "Harm known and recent; the person concerned can reach the child.",
            "medium": "No contact with the person concerned; counselling has begun and is kept.",
            "low": "Safe at home, counselling nearly over, no pressure from relatives."},
        "secret": [
            "{Child} told me more about what happened. Written down in {her} words on the separate sheet, in the "
                "locked cabinet. Not repeated here.",
            "{Child} named the person to me. {She} knows that my supervisor will be told and why."]},
    "marriage": {
        "better": [
            "The family council met. The wedding has been put off until {child} has finished school; the uncle gave "
                "his word before the elder.",
            "12-17|{Child} is back in class and sits the examination in the autumn.",
            "{Carer} returned the first gifts and told me so {c_herself}.",
            "The community leader spoke with the father on {weekday}, in {child}'s absence, and reports that he "
                "listened."],
        "steady": [
            "No talk of a date since the last contact, {child} says.",
            "{Child} keeps the office number in {her} geometry box.",
            "{Carer} was friendly and guarded. The engagement is not mentioned in front of us.",
            "The teacher will call if {child} is absent two days in a row."],
        "hard": [
            "New cloth and two suitcases in the room. {Carer} said they were for a cousin.",
            "{Child} is not allowed to leave the house alone any more.",
            "The man's family came on {weekday} with an elder from the village.",
            "{Child} has been taken out of school 'to help at home'."],
        "think": [
            "The mother is against it and cannot say so in front of the uncles. The way leads through the grandmother.",
            "A promise before the elder counts here. I would still see {child} weekly until the season for weddings "
                "is over.",
            "{Child} is clear and calm about what {she} wants. It must be {her} words that reach the council."],
        "said": [
            '11-17|"I want to finish school. After that we can see."',
            '12-17|"They did not ask me."',
            '12-17|"If they come with the car I will go to the teacher."'],
        "next": [
            "Meet the grandmother without the uncles.",
            "Ask the teacher to sit with {child} about the examination.",
            "Go through with {child} where {she} would go, by day and by night.",
            "Bring the examination dates.",
            "Ask the leader when the council meets.",
            "Check that {child} has the number and a coin for the bus.",
            "See the aunt who married late; she may speak for {him}.",
            "Ask {carer} what would be lost by waiting.",
            "Look at school costs, so that money is no reason."],
        "why": {
            "high": "A date is set and money has changed hands.",
            "medium": "Talked about in the family and nothing settled; {child} still goes out alone and to school.",
            "low": "The family has agreed to wait; no date set."},
        "secret": [
            "{Child} has a bag ready at a friend's house. Only the friend's mother and I know.",
            "{Child} told me whom {she} trusts among the relatives, and whom not. Stands on the separate sheet.",
            "{Child} has asked whether {she} can be examined by anybody against {her} will. Answered with the "
                "nurse: no."]},
    "trafficking": {
        "better": [
            "{Child} signed up for the motor repair course and went on both days.",
            "The document office has taken the photograph and the fingerprints. The paper comes in about four weeks.",
            "{Child} called {her} family for the first time. It lasted eleven minutes. {She} was laughing at the end.",
            "{Child} eats in the common room and plays cards with the others."],
        "steady": [
            "{Child} keeps to the house and helps in the kitchen. No calls from unknown numbers.",
            "The tracing request is with the partner across the border; no answer yet.",
            "{Child} goes out with one of the house staff only, at {her} own wish.",
            "The legal adviser went through what a statement would mean. {Child} wants time."],
        "hard": [
            "A man who said he was an uncle asked for {him} at the gate. He was not let in.",
            "{Child} says there is a debt and that it will be collected from {her} family.",
            "{Child} woke three times shouting. The night staff sat with {him}.",
            "{Child} wants to go back and earn; says {she} cannot come home with empty hands."],
        "think": [
            "The story has been told to many officials. {Child} should not have to tell it again to us.",
            "Shame about coming home poor is stronger than fear just now. A way to earn matters as much as the "
                "tracing.",
            "The visit at the gate was no accident. The house should change the hours when {she} goes out."],
        "said": [
            '10-17|"They said it was a restaurant."',
            '12-17|"My mother thinks I am sending money soon."',
            '12-17|"I do not want to talk about the boat."',
            '10-17|"Can they find out where I live?"'],
        "next": [
            "Ask the tracing partner on {weekday}.",
            "Go with {child} to the document office.",
            "Speak with the house about visitors and telephone numbers.",
            "Ask how the course goes and who sits beside {him}.",
            "Check the spelling of the village with {child}.",
            "Bring a telephone card for the next call home.",
            "Ask the legal adviser what a debt like this is worth.",
            "Dentist.",
            "Agree what {she} wants to tell at home, and what not."],
        "why": {
            "high": "Recently returned; those who took the child know the area.",
            "medium": "In a safe place, tracing under way, afraid of a debt.",
            "low": "Settled with family, course under way; follow-up continues."},
        "secret": [
            "{Child} told me the route and two nicknames. With my supervisor only; not for the file that goes to the "
                "partner.",
            "{Child} has said what was done on the way. On the separate sheet, once. {She} asked that the house "
                "does not know."]},
    "labour": {
        "better": [
            "{Child} works mornings only now and has gone to the afternoon class all week.",
            "The cuts on the hands have healed. {She} wears the gloves.",
            "The employer agreed to let {him} go at noon; the market committee was witness.",
            "{Carer} started the sewing work. {Child} has not been to the kiln since."],
        "steady": [
            "{Child} was at work when I came; we spoke in the break. Same hours as before.",
            "{She} carries water but no bricks at present, the foreman says.",
            "The wages were paid on {weekday}, to {child} {herself} this time.",
            "{Child} comes to the literacy class two evenings of four."],
        "hard": [
            "{Child} works from before light until after dark during the season.",
            "A burn on the forearm, covered with a rag. Taken to the health post the same hour.",
            "The employer says {she} still owes for the food and holds the school card.",
            "{Child} fell asleep twice while we spoke."],
        "think": [
            "The family of six lives on what {child} brings. Without another income the work will come back.",
            "The foreman fears an inspection more than he dislikes us. That is worth something.",
            "{Child} is proud of earning. Taking the work away without giving {her} something instead would lose "
                "{him}."],
        "said": [
            '7-17|"I know how many bricks I can carry."',
            '9-17|"In the afternoon class they call me by my real name."',
            '8-17|"If I do not go, we do not eat on Friday."'],
        "next": [
            "Speak with the foreman again before the season starts.",
            "Ask the livelihoods partner about {carer}'s application.",
            "Bring the evening timetable of the literacy class.",
            "Look at the gloves.",
            "Ask {carer} what the household needs in a week, in figures.",
            "Meet {child} before work, not after.",
            "Ask the teacher of the afternoon class how many evenings are enough.",
            "School card: fetch it together with the market committee.",
            "Health post for the cough."],
        "why": {
            "high": "Night work with fire and heavy loads.",
            "medium": "Works part of the day, injured once, attends class again.",
            "low": "Light work after school; hours agreed."},
        "secret": [
            "{Child} says another child in the yard was struck by the employer's son. Afraid to be known as the one "
                "who told.",
            "{Carer} told me what was signed with the foreman. {C_she} cannot read and is afraid of what it says. "
                "Legal aid to look at it, without names."]},
    "separation": {
        "better": [
            "{Carer} has put {child} on the family's ration card.",
            "A cousin was found through the list at the crossing. {Child} has seen the photograph and is sure.",
            "{Child} no longer asks when {she} has to leave, and argues with the other children like one of them.",
            "First telephone call with the mother: twelve minutes, the interpreter stayed out of the room.",
            "{Child} has a bed, a shelf and a key of {her} own."],
        "steady": [
            "{Child} shares the chores with the others in the house. {Carer} treats them alike as far as I saw.",
            "No news from the tracing partner. I told {child} so, as promised, even though there is none.",
            "{Child} was at the water point with two friends and waved.",
            "{Carer} has enough blankets; soap and oil are short.",
            "6-17|{Child} goes to the learning space in the mornings."],
        "hard": [
            "{Carer} says {c_she} can keep {him} until the end of the month and not longer.",
            "{Child} eats after the family's own children and sleeps in the passage.",
            "5-17|{Child} went to the crossing alone twice to look at faces.",
            "The number {she} had learnt by heart belongs to somebody else now.",
            "{Child} has had a cough for ten days and nobody took {him} to the clinic."],
        "think": [
            "The placement holds. What {child} misses is news, and we can give {him} at least regular visits.",
            "{Carer} took {child} in out of kindness and is at the end of {c_her} means.",
            "Relation to the adult is told the same way by both, separately. I consider it likely, not verified.",
            "Tracing is what {child} wants. Everything else is waiting, in {her} eyes."],
        "said": [
            '4-17|"When is my mother coming?"',
            '7-17|"I know our street. There is a white shop and then a hill."',
            '8-17|"I want to stay here until they find her."',
            '6-17|"I keep her a piece of everything."'],
        "next": [
            "Ask the tracing partner for an answer in writing.",
            "Bring soap and oil from the store on {weekday}.",
            "Draw the way home with {child} once more: shops, hills, water.",
            "Ask {carer} how long, honestly.",
            "Look at where {child} sleeps.",
            "Second talk with each of the two, apart.",
            "Ration card: ask at the counter.",
            "Tell {child} on {weekday}, news or no news.",
            "Clinic for the cough."],
        "why": {
            "high": "No adult responsible at night; sleeping place not known to us every day.",
            "medium": "With an adult who is kind and poor; relation not verified.",
            "low": "Stable with relatives; tracing goes on."},
        "secret": [
            "The relation between {child} and {carer} is told differently by the two. To be checked before anything "
                "is written to the partner.",
            "5-17|{Child} told me what {she} saw when they were parted. {She} has not told {carer} and does not "
                "want to yet."]},
    "street": {
        "better": [
            "{Child} slept at the night shelter five nights of seven.",
            "{She} came to the day centre, washed {her} clothes and stayed for the drawing hour.",
            "{Child} let the nurse look at {her} foot. It is healing.",
            "The stall owner lets {him} sort fruit for breakfast and keeps {her} bag."],
        "steady": [
            "Met behind the station with the others. {Child} was sober and hungry.",
            "{She} still sleeps under the loading ramp when it rains, at the shelter otherwise.",
            "{Child} took the blanket and said {she} would come on {weekday}.",
            "The outreach worker sees {him} most evenings at the bus park."],
        "hard": [
            "Not at the usual places for four days. The others said 'the trucks'.",
            "{Child} smelled of glue and could not follow what I said.",
            "The older boys take what {she} earns.",
            "A sweep on {weekday}: {child} spent the night at the station and was let go in the morning."],
        "think": [
            "Trust grows by the day centre, slowly. I would not speak about home before {she} does.",
            "{Child} looks after a smaller one. An offer must be for both or {she} will not take it."],
        "said": [
            '7-17|"At home it is worse."', '8-17|"I come when it rains."', '9-17|"You said Tuesday and you came."'],
        "next": [
            "Look at the ramp and the bus park before dark.",
            "Keep a bed at the night shelter until {weekday}.",
            "Ask the nurse to come along on the evening round.",
            "Clean clothes and a towel in the locker.",
            "Ask the stall owner how {child} is on other days.",
            "Bring the smaller one along too.",
            "Ask at the station before the next sweep.",
            "Breakfast at the day centre, {weekday}.",
            "See whether {she} wants to send word to somebody."],
        "why": {
            "high": "Sleeps outside, in reach of people who use children.",
            "medium": "Shelter on most nights; known to outreach.",
            "low": "Mostly indoors now, drops in at the day centre."},
        "secret": [
            "{Child} says a driver gives money for company. {She} did not say more. Supervisor told the same day.",
            "{Child} named the man who collects the money. Not to be repeated at the station."]},
    "health": {
        "better": [
            "The hearing aid has arrived and {child} kept it in for the whole visit.",
            "{Carer} does the exercises with {him} morning and evening and showed us how.",
            "No seizure since the new dose; {carer} keeps the list carefully.",
            "{Child} moved from the mat to the chair with one hand held.",
            "6-17|{Child} has not hurt {herself} since the last visit and showed me {her} arms without being asked."],
        "steady": [
            "Medicine for three more weeks in the tin. Next refill noted on the door.",
            "{Child} was tired and lay down for part of the visit; {carer} says it is like that after clinic days.",
            "The wheelchair needs a new tyre. It still goes.",
            "The support group met on {weekday}; {carer} was there with {child}."],
        "hard": [
            "The medicine ran out on {weekday} and the clinic had none.",
            "{Child} is kept indoors when guests come. {Carer} says people talk.",
            "{Carer} has not slept properly for a week and said so in tears.",
            "6-17|{Child} says nothing helps and stays in bed until noon."],
        "think": [
            "{Carer} knows more about the illness than most of us. What is missing is rest and money for the bus.",
            "The sadness has a reason and a beginning. It should be seen by the mental-health nurse this week.",
            "Being hidden is the harm here, more than the illness."],
        "said": [
            '5-17|"I can do the buttons now."',
            '8-17|"I would like to go out when it is not for the doctor."',
            '12-17|"Some days are grey and some are less grey."'],
        "next": [
            "Ask the clinic when the medicine comes; write the date on the card.",
            "Bus money for the appointment on {weekday}.",
            "Ask the support group who could sit with {child} for an afternoon.",
            "Refill before {weekday}.",
            "Watch the exercises once from start to end.",
            "Ask the wheelchair workshop for a tyre.",
            "An afternoon out: where, and who pushes.",
            "Talk with {carer} about {c_her} own sleep.",
            "Letter for the bus driver, so that {child} rides free."],
        "why": {
            "high": "Without the treatment there is danger to life.",
            "medium": "Care is good and fragile; one missed refill changes it.",
            "low": "Condition stable, family supported."},
        "secret": [
            "{Child} told me about thoughts of not wanting to live. No plan, no means. Mental-health nurse informed "
                "within the hour, with {her} agreement.",
            "{Carer} told me what the family says about the illness, and that {c_she} half believes it. Not to be "
                "used against {c_him}."]},
    "papers": {
        "better": [
            "The birth registration was accepted. The certificate can be fetched in three weeks.",
            "{Child} is on the list of the learning space since {weekday}.",
            "The family moved into a shelter with a door that locks.",
            "{Carer} received the card and showed it with both hands."],
        "steady": [
            "The file is at the district office; the clerk asked for one more witness.",
            "{Child} plays with the neighbours' children and has picked up the language fast.",
            "Rations came on time. Firewood is short.",
            "The interview date has not changed. {Carer} has the paper in a plastic sleeve."],
        "hard": [
            "The clerk sent them away again: without the father's paper no entry.",
            "{Child} was turned back at the clinic for want of a card.",
            "The shelter leaks and the three of them sleep in one corner.",
            "A patrol stopped {carer}; {c_she} was let go after two hours. {Child} was alone that time."],
        "think": [
            "The problem is one paper, and everything hangs on it. A lawyer's letter may do more than ten visits.",
            "The family is capable and tired of queues.",
            "No harm within the family that I can see. The risk comes from outside."],
        "said": [
            '7-17|"I want to have my name on a paper."',
            '6-17|"Here the school has a bell."',
            '10-17|"They ask where I am from and I do not know which answer is right."'],
        "next": [
            "Letter from legal aid to the civil registry.",
            "Go with {carer} to the district office on {weekday}, early.",
            "Ask the learning space for a place without the card.",
            "Find the second witness.",
            "Copy everything before it is handed in.",
            "Ask legal aid how long is too long.",
            "Clinic: ask for {him} to be seen without the card.",
            "Firewood list.",
            "Be at the counter when it opens."],
        "why": {
            "high": "Could be detained or sent away at any check.",
            "medium": "Shut out of clinic and school until the paper comes.",
            "low": "Registered; support from relatives and community."},
        "secret": [
            "{Carer} gave another name at the border and is afraid of what happens if it is found. Legal adviser to "
                "be asked without details.",
            "{Carer} has told me the true year of birth. The paper says another. Legal adviser first."]},
    "school": {
        "better": [
            "{Child} has been in class twelve days in a row. The teacher showed me the register.",
            "{She} read me half a page aloud and was pleased.",
            "The uniform is paid. {Child} wore it although it was Saturday.",
            "A friend fetches {him} on the way. That did more than we did."],
        "steady": [
            "{Child} attends three or four days a week; {weekday} is the difficult one.",
            "Homework is done at the kitchen table when there is light.",
            "The teacher has moved {him} to the front row.",
            "The catch-up class runs until the end of the month."],
        "hard": [
            "Not at school this week. {Carer} needed {him} at the stall.",
            "{Child} was laughed at for {her} age in the class and does not want to go back.",
            "The fee was raised and {carer} does not know how to pay it.",
            "{Child} was sent home for want of shoes."],
        "think": [
            "{Child} wants to learn. It is the shame of being the oldest that keeps {him} away.",
            "School is the place where somebody sees {him} daily. Worth the uniform many times over.",
            "The stall and school can be brought together if the aunt takes the mornings."],
        "said": [
            '7-17|"I know the letters up to the middle."', '8-17|"I want to sit near the window."',
            '10-17|"I am too big for that class."'],
        "next": [
            "Ask the head teacher for the catch-up class.",
            "Shoes from the store, size to be measured.",
            "Meet the teacher on {weekday} after the last lesson.",
            "Ask {child} who {she} could sit with.",
            "Talk with {carer} about the difficult day.",
            "Look at the homework, all of it, and praise one line.",
            "Ask what the fee was and what it is now.",
            "Aunt for the mornings: ask her.",
            "Visit the class for one lesson."],
        "why": {
            "high": "Out of school and pulled into work that harms.",
            "medium": "Attends unevenly; family supports it when there is money.",
            "low": "Back in class, needs encouragement."},
        "secret": [
            "{Child} says the reason {she} left school is one of the older pupils. Does not want the school to hear "
                "it yet.",
            "{Child} told me why {she} cannot bear to be looked at. Counsellor asked, with {her} agreement."]},
    "law": {
        "better": [
            "The case was dismissed. {Child} was in court for nine minutes with the lawyer beside {him}.",
            "{Child} keeps the reporting days and was early twice.",
            "The owner accepted the apology and two afternoons of work."],
        "steady": [
            "Hearing moved to next month. {Child} stays at home on {carer}'s word.",
            "The probation officer and I compared notes; nothing new.",
            "{Child} is home by dark on all days that {carer} could name."],
        "hard": [
            "{Child} was held overnight with adults. We asked for {her} release to {carer} the same morning.",
            "Missed the reporting day. {Child} says nobody told {him} the new hour.",
            "{Child} has a swollen lip and says {she} fell in the cell."],
        "think": [
            "A first offence out of hunger, by every account. Diversion is possible if somebody stands up for {him}.",
            "{Child} takes in what the lawyer says when it is drawn on paper."],
        "said": [
            '10-17|"I gave it back."',
            '12-17|"In there you do not sleep."',
            '10-17|"The lawyer asked me and not the policeman."'],
        "next": [
            "Ask the lawyer for the hour of the hearing.",
            "Go along on the reporting day.",
            "Speak with the shop owner about diversion.",
            "Draw the court room with {child}: who sits where.",
            "Reporting days on the wall, in large letters.",
            "Ask the probation officer to speak to {him} and not about {him}.",
            "See that {carer} comes along too.",
            "Ask for the paper on the first arrest.",
            "What does {child} do after dark, and with whom."],
        "why": {
            "high": "Was held with adults and can be held again any day.",
            "medium": "Hearing pending, at home, reporting kept.",
            "low": "Matter settled, support for the family continues."},
        "secret": [
            "{Child} told me how {she} got the lip. Lawyer to be told only with {her} word, which {she} has not yet "
                "given.",
            "{Child} says who gave {him} the things to sell. Lawyer to be told by {child} {herself}, when {she} "
                "wants to."]},
    "young_parent": {
        "better": [
            "{Child} went to the antenatal visit and came back with the picture.",
            "{She} feeds the baby {herself} and laughs when he sneezes.",
            "The mother-in-law looks after the baby on class days.",
            "{Child} has the savings book in {her} own name."],
        "steady": [
            "The baby gains weight along the line. {Child} is tired.",
            "{Child} comes to the young mothers' hour on most weeks.",
            "{She} lives with {carer} and shares the room with two sisters."],
        "hard": [
            "{Child} has not gone to the check-up; nobody would come with {him}.",
            "The baby cries at night and {carer} shouts at both of them.",
            "The father of the baby wants {him} to move in. {Child} does not say what {she} wants."],
        "think": [
            "{Child} is a child with a child. Both have a right to our time and there are two files for that.",
            "{She} is a careful mother when somebody is careful with {him}."],
        "said": [
            '13-17|"I want to be good at it."',
            '13-17|"They all know better. I only know him."',
            '13-17|"I would like to finish the year."'],
        "next": [
            "Go along to the check-up on {weekday}.",
            "Ask the school about the afternoon group.",
            "Young mothers' hour: ask who could walk with {him}.",
            "Ask what {she} wants, without {carer} there.",
            "Weigh the baby at the post.",
            "Talk with {carer} about nights.",
            "Afternoon group: first day together.",
            "Ask the young mothers who could be a friend.",
            "Savings book: how it is kept."],
        "why": {
            "high": "Alone with a difficult pregnancy and without check-ups.",
            "medium": "Young mother, tired, supported by the family in part.", "low": "Mother and baby doing well."},
        "secret": ["{Child} told me who the father is. It changes what we must consider; supervisor informed today."]},
    "institution": {
        "better": [
            "{Child} spent the weekend with {carer} and asked to stay a day longer.",
            "{Carer} has a bed ready and the school place is promised.",
            "The matron brought {her} papers and the drawing book {she} had asked for."],
        "steady": [
            "{Child} is one of nineteen in the dormitory. {She} knows the rules and keeps them.",
            "The matron reports nothing new. We saw {child} with the others and alone.",
            "Weekly call with {carer}, on loudspeaker, with staff in the room."],
        "hard": [
            "{Child} has been moved to the older group without our being told.",
            "The visits by {carer} were stopped for 'unsettling' {him}.",
            "{Child} had the same clothes as three weeks ago and scratched {her} head all the time."],
        "think": [
            "Nothing keeps {him} there but habit and a form. {Carer} can and wants to.",
            "The home is not unkind. It is too full for anybody to be known."],
        "said": [
            '6-17|"There I have a bed by the wall."',
            '7-17|"I want to sleep where my brother sleeps."',
            '8-17|"They count us in the evening."'],
        "next": [
            "Ask the director about the long weekend.",
            "Home study with {carer}, second visit.",
            "Take the school place letter to the home.",
            "Ask {child} about the nights.",
            "Speak with {carer} about the first week at home.",
            "Look at the paper on why {she} came there.",
            "Take a photograph of the room at {carer}'s for {him}, if allowed.",
            "Name the day with the director.",
            "Ask whether the brother may visit."],
        "why": {
            "high": "Cut off from family in a place we cannot see into.",
            "medium": "In residential care without need; return being prepared.",
            "low": "Return prepared, family and home agree on the date."},
        "secret": [
            "{Child} says that at night an older one goes from bed to bed. Passed to my supervisor within the hour; "
                "the home's director not yet told."]},
    "survivor": {
        "better": [
            "She has found a room of her own and showed me the key.",
            "She laughed about the bus and was not on guard at the door.",
            "The court order came. She keeps a copy with her sister.",
            "She has started the tailoring course and sits at the front.",
            "She slept five nights through, for the first time this year."],
        "steady": [
            "No contact from him since we last spoke.",
            "She goes to work and to her sister and comes home by the main road.",
            "The clinic visit was kept; the next is in a month.",
            "She prefers to speak about the course today, and we did.",
            "The neighbour on the ground floor keeps an eye on the door, as they agreed."],
        "hard": [
            "He waited outside her work on {weekday}. She stayed inside until the others left.",
            "His mother called three times to ask her to come back.",
            "She has changed her number and gave the new one to her sister and to me.",
            "She is thinking of dropping the complaint; it is her decision and I said so.",
            "She has not eaten properly for days and said so herself."],
        "think": [
            "She knows the danger better than anybody. My part is to come when I said.",
            "The weeks around the hearing are the most dangerous. She agrees.",
            "She leads; the steps are small and they are hers.",
            "Calm, with a plan for bad days. I would keep the rhythm until the hearing is over."],
        "said": [
            '"I decide when I speak to the police."',
            '"It is my own key."',
            '"I want you to know it. I do not want it written."',
            '"Some days I almost went back."',
            '"Thank you for not asking."'],
        "next": [
            "Call on {weekday} at the hour she named.",
            "Go along to the clinic if she still wants it.",
            "Go through the safety steps once more before the hearing.",
            "She calls; I call only if I hear nothing until {weekday}.",
            "Ask whether the neighbour downstairs still looks out.",
            "Bring the timetable of the course.",
            "Hearing: go through the room and the order with her.",
            "Ask once about sleep and leave it there."],
        "why": {
            "high": "He knows where she works and has come twice.",
            "medium": "He is out of the district; the hearing may bring him back.",
            "low": "Order in force, own room, no contact for two months."},
        "secret": [
            "She told me more of what happened. It stands on the separate sheet, in her words, in the locked cabinet.",
            "She told me about an earlier time. Nobody else knows and nobody else needs to."],
        "arrive": {
            "meeting": [
                "She came to the office at the hour she had chosen.",
                "Met her at the health post, in the back room.",
                "She came with her sister, who waited outside."],
            "phone": [
                "She called from her sister's telephone.",
                "Call at the agreed hour; she said the word that means she can talk.",
                "Text first, then a call of ten minutes."]},
        "notes": [
            "Legal adviser: hearing on the list for next month. She was told first, by me.",
            "Went through her safety steps with her; she changed two of them.",
            "Clinic: seen by the woman doctor, as she had asked.",
            "Tailoring course: place confirmed, starts on {weekday}.",
            "She asked to read her file. Read the first pages together.",
            "Called to say that the answer has not come. She had expected that.",
            "Savings group: she was accepted and pays in small sums.",
            "Accompanied her to the police women's desk. Two hours, one signature, no cell phone taken.",
            "Sister called with her knowledge: the door has a new lock."],
        "first": {
            "strengths": "A sister close by, work, and a clear head.",
            "health_note": "Seen at the clinic before she came to us. Treatment begun.",
            "words": '"I want to sleep without a chair against the door."'}}}
