"""The scripts of the six stories: day after the beginning (mostly a Monday), time, verb, answers, who if another.

Only the identity pages hold names; they are invented. Everywhere else people are called by their role."""
from datetime import timedelta as away


def visit(mode, reached, finding, risk, observed, words="", next_steps="", **more):
    return {"type": "general_wellbeing", "mode": mode, "reached": [reached], "finding": finding, "risk": risk,
            "observed": observed, "words": words, "next_steps": next_steps,
            "harm_considered": mode.endswith("home_visit"), **more}


def note(kind, with_whom, facts, judgement="", section="ordinary"):
    contact = "direct" if kind in ("met", "home_visit") else "indirect"
    return {"kind": kind, "contact": contact, "with_whom": with_whom, "section": section,
            "facts": facts, "judgement": judgement}


def secret(facts, judgement="", with_whom="child, alone"):
    return note("met", with_whom, facts, judgement, "strictly_confidential")


def whole(risk, learnt, observed, needs, carer_view, analysis, words="", **more):
    """Answers of a full assessment: `learnt` from whom, `needs` by part of life with how grave they are."""
    heard = {"voice": "said", "voice_said": words} if words else {"voice": "silent"}
    return {"risk": risk, "observed": observed, "carer_view": carer_view, "analysis": analysis, **heard, **more,
            "sources": [{"kind": kind, "on": away(days=-after), "summary": text} for after, kind, text in learnt],
            "domains": {part: {"severity": grave, "need": need, "further": "ongoing_followup"}
                        for part, grave, need in needs}}


def planned(goal, if_it_fails, words, *goals, **more):
    """A plan: its goal, what happens if it fails, what the child said, and its objectives with their actions, in days from now."""
    heard = {"child_took_part": "yes", "voice": "said", "voice_alone": "yes", "voice_said": words} if words else {
        "child_took_part": "no", "not_part_why": "Too small to be asked in words.", "voice": "silent", "voice_alone": "no"}
    steps = ("what", "plain_words", "kind", "service", "responsible", "due_on", "track")
    return {"kind": "full", "head": {
                "goal": goal, "contingency": if_it_fails, "followup_mode": "planned_home_visit", "followup_who": "keyworker",
                "participants": ["child", "caregiver"] if words else ["caregiver", "supervisor"], "carer_view": "Agrees.", "safety_made": "made",
                "safety_steps": "Who is called first, and where one goes, was gone through twice.", **heard, **more},
            "goals": [({"need": need, "wording": wording, "measure": measure, "target_on": away(days=by), "horizon": "medium"},
                       [dict(zip(steps, (*step[:5], away(days=step[5]), *step[6:]), strict=False)) for step in actions])
                      for need, wording, measure, by, *actions in goals]}


# 1. A boy of 13 and his three sisters. The father must not learn the address.

HOME = {
    "address": "Room 6, Signal Hill", "landmark": "above the tailor's shop, back stair",
    "safe_contact": "Only the mother's new phone, 9 to 2. Never the old number. Nothing in writing.",
    "caregiver_name": "Asunción Huamán", "caregiver_relation": "mother", "caregiver_age": 36,
    "caregiver_phone": "071 555 04 17", "mother": "Asunción Huamán", "father": "Isidro Peñaloza", "language": "Spanish",
    "signed_by": "Asunción Huamán", "signed_how": "signature"}
FAMILY = {
    "criteria_met": ["c_beaten"], "place": "school_desk", "area": "Station", "displacement": "idp",
    "concerns": ["family_violence_witness", "internally_displaced"],
    "withhold": "The address, the school and the new phone number", "withhold_from": "the father",
    "withhold_why": "fear_of_harm", "consent_language": "Spanish",
    "consent_items": ["services", "data_collection_storage", "contact_by_phone"],
    "share_services": ["psychosocial", "legal"]}

BOY_OF_THIRTEEN: list[tuple] = [
    (0, "10:20", "register", {
        **FAMILY, "source": "teacher_school", "sex": "male", "age_years": 13, "urgent_needs": ["safe_place"]}),
    (0, "10:45", "enter identity", {
        **HOME, "first": "Matías", "last": "Peñaloza Huamán", "other_names": "Mathias Penaloza", "birth_known": "known",
        "siblings": "Ximena\nBelén\nInés", "referrer_name": "Efraín Condori", "referrer_contact": "070 555 11 02"}),
    (0, "11:30", "add note", note(
        "met", "child, class teacher",
        "The class teacher asked us to come: the boy had told him that they lose the room. Came to this town with the "
            "mother and three sisters two months ago. The boy goes to school every day. He knew that the teacher "
            "would call us and wanted it.",
        "He carries this as if he were the father of the house.")),
    (1, "11:00", "first assessment", {
        "safety": "unknown",
        "safety_note": "The father has been seen in the town. The mother changes the way home. The police were called "
            "twice in the other town.",
        "health_note": "No injury. Sleeps lightly, wakes at footsteps.",
        "strengths": "School, a teacher who notices, a mother who left when she could.", "shelter": "not_met",
        "abuser_access": "unknown", "words": '"I want us to stay where we are. I can work on Saturdays for the rent."',
        "risk": "medium",
        "risk_reason": "Years of violence at home; the father follows them; no safe room from the end of the month.",
        "next_contact_on": away(days=6)}),
    (1, "14:00", "add note", note(
        "met", "mother",
        "The mother told of five years in which the father worked abroad and of what came after. She asked whether "
            "everything is written down. I showed her the page. Rent unpaid for two months; notice to leave at the "
            "end of the month.")),
    (2, "15:30", "add note", secret(
        "The boy told me alone what he saw and what he did to come between them. He does not want his mother to know "
            "that he has told it.",
        "He has been afraid for her life more than once. Reason enough to plan for the nights.")),
    (4, "10:00", "begin full assessment", {}),
    (7, "15:00", "log follow-up", visit(
        "meeting", "child_alone", "stable", "medium",
        "Met at school after the last lesson. Nothing new from the father. The landlord gives them two weeks more.",
        '"If he comes I go to the teacher. I know the way in the dark."',
        "Ask the shelter partner for a room. Legal adviser for the mother.")),
    (9, "09:40", "add note", note(
        "service_check", "legal adviser",
        "Legal adviser will apply for a protection order. Needs the dates on which the police were called; the "
            "mother has them on a paper.")),
    (14, "16:10", "log follow-up", visit(
        "adhoc_home_visit", "child_with_others", "worse", "high",
        "The father stood at the school gate at noon and followed two of the girls as far as the market. The mother "
            "had all four in the room with the door barred. No one is hurt.",
        '"He saw the jacket. He knows which school."',
        "Police informed at the mother's wish. Nobody walks alone; the teacher takes them through the back gate.",
        risk_reason="The father has found the school; he threatened before and has hit before.", accompanied=True)),
    (14, "17:00", "add note", note(
        "note", "supervisor",
        "Called my supervisor from the street. Agreed: daily word with the mother, visits every three days, shelter "
            "partner today.")),
    (15, "08:50", "answer", {}, "mary"),
    (15, "10:15", "add note", note(
        "service_check", "shelter partner",
        "A flat for the five of them from Thursday, third floor, street door locked. No name on the bell.")),
    (17, "14:30", "log follow-up", visit(
        "planned_home_visit", "child_alone", "stable", "high",
        "Moved this morning. The boy carried the heavy things and gave his sisters the bed by the wall. Two ways to "
            "school walked together.",
        '"From up here you see who comes."', "Visit tomorrow with the legal adviser.", accompanied=True)),
    (18, "11:00", "log follow-up", visit(
        "planned_home_visit", "caregiver", "stable", "high",
        "The mother signed the application with the legal adviser. The boy was at school. New number works; the old "
            "one lies switched off in a drawer.",
        next_steps="Call on Sunday is hers: she rings if she needs us.")),
    (21, "15:20", "log follow-up", visit(
        "meeting", "child_alone", "stable", "high",
        "Met in the teacher's room. The father has not been at the gate again. The boy has slept through two nights.",
        '"My mother laughed. At the radio."', "Order expected this week.")),
    (24, "16:00", "log follow-up", visit(
        "phone", "child_alone", "improving", "high",
        "The order came today. The boy read it to me over the telephone, both pages.",
        '"Three hundred metres. I have counted where that is."', "Visit tomorrow.")),
    (25, "12:10", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "high",
        "All five at the table. The order hangs inside the cupboard door. We went through the steps for an evening "
            "visitor once more.",
        next_steps="Look at the risk level on Monday.")),
    (26, "10:30", "full assessment", whole(
        "high", ((19, "school", "Class teacher: never late, tired on Mondays."), (17, "other_agency", "Legal adviser: dates of four police calls in the other town.")),
        "Tells in order and without raising his voice. Looks at the door when steps come up the stairs.",
        (("safety", "severe", "to be where the father cannot come"), ("emotional_state", "moderate", "to be a boy of thirteen again"),
         ("economic", "moderate", "the family to keep its room")),
        "The mother wants to work and to stay; she fears the nights.",
        "The danger comes from outside the home and is met by the order, the flat and the ways to school. Inside, he carries too much.",
        '"I can stop standing at the window when the door has two locks."')),
    (27, "11:00", "draw up plan", planned(
        "All five live where the father cannot come, and the boy has time to be thirteen.",
        "If the father finds the flat: the shelter partner the same night, and we meet again to plan within two days.",
        '"Two locks. And Saturdays for handball."',
        ("to be where the father cannot come", "Six weeks without a sign of the father", "what he and his mother tell, and the police", 42,
         ("Go through the safety steps with him and his sisters", "You know whom to call and where to go", "direct_service", "child_protection", "keyworker", 6),
         ("Order kept by the legal adviser", "A paper keeps him away", "referral", "legal", "provider", 20)),
        ("to be a boy of thirteen again", "He sleeps through five nights of seven and plays every Saturday", "his own count", 60,
         ("Counsellor at school, once a week", "You meet the counsellor at school", "referral", "psychosocial", "provider", 12),
         ("Handball again", "You play handball on Saturdays", "child_or_family_task", "psychosocial", "child", 30)))),
    (28, "09:10", "approve plan", {"comment": "Agreed. Keep the visits light for him."}, "mary"),
    (34, "15:40", "action done", {"result": "Gone through at the kitchen table."}),
    (28, "15:00", "log follow-up", visit(
        "meeting", "child_alone", "improving", "medium",
        "Two weeks without a sign of the father; he was told of the order by the police. The boy plays handball again.",
        '"I do not have to stand at the window any more. I still do."',
        "Weekly from now on. Counsellor for him, at school.",
        risk_reason="Order in force, flat not known to him, two quiet weeks. The danger can return.")),
    (30, "09:30", "add note", note(
        "school_community", "class teacher",
        "Attends every day, is first in sums, tired on Mondays. The back gate arrangement goes on.")),
    (35, "15:10", "log follow-up", visit(
        "meeting", "child_alone", "stable", "medium",
        "Came from the first hour with the counsellor. Found it all right.",
        '"She asked what I like. Nobody asks that."', "Rent help for the second month.")),
    (37, "11:00", "add note", note(
        "service_check", "cash partner",
        "Rent for two months paid to the landlord of the flat directly. The mother begins at the laundry on Monday, "
            "mornings.")),
    (42, "15:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "medium",
        "The mother works mornings; the boy fetches the smallest from the nursery and is proud of the key. We spoke "
            "about what is his task and what is not.",
        '"Saturday I have a match."', "Supervision: how the four files are visited without tiring the family.")),
    (49, "15:00", "log follow-up", visit(
        "meeting", "child_alone", "stable", "medium",
        "Nothing from the father. A letter from his brother was given back unopened. School report good.",
        next_steps="Next visit at home, with the sisters."))]
SISTER_OF_TEN: list[tuple] = [
    (0, "11:10", "register", {**FAMILY, "source": "family_member", "sex": "female", "age_years": 10}),
    (0, "11:25", "enter identity", {
        **HOME, "first": "Ximena", "last": "Peñaloza Huamán", "other_names": "Jimena Penaloza",
        "birth_known": "known"}),
    (1, "11:40", "first assessment", {
        "safety": "unknown", "safety_note": "As her brother's: the father looks for them.",
        "health_note": "Stomach aches in the mornings, seen at the clinic, nothing found.",
        "strengths": "Sings. Sticks with her brother.", "shelter": "not_met", "abuser_access": "unknown",
        "words": '"I would like a door that only we can open."', "risk": "medium",
        "risk_reason": "Saw the violence for years; the father follows them.", "next_contact_on": away(days=6)}),
    (4, "10:20", "begin full assessment", {}),
    (7, "16:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "unchanged_concern", "medium",
        "Sat on the stair with her and the smaller ones. She looks after them without being told. Stomach ache again "
            "this morning.",
        '"I am not ill. It is the noise."', "See her alone at school.")),
    (14, "16:20", "log follow-up", visit(
        "adhoc_home_visit", "child_with_others", "worse", "high",
        "She was one of the two whom the father followed from the gate. Held the smaller one's hand and walked to the "
            "market, as they had practised.",
        '"I did not run because she cannot run."', "As for her brother: nobody walks alone.",
        risk_reason="Followed by the father from the school gate.", accompanied=True)),
    (15, "08:52", "answer", {}, "mary"),
    (17, "14:45", "log follow-up", visit(
        "planned_home_visit", "child_alone", "stable", "high",
        "New flat. She has put the mattress so that she sees the door.", '"Here it is quiet in the stairs."',
        "Counsellor at school, she would like the same as her brother.")),
    (18, "11:20", "log follow-up", visit(
        "planned_home_visit", "caregiver", "stable", "high",
        "She was at school. The mother says she sleeps with the light on and eats again.")),
    (21, "10:30", "log follow-up", visit(
        "community_contact", "community", "stable", "high",
        "The class teacher walks with them to the back gate. In class she has begun to put up her hand.",
        type="for_service")),
    (24, "16:10", "log follow-up", visit(
        "phone", "child_alone", "improving", "high",
        "She came to the telephone after her brother. Two nights without waking.",
        '"I sang in the stairs and nobody came."')),
    (25, "12:15", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "high",
        "Showed me her shelf. No stomach ache this week.")),
    (26, "10:50", "full assessment", whole(
        "high", ((19, "school", "Teacher: sings, has stomach aches in the mornings."), (6, "health", "Clinic: nothing found; comes with fear.")),
        "Sits where she can see her brother.",
        (("safety", "severe", "to be where the father cannot come"), ("emotional_state", "moderate", "mornings without pain")),
        "The mother sees the pain and what it comes from.", "As her brother's; what helps her is a door that locks and school as usual.",
        '"A door that only we can open. We have it now."')),
    (28, "15:30", "log follow-up", visit(
        "meeting", "child_alone", "improving", "medium",
        "Met at school. First hour with the counsellor is on Wednesday.", '"My mother has time to comb my hair."',
        risk_reason="Order in force, quiet for two weeks.")),
    (35, "15:40", "log follow-up", visit(
        "meeting", "child_alone", "improving", "low",
        "Happy with the choir. Talked about the father for the first time, of her own accord, for a few minutes.",
        '"Sometimes I miss him when he is far away."', "Every two weeks, together with the small ones.",
        risk_reason="Safe flat, order kept, sleeps and eats; her brother's file keeps the closer watch.")),
    (44, "10:00", "add note", note(
        "phone_call", "mother",
        "The mother asks whether the girl may go on the choir trip. We went through who would be with her. She goes.")),
    (49, "16:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "low",
        "Back from the choir trip with a cold and a song. All in order."))]
SISTER_OF_SEVEN = [
    (0, "11:50", "register", {**FAMILY, "source": "family_member", "sex": "female", "age_years": 7, "risk": "medium"}),
    (0, "12:05", "enter identity", {
        **HOME, "first": "Belén", "last": "Peñaloza Huamán", "other_names": "Belen Penaloza", "birth_known": "known"}),
    (1, "12:10", "first assessment", {
        "safety": "unknown", "safety_note": "As her brother's.", "health_note": "Well. Wets the bed since the move.",
        "strengths": "Makes friends in a minute.", "shelter": "not_met", "seen_alone": "no",
        "words": '"I want my bicycle. It is at the old house."', "risk": "medium",
        "risk_reason": "Saw the violence; the father follows them.", "next_contact_on": away(days=6)}),
    (5, "10:00", "begin full assessment", {}),
    (7, "16:10", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "medium",
        "Played hopscotch through the whole visit. Bed dry two nights of seven, says her sister.")),
    (14, "16:30", "log follow-up", visit(
        "adhoc_home_visit", "child_with_others", "unchanged_concern", "medium",
        "She thinks the walk with her sister was a game and was told to be fast. Nobody has told her otherwise, and "
            "we left it so for today.",
        next_steps="Agree with the mother on words for what the father does.", accompanied=True)),
    (21, "16:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "medium",
        "Has found two friends in the new stairs. The mother has told her in plain words why they moved. She asked "
            "about the bicycle.",
        '"Papa has to stay three hundred metres away. Is that far?"')),
    (26, "11:10", "full assessment", whole(
        "medium", ((19, "school", "Teacher: friends, loud, kind."), (11, "home_visit", "Dry nights since the move.")), "Asks why, about everything.",
        (("safety", "moderate", "to know why they moved"),), "The mother has told her in plain words.",
        "She is well when she is told the truth in small pieces.", '"Is three hundred metres far?"')),
    (28, "16:00", "log follow-up", visit(
        "meeting", "child_with_others", "improving", "low",
        "Dry nights all week. The teacher calls her the loudest of the class, kindly.",
        risk_reason="Quiet weeks, safe flat, well supported by mother and sister.")),
    (42, "15:20", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "low",
        "Lost a tooth and reported it at the door. A used bicycle has been promised by the parish.")),
    (46, "11:30", "add note", note(
        "service_check", "goods store", "Bicycle is there, needs a chain. The boy will put it on.")),
    (56, "15:20", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "low", "Rides in the yard."))]
SISTER_OF_FOUR = [
    (0, "12:20", "register", {**FAMILY, "source": "family_member", "sex": "female", "age_years": 4, "risk": "low"}),
    (0, "12:35", "enter identity", {
        **HOME, "first": "Inés", "last": "Peñaloza Huamán", "other_names": "Ines Penaloza", "birth_known": "known"}),
    (1, "12:30", "first assessment", {
        "safety": "unknown", "safety_note": "As her brother's.",
        "health_note": "Vaccinations complete but one. Small for her age, lively.",
        "strengths": "Clings to the mother and lets go again when calm.", "shelter": "not_met", "seen_alone": "no",
        "words": '"My bed is a suitcase."', "risk": "low",
        "risk_reason": "The mother protects her; what harms comes from outside and is watched in her brother's file.",
        "next_contact_on": away(days=9)}),
    (6, "10:00", "begin full assessment", {}),
    (10, "10:10", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "low",
        "Slept on the mother's lap. Vaccination date made.")),
    (21, "16:15", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "low",
        "Has a corner with the cloth animals. Hides when the bell rings, and comes out when it is us.",
        '"You may come in. Not the others."')),
    (26, "11:30", "full assessment", whole(
        "low", ((19, "home_visit", "A corner with cloth animals; hides at the bell."), (4, "health", "One vaccination missing.")), "Comes out when it is us.",
        (("development", "mild", "a place at the nursery"), ("physical_health", "mild", "the last vaccination")),
        "The mother wants mornings free for work.", "Protected by her mother; the nursery gives the day a shape.", '"You may come in. Not the others."')),
    (30, "10:40", "add note", note(
        "service_check", "nursery",
        "Place in the nursery from the first of the month; only the mother or the brother may fetch her. The "
            "nursery has it in writing.")),
    (35, "11:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "low",
        "First week at the nursery, cried once, on Tuesday. Vaccination done.")),
    (49, "16:10", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "low",
        "Tells of a friend with a rabbit. No more hiding at the bell."))]

# 2. A girl of 16 who is to be married tomorrow. She consents for herself; asking at home would put her in danger.
# In the safe house she is asked every day.

GIRL_BEFORE_HER_WEDDING = [
    (0, "13:10", "register", {
        "source": "self", "sex": "female", "age_years": 16, "concerns": ["forced_or_early_marriage"],
        "criteria_met": ["c_marriage", "c_harm"], "risk": "high", "urgent": True,
        "urgent_needs": ["safe_place", "emotional"], "area": "Hill Gardens", "place": "office",
        "care_arrangement": "safe_house", "carer_is_previous": "no", "given_by": "child", "consent_language": "Arabic",
        "consent_items": ["services", "data_collection_storage"], "share_services": ["safe_house"],
        "withhold": "That she came to us, and where she is tonight",
        "withhold_from": "the parents and the man's family", "withhold_why": "fear_of_harm"}),
    (0, "13:25", "enter identity", {
        "first": "هدى", "last": "القاضي", "other_names": "Huda Qadi; Hoda al-Kadi", "birth_known": "known",
        "language": "Arabic", "address": "House 31, Cistern Lane", "landmark": "green gate, two storeys",
        "safe_contact": "Only through the safe house. Never at home, never by the old phone.", "father": "فؤاد القاضي",
        "mother": "ليلى الشامي", "signed_by": "هدى القاضي", "signed_how": "signature"}),
    (0, "13:50", "first assessment", {
        "safety": "unsafe",
        "safety_note": "To be married tomorrow to a man of forty. Ran from school at the second break. Cannot go home "
            "tonight.",
        "health_note": "No injury seen. Has not eaten since yesterday.",
        "strengths": "Knows exactly what she wants. A friend who lent her the bus fare.", "food": "not_met",
        "shelter": "not_met", "abuser_access": "yes", "discussed_with": ["child"], "further": "urgent_intervention",
        "words": '"I said no at home. They laughed. So I say it here."', "risk": "high",
        "risk_reason": "The wedding is set for tomorrow; threatened with beating if she refuses.",
        "next_contact_on": away(days=1)}),
    (0, "14:20", "add note", note(
        "met", "child",
        "She came alone, in school uniform, and asked for somebody who is not from her street. We ate first. "
            "Explained what we must do and what she decides. She agreed to the safe house, once, for tonight and the "
            "days until we talk again; she did not agree to our calling her school.",
        "Calm, clear, afraid of her uncle more than of her father.")),
    (0, "15:30", "add note", note(
        "service_check", "safe house",
        "Place for tonight confirmed. Brought there by car with a colleague; arrived at four. The house knows a "
            "first name of her choice and her age, nothing else.")),
    (0, "16:30", "add note", secret(
        "Told me which relatives arranged it and what was paid. Asked me not to tell the police before she has slept.",
        "Reporting: put to my supervisor today with her wish. Decision tomorrow morning, with her.")),
    (1, "10:15", "log follow-up", visit(
        "phone", "child_alone", "stable", "high",
        "Slept six hours. The house reports nobody at the gate. She wants to know what her mother says and "
            "understands that we do not ask.",
        '"Today would have been the day."', "Talk about reporting this afternoon, with my supervisor.",
        type="placement_check")),
    (2, "10:20", "log follow-up", visit(
        "phone", "child_alone", "stable", "high",
        "Helps in the kitchen. Asked for her school books; a colleague brings others from the store.",
        '"I do not want to miss the examination."', "Word again tomorrow.", type="placement_check")),
    (3, "10:10", "log follow-up", visit(
        "phone", "child_alone", "stable", "high",
        "Quiet night. She has begun a letter to her mother and has not decided whether to send it.",
        next_steps="Word again tomorrow.", type="placement_check")),
    (4, "10:30", "log follow-up", visit(
        "phone", "child_alone", "improving", "high",
        "Laughs with the others at breakfast, says the house. To me she spoke about school only.",
        type="placement_check")),
    (5, "10:15", "log follow-up", visit(
        "phone", "child_alone", "stable", "high", "As yesterday. Would like to speak with the legal adviser herself.",
        type="placement_check"))]

# 3. A baby of 15 months. Two ways planned at once: at home with support, or with relatives.

BABY = [
    (0, "09:50", "register", {
        "source": "health", "sex": "male", "age_years": 1,
        "concerns": ["neglect", "physical_abuse", "lives_with_vulnerable_person"],
        "criteria_met": ["c_harm", "c_neglect"], "risk": "high", "urgent": True, "urgent_needs": ["medical", "food"],
        "area": "Brickfields", "place": "health_post", "assent": "not_asked",
        "assent_why": "Fifteen months old; held by the father while we spoke.", "consent_language": "Swahili",
        "share_services": ["health_medical", "nutrition", "mental_health"]}),
    (0, "10:10", "enter identity", {
        "first": "Baraka", "last": "Thoya", "nickname": "Toto", "birth_known": "known",
        "language": "Giriama and Swahili", "address": "Plot 12, Clay Pit Lane", "landmark": "last house before the pit",
        "safe_contact": "The father's phone, any time.", "caregiver_name": "Kitsao Thoya",
        "caregiver_relation": "father", "caregiver_age": 39, "caregiver_phone": "073 555 60 21", "mother": "Tabu Jefwa",
        "father": "Kitsao Thoya", "siblings": "Kadzo\nKarisa", "signed_by": "Kitsao Thoya",
        "signed_how": "thumbprint"}),
    (0, "11:30", "add note", note(
        "met", "father, nurse",
        "The nurse called: the father had brought the baby with a swollen arm. It is broken and has been set. Weight "
            "far below the line, does not sit without support. The father says the mother did not mean it.",
        "The father is at the end of his strength and glad that somebody asks.")),
    (1, "10:00", "first assessment", {
        "place_kind": "home", "seen_alone": "no", "safety": "unsafe",
        "safety_note": "The mother was alone with him when the arm was broken. Until further steps the older girl or "
            "the father is always in the room.",
        "health_note": "Arm in plaster. Malnourished, behind in development. Nutrition programme begins today.",
        "medical_urgent": "yes", "food": "not_met",
        "strengths": "Two older children who are gentle with him. A father who came by himself.",
        "abuser_access": "yes", "discussed_with": ["family"], "further": "urgent_intervention", "words": "",
        "words_why_not": "Fifteen months. Watches everything, reaches for the older sister.", "risk": "high",
        "risk_reason": "Broken arm, starving, a mother who is ill and untreated as far as known.",
        "next_contact_on": away(days=3)}),
    (1, "15:00", "add note", secret(
        "The father told how the arm was broken. Written on the separate sheet. He fears that the children will be "
            "taken away if he says it aloud.",
        "Told my supervisor; reporting to be decided tomorrow.", "father, alone")),
    (2, "09:10", "begin full assessment", {}),
    (3, "11:00", "add note", note(
        "home_visit", "household",
        "Went with a colleague and two buckets. The floor is clear, the window opens. The two older ones, ten and "
            "twelve, left school in spring to look after mother and baby; each has a file of concern to be opened "
            "if this goes on.")),
    (4, "10:30", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "high",
        "Fed four times since yesterday, the older sister keeps a tally in chalk. The mother lay with her face to the "
            "wall.",
        next_steps="Mental-health worker to be asked what is known.", accompanied=True)),
    (7, "10:20", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "high",
        "200 g more. He smiled at the spoon. The father found the first day of work in months.", accompanied=True)),
    (8, "11:40", "add note", note(
        "service_check", "mental-health worker",
        "The mental-health worker knows the mother: ill for years, clearly better for the past year as long as she "
            "takes the medicine; it ran out six weeks before the injury because the post was closed.",
        "That changes much. The harm happened in the weeks without medicine.")),
    (10, "15:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "high",
        "The mother sat up, asked his weight and cried. She takes the tablets in front of the father.",
        next_steps="Ask the grandmother by telephone, with the father.")),
    (11, "10:00", "log follow-up", visit(
        "meeting", "child_with_others", "improving", "high",
        "At the health post for the plaster. Nutrition nurse content.", type="for_service")),
    (14, "11:10", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "high",
        "Quiet. The neighbours, who kept away, have sent beans. The grandmother can take him 'from one day to the "
            "next', four hours by bus.",
        next_steps="Two ways at once: support at home; the grandmother's house looked at.")),
    (15, "14:00", "add note", note(
        "note", "supervisor",
        "Planned with my supervisor in two tracks. A: home, with medicine seen daily, a helper three mornings, "
            "nutrition. B: the grandmother; the office there visits her this week. Whichever is safe first; decided "
            "together in three weeks.",
        "I lean to A since last week. B must be ready all the same.")),
    (16, "10:00", "conference", {
        "held_on": away(0), "kind": "conference", "reason": "complex_situation", "chair": "supervisor",
        "participants": [{"role": "caseworker"}, {"role": "supervisor"}, {"role": "father"}, {"role": "older sister, for a part"}],
        "confidentiality": "yes", "child_part": "not", "voice": "not_asked", "voice_why_not": "Fifteen months old.",
        "caregiver_part": "there", "family_opinion": "The father wants him home and says what he cannot do alone.",
        "situation": "The injury happened in weeks without medicine. Since then fed and weighed, no new harm.",
        "options": [
            {"option": "Home, with help", "good": "Stays with his people; breast and bed he knows.",
             "bad": "Depends on medicine that has run out before."},
            {"option": "The grandmother", "good": "Warm, a dry house, an aunt next door.", "bad": "Four hours away; he does not know her."}],
        "decision": "Both are made ready; home goes on as long as the medicine is seen daily.",
        "justification": "The least harm while the reason of the harm is treated.", "status": "remains_open",
        "actions": [{"what": "Helper for three mornings a week", "who": "keyworker", "by_when": away(days=18 - 16)},
                    {"what": "Have the grandmother's house looked at", "who": "supervisor", "by_when": away(days=13)},
                    {"what": "Medicine for two months kept at the post", "who": "provider", "by_when": away(days=50)}]}),
    (17, "10:30", "log follow-up", visit(
        "adhoc_home_visit", "child_with_others", "improving", "high",
        "Came unannounced. He was dry and fed, the older boy was building him a tower. The mother was washing.")),
    (18, "10:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "high",
        "The helper's first morning. The mother held him while I was there, with the father beside her.",
        accompanied=True)),
    (18, "12:00", "task done", {"what": "Helper for three mornings a week", "result": "Comes Monday, Wednesday and Friday."}),
    (21, "10:40", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "medium",
        "Three weeks without an incident, 900 g more, sits by himself. The mother speaks to him.",
        next_steps="Weekly; the helper and the nurse see him in between.",
        risk_reason="Medicine seen daily, never alone with the mother yet, weight rising.")),
    (25, "16:00", "full assessment", whole(
        "medium", ((22, "health", "Mental-health worker: clearly better for a year with medicine."), (18, "home_visit", "Neighbours keep away; the two older ones carry water."),
                   (4, "health", "900 g more in three weeks.")),
        "Sits by himself. Reaches for the older sister first, for his mother last.",
        (("physical_health", "severe", "to gain weight and keep the arm safe"), ("safety", "severe", "never to be alone with his mother for now"),
         ("caregiver_capacity", "severe", "his mother to have her medicine every day"), ("education", "moderate", "the older two to go back to school")),
        "The father has no rest; the mother is ashamed and wants him home.",
        "Home is possible while the medicine is seen daily and somebody helps three mornings. The grandmother must be ready all the same.")),
    (26, "09:20", "draw up plan", planned(
        "He grows up safe and fed, with his own family.",
        "If a day passes without the medicine seen, he goes to the grandmother that day and we meet.", "",
        ("never to be alone with his mother for now", "He lives at home without an incident for eight weeks, or with his grandmother", "the helper's book", 56,
         ("Medicine seen every day; a helper three mornings", "Somebody helps at home", "direct_service", "mental_health", "keyworker", 10, "A"),
         ("The older two go back to school", "The big ones go to school", "community_support", "education_formal", "caregiver", 30, "A"),
         ("The grandmother is visited and ready", "Grandmother has a bed for him", "referral", "alternative_care", "provider", 14, "B")),
        ("to gain weight", "He is on the lower line by the third month", "the card of the nutrition post", 70,
         ("Nutrition programme to its end", "He gets strong food", "referral", "nutrition", "provider", 45)))),
    (27, "10:10", "approve plan", {"comment": "Agreed, both ways at once. We look again in three weeks."}, "mary"),
    (36, "11:30", "action done", {"result": "Seen daily; the helper came each time."}),
    (28, "10:30", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "medium",
        "Plaster off. He uses the arm. The older two ask when they can go back to school.",
        next_steps="School for the two.")),
    (29, "09:30", "add note", note(
        "phone_call", "colleague in the grandmother's district",
        "They visited the grandmother: warm, poor, a dry house, an aunt next door. Would take him, and would rather "
            "see him stay with his mother if it can be.")),
    (29, "10:10", "task done", {"what": "Have the grandmother's house looked at", "result": "Warm, dry, an aunt next door."}, "mary"),
    (35, "10:30", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "medium",
        "The girl is back in class, the boy from next week. The helper stays.")),
    (42, "10:40", "log follow-up", visit(
        "planned_home_visit", "caregiver", "stable", "medium",
        "He slept. The father has work on four days. He worries about the weeks before the medicine is fetched.",
        next_steps="Two months' supply asked of the post.")),
    (49, "11:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "medium",
        "Pulls himself up at the bench. Weight on the lower line for the first time. The mother said his name for "
            "each thing he pointed at.")),
    (51, "10:00", "add note", note(
        "service_check", "mental-health worker",
        "Seen monthly, medicine for two months at home, knows the early signs herself and has told the father.")),
    (56, "10:30", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "improving", "medium",
        "First steps along the wall. Both parents were there and both looked at him.",
        next_steps="Talk about the two tracks with my supervisor: A holds.")),
    (57, "10:00", "review", {
        "held_on": away(0), "chair": "supervisor", "took_part": ["caregiver", "keyworker", "supervisor"],
        "services_received": "Nutrition, the helper, mental-health worker monthly.", "services_missing": "",
        "family_changes": "The father has work; the two older ones are back at school.", "risk": "medium",
        "child_part": "not", "voice": "not_asked", "voice_why_not": "Seventeen months old; watched at each visit.",
        "caregiver_part": "there", "caregiver_view": "The father wants the helper to stay until the rains are over.",
        "outcome": "continue", "next_on": away(days=60),
        "decisions": [{"what": "Ask for the helper for two months more", "who": "keyworker", "by_when": away(days=10)},
                      {"what": "Early signs written on one card for the father", "who": "keyworker", "by_when": away(days=5)}]}),
    (63, "10:30", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "medium",
        "As last week. The neighbours' boy plays with the older one again."))]

# 4. A girl of 13 with a woman who says she is the aunt. The woman will not leave the room.

GIRL_WITH_AN_AUNT = [
    (0, "14:00", "register", {
        "source": "community_member", "sex": "female", "age_years": 13, "age_known": "estimated",
        "concerns": ["separated", "domestic_servitude", "sexual_exploitation"], "criteria_met": ["c_kin", "c_work"],
        "risk": "high", "area": "Old Market", "place": "market_desk", "displacement": "foreign_national",
        "uasc": "separated", "care_arrangement": "unrelated_adult", "carer_is_previous": "no", "given_by": "nobody",
        "consent_items": [], "legal_basis": ["vital_interest"], "no_consent": "contact_would_endanger",
        "no_consent_reasons": "To ask the woman would tell her what we suspect; the girl cannot be spoken to alone "
            "yet. The person who told us is afraid."}),
    (0, "14:20", "enter identity", {
        "first": "ស្រីពៅ", "name_unknown": False, "other_names": "Sreypov", "birth_known": "estimated",
        "language": "Khmer", "address": "Room 9, Lamp Alley", "landmark": "over the card room, outside stair",
        "safe_contact": "At the water tap before seven. Never through the woman.", "caregiver_name": "Narin Yin",
        "caregiver_relation": "claimed_unverified", "caregiver_age": 34}),
    (
        0, "16:00", "decide without consent",
        {
            "decision": "go_on", "basis": "contact_would_endanger",
            "reasons": "Grave concern, no safe way to ask yet. Go on step by step; first aim is a talk with the girl "
                "alone.",
            "unsafe_why": "The woman and those behind her would learn of it.",
            "participation": "The girl is asked as soon as she can be spoken to alone, and at every step after that.",
            "look_again_on": away(days=14)},
        "mary"),
    (1, "09:30", "first assessment", {
        "place_kind": "home", "seen_alone": "no", "safety": "unknown",
        "safety_note": "Visited as the health round of the row. The woman answered every question put to the girl.",
        "health_note": "Thin, hands rough from lye. No injury that one could see.",
        "strengths": "Nods to the neighbour's child. Counts the buckets aloud.", "abuser_access": "unknown",
        "discussed_with": ["family"], "words": "",
        "words_why_not": "Said nothing while the woman sat there. The woman would not leave.", "risk": "high",
        "risk_reason": "With an adult whose story changes; does all the housework; men come and go; protected by "
            "people who are feared.",
        "next_contact_on": away(days=3)}),
    (1, "11:00", "add note", secret(
        "The person who told us lives close and could be known from what she saw. Nothing of it may be repeated, not "
            "to the police either, before she agrees.",
        "Her fear is well founded.", "a neighbour")),
    (2, "15:00", "begin full assessment", {}),
    (3, "16:00", "add note", note(
        "note", "supervisor",
        "Wrote down what the woman has said so far: sister's daughter; then brother's; came two years ago; then "
            "one. No paper. To be compared each time, never held against her aloud.")),
    (4, "07:10", "log follow-up", visit(
        "adhoc_home_visit", "child_with_others", "unchanged_concern", "high",
        "At the tap before seven. The girl carried six cans in a row. I helped with two. The woman called from the "
            "stair after ten minutes.",
        next_steps="Same place on Monday.", accompanied=True)),
    (7, "07:15", "log follow-up", visit(
        "meeting", "child_alone", "unchanged_concern", "high",
        "Four minutes alone at the tap. She knows my face now. I said who I am and that she may say no to anything.",
        '"I am not allowed to be slow."', "Health post invites all girls of the row for eye tests on Thursday.")),
    (8, "10:30", "add note", note(
        "school_community", "head teacher",
        "No girl of that description was ever enrolled. A place could be found at once.")),
    (10, "10:40", "log follow-up", visit(
        "meeting", "child_with_others", "unchanged_concern", "high",
        "At the health post. The woman came along and stayed, even behind the curtain. The nurse asked her to wait "
            "outside; she refused and took the girl's arm.",
        next_steps="Supervisor and legal adviser: what can be done without proof.")),
    (11, "07:10", "log follow-up", visit(
        "meeting", "child_alone", "stable", "high",
        "Two minutes at the tap. She has the number, learnt by heart, not on paper.", '"If I come, will you be there?"',
        "Night number of the safe house arranged.")),
    (11, "15:30", "add note", note(
        "service_check", "legal adviser",
        "Nothing yet that a court would take. A guardianship check of the registry can be asked for every child "
            "without papers in the row; that would not point to her.",
        "Slow, and the safest way I can see.")),
    (14, "07:15", "log follow-up", visit(
        "meeting", "child_alone", "unchanged_concern", "high",
        "She told me a village and a word for river that nobody here uses. The woman has forbidden the tap after "
            "today; water is bought now.",
        '"She is not my aunt. Do not say it."', "Tracing request by village, without a name.")),
    (17, "10:00", "log follow-up", visit(
        "adhoc_home_visit", "child_with_others", "unchanged_concern", "high",
        "Health round again, all doors. She opened. The woman stood behind her.", accompanied=True)),
    (18, "10:30", "log follow-up", visit(
        "community_contact", "community", "unchanged_concern", "high",
        "The neighbour has seen her on the stair both evenings."))]

# 5. A girl of 12 abused by her father. She wants nothing done; a supervisor decides; the mother agrees later.

GIRL_WHO_WANTS_NOTHING_DONE = [
    (0, "10:00", "register", {
        "source": "psychosocial", "sex": "female", "age_years": 12, "concerns": ["sexual_abuse"],
        "criteria_met": ["c_sexual"], "risk": "high", "area": "River Mouth", "place": "health_post",
        "given_by": "nobody", "assent": "refused", "consent_items": [], "legal_basis": ["legal_duty", "vital_interest"],
        "no_consent": "refused_and_grave_risk", "no_consent_explained_on": away(days=0),
        "no_consent_reasons": "The girl wants nothing done, out of loyalty to the father. The danger at home goes "
            "on every day. The law obliges us to act."}),
    (0, "10:25", "enter identity", {
        "first": "Злата", "last": "Ткаченко", "other_names": "Zlata Tkachenko; Slata Tkatchenko",
        "birth_known": "known", "language": "Ukrainian", "address": "No. 44, Net Menders Row",
        "safe_contact": "At school only, through the counsellor.", "father": "Степан Ткаченко",
        "mother": "Галина Бойчук", "referrer_name": "Юлія Лисенко", "referrer_contact": "072 555 33 08"}),
    (
        0, "12:30", "decide without consent",
        {
            "decision": "go_on", "basis": "refused_and_grave_risk",
            "reasons": "The abuse is recent and can be repeated tonight. The duty to protect outweighs her wish; her "
                "loyalty is understood and written down. Explained to her this morning by her caseworker, with the "
                "counsellor.",
            "explained_on": away(days=0),
            "participation": "Nothing is done without telling her first. She chooses who goes with her and where she "
                "sleeps among what is safe.",
            "look_again_on": away(days=21)},
        "paul"),
    (0, "13:10", "notice report duty", {
        "trigger": "sexual_violence", "law_item": "Child protection law: sexual abuse by a relative is reported",
        "noticed_on": away(days=0), "noticed_time": "10:20", "told_beforehand": "yes", "about_staff": "no",
        "risk_reporting": "She may feel betrayed and stop talking; the father may hear of it before she is safe.",
        "risk_not_reporting": "It goes on, and the younger ones in the house are next.",
        "voice": "said", "voice_alone": "yes", "voice_said": '"Tell them when I am not there."',
        "adviser": "supervisor, legal adviser"}),
    (0, "15:30", "decide report", {
        "decision": "report", "reported_to": "District office for children", "reported_on": away(days=0),
        "reasons": "The law leaves no choice and she is safer for it. The office agreed to speak to nobody at home "
            "before she sleeps elsewhere.",
        "content": "That a girl of the district needs protection from a relative; the code; our number.",
        "followup_on": away(days=14)}, "paul"),
    (14, "09:00", "follow up report", {}),
    (1, "09:20", "first assessment", {
        "place_kind": "school", "safety": "unsafe",
        "safety_note": "Not safe at home. Sleeps at the grandmother's from last night, with the mother's knowledge; "
            "the father was told it is because of school.",
        "health_note": "Seen by the woman doctor at the health post yesterday, with the counsellor. Treatment begun.",
        "strengths": "The counsellor. The grandmother. Draws very well.", "abuser_access": "yes",
        "discussed_with": ["child"], "further": "urgent_intervention",
        "words": '"I do not want him to go to prison. I want it to stop and nothing else to change."', "risk": "high",
        "risk_reason": "Abused at home until last week; the father has access to the grandmother's house.",
        "next_contact_on": away(days=3)}),
    (1, "11:00", "add note", secret(
        "Account given once, to the counsellor and me, in her own words; on the separate sheet, in the locked "
            "cabinet. She will not be asked again by us.",
        "She blames herself for telling. Said twice, in different ways, that it was right.")),
    (1, "15:00", "add note", note(
        "note", "supervisor",
        "Report to the authority made by my supervisor, as decided. The girl was told beforehand what is in it and "
            "what is not.")),
    (3, "10:00", "begin full assessment", {}),
    (4, "14:10", "log follow-up", visit(
        "meeting", "child_alone", "unchanged_concern", "high",
        "In the counsellor's room. She was angry with me and said so. I stayed and she drew.",
        '"You said you would ask me."', "Tell her each step before it happens, even small ones.")),
    (7, "10:30", "log follow-up", visit(
        "meeting", "child_alone", "stable", "high",
        "The father has been told by the authority to stay away from the grandmother's house. She asked whether he "
            "cried.",
        next_steps="Grandmother to keep the door locked; number of the night duty.")),
    (8, "16:00", "add note", note(
        "met", "mother",
        "The mother came to the office for ten minutes, coat on. She does not want to hear details. She asked whether "
            "the girl eats.",
        "She knows more than she can bear to know. The door is not shut.")),
    (10, "14:00", "log follow-up", visit(
        "meeting", "child_alone", "stable", "high", "School as always. She sleeps with the grandmother in one room.",
        '"She snores. It is good, I know she is there."')),
    (11, "10:00", "log follow-up", visit(
        "planned_home_visit", "child_with_others", "stable", "high",
        "At the grandmother's. New bolt. A calm house with a great many cats.", accompanied=True)),
    (14, "14:20", "log follow-up", visit(
        "meeting", "child_alone", "unchanged_concern", "high",
        "An uncle told her that the family has no bread because of her. The grandmother sent him off.",
        '"If I take it back, does everything go back?"', "Speak with the mother about the uncle.")),
    (17, "14:00", "log follow-up", visit(
        "meeting", "child_alone", "stable", "high",
        "She has shown the counsellor the drawings and one of them to me.")),
    (18, "11:10", "log follow-up", visit(
        "phone", "child_alone", "improving", "high",
        "Called from the grandmother's telephone to tell of a prize for a drawing.")),
    (21, "11:00", "log follow-up", visit(
        "meeting", "child_with_others", "improving", "high",
        "The mother came with her, by her own wish. They sat side by side. The mother said in front of her that she "
            "was right to speak.",
        '"She said it."', "Consent form with the mother today.")),
    (21, "11:40", "give consent", {
        "given_by": "parent", "assent": "given",
        "explained": [
            "services", "risks", "data_use", "confidentiality", "not_answer", "see_file", "withdraw", "come_back"],
        "consent_items": ["services", "data_collection_storage"],
        "share_services": ["health_medical", "psychosocial", "legal"], "legal_basis": ["consent", "legal_duty"],
        "consent_language": "Ukrainian", "withhold": "Everything the girl has told",
        "withhold_from": "the father's family", "withhold_why": "fear_of_harm"}),
    (21, "12:10", "add note", note(
        "met", "mother",
        "Signed after reading every line. Wants the counsellor for herself too. The girl agreed with her own words, "
            "after three weeks of not agreeing.",
        "The decision without consent can be looked at again: it is no longer needed.")),
    (24, "14:10", "log follow-up", visit(
        "meeting", "child_alone", "improving", "high", "Mother and girl both sleep at the grandmother's now.")),
    (24, "14:40", "place", {
        "arrangement": "kinship", "started_on": away(days=-1), "change_why": "abuse_exploitation", "term": "interim",
        "removed": "no", "from_institution": "no", "reunified": "no", "voice": "said", "voice_alone": "yes",
        "matching": "The girl has slept there on most weekends since she was small.",
        "child_prepared": "It was her own proposal.", "family_prepared": "The grandmother has a bed and a lock.",
        "voice_said": '"There the door stays open and nobody stands in it."'}),
    (25, "10:00", "full assessment", whole(
        "high", ((21, "health", "Clinic: treated, comes back in a month."), (8, "caregiver", "The mother believes her and says so.")), "Draws before she speaks.",
        (("safety", "severe", "to sleep where the father is not"), ("emotional_state", "severe", "to speak at her own pace"), ("legal", "moderate", "to give her statement once")),
        "The mother is with her, by her own wish.", "Safe at the grandmother's. She decides when she speaks and who is in the room.",
        '"If I take it back, does everything go back?"', report_duty="yes")),
    (25, "12:00", "log follow-up", visit(
        "phone", "caregiver", "stable", "high",
        "The mother says the father has gone to his brother in the capital, for work, it is said.")),
    (28, "14:20", "log follow-up", visit(
        "meeting", "child_alone", "improving", "medium",
        "She came skipping and stopped when she saw that I had seen it.", '"I still miss the house. Not the nights."',
        "Weekly from now on.",
        risk_reason="The father has left the town and may not come near; the mother protects her.")),
    (35, "14:00", "log follow-up", visit(
        "meeting", "child_alone", "stable", "medium",
        "Statement date named. She wants the counsellor and the grandmother with her, in this order.",
        next_steps="Legal adviser explains the room to her beforehand, with a drawing.")),
    (38, "10:20", "add note", note(
        "service_check", "legal adviser",
        "Statement can be recorded once, so that she need not sit in court. Agreed with her.")),
    (42, "14:10", "log follow-up", visit(
        "meeting", "child_alone", "improving", "medium",
        "Statement given on Friday, forty minutes, with two pauses. She had the drawing with her.",
        '"It is said now."'))]

# 6. A boy of 15 brought back over the border, registered twice in a week with the name spelt two ways.

RETURNED = {
    "source": "government_service", "sex": "male", "age_years": 15,
    "concerns": ["trafficked_smuggled", "returnee", "no_birth_or_legal_identity"], "criteria_met": ["c_taken"],
    "area": "Border Road", "place": "border_desk", "displacement": "returnee", "uasc": "unaccompanied",
    "care_arrangement": "residential", "carer_is_previous": "no", "given_by": "child", "consent_language": "Khmer",
    "consent_items": ["services", "data_collection_storage", "family_tracing"],
    "share_services": ["tracing_reunification", "registration_documents"]}
BOY_BROUGHT_BACK = [
    (1, "13:20", "register", {**RETURNED, "age_known": "estimated"}),
    (1, "13:45", "enter identity", {
        "first": "Sovann", "last": "Chhuon", "other_names": "សុវណ្ណ ឈួន", "birth_known": "estimated",
        "language": "Khmer", "address": "Transit house, Customs Row",
        "safe_contact": "Through the house; ask for the night teacher.", "mother": "Nary Keo", "siblings": "Dara",
        "signed_by": "Sovann Chhuon", "signed_how": "thumbprint"}),
    (1, "15:00", "first assessment", {
        "place_kind": "community", "safety_note": "In the transit house; gate kept day and night.",
        "health_note": "Scars on the hands from nets and lines, healed. Bad teeth. Strong.",
        "strengths": "Reads weather. Wants to work.", "discussed_with": ["child"],
        "words": '"Eleven months on the water. I want to see my mother and I do not want to come with empty hands."',
        "risk": "medium", "risk_reason": "Safe in the house; those who took him know the crossing; afraid of a debt.",
        "next_contact_on": away(days=6)}),
    (1, "16:20", "add note", note(
        "met", "child, official of the district",
        "Handed over at the border post with eight others. Papers: a list with numbers. He was sold to a fishing "
            "boat with the promise of work in a restaurant. Has told it to four offices before us; we did not ask "
            "again.")),
    (2, "10:00", "begin full assessment", {}),
    (3, "10:20", "add note", note(
        "service_check", "tracing partner",
        "Request opened. Village known by its old name and by a bridge. If he is found to have lived in the home "
            "over there for more than a stay, follow-up will run for two years after he returns.")),
    (7, "16:00", "log follow-up", visit(
        "planned_home_visit", "child_alone", "stable", "medium",
        "At the transit house. Cooks rice for all in the evening. Document office: photograph taken, witness needed.",
        '"Tell them I can mend engines."', "Ask the motor repair course.", type="in_care")),
    (9, "11:00", "add note", note(
        "service_check", "motor repair course",
        "Would take him for a trial week without papers. Two boys from the same transit are there already.")),
    (14, "16:00", "log follow-up", visit(
        "planned_home_visit", "child_alone", "improving", "medium",
        "Trial week began. Came back black to the elbows and content. No news yet of the family.",
        '"It is the same engine as on the boat. Here I may stop."', type="in_care"))]
BOY_BROUGHT_BACK_AGAIN = [
    (1, "10:10", "register", {**RETURNED, "source": "other_agency", "place": "office", "age_known": "estimated"}),
    (1, "10:35", "enter identity", {
        "first": "Sovan", "last": "Chuon", "birth_known": "estimated", "language": "Khmer",
        "address": "Transit house, Customs Row", "safe_contact": "Ask at the gate.", "signed_by": "Sovan Chuon",
        "signed_how": "thumbprint", "decided": "ask"}),
    (1, "15:20", "first assessment", {
        "safety_note": "In the transit house.", "health_note": "Hands scarred, healed. Toothache; dentist on Thursday.",
        "strengths": "Cheerful, quick with his hands.", "discussed_with": ["child"],
        "words": '"Did the other one not write it down?"', "risk": "medium",
        "risk_reason": "Returned from a boat, no papers, no family found yet.", "next_contact_on": away(days=7)}),
    (1, "16:00", "add note", note(
        "note", "supervisor",
        "A partner brought the list of the transit house; I took down three boys from it. This one says somebody of "
            "ours has spoken with him already. The register sees a likeness too. Asked the supervisor before going on.",
        "Probably one boy with two files.")),
    (2, "11:00", "begin full assessment", {}),
    (8, "15:00", "log follow-up", visit(
        "planned_home_visit", "child_alone", "stable", "medium",
        "Dentist done. He starts at the workshop in the mornings, he says a colleague of mine arranged it.",
        type="in_care"))]

# What hangs on all six: plans for the first night, who was told what, duties to report, and who may know.

EVERYTHING = ["services", "risks", "data_use", "confidentiality", "not_answer", "see_file", "withdraw", "come_back"]


def tonight(goal, words, *goals, **more):
    """An interim plan: in force at once, for a few days."""
    return {**planned(goal, "", words, *goals, **more), "kind": "interim"}


def agrees(to, service, what, how="written_paper", until=365, **more):
    """Consent anew, with one service that may be told something; `until` in days, or None for one time only."""
    row = {"to": to, "service": service, "what": what, "how": [how], **({"until": away(days=until)} if until else {"once": True})}
    return {"given_by": "parent", "assent": "given", "explained": EVERYTHING, "legal_basis": ["consent"],
            "consent_items": ["services", "data_collection_storage", "contact_by_phone", "contact_at_home"],
            "shares": [row], **more}


def refers(to, service, reason, tells, method="written_paper", **more):
    return {"to": to, "service": service, "reason": reason, "result": "referred", "tells": tells, "method": method, **more}


def a_room(words, *more):
    return tonight(
        "A room that the father does not know, and bread until the first wage.", words,
        ("a bed behind a door that locks", "All five sleep in one safe room by the end of the week", "we see it", 6,
         ("Shelter partner asked for a room", "We look for a room with a lock", "referral", "shelter", "keyworker", 2), *more))


HIDDEN = {name: FAMILY[name] for name in ("withhold", "withhold_from", "withhold_why", "consent_language")}
LEGAL_AID, SAFE_HOUSE, CLINIC, TRACING = "Harbour legal aid", "Open Door safe house", "River Mouth health centre", "East Camp family tracing"
KEPT_APART = {"address_never": True, "phone_never": True, "contact_never": "The father and his brothers"}
HOME.update(KEPT_APART)
for _script in (BOY_OF_THIRTEEN, SISTER_OF_TEN, SISTER_OF_SEVEN, SISTER_OF_FOUR):
    for _step in _script:
        if _step[2] == "enter identity":
            _step[3].update(KEPT_APART)

BOY_OF_THIRTEEN += [
    (1, "14:30", "draw up plan", a_room('"Somewhere with two doors."')),
    (3, "16:00", "action done", {"result": "A flat from next Thursday."}),
    (8, "10:00", "give consent", agrees(LEGAL_AID, "legal", ["needs", "age_sex", "safety_concerns"], **HIDDEN)),
    (8, "11:15", "refer", refers(
        LEGAL_AID, "legal", "to be protected by law from the person who follows the family", ["needs", "age_sex", "safety_concerns"],
        told_safety_concerns="Followed from school; four calls to the police in the other town.", urgent=True)),
    (9, "09:35", "referral answer", {"answer": "accepted", "appointment_on": away(days=9)}),
    (26, "09:30", "referral feedback", {
        "accompanied": "yes", "accompanied_on": away(days=-8), "outcome": "received_full", "feedback_on": away(days=-1),
        "quality": "Explained in her own language, twice.", "told_child": "yes"})]
SISTER_OF_TEN += [
    (1, "12:40", "draw up plan", a_room('"A door that only we can open."')),
    (28, "11:00", "draw up plan", planned(
        "Mornings without pain and evenings without listening.", "If the aches come back for a week: the clinic, and we meet.",
        '"I want to sing where he cannot hear it."',
        ("mornings without pain", "Four mornings of five without an ache", "her own list on the cupboard", 60,
         ("An hour with the counsellor each week", "You talk with the counsellor", "direct_service", "psychosocial", "keyworker", 40),
         ("Choir on Thursdays", "You sing in the choir", "child_or_family_task", "psychosocial", "child", 60)))),
    (29, "09:20", "approve plan", {"comment": "Agreed."}, "mary")]
SISTER_OF_SEVEN += [(1, "12:50", "draw up plan", a_room('"And my bicycle."'))]
SISTER_OF_FOUR += [(1, "13:00", "draw up plan", a_room(""))]
for _script in (SISTER_OF_TEN, SISTER_OF_SEVEN, SISTER_OF_FOUR):
    _script.append((3, "16:05", "action done", {"result": "A flat from next Thursday."}))

GIRL_BEFORE_HER_WEDDING[0][3]["care_arrangement"] = "parents"
GIRL_BEFORE_HER_WEDDING += [
    (0, "14:10", "draw up plan", tonight(
        "Safe tonight, and not married tomorrow.", '"Only not home."',
        ("a bed where nobody finds her", "She sleeps in the safe house tonight", "the house confirms", 0,
         ("Brought to the safe house by car", "We drive you there", "referral", "safe_house", "keyworker", 0)),
        participants=["child"], carer_view="Not asked: it would put her in danger.",
        safety_concern="That relatives wait at the school.", safety_supports="The house, a friend, her teacher.",
        safety_after="Nobody is told where she is.")),
    (0, "14:30", "give consent", agrees(
        SAFE_HOUSE, "safe_house", ["needs", "age_sex", "safety_concerns"], "verbal", None, given_by="child",
        consent_items=["services", "data_collection_storage"], consent_language="Arabic",
        withhold="That she came to us, and where she is tonight", withhold_from="the parents and the man's family",
        withhold_why="fear_of_harm")),
    (0, "15:20", "refer", refers(
        SAFE_HOUSE, "safe_house", "to sleep where nobody of the family finds her", ["needs", "age_sex", "safety_concerns"], "verbal",
        told_safety_concerns="Nobody of the family may learn where she is.", urgent=True)),
    (0, "15:25", "referral answer", {"answer": "accepted", "appointment_on": away(0)}),
    (0, "16:00", "action done", {"result": "Arrived at four."}),
    (0, "16:10", "place", {
        "arrangement": "safe_house", "started_on": away(0), "change_why": "abuse_exploitation", "term": "emergency", "removed": "no",
        "from_institution": "no", "reunified": "no", "voice": "said", "voice_alone": "yes", "voice_said": '"The window has bars. Good."'}),
    (0, "16:40", "notice report duty", {
        "trigger": "other", "law_item": "Marriage law: no marriage under eighteen", "noticed_on": away(0), "noticed_time": "13:30",
        "told_beforehand": "yes", "about_staff": "no", "risk_reporting": "The family learns who told, and searches.",
        "risk_not_reporting": "Another day is set, and her younger cousins are next.", "voice": "said", "voice_alone": "yes",
        "voice_said": '"Not before I have slept."', "adviser": "supervisor"}),
    (0, "16:50", "mark highly sensitive", {"reason": "Her family has people in several offices of the town."}, "paul"),
    (1, "11:30", "decide report", {
        "decision": "delay", "reasons": "She is safe now. Reported with her, and in her words, when she has found her feet.",
        "followup_on": away(days=3)}, "paul")]

BABY += [
    (1, "11:15", "draw up plan", tonight(
        "Fed, and never alone with danger.", "",
        ("food and hands that hold him safely", "Two weeks with food each day and no new injury", "nurse and helper", 14,
         ("Nutrition programme from today", "He gets strong milk", "referral", "nutrition", "keyworker", 1),
         ("The father or the older girl is always in the room", "Somebody gentle is with him", "child_or_family_task", "child_protection",
          "caregiver", 1)),
        carer_view="The father agrees and is relieved.", safety_concern="That his mother is alone with him when she is ill.",
        safety_supports="The father, the older girl, the nurse.")),
    (1, "12:10", "give consent", agrees(
        CLINIC, "nutrition", ["needs", "age_sex", "health_facts"], assent="not_asked",
        assent_why="Fifteen months old; held by the father while we spoke.", consent_language="Swahili")),
    (1, "12:30", "refer", refers(
        CLINIC, "nutrition", "to gain weight", ["needs", "age_sex", "health_facts"], told_health_facts="Far below the line; an arm in plaster.",
        urgent=True)),
    (2, "09:05", "referral answer", {"answer": "accepted", "appointment_on": away(0)}),
    (4, "12:00", "action done", {"result": "Began at the clinic, comes each Tuesday."}),
    (14, "12:00", "action done", {"result": "Kept for two weeks; the helper takes over."}),
    (16, "12:00", "referral feedback", {
        "accompanied": "yes", "accompanied_on": away(days=-14), "outcome": "received_full", "feedback_on": away(0),
        "quality": "Patient with the father.", "told_child": "no"}),
    (1, "15:20", "notice report duty", {
        "trigger": "serious_harm", "law_item": "Child protection law: serious injury by a carer", "noticed_on": away(0),
        "noticed_time": "15:00", "told_beforehand": "yes", "about_staff": "no",
        "risk_reporting": "The father may stop coming, and hide the next injury.", "risk_not_reporting": "It happens again.",
        "voice": "not_asked", "voice_why_not": "Fifteen months old.", "adviser": "nurse, supervisor"}),
    (2, "08:45", "decide report", {
        "decision": "delay", "reasons": "The father came by himself and keeps what was agreed. The clinic sees the baby twice a week.",
        "followup_on": away(days=14)}, "mary"),
    (16, "13:00", "follow up report", {})]

GIRL_WITH_AN_AUNT += [
    (3, "09:00", "declare conflict", {"who": "farid", "kind": "same_social_circle"}, "mary")]

GIRL_WHO_WANTS_NOTHING_DONE += [
    (1, "11:30", "draw up plan", tonight(
        "She sleeps where he does not come.", '"At my grandmother\'s. She has a bolt."',
        ("a house that he does not enter", "Every night at the grandmother's, door locked", "she and her grandmother say so", 7,
         ("A bolt and the number of the night duty", "A bolt, and a number you can call", "direct_service", "child_protection", "keyworker", 3)),
        safety_concern="That he waits on the way to school.", safety_supports="Grandmother, counsellor, teacher.",
        safety_after="The grandmother's house.")),
    (11, "10:30", "action done", {"result": "The bolt is on; both know the number."}),
    (26, "11:00", "draw up plan", planned(
        "She lives with her mother and grandmother, speaks when she wants to, and learns.",
        "If he comes near: the night duty, then the police, and we meet the next day.", '"And that I may still like him."',
        ("to speak at her own pace", "Her statement is given once, with whom she chooses", "the date in the file", 30,
         ("Legal adviser explains the room beforehand", "Somebody shows you the room in a drawing", "referral", "legal", "keyworker", 14),
         ("The counsellor every week", "You meet the counsellor", "direct_service", "psychosocial", "keyworker", 60)))),
    (27, "09:30", "approve plan", {"comment": "Agreed. She decides the day."}, "paul")]

BOY_BROUGHT_BACK += [
    (2, "15:00", "give consent", agrees(
        TRACING, "tracing_reunification", ["needs", "age_sex", "name", "family_situation"], "electronic_protected", 180, given_by="child",
        consent_items=["services", "data_collection_storage", "family_tracing", "contact_by_phone", "contact_at_home"], consent_language="Khmer")),
    (3, "10:15", "refer", refers(
        TRACING, "tracing_reunification", "to find his mother", ["needs", "age_sex", "family_situation"], "electronic_protected",
        told_family_situation="A village known by its old name and by a bridge; mother and one brother.", password_apart=True))]
ONE_BOY = "One boy with two files: the same transit house, the same boat, the same scars; the name was spelt by ear."
