"""Puts the sentences together: what a caseworker writes about one child, so that two entries of a file do not read alike."""
from cmoffice.practice import tongues, words
from cmoffice.practice.themes import THEMES

WITHOUT_HOME = ("none", "residential", "independent_living")
SEEN_AS = {"improving": "better", "stable": "steady", "unchanged_concern": "hard", "worse": "hard", "crisis": "hard"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOURS = ("ten", "half past nine", "eleven", "two", "half past two", "three", "four", "half past four")


class Teller:
    """Tells of one child, in role words, without saying the same sentence twice until all are used."""

    def __init__(self, rng, child, tongue=None):
        self.rng, self.child, self.age = rng, child, child["age"]
        self.theme = THEMES[child["theme"]]
        self.tongue = tongue if tongue == child["culture"] else None      # a caseworker who writes the family's language
        self.roles = _roles(child)
        self.own = {text for texts in self.theme.values() if isinstance(texts, list) for text in texts}
        self.used = set()
        self.at_home = child["care"] not in WITHOUT_HOME

    def visit(self, mode, reached, finding, risk, was=None):
        """Answers of a follow-up that tell what was seen, said and agreed."""
        if finding == "not_reached":
            return {"observed": self.one(words.NOBODY), "next_steps": self.one(words.NEXT["not_reached"])}
        told = [self.one(self._arrival(mode, reached)), self.one(self._seen(mode, reached, finding))]
        if self.rng.random() < 0.5 and self.age < 18 and reached.startswith("child") and mode != "phone":
            told.insert(1, self.one(words.SEEN[finding]))
        if self.at_home and mode.endswith("home_visit") and self.rng.random() < 0.35:
            told.append(self.one(words.CALM))
        answers = {"observed": " ".join(filter(None, told)), "next_steps": self.one(self.theme["next"] if self.rng.random() < 0.4 else words.NEXT[finding])}
        if reached.startswith("child") and self.rng.random() < 0.6:
            answers["words"] = self.said(finding)
        if was and was != risk:
            order = ("low", "medium", "high")
            answers["risk_reason"] = self.one(words.RISK_UP if order.index(risk) > order.index(was) else words.RISK_DOWN, why=self.why(risk))
        elif self.rng.random() < 0.15:
            answers["risk_reason"] = self.one(words.RISK_SAME[risk], why=self.why(risk))
        return answers

    def said(self, finding="stable"):
        """Something the child said, now and then in the child's own language; empty for the smallest."""
        own = tongues.SAID.get(self.child["culture"], [])
        pools = [words.SAID[finding], self.theme["said"]] if self.age < 18 else [self.theme["said"]]
        return self.one(own) if own and self.rng.random() < 0.2 else self.one(sum(pools, []))

    def note(self, kind, finding):
        """Answers of an ordinary note of this kind: what happened, and one thing that was seen, heard or is to be done."""
        if self.tongue and self.rng.random() < 0.3:
            pool = tongues.NOTES[self.tongue]["any"] + tongues.NOTES[self.tongue].get("girl" if self.child["sex"] == "female" else "boy", [])
            if self._fresh(pool):
                return {"kind": "note", "facts": self.one(pool), "judgement": ""}
        if self.age >= 18:
            told = [self.one(self.theme["notes"]), self.one(self.theme[SEEN_AS[finding]]) if self.rng.random() < 0.6 else ""]
        elif kind == "note":
            told = [self.one(words.NOTES[kind]), words.TO_DO + self.one(self.theme["next"]) if self.rng.random() < 0.75 else self.one(words.TOLD[finding])]
        elif kind in ("home_visit", "met"):
            told = [self.one(words.NOTES[kind]), self.one(self.theme[SEEN_AS[finding]])]
        else:
            told = [self.one(words.NOTES[kind]), self.one(words.TOLD[finding]) if self.rng.random() < 0.6 else words.TO_DO + self.one(self.theme["next"])]
        judgement = ""
        if self.rng.random() < 0.45:
            judgement = self.one(self.theme["think"] if self.rng.random() < 0.4 or self.age >= 18 else words.THINK[finding])
        whom = self.rng.choice(words.WITH_WHOM[kind]) if self.age < 18 else ""
        return {"kind": kind, "contact": "direct" if kind in ("home_visit", "met") else "indirect", "with_whom": whom, "facts": " ".join(filter(None, told)), "judgement": judgement}

    def came(self, risk):
        """How the child came to us, and the first picture: the first note of a file."""
        return " ".join(filter(None, [self.one(words.CAME[self.child["source"]]), words.FIRST_PICTURE + self.why(risk)]))

    def secret(self):
        """Answers of a strictly confidential note, or None when nothing is left to tell."""
        left = self._fresh(self.theme["secret"])
        return {"kind": "met", "contact": "direct", "with_whom": "child, alone" if self.age < 18 else "", "facts": self.one(left), "judgement": "",
                "section": "strictly_confidential"} if left else None

    def first(self, risk, safety):
        """Answers of the first assessment that are told in words."""
        own = self.theme.get("first")
        spoke = self.one(words.FIRST["words"]) if self.age >= 3 and not own and self.rng.random() < 0.85 else ""
        return {"safety_note": self.one(words.FIRST[safety]) if not own else self.theme["arrive"]["meeting"][0], "health_note": own["health"] if own else self.one(words.FIRST["health"]),
                "strengths": own["strengths"] if own else self.one(words.FIRST["strengths"]), "words": own["words"] if own else spoke,
                "words_why_not": "" if spoke or own else self.fill(words.FIRST["no_words"][0 if self.age < 3 else self.rng.choice([1, 2])]), "risk_reason": self.why(risk)}

    def why(self, risk):
        return self.fill(self.theme["why"][risk])

    def one(self, pool, **more):
        """One sentence of the pool that fits the child's age and was not used in this file for a while; empty if none fits."""
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
        rng = self.rng
        small = {"weekday": rng.choice(WEEKDAYS), "hour": rng.choice(HOURS), "thing": rng.choice(words.THINGS), "need": rng.choice(words.NEEDS),
                 "fee": rng.choice(["two days' wages", "less than feared", "waived for under-fives"]), "weeks": rng.choice(["two", "three", "four"])}
        small["marks"] = rng.choice(words.MARKS).format_map(self.roles)
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
        if self.age >= 18:
            return self.theme["arrive"].get(mode) or self.theme["arrive"]["meeting"]
        if self.child["care"] == "residential" and mode == "planned_home_visit":
            return words.HOUSE
        return words.ARRIVE[mode][reached]

    def _seen(self, mode, reached, finding):
        """Only what could be seen or heard in this way: on the telephone nobody sees a bruise fade."""
        if reached == "community":
            return words.NOTES["school_community"] if finding in ("stable", "improving") else words.TOLD[finding]
        if mode == "phone" and self.age < 18 or reached in ("caregiver", "provider"):
            return words.TOLD[finding]
        if finding == "crisis" and self.age < 18:
            return words.SEEN["crisis"]
        own = self.theme[SEEN_AS[finding]]
        return own if self.age >= 18 or self._fresh(own) else words.SEEN[finding]


def _is_tagged(text):
    return text[:1].isdigit() and "|" in text[:6]


def _roles(child):
    girl = child["sex"] == "female"
    word = "the young woman" if child["age"] >= 18 else "the baby" if child["age"] < 2 else "the girl" if girl else "the boy"
    she = {"she": "she" if girl else "he", "her": "her" if girl else "his", "him": "her" if girl else "him", "hers": "hers" if girl else "his",
           "herself": "herself" if girl else "himself"}
    woman = child["carer_sex"] == "female"
    carer = {"c_she": "she" if woman else "he", "c_her": "her" if woman else "his", "c_him": "her" if woman else "him",
             "c_herself": "herself" if woman else "himself"}
    roles = {"child": word, "carer": child["carer_word"], "my_carer": child["carer_word"].replace("the ", "my ", 1).partition(" who ")[0], **she, **carer}
    capital = {"Child": word, "Carer": child["carer_word"], "She": she["she"], "C_she": carer["c_she"], "C_her": carer["c_her"], "Her": she["her"]}
    return roles | {name: text[0].upper() + text[1:] for name, text in capital.items()}
