#!/usr/bin/env python3
"""Writes data/services.txt: all services of AWS, from botocore, one a line.

    python3 -m venv v && v/bin/pip install botocore
    v/bin/python data-generator/services.py

A line has, between spaces: name, protocol, signing name, endpoint prefix, target prefix,
XML namespace (`-` where there is none), and to its end the full name.
"""

import pathlib

import botocore.session

TARGET = pathlib.Path(__file__).resolve().parent.parent / "data" / "services.txt"

PROTOCOLS = {
    "query": "query",
    "ec2": "ec2",
    "rest-json": "rest-json",
    "rest-xml": "rest-xml",
    "smithy-rpc-v2-cbor": "cbor",
}


def protocol(metadata):
    if metadata["protocol"] == "json":
        return "json10" if metadata.get("jsonVersion") == "1.0" else "json11"
    return PROTOCOLS[metadata["protocol"]]


def namespace(model):
    known = model.metadata.get("xmlNamespace")
    if known or model.metadata["protocol"] != "rest-xml":
        return known
    # Services of restXml name it at the inputs of their operations.
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        known = shape and shape.serialization.get("xmlNamespace")
        if known:
            return known["uri"] if isinstance(known, dict) else known
    return model.operation_model(model.operation_names[0]).metadata.get("xmlNamespace")


def main():
    session = botocore.session.get_session()
    lines = []
    for name in sorted(session.get_available_services()):
        model = session.get_service_model(name)
        metadata = model.metadata
        endpoint = metadata["endpointPrefix"]
        words = [
            name,
            protocol(metadata),
            metadata.get("signingName") or endpoint,
            endpoint,
            metadata.get("targetPrefix") or "-",
            namespace(model) or "-",
        ]
        assert not any(" " in word for word in words), words
        lines.append(" ".join([*words, metadata["serviceFullName"]]))
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
