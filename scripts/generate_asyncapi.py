"""Write the AsyncAPI document of the protocol.

python scripts/generate_asyncapi.py           writes docs/reference/asyncapi.json
python scripts/generate_asyncapi.py --check   exits 1 when the file is not what the frames give today
"""

import argparse
import json
import sys
from pathlib import Path

from broker.protocol.asyncapi import document

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "asyncapi.json"


def text() -> str:
    """The document as indented JSON."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(text(), encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text():
        return 0
    print(f"{TARGET} is stale. Run: python scripts/generate_asyncapi.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
