"""Readers whom the publisher has signed in: a token says who they are to one survey, and no more.

The publisher's back end signs a JSON Web Token (RFC 7519) with a key that its title has listed:
`aud` is the survey's key, `sub` an id that it uses for this reader in this survey only, `exp` when
the token ends. What is stored of it is a hash that means nothing elsewhere.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import jwt

from survey_app.errors import Forbidden

OPTIONS: Any = {
    "require": ["aud", "sub", "exp"],
    # Times are looked at here, with some leeway for clocks.
    **dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat"), False),
}
LEEWAY = dt.timedelta(minutes=1)
"""By so much two clocks may differ."""
LONGEST_ID = 255
REFUSED = "This token does not say that the publisher has signed the reader in."


def signed_reader(
    token: str, keys: Sequence[Mapping[str, str]], survey_key: str, now: dt.datetime
) -> str:
    """The reader's id within a survey; raises Forbidden unless one of the keys has signed it."""
    for key in keys:
        try:
            claims = jwt.decode(
                token,
                key["key"],
                # The key's own algorithm and never the token's: it could name a weaker one.
                algorithms=[key["algorithm"]],
                audience=survey_key,
                options=OPTIONS,
            )
        except (jwt.InvalidTokenError, ValueError):
            continue
        if _holds(claims, now):
            return str(claims["sub"])
    raise Forbidden(REFUSED)


def _holds(claims: Mapping[str, object], now: dt.datetime) -> bool:
    """Whether a token is in its time and names somebody."""
    reader, end, begin = claims["sub"], claims["exp"], claims.get("nbf", 0)
    if not isinstance(reader, str) or not 0 < len(reader) <= LONGEST_ID:
        return False
    if not isinstance(end, int | float) or not isinstance(begin, int | float):
        return False
    moment, leeway = now.timestamp(), LEEWAY.total_seconds()
    return begin - leeway <= moment <= end + leeway
