"""check.py ARCHIVE...: whether archives of results are RO-Crates: rocrate reads them, roc-validator finds nothing that is
required missing (and says what is recommended). In a Python with requirements.txt beside this; no network is needed: the
names of RO-Crate 1.1's context, which the validator would fetch, are made of the schema that comes with rocrate."""

import json
import sys
import tempfile
import zipfile
from pathlib import Path

import rdflib.plugins.shared.jsonld.context as context
import rocrate
from rocrate.rocrate import ROCrate
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester

ADDRESS = "https://w3id.org/ro/crate/1.1/context"


def names():
    """schema.org's names, and those that RO-Crate adds."""
    schema = json.loads((Path(rocrate.__file__).parent / "data/schema.jsonld").read_text())
    ids = [it["@id"] for it in schema["@graph"] if isinstance(it.get("@id"), str)]
    plain = {i.split(":", 1)[1]: "http://schema.org/" + i.split(":", 1)[1] for i in ids if i.startswith("schema:")}
    return plain | {
        "File": "http://schema.org/MediaObject",
        "conformsTo": "http://purl.org/dc/terms/conformsTo",
    }


class Answer:
    """What fetching the context's address would bring."""

    status_code = 200
    headers = {"Content-Type": "application/ld+json"}
    ok = True

    def json(self):
        return {"@context": names()}

    def raise_for_status(self):
        pass

    @property
    def text(self):
        return json.dumps(self.json())

    @property
    def content(self):
        return self.text.encode()


def go_without_network():
    fetch, attribute = context.source_to_json, HttpRequester.__getattr__

    def source_to_json(source, *rest, **named):
        is_ours = str(source).startswith(ADDRESS)
        return (Answer().json(), None) if is_ours else fetch(source, *rest, **named)

    def methods(self, name):
        method = attribute(self, name)
        if name != "get":
            return method
        return lambda url, **named: Answer() if str(url).startswith(ADDRESS) else method(url, **named)

    context.source_to_json = source_to_json
    HttpRequester.__getattr__ = methods


def check(path):
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(path).extractall(folder)
        read = ROCrate(folder)
        listed = {it.id for it in read.data_entities}
        there = {str(it.relative_to(folder)) for it in Path(folder).rglob("*") if it.is_file()}
        missing = sorted(it for it in listed if it not in there)
        assert not missing, f"{path} describes files that it does not hold: {missing}"
        worst = 0
        for severity in (Severity.REQUIRED, Severity.RECOMMENDED):
            settings = ValidationSettings(
                rocrate_uri=folder, profile_identifier="ro-crate-1.1", requirement_severity=severity
            )
            issues = services.validate(settings).get_issues(severity)
            for issue in issues:
                print(f"{path}: {issue.severity.name}: {issue.check.identifier}: {issue.message}")
            worst += severity == Severity.REQUIRED and len(issues)
        print(f"{path}: {len(listed)} files described, {worst} requirements missed")
        return worst


if __name__ == "__main__":
    go_without_network()
    sys.exit(bool(sum(check(path) for path in sys.argv[1:])))
