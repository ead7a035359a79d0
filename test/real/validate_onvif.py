"""Validates SOAP messages against the XML schemas inside WSDL files. JSON on stdin and stdout.

in:  {"sets": [{"name": "...", "folder": "...", "files": ["<file in it>", ...]}], "messages": [{"name": "...", "xml": "..."}]}
out: [{"name": "...", "checked": ["<set>", ...], "errors": ["..."]}], one entry a message

ONVIF writes `xs:any` behind optional elements, which XML schema 1.0 calls ambiguous and libxml2 does not compile. Such
room for extensions is taken out of a copy first: what is validated may use no extension at all, which is stricter.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "http://www.w3.org/2003/05/soap-envelope"


def without_extensions(folder, copy):
    shutil.copytree(folder, copy)
    for path in copy.rglob("*"):
        if not path.is_file() or path.suffix in (".html", ".htm", ".py", ".pyc"):
            continue
        try:
            document = etree.parse(str(path))
        except etree.XMLSyntaxError:
            continue
        for wildcard in list(document.iter(XS + "any")):
            if len(wildcard.getparent().findall(XS + "element")) > 0:
                wildcard.getparent().remove(wildcard)
        document.write(str(path))


def load(path):
    """Target namespace → compiled schema, for every schema that the file holds."""
    schemas = {}
    for element in etree.parse(str(path)).iter(XS + "schema"):
        # Alone, with the file's own address so that relative imports are found; nothing comes from the network.
        alone = etree.fromstring(etree.tostring(element), base_url=str(path))
        schemas[element.get("targetNamespace")] = etree.XMLSchema(etree.ElementTree(alone))
    return schemas


def validate(message, sets):
    content = etree.fromstring(message["xml"].encode()).find("{%s}Body" % SOAP)[0]
    checked, errors = [], []
    for name, schemas in sets.items():
        schema = schemas.get(etree.QName(content).namespace)
        if schema is None:
            continue
        checked.append(name)
        # Apart from its envelope, with the namespaces that it had there.
        if not schema.validate(etree.fromstring(etree.tostring(content))):
            errors += ["%s: %s" % (name, error.message) for error in schema.error_log]
    return {"name": message["name"], "checked": checked, "errors": errors}


def main():
    job = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as temporary:
        sets = {}
        for number, wanted in enumerate(job["sets"]):
            copy = Path(temporary) / str(number)
            without_extensions(wanted["folder"], copy)
            sets[wanted["name"]] = {}
            for file in wanted["files"]:
                sets[wanted["name"]].update(load(copy / file))
        json.dump([validate(message, sets) for message in job["messages"]], sys.stdout)


main()
