"""What this app lets plans call: a camera, messages and payments. None is a real one; what each did stands in the app's window."""

import hashlib

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402

SIDE = 8


def _record(**properties):
    """A JSON Schema of a record with exactly these fields."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
WHOLE = {"type": "integer", "minimum": 0}


class Features:
    def __init__(self, host, happened):
        """`happened(feature, **facts)` hears of each thing that was done."""
        self.happened = happened
        self.done = {}
        self.shown = Gtk.ListBox(selection_mode=Gtk.SelectionMode.NONE)
        host.register_feature(
            name="photograph",
            description="Takes a picture with the camera and says what it is.",
            effect="read",
            schema={"input": _record(), "output": _record(width=WHOLE, height=WHOLE, sha256=TEXT)},
            presence="present",
            consent="every",
            run=self.photograph,
        )
        host.register_feature(
            name="message",
            description="Sends a message to one of the person's contacts.",
            effect="share",
            schema={"input": _record(to=TEXT, text=TEXT)},
            consent="once",
            rate={"count": 3, "perSeconds": 60},
            run=self.message,
        )
        host.register_feature(
            name="pay",
            description="Pays a shop, in cents.",
            effect="transact",
            schema={"input": _record(to=TEXT, cents={**WHOLE, "minimum": 1}), "output": _record(receipt=TEXT)},
            presence="present",
            consent="every",
            run=self.pay,
        )

    def show(self, text):
        # Text, never markup: a plan's words must not dress themselves.
        self.shown.add(Gtk.Label(label=text, xalign=0, wrap=True))
        self.shown.show_all()

    def once(self, call, do):
        """A step that was done is not done again, should it be asked for again."""
        if (call.run, call.step) not in self.done:
            self.done[call.run, call.step] = do()
        return self.done[call.run, call.step]

    def photograph(self, _args, _call):
        pixels = bytes((x * y) % 256 for y in range(SIDE) for x in range(SIDE))
        self.show("Took a picture")
        self.happened("photograph")
        return {"width": SIDE, "height": SIDE, "sha256": hashlib.sha256(pixels).hexdigest()}

    def message(self, args, call):
        def do():
            self.show(f"Sent to {args['to']}: {args['text']}")
            self.happened("message", **args)
            return f"message {len(self.done) + 1}"

        return self.once(call, do)

    def pay(self, args, call):
        def do():
            self.show(f"Paid {args['cents'] / 100:.2f} to {args['to']}")
            self.happened("pay", **args)
            return {"receipt": hashlib.sha256(f"{call.run} {call.step}".encode()).hexdigest()[:12]}

        return self.once(call, do)
