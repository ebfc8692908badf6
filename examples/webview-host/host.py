"""A small app that shows a shop in its webview and lets an agent work in it, under Writ.

It is driven by lines of JSON on its standard input, one command each, and says what happens on its standard output, so that a program can stand in
for its person: `enrol`, `open`, `press` (a button of the approval dialog), `kill` (a process), `eval` (a script of the page's own, in the page's world), `status`,
`call` (anything that an app may ask of the coordinator), `presence` (who is there; `told` alone, without telling policy), `feature` (registers one that gives what it is told to), `answer` (to a call of one that was held).
"""

import argparse
import json
import sys
import time
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, GLib, Gtk, WebKit2  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "webview/adapters/webkitgtk"))
from approval_dialog import ApprovalDialog  # noqa: E402
from features import Features  # noqa: E402
from writ_webkit import WritHost  # noqa: E402


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class App:
    def __init__(self, options):
        self.window = Gtk.Window(title="Shop")
        self.window.set_default_size(900, 700)
        self.stack = Gtk.Stack()
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        box.pack_start(self.stack, True, True, 0)
        self.window.add(box)
        self.window.connect("destroy", Gtk.main_quit)
        self.window.show_all()
        self.dialogs = {}
        self.host = WritHost(
            name="webview-host",
            bundle=options.bundle,
            data=options.data,
            server=options.server,
            origins=options.origin,
            add=self.add,
            remove=self.stack.remove,
            show=self.stack.set_visible_child,
            floor=options.floor,
            ask=self.ask,
            asks=[] if options.bare else ["file", "unlock", "ask"],
            ask_presence=self.ask_presence,
        )
        self.there = "present"
        self.host.set_presence(self.there)
        self.features = Features(self.host, lambda feature, **facts: say("did", feature=feature, facts=facts))
        box.pack_end(self.features.shown, False, False, 0)
        box.show_all()

    def add(self, widget):
        self.stack.add(widget)
        widget.connect("load-changed", self.load_changed)

    @staticmethod
    def load_changed(widget, event):
        if event == WebKit2.LoadEvent.FINISHED:
            say("loaded", url=widget.get_uri())

    def ask_presence(self, _feature, _needs, answer):
        # An app that can would look at its camera or ask for a fingerprint here.
        answer(self.there)

    def ask(self, question, lines, answer):
        # Its lines say what a yes for the task would cover of the app's own features, and of nothing else.
        offers = question["offers"] if question.get("covers", {}).get("origin") == "tool:app" else []
        dialog = ApprovalDialog(self.window, lines, answer, question["about"], offers)
        self.dialogs[question["id"]] = dialog
        dialog.connect("destroy", self.closed, question["id"])
        dialog.problem.connect("notify::label", lambda label, _: say("problem", text=label.get_text()))
        # No answer is a no, and a window that stays would have its person press in vain.
        GLib.timeout_add(max(0, question["expires"] - int(time.time() * 1000)), self.run_out, question["id"])
        dialog.show_all()
        say("asked", question=question, text=dialog.text)

    def closed(self, _dialog, question):
        self.dialogs.pop(question, None)
        say("closed", question=question)

    def run_out(self, question):
        dialog = self.dialogs.get(question)
        if dialog:
            dialog.destroy()
        return False

    # What a program says in the person's place.

    def do_enrol(self, code):
        self.host.call("enrol", [self.host_server, code], lambda said: say("enrolled", said=said))

    def do_status(self):
        self.host.call("status", [], lambda said: say("status", said=said))

    def do_open(self, url):
        view = self.host.front or self.host.make_view()
        view.widget.load_uri(url)

    def do_reload(self):
        self.host.front.widget.reload()

    def do_kill(self, whose):
        """Ends the process of the page in front, or the coordinator's, as a crash would."""
        killed = self.host.front.widget if whose == "page" else self.host.coordinator
        killed.terminate_web_process()

    def do_press(self, question, button, file=None, passphrase=None, value=None):
        dialog = self.dialogs.get(question)
        if dialog:
            dialog.press(button, file, passphrase, value)

    def do_call(self, name, args):
        """Asks the coordinator, as a window of the app in which its person keeps their secrets would."""
        self.host.call(name, args, lambda said: say("called", name=name, said=said))

    def do_presence(self, there, told=True):
        self.there = there
        if told:
            self.host.set_presence(there)
        say("presence", there=there)

    def do_feature(self, given, gives=None, answers=1, held=False, breaks=False):
        """Registers a feature that gives this, so often; what is held, once `answer` says so. One that breaks ends with an error after it was done."""

        def run(args, call):
            say("did", feature=given["name"], facts=args)
            if breaks:
                raise RuntimeError("there is no receipt")
            self.held = lambda: call.answer(gives, lambda said: say("taken", said=said))
            for _ in range(0 if held else answers):
                self.held()

        self.host.register_feature(**given, run=run, then=lambda said: say("registered", said=said))

    def do_answer(self):
        """Answers the call that was held."""
        self.held()

    def do_eval(self, script, world=None):
        """`world`: a script world by its name, as only one who has taken over the page's process is in."""

        def done(widget, result):
            try:
                value = widget.call_async_javascript_function_finish(result)
                say("value", value=value.to_string())
            except GLib.Error as error:
                say("value", error=error.message)

        front = self.host.front.widget
        front.call_async_javascript_function(script, -1, None, world, None, None, done)

    def listen(self):
        self.lines.read_line_async(GLib.PRIORITY_DEFAULT, None, self.hear)

    def hear(self, lines, result):
        line, _ = lines.read_line_finish_utf8(result)
        if line is None:
            Gtk.main_quit()
            return
        self.listen()
        command = json.loads(line)
        getattr(self, f"do_{command.pop('do')}")(**command)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bundle", default=str(ROOT / "webview/.output"))
    parser.add_argument("--data", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--origin", action="append", default=[])
    parser.add_argument("--floor", type=json.loads, help="the device floor, as JSON")
    parser.add_argument("--bare", action="store_true", help="a dialog that takes a yes or a no, and nothing else")
    options = parser.parse_args()
    app = App(options)
    app.host_server = options.server
    # Lines that came at once are each heard: a watch of the file knows nothing of what was read of it already.
    app.lines = Gio.DataInputStream.new(Gio.UnixInputStream.new(sys.stdin.fileno(), False))
    app.listen()
    say("ready", unsandboxed=app.host.unsandboxed)
    Gtk.main()


main()
