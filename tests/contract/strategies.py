"""Values as a JSON schema of ours allows them: what hypothesis draws, every reader must take."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]

# No NUL and no surrogates: the door refuses them. Some texts that break careless code are drawn on purpose.
TEXT = st.one_of(
    st.sampled_from(
        [
            "企业反映停电",
            "１２３４５",
            "𠮷野家",
            "👷🏻‍♀️",
            "\u202e右",
            "行\u2028行",
            'a"b\\c',
            "\ufeff",
            "\\u0000",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=11, minutes=30))])
TIMES = st.datetimes(
    datetime.fromisoformat("2000-01-02"), datetime.fromisoformat("2199-12-30"), timezones=ZONES
)


def values(schema: Schema) -> st.SearchStrategy[Any]:
    """Any value of a schema made by `shared.contract.schema`."""
    return _value(schema, schema.get("$defs", {}))


def _value(schema: Schema, parts: dict[str, Schema]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _value(parts[schema["$ref"].removeprefix("#/$defs/")], parts)
    if "anyOf" in schema:
        return st.one_of([_value(choice, parts) for choice in schema["anyOf"]])
    if "x-known" in schema:
        return st.sampled_from([*schema["x-known"], "将来的词"])
    return _OF_TYPE[schema["type"]](schema, parts)


def _object(schema: Schema, parts: dict[str, Schema]) -> st.SearchStrategy[Any]:
    if "additionalProperties" in schema:
        keys = st.sampled_from(["category", "事实"])
        return st.dictionaries(keys, _value(schema["additionalProperties"], parts), max_size=2)
    required = schema.get("required", [])
    fields = {name: _value(field, parts) for name, field in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: field for name, field in fields.items() if name in required},
        optional={name: field for name, field in fields.items() if name not in required},
    )


def _string(schema: Schema, _parts: dict[str, Schema]) -> st.SearchStrategy[str]:
    match schema.get("format"):
        case "uuid":
            return st.uuids().map(str)
        case "date":
            return st.dates().map(str)
        case "date-time":
            return TIMES.map(datetime.isoformat)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True, alphabet=st.characters(codec="ascii"))
    least = schema.get("minLength", 0)
    return TEXT.filter(lambda text: least <= len(text) <= schema["maxLength"])


def _array(schema: Schema, parts: dict[str, Schema]) -> st.SearchStrategy[Any]:
    return st.lists(_value(schema["items"], parts), max_size=min(2, schema.get("maxItems", 2)))


def _number(schema: Schema, _parts: dict[str, Schema]) -> st.SearchStrategy[float]:
    return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)


_OF_TYPE = {
    "object": _object,
    "array": _array,
    "string": _string,
    "number": _number,
    "integer": lambda schema, _parts: st.integers(schema["minimum"], schema["maximum"]),
    "boolean": lambda _schema, _parts: st.booleans(),
    "null": lambda _schema, _parts: st.none(),
}
