"""Puts the sentences together: what a caseworker writes about one child, so that two entries do not read alike."""
from cmoffice.practice import tongues, words
from cmoffice.practice.themes import THEMES

WITHOUT_HOME = ("none", "residential", "independent_living")
SEEN_AS = {"improving": "better", "stable": "steady", "unchanged_concern": "hard", "worse": "hard", "crisis": "hard"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOURS = ("ten", "half past nine", "eleven", "two", "half past two", "three", "four", "half past four")
SMALL_THINGS = {"weekday": WEEKDAYS, "hour": HOURS, "thing": words.THINGS, "need": words.NEEDS, "fee": words.FEES,
                "marks": words.MARKS, "weeks": ("two", "three", "four")}
RISING = ("low", "medium", "high")


class Teller:
    """Tells of one child, in role words, without saying the same sentence twice until all are used."""

    def __init__(self, rng, child, tongue=None):
        self.rng, self.child, self.age = rng, child, child["age"]
        self.is_adult, self.at_home = child["age"] >= 18, child["care"] not in WITHOUT_HOME
        self.tongue = tongue if tongue == child["culture"] else None     # a caseworker who writes the family's language
        self.theme, self.roles, self.used = THEMES[child["theme"]], _roles(child), set()
        self.own = {text for texts in self.theme.values() if isinstance(texts, list) for text in texts}

    def visit(self, mode, reached, finding, risk, was=None):
        """Answers of a follow-up that tell what was seen, said and agreed."""
        if finding == "not_reached":
            in_vain = words.NOBODY["phone" if mode == "phone" else "visit"]
            return {"observed": self.one(in_vain), "next_steps": self.one(words.NEXT["not_reached"])}
        seen = reached.startswith("child") and mode != "phone" and not self.is_adult
        told = [self.one(self._arrival(mode, reached)),
                self.one(words.SEEN[finding]) if seen and self.rng.random() < 0.5 else "",
                self.one(self._seen(mode, reached, finding)),
                self.one(words.CALM) if self.at_home and mode.endswith("visit") and self.rng.random() < 0.35 else ""]
        answers = {"observed": _joined(told),
                   "next_steps": self.one(self.theme["next"] if self.rng.random() < 0.4 else words.NEXT[finding])}
        if reached.startswith("child") and self.rng.random() < 0.6:
            answers["words"] = self.said(finding)
        if was not in (None, risk):
            reasons = words.RISK_UP if RISING.index(risk) > RISING.index(was) else words.RISK_DOWN
            answers["risk_reason"] = self.one(reasons, why=self.why(risk))
        elif self.rng.random() < 0.15:
            answers["risk_reason"] = self.one(words.RISK_SAME[risk], why=self.why(risk))
        return answers

    def said(self, finding):
        """Something the child said, now and then in the child's own language; empty for the smallest."""
        own = tongues.SAID.get(self.child["culture"], [])
        if self._fresh(own) and self.rng.random() < 0.2:
            return self.one(own)
        return self.one(self.theme["said"] if self.is_adult else words.SAID[finding] + self.theme["said"])

    def note(self, kind, finding):
        """Answers of an ordinary note of this kind: what happened, and what was seen, heard or is to be done."""
        foreign = self._in_the_familys_language() if self.tongue and self.rng.random() < 0.3 else ""
        if foreign:
            return {"kind": "note", "facts": foreign}
        first = self.one(self.theme["notes"] if self.is_adult else words.NOTES[kind])
        if kind in ("home_visit", "met") or self.is_adult:
            second = self.one(self.theme[SEEN_AS[finding]])
        elif kind == "phone_call" and self.rng.random() < 0.5:
            second = self.one(words.TOLD[finding])
        else:
            second = words.TO_DO + self.one(self.theme["next"])
        return {"kind": kind, "contact": "direct" if kind in ("home_visit", "met") else "indirect",
                "with_whom": self._with_whom(first), "facts": _joined([first, second]),
                "judgement": self._judgement(finding) if self.rng.random() < 0.45 else ""}

    def came(self, risk):
        """How the child came to us, and the first picture: the first note of a file."""
        return _joined([self.one(words.CAME[self.child["source"]]), words.FIRST_PICTURE + self.why(risk)])

    def secret(self):
        """Answers of a strictly confidential note, or None when nothing is left to tell."""
        left = self._fresh(self.theme["secret"])
        return {"kind": "met", "contact": "direct", "with_whom": "" if self.is_adult else "child, alone",
                "facts": self.one(left), "section": "strictly_confidential"} if left else None

    def first(self, risk, safety):
        """Answers of the first assessment that are told in words."""
        if self.is_adult:
            arrived = self.theme["arrive"]["meeting"][0]
            return {**self.theme["first"], "safety_note": arrived, "risk_reason": self.why(risk)}
        spoke = self.one(words.FIRST["words"]) if self.age >= 3 and self.rng.random() < 0.85 else ""
        silent = words.FIRST["too_small" if self.age < 3 else "silent"]
        return {"safety_note": self.one(words.FIRST[safety]), "health_note": self.one(words.FIRST["health"]),
                "strengths": self.one(words.FIRST["strengths"]), "words": spoke,
                "words_why_not": "" if spoke else self.one(silent), "risk_reason": self.why(risk)}

    def why(self, risk):
        """The reason for a risk level, for this kind of concern."""
        return self.fill(self.theme["why"][risk])

    def one(self, pool, **more):
        """One sentence of the pool that fits the child and was not used for a while; empty if none fits."""
        fresh = self._fresh(pool)
        if not fresh:
            self.used.difference_update(pool)
            fresh = self._fresh(pool)
        if not fresh:
            return ""
        chosen = self.rng.choice(fresh)
        self.used.add(chosen)
        return self.fill(chosen.partition("|")[2] if _is_tagged(chosen) else chosen, **more)

    def fill(self, text, **more):
        """The sentence with the roles, and with small things that differ each time."""
        if "{" not in text:
            return text
        small = {name: self.rng.choice(things) for name, things in SMALL_THINGS.items()}
        small["marks"] = small["marks"].format_map(self.roles)
        return text.format_map(self.roles | small | more)

    def _fresh(self, pool):
        return [text for text in pool if text not in self.used and self._fits(text)]

    def _fits(self, text):
        if not self.at_home and "arer}" in text and text not in self.own:
            return False
        if not _is_tagged(text):
            return True
        low, _, high = text.partition("|")[0].partition("-")
        return int(low) <= self.age <= int(high)

    def _arrival(self, mode, reached):
        if self.is_adult:
            return self.theme["arrive"].get(mode) or self.theme["arrive"]["meeting"]
        if self.child["care"] == "residential" and mode == "planned_home_visit":
            return words.HOUSE
        return words.ARRIVE[mode][reached]

    def _seen(self, mode, reached, finding):
        """Only what could be seen or heard in this way: on the telephone nobody sees a bruise fade."""
        if reached == "community" and finding in ("stable", "improving"):
            return words.NOTES["school_community"]
        if reached in ("community", "caregiver", "provider") or (mode == "phone" and not self.is_adult):
            return words.TOLD[finding]
        if finding == "crisis" and not self.is_adult:
            return words.SEEN["crisis"]
        own = self.theme[SEEN_AS[finding]]
        return own if self.is_adult or self._fresh(own) else words.SEEN[finding]

    def _judgement(self, finding):
        return self.one(self.theme["think"] if self.is_adult or self.rng.random() < 0.4 else words.THINK[finding])

    def _with_whom(self, told):
        """The people whom the first sentence names by their role."""
        told = told.lower()
        who = [word for word, role in (("child", "child"), ("caregiver", "carer")) if self.roles[role] in told]
        return ", ".join(who or [word for word in words.PEOPLE_OF_A_NOTE if word in told][:1])

    def _in_the_familys_language(self):
        texts = tongues.NOTES[self.tongue or ""]
        pool = texts["any"] + texts.get("girl" if self.child["sex"] == "female" else "boy", [])
        return self.one(pool) if self._fresh(pool) else ""


def _joined(told):
    return " ".join(filter(None, told))


def _is_tagged(text):
    return text[:1].isdigit() and "|" in text[:6]


def _roles(child):
    girl, woman, carer = child["sex"] == "female", child["carer_sex"] == "female", child["carer_word"]
    word = "the baby" if child["age"] < 2 else "the girl" if girl else "the boy"
    word = "the young woman" if child["age"] >= 18 else word
    roles = {
        "child": word, "she": "she" if girl else "he", "her": "her" if girl else "his", "him": "her" if girl else "him",
        "hers": "hers" if girl else "his", "herself": "herself" if girl else "himself",
        "carer": carer, "my_carer": carer.replace("the ", "my ", 1).partition(" who ")[0],
        "c_she": "she" if woman else "he", "c_her": "her" if woman else "his", "c_him": "her" if woman else "him",
        "c_herself": "herself" if woman else "himself"}
    return roles | {name.capitalize(): text[0].upper() + text[1:] for name, text in roles.items()}
