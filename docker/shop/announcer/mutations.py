"""The mutations of the function that announces orders; see docker/shop/README.md."""

import os
import urllib.error


def wrap(text_of, post):
    """Returns both functions with the mistake that SHOP_MUTATION names."""

    def without_total(order):
        return text_of({**order, "total": "some amount"})

    def without_errors(message):
        try:
            post(message)
        except urllib.error.HTTPError:
            pass

    mutation = os.environ["SHOP_MUTATION"]
    return (
        without_total if mutation == "announces-without-total" else text_of,
        without_errors if mutation == "swallows-chat-outage" else post,
    )
