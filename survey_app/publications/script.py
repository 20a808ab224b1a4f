"""The one line that a website's template needs."""


def script_tag(public_url: str, key: str) -> str:
    """The script tag of a publication, as it is pasted."""
    return f'<script async src="{public_url}/embed/{key}.js"></script>'
