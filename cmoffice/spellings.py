"""Which words of a list may be spelt nearly like another one, told by the letters that they share. Pure text, no database."""

from collections import defaultdict
from math import ceil

SHARE_OF_BEGINNING = 0.4  # what four first letters alike add at most to how alike two words are


class Spellings:
    """A list of words, and for each letter a number whose bits say which of them hold it.

    A letter that a word holds twice is two: "nn" stands for a second n. So all words are looked at with one step for each letter.
    """

    def __init__(self, words):
        self._words, room = words, len(words) // 8 + 1
        holding, long = (defaultdict(lambda: bytearray(room)) for _ in range(2))
        for place, word in enumerate(words):
            byte, bit = place >> 3, 1 << (place & 7)
            for letter in _letters(word):
                holding[letter][byte] |= bit
            long[len(word)][byte] |= bit
        self._holding = {letter: int.from_bytes(bits, "little") for letter, bits in holding.items()}
        self._long = {length: int.from_bytes(bits, "little") for length, bits in long.items()}

    def near(self, word, alike):
        """Those words, in order, that may be as much alike as this (Jaro-Winkler); whoever asks compares them. None that is, is missing."""
        shared, found = self._shared(word), 0
        for length, bits in self._long.items():
            least = least_shared(len(word), length, alike)
            if least <= min(len(word), length):
                found |= _at_least(least, shared, bits)
        return [self._words[place] for place in _places(found)]

    def _shared(self, word):
        """How many letters each word shares with this one: its binary digits, one number for each, the lowest first."""
        digits = []
        for letter in _letters(word):
            more = self._holding.get(letter, 0)
            for place, digit in enumerate(digits):
                digits[place], more = digit ^ more, digit & more
            if more:
                digits.append(more)
        return digits


def least_shared(one, other, alike):
    """How many letters two words of these lengths share at least when they are so much alike.

    Jaro is (m/one + m/other + how many of the m stand in order)/3, where m is no more than they share; Winkler adds at most four tenths
    of what is missing.
    """
    needed = 3 * (alike - SHARE_OF_BEGINNING) / (1 - SHARE_OF_BEGINNING) - 1
    return max(1, ceil(needed * one * other / (one + other) - 1e-6))  # the engine's own sums are a little off too


def _letters(word):
    """The letters of a word, the second of a kind doubled, the third trebled."""
    seen = {}
    for letter in word:
        seen[letter] = seen.get(letter, "") + letter
        yield seen[letter]


def _at_least(least, digits, among):
    """The bits of those words among these whose number is at least this."""
    if least >> len(digits):
        return 0
    above, same = 0, among
    for place in reversed(range(len(digits))):
        both = same & digits[place]
        if least >> place & 1:
            same = both
        else:
            above, same = above | both, same ^ both
    return above | same


def _places(bits):
    text = f"{bits:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
