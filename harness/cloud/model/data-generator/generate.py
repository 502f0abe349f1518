#!/usr/bin/env python3
"""Writes data/*.txt from botocore's service models.

Names, types, required members, ranges, patterns and error codes; no
documentation text. A developer runs it when AWS has added something:

    python3 -m venv v && v/bin/pip install botocore
    v/bin/pip download --no-deps -d old 'botocore==1.29.165' && unzip -d old old/*.whl
    v/bin/python data-generator/generate.py --query-sqs old/botocore/data/sqs/2012-11-05/service-2.json

`--only s3` writes one service's data alone; what SQS's two protocols need is
then asked for where the service is SQS. For a service that is new, it also
prints the entry of `src/models/services.rs`.

SQS has two protocols. Today's model describes the JSON one; the names its
query protocol uses (and the codes of its errors there) are in the models up
to botocore 1.29, hence the second file. The build never runs this script.
`src/models/data.rs` describes the format.
"""

import argparse
import json
import pathlib

import botocore.session

SERVICES = {
    # name here: (name in botocore, `__type` namespace)
    "sqs": ("sqs", "com.amazonaws.sqs"),
    "sns": ("sns", ""),
    "sts": ("sts", ""),
    "cognito-idp": ("cognito-idp", ""),
    "ses": ("ses", ""),
    "sesv2": ("sesv2", ""),
    "s3": ("s3", ""),
    "dynamodb": ("dynamodb", "com.amazonaws.dynamodb.v20120810"),
    "dynamodbstreams": ("dynamodbstreams", "com.amazonaws.dynamodb.v20120810"),
    "lambda": ("lambda", ""),
    "resourcegroupstaggingapi": ("resourcegroupstaggingapi", ""),
    "events": ("events", ""),
    "kms": ("kms", ""),
    "secretsmanager": ("secretsmanager", ""),
    "ssm": ("ssm", ""),
    "logs": ("logs", "com.amazonaws.logs"),
    "apigateway": ("apigateway", ""),
    "apigatewaymanagementapi": ("apigatewaymanagementapi", ""),
    "apigatewayv2": ("apigatewayv2", ""),
    "iam": ("iam", ""),
    "kinesis": ("kinesis", ""),
    "firehose": ("firehose", ""),
    "cognito-identity": ("cognito-identity", ""),
    "scheduler": ("scheduler", ""),
    "pipes": ("pipes", ""),
}

# The links in SNS's messages are followed by browsers and mail clients; the
# models do not say that they need no signature.
UNSIGNED = {"ConfirmSubscription", "Unsubscribe"}

# Where a member is that is not in the body.
LOCATIONS = {"querystring": "query", "uri": "path", "header": "header", "headers": "headers", "statusCode": "status"}

SCALARS = {"float": "double"}

# What a time's type is called where it is not written as usual.
TIMES = {"unixTimestamp": ".epoch-seconds", "iso8601": ".date-time", "rfc822": ".http-date"}

# The protocols here, by botocore's names.
PROTOCOLS = {"query": "query", "rest-xml": "rest-xml", "rest-json": "rest-json", "smithy-rpc-v2-cbor": "rpc-v2-cbor"}

# Protocols that SDKs speak and the models do not tell of: the Java SDK calls Kinesis so.
UNTOLD = {"kinesis": ["cbor-1.1"]}

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent / "data"


def word(text):
    assert text and not any(c in text for c in " \t\n"), text
    return text


class Service:
    def __init__(self, model, query, untold=()):
        self.model = model
        self.query = query
        self.untold = list(untold)
        self.lines = {}

    def usual_time(self, location=None):
        """How a time is written at a place, where nothing else is said."""
        xml = any(p in ("query", "rest-xml") for p in self.botocore_protocols())
        usual = {"header": "rfc822", "querystring": "iso8601", "uri": "iso8601"}
        return usual.get(location, "iso8601" if xml and not self.query else "unixTimestamp")

    def botocore_protocols(self):
        meta = self.model["metadata"]
        return meta.get("protocols") or [meta["protocol"]]

    def protocols(self):
        """The line of the protocols, where the service's entry does not say them all."""
        meta = self.model["metadata"]
        json_name = "json-" + meta.get("jsonVersion", "1.0")
        names = [PROTOCOLS.get(p, json_name) for p in self.botocore_protocols()] + self.untold
        return ["protocols " + " ".join(names)] if len(names) > 1 else []

    def old(self, shape):
        return self.query["shapes"].get(shape, {}) if self.query else {}

    def reference(self, name):
        """The name of a shape, or of its type where that says all."""
        shape = self.model["shapes"][name]
        kind = SCALARS.get(shape["type"], shape["type"])
        if shape.get("document"):
            return ".document"
        if kind in ("boolean", "double"):
            return "." + kind
        if kind == "timestamp":
            return self.time(shape.get("timestampFormat"))
        if name not in self.lines:
            self.lines[name] = ""
            self.lines[name] = self.shape(name)
        return "." + kind if self.lines[name] == kind else word(name)

    def time(self, form, location=None):
        return TIMES[form] if form and form != self.usual_time(location) else ".timestamp"

    def shape(self, name):
        shape, old = self.model["shapes"][name], self.old(name)
        kind = shape["type"]
        named = lambda side, usual: old.get(side, {}).get("locationName") or shape[side].get("locationName") or usual
        bounds = [f"{key}={shape[key]}" for key in ("min", "max") if key in shape]
        flattened = ["flattened"] if shape.get("flattened") or old.get("flattened") else []
        if kind == "structure":
            members = [self.member(name, shape, m, d) for m, d in shape.get("members", {}).items()]
            return " ".join(["events" if shape.get("eventstream") else "structure", *members])
        if kind == "list":
            element = named("member", "member")
            element = [f"element={element}"] if element != "member" else []
            return " ".join(["list", self.reference(shape["member"]["shape"]), *element, *flattened, *bounds])
        if kind == "map":
            names = [f"{side}={named(side, side)}" for side in ("key", "value") if named(side, side) != side]
            return " ".join(["map", *(self.reference(shape[side]["shape"]) for side in ("key", "value")), *names, *flattened, *bounds])
        if kind == "string":
            values = ["enum=" + "|".join(word(value) for value in shape["enum"])] if "enum" in shape else []
            sensitive = ["sensitive"] if shape.get("sensitive") else []
            pattern = [f"pattern={shape['pattern']}"] if "pattern" in shape else []
            return " ".join(["string", *bounds, *sensitive, *values, *pattern])
        assert kind in ("integer", "long", "blob"), kind
        return " ".join([kind, *bounds])

    def member(self, owner, shape, name, described):
        old = self.old(owner).get("members", {}).get(name, {})
        kind = self.type_of(described)
        out = f"{word(name)}:{kind}"
        if name in shape.get("required", []):
            out += "!"
        if described.get("flattened") or old.get("flattened"):
            out += "*"
        wire = described.get("locationName") or old.get("locationName") or self.old(described["shape"]).get("locationName")
        location = described.get("location")
        if shape.get("payload") == name or described.get("eventpayload"):
            out += "@payload"
        elif described.get("xmlAttribute"):
            out += "@attribute"
        elif described.get("eventheader"):
            out += "@header"
        elif location:
            out += "@" + LOCATIONS[location]
        return f"{out}={word(wire)}" if wire and wire != name else out

    def type_of(self, described):
        """The type of a member; where it is decides how times are usually written."""
        target = self.model["shapes"][described["shape"]]
        if target["type"] != "timestamp":
            return self.reference(described["shape"])
        form = described.get("timestampFormat") or target.get("timestampFormat")
        return self.time(form, described.get("location"))

    def operation(self, name, operation):
        given = lambda side: self.reference(operation[side]["shape"]) if side in operation else "-"
        parts = ["operation", name, given("input"), given("output")]
        http = operation["http"]
        if self.model["metadata"]["protocol"].startswith("rest"):
            parts += [http["method"], word(http["requestUri"])]
            if http.get("responseCode", 200) != 200:
                parts.append(f"status={http['responseCode']}")
            for side in ("input", "output"):
                root = operation.get(side, {}).get("locationName")
                if root and root != operation[side]["shape"]:
                    parts.append(f"{side}-root={word(root)}")
        if operation.get("authtype") == "none" or name in UNSIGNED:
            parts.append("anonymous")
        return " ".join(parts)

    def failures(self):
        """The errors that streams of events end with."""
        shapes = self.model["shapes"]
        streams = (shape for shape in shapes.values() if shape.get("eventstream"))
        events = {member["shape"] for stream in streams for member in stream["members"].values()}
        return {name for name in events if shapes[name].get("exception")}

    def errors(self):
        named = {e["shape"] for o in self.model["operations"].values() for e in o.get("errors", [])}
        for name in sorted(named | self.failures()):
            shape = self.model["shapes"][name]
            error = self.old(name).get("error") or shape.get("error") or {}
            status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
            side = "sender" if not shape.get("fault") and status < 500 else "receiver"
            yield f"error {name} {word(error.get('code', name))} {status} {side}"

    def render(self):
        operations = [self.operation(n, o) for n, o in sorted(self.model["operations"].items())]
        scalars = ("structure", "string", "integer", "long", "blob")
        shapes = [f"shape {name} {text}" for name, text in sorted(self.lines.items()) if text not in scalars]
        lines = [*self.protocols(), *operations, *self.errors(), *shapes]
        assert not any("\n" in line for line in lines)
        return "\n".join(lines) + "\n"

    def payloads_namespace(self):
        """S3's model gives its namespace with each payload, and it is the same everywhere."""
        members = (m for shape in self.model["shapes"].values() for m in shape.get("members", {}).values())
        return next((m["xmlNamespace"]["uri"] for m in members if m.get("location") is None and "xmlNamespace" in m), "")

    def entry(self, name, namespace):
        """The service's entry in `src/models/services.rs`."""
        meta = self.model["metadata"]
        protocol = {"query": "Query", "rest-xml": "RestXml", "rest-json": "RestJson", "smithy-rpc-v2-cbor": "RpcV2Cbor"}.get(
            meta["protocol"]
        ) or {"1.0": "Json10", "1.1": "Json11"}[meta["jsonVersion"]]
        xmlns = (self.query or self.model)["metadata"].get("xmlNamespace", "")
        xmlns = xmlns["uri"] if isinstance(xmlns, dict) else xmlns or self.payloads_namespace()
        fields = {
            "name": name,
            "title": meta["serviceFullName"],
            "signing_name": meta.get("signingName", meta["endpointPrefix"]),
            "endpoint": meta["endpointPrefix"],
            "version": meta["apiVersion"],
            "protocol": f"Protocol::{protocol}",
            "also_query": "awsQueryCompatible" in meta,
            "target": meta.get("targetPrefix", ""),
            "namespace": namespace,
            "xmlns": xmlns,
            "tables": f'tables!("{name}.txt")',
        }
        code = lambda key, value: value if key in ("protocol", "tables") else json.dumps(value)
        # What is empty or false is in `ServiceModel::BASE`.
        body = "".join(f"    {key}: {code(key, value)},\n" for key, value in fields.items() if value)
        body += "    ..ServiceModel::BASE\n"
        return f"pub static {name.replace('-', '_').upper()}: ServiceModel = ServiceModel {{\n{body}}};"


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
    for service in wanted:
        name, namespace = SERVICES[service]
        model = loader.load_service_model(name, "service-2")
        rendered = Service(model, query_sqs if service == "sqs" else None, UNTOLD.get(service, ()))
        path = TARGET / f"{service}.txt"
        new = not path.exists()
        path.write_text(rendered.render())
        if new:
            print(rendered.entry(service, namespace))


if __name__ == "__main__":
    main()
