"""How a test looks into a profile."""


def item(document, key, column=None):
    found = [one for one in document["gate"] if (one["key"], one["column"]) == (key, column)]
    assert len(found) <= 1
    return found[0] if found else None


def column(document, name="x"):
    return next(one for one in document["columns"] if one["name"] == name)
