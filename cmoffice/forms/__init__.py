"""The paper forms, one class each: their questions in paper order, in the words of the paper. Shape is checked here, rules in casework."""
