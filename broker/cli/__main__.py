"""The broker's commands as `python -m broker.cli`."""

from broker.cli.root import main

main()
