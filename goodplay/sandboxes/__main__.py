"""``python -m goodplay.sandboxes --port 8001``: serves until it is told to stop."""

import argparse
import logging
import signal

from goodplay.sandboxes.server import Sandbox


def main() -> None:
    """Serve the sandbox."""
    parser = argparse.ArgumentParser(prog="goodplay.sandboxes", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--address", default="", help="how others reach it, if not by host and port")
    parser.add_argument("--hold", action="store_true", help="send messages only when POST /_deliver asks for it")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sandbox = Sandbox(options.host, options.port, address=options.address, by_itself=not options.hold)
    try:
        sandbox.serve()
    except KeyboardInterrupt:
        sandbox.world.post.end()


if __name__ == "__main__":
    main()
