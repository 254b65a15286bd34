"""Which papers are typed a second time, by another clerk who has not seen the first entry."""


def draw(batch, papers, now):
    """The papers of a batch that is handed in which are to be typed again; inside the caller's transaction."""
    return []
