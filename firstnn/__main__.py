"""`python -m firstnn` is the same as `firstnn`."""

import sys

from firstnn.cli import main

if __name__ == "__main__":
    sys.exit(main())
