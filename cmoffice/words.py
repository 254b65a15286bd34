"""Names as words to compare: without accents, letter case, marks and joiners, in any script. Pure text, no database."""

import re
import unicodedata

UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff]"
)  # Thai, Lao, Burmese, Khmer, Kana, Han
APOSTROPHES = re.compile(r"[’'`ʼ]")
INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0x00AD, 0x0640]
)
_ALIKE = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ک": "ك",
        "ё": "е",
        "й": "и",
        "ї": "и",
        "і": "и",
        "ґ": "г",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
    }
)


def folded(text):
    """The text as compared: lower case, no accents or vowel signs over letters, no invisible joiners."""
    text = unicodedata.normalize("NFKD", text.translate(INVISIBLE)).casefold().translate(_ALIKE)
    # signs over Latin, Cyrillic and Arabic letters are accents; in the scripts of South and South-East Asia they are vowels and make the name
    kept = "".join(sign for sign in text if unicodedata.category(sign) != "Mn" or "\u0900" <= sign < "\u1ab0")
    return unicodedata.normalize("NFC", kept)


def words(text):
    """The words of a name or a text, folded; apostrophes and hyphens inside a name do not split it from itself."""
    plain = APOSTROPHES.sub("", folded(text))
    return "".join(sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in plain).split()


def digits(text):
    """The digits of a phone or id number, local digits read as 0-9, without blanks and strokes."""
    return "".join(str(unicodedata.digit(sign)) for sign in text if unicodedata.digit(sign, None) is not None)


def signs(text):
    """Letters and digits alone, folded: a number as it is compared, however it was spaced."""
    return "".join(sign for sign in folded(text) if sign.isalnum())
