"""Writ in an app's WebKitGTK webviews: the native half of webview/coordinator/webkit-host.ts.

`WritHost` shows the coordinator in a hidden webview of its own, at a scheme that no page can open, and makes the webviews that plans
act in. A page's scripts have no part of the bridge: it is a script message handler of the script world `writ` alone.
Python 3.11, GTK 3, WebKitGTK 2.42 or later (gir1.2-webkit2-4.1).
"""

import base64
import hashlib
import json
import mimetypes
import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, GLib, WebKit2  # noqa: E402

WORLD = "writ"
SCHEME = "writ-host"
# Characters: what webview/bridge/wire.ts takes at most.
MAX_WIRE = 8_000_000
# What of one document waits for the coordinator at most, in messages and characters (there too), and what it says within FLOOD_S: one that says more is ended.
MOST_WAITING = 1_000
MAX_WAITING = 64_000_000
FLOOD_S = 1
# What webview/coordinator/host.ts takes at most.
MOST_VIEWS = 64
MAX_ADDRESS = 65_536
# So often it is on its way how the webviews stand. What changes meanwhile is told once, as it stands then.
MOST_TOLD = 32
# A load that was decided on has begun by then.
GOING_MS = 150
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json"}


# Who may be there, as policies read it.
PRESENCES = ("absent", "present", "verified")


def _complain(answer):
    if not answer.get("ok"):
        print(f"writ: {answer.get('refusal', answer)}", file=sys.stderr)


def _flat(given):
    """A feature as the coordinator names it: what it takes and gives stand beside the rest."""
    schema = {key: value for key, value in given["schema"].items() if value is not None}
    return {**{key: value for key, value in given.items() if key != "schema"}, **schema}


def _quote(value):
    """A JSON text as a JavaScript literal that holds it: JSON in a string is JavaScript since ES2019."""
    return json.dumps(json.dumps(value))


def _file(path):
    """A file as the coordinator takes it."""
    path = Path(path)
    said, _ = mimetypes.guess_type(path.name)
    data = base64.urlsafe_b64encode(path.read_bytes()).decode().rstrip("=")
    return {"name": path.name, "bytes": data, **({"type": said} if said else {})}


def sandbox_lack():
    """Why WebKit's sandbox cannot be had here, or None: WebKit ends the whole app where it begins one in vain."""
    for tool in ("bwrap", "xdg-dbus-proxy"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    bare = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--unshare-all", "true"]
    try:
        tried = subprocess.run(bare, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if tried.returncode == 0 else tried.stderr.strip() or "bwrap may not run"


# The start of an address as WebKit writes it. What follows is the page's own choice, and need not be an address by any stricter rule.
ORIGIN = re.compile(r"(https?)://([^/?#@]*@)?([^/?#@]+)")


def origin_of(address):
    """The origin of an address, or None where it has none."""
    found = ORIGIN.match(address or "")
    return f"{found[1]}://{found[3]}" if found else None


def _pattern(origin):
    """An origin as a match pattern, which knows no ports: it takes in every port of the host."""
    return f"{re.sub(r':[0-9]+$', '', origin)}/*"


class Waiting:
    """What was told to the coordinator and not taken by it yet."""

    def __init__(self):
        self.many = self.size = 0
        # Since when it is counted how much was told, however soon that was taken.
        self.since = time.monotonic()
        self.told = self.length = 0

    def tell(self, size):
        self.many += 1
        self.size += size

    def is_flooded(self, size):
        now = time.monotonic()
        if now - self.since >= FLOOD_S:
            self.since, self.told, self.length = now, 0, 0
        self.told += 1
        self.length += size
        return (
            max(self.told, self.many + 1) > MOST_WAITING
            or max(self.length, self.size + size) > MAX_WAITING
        )

    def taken(self, size):
        self.many -= 1
        self.size -= size


class View:
    """A webview that plans act in, with what native code knows of it."""

    def __init__(self, number, widget):
        self.number = number
        self.widget = widget
        self.document = None
        self.injected = None
        self.extended = None
        # The address that was opened last, and the last one that could not be loaded.
        self.asked = None
        self.failed = None
        self.travels = 0
        # A timer, while a page that was asked whether it may go may be about to.
        self.going = None
        self.waiting = Waiting()

    def tell(self, front):
        url = self.widget.get_uri() or "about:blank"
        told = {
            "view": self.number,
            # What is too long to be told is no place where anything is done.
            "url": url if len(url) <= MAX_ADDRESS else "about:blank",
            "loading": self.going is not None or self.widget.is_loading(),
            "front": front is self,
            "travels": self.travels,
        }
        if self.document:
            told["document"] = self.document
        if self.failed:
            told["failed"] = self.failed
        return told


class FeatureFailed(Exception):
    """What a feature raises to say that it failed and that nothing was done. After any other exception nobody knows."""


class FeatureCall:
    """One call of a feature. `step` is the same should it be asked for again: a key to do it once by."""

    def __init__(self, host, asked):
        self.host = host
        self.id = asked["call"]
        self.run = asked["run"]
        self.step = asked["step"]

    def answer(self, value, then=lambda _: None):
        """Gives what the feature gives: a record where it has an output schema, else text. `then` hears a refusal where nothing waits for it any more."""
        self.host.call("featureAnswered", [{"call": self.id, "value": value}], then)

    def fail(self, then=lambda _: None):
        """Nothing was done."""
        self.host.call("featureAnswered", [{"call": self.id, "failed": True}], then)

    def broke(self, then=lambda _: None):
        """An error ended it, and nobody knows what was done."""
        self.host.call("featureAnswered", [{"call": self.id, "broke": True}], then)


class WritHost:
    """Keeps the coordinator and its webviews.

    `bundle`: the folder that `npm run build:webview` makes. `data`: where the device's key, journal and vault are kept.
    `server`: the policy server's origin. `origins`: the exact origins at which anything may be done.
    `add(widget)`, `remove(widget)` and `show(widget)` put a webview into the app's window, take it out, bring it to the front.
    `ask(question, lines, answer)` shows the person all `lines` of a question, as text; `answer(choice)` is to be called once, with "once" or "no",
    or "task" where the question's `offers` hold that and its `covers` is of "tool:app".
    `ask_presence(feature, needs, answer)` finds out who is there for a call; `answer(presence)` is to be called once, with "absent", "present" or
    "verified". Without it, what `set_presence` said last is the answer.
    """

    def __init__(self, *, name, bundle, data, server, origins, add, remove, show, ask, asks=(), ask_presence=None, floor=None):
        self.bundle = Path(bundle)
        self.app = {"add": add, "remove": remove, "show": show, "ask": ask, "ask_presence": ask_presence}
        self.features = {}
        self.presence = "absent"
        self.settings = {
            "name": name,
            "session": secrets.token_urlsafe(16),
            "build": self._build_hash(),
            "origins": list(origins),
            "asks": list(asks),
            **({"floor": floor} if floor is not None else {}),
        }
        self.views = {}
        self.front = None
        self.guarded = []
        self.listening = False
        self.told = None
        self.telling = Waiting()
        self.untold = False
        self.waiting = []
        self.asked = {}
        self.page = (self.bundle / "page.js").read_text()
        self.rare = (self.bundle / "page-rare.js").read_text()
        self.guards = (self.bundle / "guards.js").read_text()
        self.last = 0
        self.pages = WebKit2.WebContext.new_ephemeral()
        # Why the processes of pages run without WebKit's sandbox, and so may read what the app may; None where they do not.
        self.unsandboxed = sandbox_lack()
        if self.unsandboxed is None:
            self.pages.set_sandbox_enabled(True)
        else:
            print(f"writ: pages run without a sandbox: {self.unsandboxed}", file=sys.stderr)
        # WebKit would save what any page hands it, unasked: no plan and no person here said so.
        self.pages.connect("download-started", lambda _, download: download.cancel())
        self.coordinator = self._start(data, server)

    def _build_hash(self):
        digest = hashlib.sha256((self.bundle / "build.json").read_bytes()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    # The coordinator, in a context of its own: no page shares its storage, its process or its scheme.

    def _start(self, data, server):
        Path(data).mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(data).chmod(0o700)
        manager = WebKit2.WebsiteDataManager(base_data_directory=str(data), base_cache_directory=str(data))
        context = WebKit2.WebContext(website_data_manager=manager)
        context.register_uri_scheme(SCHEME, self._serve)
        security = context.get_security_manager()
        security.register_uri_scheme_as_secure(SCHEME)
        content = WebKit2.UserContentManager()
        content.connect("script-message-with-reply-received::writHost", self._called)
        content.register_script_message_handler_with_reply("writHost", None)
        hidden = WebKit2.WebView(web_context=context, user_content_manager=content)
        # The policy server knows nothing of this page's origin: native code says that this page, and no other, may speak to it.
        hidden.set_cors_allowlist([_pattern(server)])
        hidden.get_settings().set_enable_write_console_messages_to_stdout(False)
        hidden.connect("web-process-terminated", self._restart)
        hidden.load_uri(f"{SCHEME}://coordinator/index.html")
        return hidden

    def _restart(self, hidden, _reason):
        """Another life of the coordinator: it goes on from what it wrote down. What was asked of the one before is asked of no other."""
        self.listening = False
        self.told = None
        self.telling = Waiting()
        for view in self.views.values():
            view.waiting = Waiting()
        asked, self.asked = self.asked, {}
        hidden.load_uri(f"{SCHEME}://coordinator/index.html")
        for then in asked.values():
            then({"ok": False, "error": "the coordinator ended before it answered"})

    def _serve(self, request):
        path = self.bundle / Path(request.get_path()).name
        if not path.is_file():
            request.finish_error(GLib.Error("there is no such file"))
            return
        data = path.read_bytes()
        stream = Gio.MemoryInputStream.new_from_bytes(GLib.Bytes.new(data))
        request.finish(stream, len(data), TYPES.get(path.suffix, "application/octet-stream"))

    def _called(self, _manager, value, reply):
        asked = json.loads(value.to_string())
        try:
            said = getattr(self, f"_act_{asked['act']}")(asked["args"])
        except Exception as error:  # noqa: BLE001: whatever it is, the act was not done
            reply.return_error_message(str(error))
            return True
        reply.return_value(value.get_context().evaluate(_quote(said), -1))
        return True

    def _tell(self, event, taken=lambda: None):
        self.coordinator.evaluate_javascript(
            f"writCoordinator.hear({_quote(event)})", -1, None, None, None, lambda *_: taken()
        )

    def tell_views(self):
        """Says how the webviews stand. Called after every change of one; what a page does over and over is said once."""
        if not self.listening:
            return
        if self.telling.many >= MOST_TOLD:
            self.untold = True
            return
        views = [view.tell(self.front) for view in self.views.values()]
        if views == self.told:
            return
        self.told = views
        telling = self.telling
        telling.tell(0)

        def taken():
            telling.taken(0)
            if self.untold:
                self.untold = False
                self.tell_views()

        self._tell({"type": "views", "views": views}, taken)

    def call(self, name, args, then):
        """Asks the coordinator (`Coordinator` in webview/coordinator/start-coordinator.ts); `then(answer)` gets what it says, or an error's text, once."""
        if not self.listening:
            self.waiting.append((name, args, then))
            return
        body = f"return await writCoordinator.ask({json.dumps(name)}, {_quote(args)})"

        key = object()
        self.asked[key] = then

        def done(view, result):
            try:
                said = json.loads(view.call_async_javascript_function_finish(result).to_string())
            except GLib.Error as error:
                said = {"ok": False, "error": error.message}
            # None where its coordinator ended: that was told.
            if self.asked.pop(key, None):
                then(said)

        self.coordinator.call_async_javascript_function(body, -1, None, None, None, None, done)

    # The features of the app (`FeatureHost` in webview/coordinator/keep-features.ts).

    def register_feature(self, *, name, effect, schema, run, description=None, presence="none", consent="every", rate=None, then=None):
        """Lets plans call a function of the app, as `call app.NAME({ … })`.

        `effect`: the class of the worst that it can do. `schema`: JSON Schemas of the record that it takes (`input`) and gives (`output`; text, where there is
        none). `presence`: who must be there. `consent`: "every", "once" or "none". `rate`: `{"count": 3, "perSeconds": 60}`.
        `run(args, call)` does it, and returns what it gives; or None, and `call.answer(value)` follows. `FeatureFailed`, raised, says that nothing was done; after any other
        exception nobody knows.
        `then(answer)` hears a refusal, `feature/malformed`; without it, that is written to standard error.
        """
        terms = {"description": description, "rate": rate}
        given = {"name": name, "effect": effect, "schema": schema, "presence": presence, "consent": consent}
        given.update({key: value for key, value in terms.items() if value is not None})
        before = self.features.get(name)
        self.features[name] = (given, run)

        def taken(said):
            # What was refused is not there: what stood in its place still is.
            if not said.get("ok") and self.features.get(name) == (given, run):
                self.features.pop(name)
                if before:
                    self.features[name] = before
            (then or _complain)(said)

        self.call("registerFeature", [given], taken)

    def remove_feature(self, name):
        if self.features.pop(name, None):
            self.call("removeFeature", [name], lambda _: None)

    def set_presence(self, presence):
        """Says who is there, where that changed: policies decide by it. "absent", "present" or "verified"."""
        if presence not in PRESENCES:
            raise ValueError(f"{presence!r} is none of {', '.join(PRESENCES)}")
        self.presence = presence
        self.call("setPresence", [presence], lambda _: None)

    def _act_ask_presence(self, args):
        def answer(presence):
            self.call("presenceIs", [{"ask": args["ask"], "presence": presence}], lambda _: None)

        if self.app["ask_presence"]:
            self.app["ask_presence"](args["feature"], args["needs"], answer)
        else:
            answer(self.presence)
        return None

    def _act_perform(self, args):
        given, run = self.features[args["feature"]["name"]]
        if _flat(given) != args["feature"]:
            raise RuntimeError("it is another feature by now")
        # Once the coordinator has heard that it begins.
        GLib.idle_add(self._perform, run, args)
        return None

    def _perform(self, run, args):
        call = FeatureCall(self, args)
        try:
            given = run(args["args"], call)
        except FeatureFailed:
            call.fail()
            return False
        except Exception as error:  # noqa: BLE001: whatever it is, nobody knows what was done before it
            print(f"writ: {args['feature']['name']}: {error}", file=sys.stderr)
            call.broke()
            return False
        if given is not None:
            call.answer(given)
        return False

    # What the coordinator has this host do (`HostActs` in webview/coordinator/host.ts).

    def _act_settings(self, _):
        features = [given for given, _ in self.features.values()]
        return {**self.settings, "features": features, "presence": self.presence}

    def _act_listen(self, _):
        self.listening = True
        GLib.idle_add(self._begin)
        return None

    def _begin(self):
        self.tell_views()
        waiting, self.waiting = self.waiting, []
        for asked in waiting:
            self.call(*asked)
        return False

    def _at(self, args):
        return self.views[args["view"]]

    def _there(self, args):
        """The view, while that very document stands in it."""
        view = self.views.get(args["view"])
        return view if view and view.document == args["document"] else None

    def _act_inject(self, args):
        view = self._there(args)
        if not view:
            return None
        bundle = "" if view.injected == view.document else self.page
        view.injected = view.document
        settings = {"document": args["document"], "key": args["key"]}
        self._evaluate(view, f"{bundle};writ.begin({json.dumps(settings)}, {json.dumps(args['first'])})")
        return None

    def _act_post(self, args):
        view = self._there(args)
        if view:
            self._evaluate(view, f"writ.hear({json.dumps(args['text'])})")
        return None

    def _act_extend(self, args):
        view = self._there(args)
        if view and view.extended != view.document:
            view.extended = view.document
            self._evaluate(view, self.rare)
        return None

    def _evaluate(self, view, script):
        view.widget.evaluate_javascript(script, -1, WORLD, None, None, lambda *_: None)

    def _act_open(self, args):
        view = self._at(args)
        view.asked = args["url"]
        view.failed = None
        view.widget.load_uri(args["url"])
        self.tell_views()
        return None

    def _act_go(self, args):
        view = self._at(args)
        if not (view.widget.can_go_back() if args["by"] < 0 else view.widget.can_go_forward()):
            return False
        view.travels += 1
        view.widget.go_back() if args["by"] < 0 else view.widget.go_forward()
        return True

    def _act_make(self, _):
        return self.make_view().number

    def _act_close(self, args):
        view = self.views.get(args["view"])
        if view:
            self.close_view(view)
        return None

    def _act_show(self, args):
        self.bring(self._at(args))
        return None

    def _act_guard(self, args):
        self.guarded = args["origins"]
        for view in self.views.values():
            self._set_guards(view)
            if origin_of(view.widget.get_uri()) in self.guarded:
                view.widget.evaluate_javascript(self.guards, -1, None, None, None, lambda *_: None)
        return None

    def _act_ask(self, args):
        question, shown = args["question"], args["shown"]

        def answer(choice, *, file=None, passphrase=None, value=None, then=lambda _: None):
            given = {}
            if file is not None:
                given["file"] = _file(file)
            if passphrase is not None:
                given["passphrase"] = passphrase
            if value is not None:
                given["value"] = value
            self.call("answer", [{"question": question["id"], "choice": choice, "shown": shown}, given], then)

        self.app["ask"](question, args["lines"], answer)
        return None

    # The webviews that plans act in.

    def make_view(self):
        """A new, blank webview in the app's window, which is shown."""
        if len(self.views) >= MOST_VIEWS:
            raise RuntimeError(f"no more than {MOST_VIEWS} webviews")
        self.last += 1
        content = WebKit2.UserContentManager()
        widget = WebKit2.WebView(web_context=self.pages, user_content_manager=content)
        view = View(self.last, widget)
        content.connect("script-message-received::writ", self._said, view)
        content.register_script_message_handler_in_world("writ", WORLD)
        widget.connect("decide-policy", self._decide, view)
        widget.connect("load-changed", self._load_changed, view)
        widget.connect("load-failed", self._load_failed, view)
        widget.connect("web-process-terminated", self._crashed, view)
        widget.connect("notify::uri", lambda *_: self.tell_views())
        self.views[view.number] = view
        self._set_guards(view)
        self.app["add"](widget)
        widget.show()
        self.bring(view)
        return view

    def close_view(self, view):
        """Takes a webview out of the app, whoever wants it closed. Runs that act in it are told."""
        if self.views.pop(view.number, None) is None:
            return
        if self.front is view:
            self.front = None
        self.app["remove"](view.widget)
        view.widget.destroy()
        self._tell({"type": "closed", "view": view.number})
        self.tell_views()

    def bring(self, view):
        self.front = view
        self.app["show"](view.widget)
        self.tell_views()

    def _set_guards(self, view):
        content = view.widget.get_user_content_manager()
        content.remove_all_scripts()
        if self.guarded:
            script = WebKit2.UserScript.new(
                self.guards,
                WebKit2.UserContentInjectedFrames.ALL_FRAMES,
                WebKit2.UserScriptInjectionTime.START,
                [_pattern(origin) for origin in self.guarded],
                None,
            )
            content.add_script(script)

    def _decide(self, _widget, decision, kind, view):
        """A page that is asked whether it may go is about to: the load itself begins a little later, or, in a frame, is none of the page's."""
        if kind == WebKit2.PolicyDecisionType.NAVIGATION_ACTION:
            if view.going is not None:
                GLib.source_remove(view.going)
            view.going = GLib.timeout_add(GOING_MS, self._gone, view)
            self.tell_views()
        return False

    def _gone(self, view):
        view.going = None
        self.tell_views()
        return False

    def _load_changed(self, _widget, event, view):
        if event == WebKit2.LoadEvent.COMMITTED:
            view.document = secrets.token_urlsafe(12)
            view.injected = None
            view.waiting = Waiting()
        self.tell_views()

    def _crashed(self, _widget, _reason, view):
        """Its document is gone, and nothing was committed in its place: whoever waits for one is told that none comes."""
        view.document = view.injected = None
        view.failed = view.asked
        self.tell_views()

    def _load_failed(self, _widget, _event, uri, _error, view):
        view.failed = uri
        self.tell_views()
        return False

    def _said(self, _manager, result, view):
        text = result.get_js_value().to_string()
        # A document that nothing was put into has nothing to say, nor has one that was ended.
        if view.document is None or view.injected != view.document:
            return
        waiting, size = view.waiting, len(text)
        if size > MAX_WIRE or waiting.is_flooded(size):
            # No page side says so much: whatever does has taken it over, and would have all of the app wait.
            view.widget.terminate_web_process()
            return
        waiting.tell(size)
        self._tell({"type": "bridge", "view": view.number, "text": text}, lambda: waiting.taken(size))
