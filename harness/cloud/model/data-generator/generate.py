#!/usr/bin/env python3
"""Writes src/facts/generated/*.rs from botocore's service models.

Facts only: names, types, required members, ranges, patterns, error codes; no
documentation text. A developer runs it when AWS has added something:

    python3 -m venv v && v/bin/pip install botocore
    v/bin/pip download --no-deps -d old 'botocore==1.29.165' && unzip -d old old/*.whl
    v/bin/python data-generator/generate.py --query-sqs old/botocore/data/sqs/2012-11-05/service-2.json

`--only s3` writes one service's facts alone; what SQS's two protocols need is
then asked for where the service is SQS.

SQS has two protocols. Today's model describes the JSON one; the names its
query protocol uses (and the codes of its errors there) are in the models up
to botocore 1.29, hence the second file. The build never runs this script.
"""

import argparse
import json
import pathlib
import re
import subprocess

import botocore.session

SERVICES = {
    # name here: (name in botocore, `__type` namespace)
    "sqs": ("sqs", "com.amazonaws.sqs"),
    "sns": ("sns", ""),
    "sts": ("sts", ""),
    "cognito_idp": ("cognito-idp", ""),
    "ses": ("ses", ""),
    "sesv2": ("sesv2", ""),
    "s3": ("s3", ""),
}

# The links in SNS's messages are followed by browsers and mail clients; the
# models do not say that they need no signature.
UNSIGNED = {"ConfirmSubscription", "Unsubscribe"}

# Where a member stands that is not in the body.
PLACES = {"querystring": "Query", "uri": "Path", "header": "Header", "headers": "Headers"}

# The statics that are there beside the shapes.
TABLES = {"EMPTY", "ERRORS", "FACTS", "OPERATIONS", "TEXT"}

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "models" / "generated"


def text(value):
    return json.dumps(value, ensure_ascii=False)


def option(value):
    return "None" if value is None else f"Some({value:_})"


def snake(shape):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", shape).upper()


class Tables:
    def __init__(self, model, query, namespace):
        self.model = model
        self.query = query
        self.namespace = namespace
        self.reached = {}
        self.used = set()

    def static_name(self, shape):
        """Shapes may differ in nothing but case: `String` and `string`; and have a table's name."""
        twin = shape[0].islower() and any(s != shape and snake(s) == snake(shape) for s in self.model["shapes"])
        return snake(shape) + ("_LOWER" if twin else "_SHAPE" if snake(shape) in TABLES else "")

    def old(self, shape):
        return self.query["shapes"].get(shape, {}) if self.query else {}

    def reference(self, shape):
        if shape not in self.reached:
            self.reached[shape] = None
            self.reached[shape] = self.shape(shape)
        return "&" + self.static_name(shape)

    def bounds(self, shape, kind=""):
        return f"min: {option(shape.get('min'))}, max: {option(shape.get('max'))}"

    def shape(self, name):
        shape, old = self.model["shapes"][name], self.old(name)
        kind = shape["type"]
        if kind == "structure":
            members = [self.member(name, shape, m, d) for m, d in shape.get("members", {}).items()]
            return f"Shape::Structure(Structure {{ members: &[{', '.join(members)}] }})"
        if kind == "list":
            element = old.get("member", {}).get("locationName") or shape["member"].get("locationName") or "member"
            return (
                f"Shape::List(List {{ member: {self.reference(shape['member']['shape'])}, element: {text(element)}, "
                f"flattened: {str(bool(shape.get('flattened') or old.get('flattened'))).lower()}, {self.bounds(shape)} }})"
            )
        if kind == "map":
            key = old.get("key", {}).get("locationName") or shape["key"].get("locationName") or "key"
            value = old.get("value", {}).get("locationName") or shape["value"].get("locationName") or "value"
            return (
                f"Shape::Map(Map {{ key: {self.reference(shape['key']['shape'])}, value: {self.reference(shape['value']['shape'])}, "
                f"key_name: {text(key)}, value_name: {text(value)}, "
                f"flattened: {str(bool(shape.get('flattened') or old.get('flattened'))).lower()}, {self.bounds(shape)} }})"
            )
        if kind == "string":
            parts = []
            if "min" in shape or "max" in shape:
                parts.append(self.bounds(shape))
            if "pattern" in shape:
                parts.append(f"pattern: Some({text(shape['pattern'])})")
            if "enum" in shape:
                parts.append(f"values: &[{', '.join(text(v) for v in shape['enum'])}]")
            if shape.get("sensitive"):
                parts.append("sensitive: true")
            return f"Shape::String(Text {{ {', '.join(parts + ['..Text::ANY'])} }})" if parts else "Shape::String(Text::ANY)"
        if kind in ("integer", "long"):
            return f"Shape::{kind.capitalize()}(Range {{ {self.bounds(shape)} }})"
        if kind == "blob":
            return f"Shape::Blob(Range {{ {self.bounds(shape)} }})"
        return {"boolean": "Shape::Boolean", "double": "Shape::Double", "float": "Shape::Double", "timestamp": "Shape::Timestamp"}[kind]

    def member(self, owner, shape, name, described):
        old = self.old(owner).get("members", {}).get(name, {})
        out = f"Member::new({text(name)}, {self.outside(described) or self.reference(described['shape'])})"
        if name in shape.get("required", []):
            out += ".required()"
        location, wire = described.get("location"), described.get("locationName") or old.get("locationName") or self.old(described["shape"]).get("locationName")
        if shape.get("payload") == name:
            out += f".at(Place::Payload, {text(wire or name)})"
        elif described.get("xmlAttribute"):
            out += f".at(Place::Attribute, {text(wire)})"
        elif location:
            out += f".at(Place::{PLACES[location]}, {text(wire)})"
        elif wire:
            out += f".named({text(wire)})"
        if described.get("flattened") or old.get("flattened"):
            out += ".flattened()"
        return out

    def outside(self, described):
        """A time that a header or a query writes in a way of its own goes as the text it is."""
        form = self.model["shapes"][described["shape"]].get("timestampFormat")
        usual = {"header": "rfc822", "querystring": "iso8601"}.get(described.get("location"))
        return "&TEXT" if form and usual and form != usual else None

    def operation(self, name, operation):
        given = lambda side: self.reference(operation[side]["shape"]) if side in operation else "&EMPTY"
        parts = [f"name: {text(name)}", f"input: {given('input')}", f"output: {given('output')}"]
        http = operation["http"]
        if self.model["metadata"]["protocol"].startswith("rest"):
            parts.append(f"method: {text(http['method'])}, path: {text(http['requestUri'])}")
        if operation.get("authtype") == "none" or name in UNSIGNED:
            parts.append("anonymous: true")
        return f"OperationFacts {{ {', '.join(parts)}, ..OperationFacts::POST }}"

    def errors(self):
        named = {e["shape"] for o in self.model["operations"].values() for e in o.get("errors", [])}
        rows = []
        for name in sorted(named):
            shape = self.model["shapes"][name]
            error = self.old(name).get("error") or shape.get("error") or {}
            status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
            rows.append(
                f"ErrorFacts {{ shape: {text(name)}, code: {text(error.get('code', name))}, status: {status}, "
                f"sender: {str(not shape.get('fault') and status < 500).lower()} }}"
            )
        return rows

    def payloads_namespace(self):
        """S3's model gives its namespace with each payload, and it is the same everywhere."""
        members = (m for shape in self.model["shapes"].values() for m in shape.get("members", {}).values())
        return next((m["xmlNamespace"]["uri"] for m in members if m.get("location") is None and "xmlNamespace" in m), "")

    def render(self, service):
        meta = self.model["metadata"]
        protocol = {"query": "Query", "rest-xml": "RestXml", "rest-json": "RestJson"}.get(meta["protocol"]) or {
            "1.0": "Json10",
            "1.1": "Json11",
        }[meta["jsonVersion"]]
        xmlns = (self.query or self.model)["metadata"].get("xmlNamespace", "")
        xmlns = xmlns["uri"] if isinstance(xmlns, dict) else xmlns or self.payloads_namespace()
        operations = [self.operation(n, o) for n, o in sorted(self.model["operations"].items())]
        statics = [
            f"static {self.static_name(n)}: Shape = {body};" for n, body in sorted(self.reached.items(), key=lambda p: self.static_name(p[0]))
        ]
        body = "\n\n".join(
            [
                "pub(crate) static FACTS: ServiceFacts = ServiceFacts {"
                f"name: {text(service.replace('_', '-'))}, title: {text(meta['serviceFullName'])}, "
                f"signing_name: {text(meta.get('signingName', meta['endpointPrefix']))}, "
                f"endpoint: {text(meta['endpointPrefix'])}, version: {text(meta['apiVersion'])}, protocol: Protocol::{protocol}, "
                f"also_query: {str('awsQueryCompatible' in meta).lower()}, target: {text(meta.get('targetPrefix', ''))}, "
                f"namespace: {text(self.namespace)}, xmlns: {text(xmlns)}, operations: OPERATIONS, errors: ERRORS }};",
                f"static OPERATIONS: &[OperationFacts] = &[{', '.join(operations)}];",
                f"static ERRORS: &[ErrorFacts] = &[{', '.join(self.errors())}];",
                *statics,
            ]
        )
        words = ["EMPTY", "ErrorFacts", "List", "Map", "Member", "OperationFacts", "Place", "Protocol", "Range", "ServiceFacts", "Shape", "Structure", "TEXT", "Text"]
        used = [w for w in words if re.search(rf"(?<![A-Za-z\"]){w}(?![A-Za-z\"])", body)]
        return (
            f"//! {meta['serviceFullName']} {meta['apiVersion']}, written by `data-generator/generate.py`; do not edit.\n\n"
            f"use crate::facts::{{{', '.join(used)}}};\n\n{body}\n"
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--query-sqs", type=pathlib.Path)
    parser.add_argument("--only", choices=SERVICES)
    arguments = parser.parse_args()
    wanted = [arguments.only] if arguments.only else list(SERVICES)
    if "sqs" in wanted and not arguments.query_sqs:
        parser.error("SQS needs --query-sqs")
    query_sqs = json.loads(arguments.query_sqs.read_text()) if arguments.query_sqs else None
    loader = botocore.session.get_session().get_component("data_loader")
    TARGET.mkdir(parents=True, exist_ok=True)
    written = []
    for service in wanted:
        name, namespace = SERVICES[service]
        model = loader.load_service_model(name, "service-2")
        tables = Tables(model, query_sqs if service == "sqs" else None, namespace)
        path = TARGET / f"{service}.rs"
        path.write_text(tables.render(service))
        written.append(path)
    modules = "".join(f"pub(super) mod {service};\n" for service in sorted(SERVICES))
    (TARGET / "mod.rs").write_text("//! Written by `data-generator/generate.py`; do not edit.\n\n" + modules)
    subprocess.run(["rustfmt", "--edition", "2024", *map(str, written)], check=True)


if __name__ == "__main__":
    main()
