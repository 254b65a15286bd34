"""A hand of our own: each letter a few strokes, drawn a little differently each time, as ink on a paper that lies on a knee."""

import random

# strokes of each sign as points in a field of 4 by 8, the line to write on at 6; strokes are parted by /
SIGNS = {
    "0": "2,1 1,2 1,5 2,6 3,5 3,2 2,1", "1": "1,2 2,1 2,6", "2": "1,2 2,1 3,2 3,3 1,6 3,6", "3": "1,1 3,1 2,3 3,4 3,5 2,6 1,5", "4": "2,1 1,4 3,4/3,3 3,6", "5": "3,1 1,1 1,3 2,3 3,4 3,5 2,6 1,6",
    "6": "3,1 1,3 1,5 2,6 3,5 3,4 2,3 1,4", "7": "1,1 3,1 2,6/1.4,3.5 2.9,3.5", "8": "2,1 1,2 3,4 3,5 2,6 1,5 1,4 3,2 2,1", "9": "3,3 2,4 1,3 1,2 2,1 3,2 3,5 2,6",
    "a": "3,3 2,2.6 1,4 1,5 2,6 3,5 3,3 3,6", "b": "1,1 1,6 2,6 3,5 3,4 2,3 1,4", "c": "3,3 2,2.8 1,4 1,5 2,6 3,5.6", "d": "3,1 3,6 2,6 1,5 1,4 2,3 3,4", "e": "1,4.4 3,4.2 3,3.4 2,2.8 1,4 1,5 2,6 3,5.6",
    "f": "3,1.4 2,1 1.8,2 1.8,6/1,3 2.8,3", "g": "3,3 2,3 1,4 2,5.2 3,4.6 3,3 3,7 2,7.8 1,7", "h": "1,1 1,6/1,4 2,3 3,4 3,6", "i": "2,3 2,6/2,1.8 2,2", "j": "2,3 2,7 1,7.6/2,1.8 2,2", "k": "1,1 1,6/3,3 1,4.6 3,6",
    "l": "2,1 2,5.6 2.6,6", "m": "0.6,6 0.6,3 1.4,3 2,4 2,6/2,4 2.6,3 3.4,3.4 3.4,6", "n": "1,6 1,3/1,4 2,3 3,4 3,6", "o": "2,3 1,4 1,5 2,6 3,5 3,4 2,3", "p": "1,3 1,8/1,3.4 2,3 3,4 3,5 2,6 1,5.4", "q": "3,3 3,8/3,3.4 2,3 1,4 1,5 2,6 3,5.4",
    "r": "1,3 1,6/1,4 2,3 3,3.2", "s": "3,3.2 2,2.8 1,3.6 3,5 2,6 1,5.6", "t": "2,1.4 2,5.6 2.8,6/1,3 3,3", "u": "1,3 1,5 2,6 3,5 3,3 3,6", "v": "1,3 2,6 3,3", "w": "0.6,3 1.2,6 2,4 2.8,6 3.4,3", "x": "1,3 3,6/3,3 1,6", "y": "1,3 2,5.4/3,3 1.4,8", "z": "1,3 3,3 1,6 3,6",
    ".": "2,5.8 2,6", ",": "2,5.6 1.6,6.8", "-": "1,4.4 3,4.4", "/": "3,1 1,6.4", "?": "1,2 2,1 3,2 2,3.6 2,4.4/2,5.8 2,6", "'": "2,1 2,2", ":": "2,3.4 2,3.6/2,5.6 2,5.8", "+": "2,3 2,6/1,4.5 3,4.5", "(": "2.6,1 1.6,3 1.6,5 2.6,7", ")": "1.4,1 2.4,3 2.4,5 1.4,7",
}


def ink(text, size, seed, struck=False):
    """The strokes of a line of handwriting as points: a list of lines, in units of `size` pixels for the height of a sign."""
    chance, unit = random.Random(seed), size / 8
    strokes, x = [], 0.0
    for sign in text:
        lean, drop, wide = chance.uniform(-0.12, 0.22), chance.uniform(-0.25, 0.25), chance.uniform(0.9, 1.1)
        tall = 1.12 if sign.isupper() else 1
        for stroke in SIGNS.get(sign.lower(), "").split("/"):
            points = [tuple(map(float, point.split(","))) for point in stroke.split()]
            strokes.append([((x + (a * wide + (6 - b) * lean) + chance.uniform(-0.13, 0.13)) * unit, (6 - (6 - b) * tall + drop + chance.uniform(-0.13, 0.13)) * unit) for a, b in points])
        x += 2.2 if sign == " " else 3.3 * wide
    if struck:
        strokes += [[(-0.6 * unit, 4.6 * unit), ((x + 0.5) * unit, 3.4 * unit)], [(-0.4 * unit, 3.2 * unit), ((x + 0.6) * unit, 4.9 * unit)]]
    return [stroke for stroke in strokes if stroke]


def blot(size, seed):
    """What nobody can read: the pen went round and round."""
    chance = random.Random(seed)
    return [[(chance.uniform(0.1, 1.1) * size, chance.uniform(0.15, 0.85) * size) for _ in range(26)]]
