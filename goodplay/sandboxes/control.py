"""What a test and a curious person may ask of the sandbox itself."""

from goodplay.sandboxes.faults import FLOWS, NAMES
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import World


def routes(world: World) -> Routes:
    """Return the addresses that begin with an underscore."""
    table = Routes()
    control = Control(world)
    table.add("GET", "/_live", control.live)
    table.add("GET", "/_faults", control.faults)
    table.add("POST", "/_faults", control.ask_for_fault)
    table.add("DELETE", "/_faults", control.clear_faults)
    table.add("GET", "/_moved", control.moved)
    table.add("GET", "/_letters", control.letters)
    table.add("POST", "/_deliver", control.deliver)
    return table


class Control:
    """Faults, messages and what moved."""

    def __init__(self, world: World) -> None:
        self._world = world

    def live(self, request: Request) -> Reply:
        """Say that it runs."""
        return Reply.of({"status": "ok"})

    def faults(self, request: Request) -> Reply:
        """Tell which faults wait, and which there are."""
        return Reply.of({"waiting": self._world.faults.told(), "flows": FLOWS, "faults": NAMES})

    def ask_for_fault(self, request: Request) -> Reply:
        """Ask for a fault: ``{"flow": "stk", "fault": "twice", "times": 1}``."""
        wanted = request.json()
        try:
            self._world.faults.add(wanted["flow"], wanted["fault"], int(wanted.get("times", 1)))
        except (KeyError, TypeError, ValueError) as error:
            return Reply.of({"error": str(error)}, 400)
        return self.faults(request)

    def clear_faults(self, request: Request) -> Reply:
        """Ask for no faults any more."""
        self._world.faults.clear()
        return self.faults(request)

    def moved(self, request: Request) -> Reply:
        """Tell what moved, oldest first."""
        return Reply.of({"results": self._world.told()})

    def letters(self, request: Request) -> Reply:
        """Tell which messages wait and which were sent, with what was answered."""
        post = self._world.post
        return Reply.of(
            {
                "waiting": [letter.told() for letter in post.waiting],
                "sent": [letter.told() for letter in post.sent],
            }
        )

    def deliver(self, request: Request) -> Reply:
        """Send what waits now; ``{"late": true}`` includes what is late."""
        late = bool(request.json().get("late"))
        self._world.lock.release()  # who is told may ask before answering
        try:
            sent = self._world.post.deliver(late=late)
        finally:
            self._world.lock.acquire()
        return Reply.of({"sent": [letter.told() for letter in sent]})
