"""`survey-app serve` with another loader in its server processes: for load, and for faults.

`python -m tests.launcher PACKAGE.MODULE:FUNCTION serve --port …`. The function takes the place of
`survey_app.cli.server.load`, which it calls itself; so the product needs no hook.
"""

import pkgutil
import sys

from survey_app.cli import main, server

if __name__ == "__main__":
    server.load = pkgutil.resolve_name(sys.argv[1])
    main(sys.argv[2:])
