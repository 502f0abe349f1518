"""Announces orders in the chat of the shop's staff.

SNS invokes it with an event of an order. What the chat refuses fails, so that Lambda tries
again. It needs nothing but Python.
"""

import json
import os
import urllib.request

TEXTS = {
    "OrderPaid": "An order of {total} was paid.",
    "OrderRefunded": "An order of {total} was refunded.",
}


def handler(event, context):
    """Announces every order of the event."""
    for record in event["Records"]:
        order = json.loads(record["Sns"]["Message"])
        post({"order": order["order"], "text": text_of(order)})
        print(f"announced {order['order']}")
    return {"announced": len(event["Records"])}


def text_of(order):
    """Returns what is said of an order."""
    return TEXTS[order["type"]].format(total=order["total"])


def post(message):
    """Sends a message to the chat."""
    request = urllib.request.Request(
        os.environ["CHAT_URL"] + "/messages",
        data=json.dumps(message).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5):
        pass


if os.environ.get("SHOP_MUTATION"):
    import mutations

    text_of, post = mutations.wrap(text_of, post)
