"""The verbs of the work: each refuses first, then changes records, due items and the trail in one transaction. No Flask here."""
