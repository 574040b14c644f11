"""Write the index of the AWS managed policies: where each document lies in the JSON file.

The product reads the index (a tenth of a megabyte) and a document when somebody needs it, instead of parsing 3.7 MB at
every start. Run it after the JSON file was replaced; ``--check`` says whether the index is fresh.
"""

import json
import sys
from pathlib import Path

DATA = Path(__file__).parents[1] / "src/taskrole/services/iam/data"
SOURCE = DATA / "aws-managed-policies.json"
INDEX = DATA / "aws-managed-policies.tsv"
PREFIX = "arn:aws:iam::aws:policy"


def index_lines(text: str) -> list[str]:
    """Return a line for each policy: name, path, version, created, updated, offset and length in bytes."""
    decoder = json.JSONDecoder()
    lines = []
    position = text.index("{") + 1
    while text[position] != "}":
        name, position = decoder.raw_decode(text, position)
        entry, end = decoder.raw_decode(text, position + 1)
        start = text.index('"document":', position, end) + len('"document":')
        document, document_end = decoder.raw_decode(text, start)
        assert document == entry["document"], name
        assert entry["arn"] == f"{PREFIX}{entry['path']}{name}", name
        offset, length = len(text[:start].encode()), len(text[start:document_end].encode())
        version = entry["default_version"].removeprefix("v")
        fields = (name, entry["path"], version, entry["create_date"], entry["update_date"], str(offset), str(length))
        lines.append("\t".join(fields))
        position = end + 1 if text[end] == "," else end
    return sorted(lines, key=lambda line: line.partition("\t")[0].lower())


def main() -> int:
    """Write the index, or check it."""
    index = "\n".join(index_lines(SOURCE.read_text(encoding="utf-8"))) + "\n"
    if "--check" in sys.argv[1:]:
        fresh = INDEX.exists() and INDEX.read_text(encoding="utf-8") == index
        print("fresh" if fresh else "stale: run tools/index_managed_policies.py")
        return 0 if fresh else 1
    INDEX.write_text(index, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
