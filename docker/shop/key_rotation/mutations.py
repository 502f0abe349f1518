"""The mutations of the function that rotates a key; see docker/shop/README.md."""

import os


def wrap(create, test):
    """Returns both functions with the mistake that SHOP_MUTATION names."""

    def untested(secret, version):
        pass

    return create, (untested if os.environ["SHOP_MUTATION"] == "rotates-to-untested-key" else test)
