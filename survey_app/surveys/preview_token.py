"""Signed links to a preview: whoever has one may try the draft for a day."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

from survey_app.errors import NotFound

LASTS = 24 * 60 * 60
"""Seconds for which a preview link works."""


def make(secret_key: str, survey_key: str) -> str:
    """A token for the preview of one survey."""
    return _serializer(secret_key).dumps(survey_key)


def read(secret_key: str, token: str) -> str:
    """The survey key of a token; raises NotFound when it is not ours or too old."""
    try:
        key = _serializer(secret_key).loads(token, max_age=LASTS)
    except BadSignature as error:
        raise NotFound("This preview link has expired. Open the preview again.") from error
    return str(key)


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="survey preview")
