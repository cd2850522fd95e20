"""`python -m communique` is the command line `communique`."""

import sys

from communique.cli import main

sys.exit(main())
