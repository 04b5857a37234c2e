"""`python -m kie`: the door to the command line."""

from kie.cli.parser import main

if __name__ == "__main__":
    raise SystemExit(main())
