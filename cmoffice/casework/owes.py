"""What a case owes, worked out from its facts alone (T01-T36), and the stored due items brought in line with it."""


def settle(case, now, done=()):
    """Bring the stored due items of this case in line with its facts; inside the caller's transaction.

    `done` names the kinds that the act just did, so that their items end as done even where a new one of the kind follows.
    """
