"""What a request tells of the one who sent it, without keeping any of it."""

from flask import Request


def client_address(request: Request, trusted_hops: int) -> str:
    """The network address of the client, counted from the right of the forwarded ones.

    With `trusted_hops` proxies in front, the address that the outermost of them saw is the
    `trusted_hops`-th from the right; anything further left was written by the client itself.
    """
    if trusted_hops:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(forwarded) >= trusted_hops and forwarded[-trusted_hops]:
            return forwarded[-trusted_hops]
    return request.remote_addr or ""


def device_of(user_agent: str) -> str:
    """`phone`, `tablet` or `desktop`, from a User-Agent that is not kept."""
    agent = user_agent.lower()
    if "ipad" in agent or "tablet" in agent or ("android" in agent and "mobile" not in agent):
        return "tablet"
    if "mobi" in agent or "iphone" in agent or "android" in agent:
        return "phone"
    return "desktop"


def wants_no_measuring(request: Request) -> bool:
    """Whether the reader's browser says Global Privacy Control or Do Not Track."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"
