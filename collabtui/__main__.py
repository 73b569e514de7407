"""``python -m collabtui``: the same as the command `collabtui`."""

from collabtui.cli.root import main

if __name__ == "__main__":
    main()
