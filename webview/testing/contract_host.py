"""An app whose host is tried by the contract's cases, which stand in its coordinator's place: it says what became of them, and ends."""

import json
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "adapters/webkitgtk"))
from writ_webkit import WritHost  # noqa: E402


class ContractHost(WritHost):
    def _act_crash(self, args):
        self.views[args["view"]].widget.terminate_web_process()
        return None

    def _act_flood(self, args):
        script = "setInterval(() => { for (let n = 0; n < 2000; n++) webkit.messageHandlers.writ.postMessage('flood ' + n) }, 20)"
        self._evaluate(self.views[args["view"]], script)
        return None

    def _act_report(self, args):
        print(json.dumps(args["reports"]), flush=True)
        Gtk.main_quit()
        return None


bundle, data, *origins = sys.argv[1:]
window = Gtk.Window()
window.set_default_size(900, 700)
stack = Gtk.Stack()
window.add(stack)
window.show_all()
host = ContractHost(
    name="contract",
    bundle=bundle,
    data=data,
    server="http://127.0.0.1:1",
    origins=origins,
    add=stack.add,
    remove=stack.remove,
    show=stack.set_visible_child,
    ask=lambda *_: None,
)
Gtk.main()
