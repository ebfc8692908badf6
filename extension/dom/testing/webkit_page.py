"""One page of WebKitGTK, driven by lines of JSON on standard input: what extension/dom/testing/webkit-page.ts needs of a browser, and no more."""

import json
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, GLib, Gtk, WebKit2  # noqa: E402

# The interface of GTK tells nothing of a page's console: what is said there is handed over.
CONSOLE = "console.debug = (...said) => webkit.messageHandlers.console.postMessage(said.join(' '))"


def say(**word):
    print(json.dumps(word), flush=True)


class Driver:
    def __init__(self):
        content = WebKit2.UserContentManager()
        content.connect("script-message-received::console", self.console)
        content.register_script_message_handler("console")
        content.add_script(
            WebKit2.UserScript.new(
                CONSOLE,
                WebKit2.UserContentInjectedFrames.TOP_FRAME,
                WebKit2.UserScriptInjectionTime.START,
                None,
                None,
            )
        )
        self.page = WebKit2.WebView(web_context=WebKit2.WebContext.new_ephemeral(), user_content_manager=content)
        self.page.connect("load-changed", self.changed)
        self.page.connect("notify::uri", lambda *_: say(event="url", url=self.page.get_uri()))
        self.page.connect("script-dialog", self.dialog)
        self.page.connect("web-process-terminated", lambda *_: Gtk.main_quit())
        self.loading = None
        self.wanted = None
        self.asked = set()
        self.dialogs = {}
        self.window = Gtk.Window()
        self.window.set_default_size(1280, 800)
        self.window.add(self.page)
        self.window.show_all()
        # Lines that came at once are each heard: a watch of the file knows nothing of what was read of it already.
        self.lines = Gio.DataInputStream.new(Gio.UnixInputStream.new(sys.stdin.fileno(), False))
        self.listen()

    def console(self, _manager, result):
        say(event="console", text=result.get_js_value().to_string())

    def changed(self, _page, event):
        if event == WebKit2.LoadEvent.COMMITTED:
            # What the document before was asked, nobody will answer.
            for asked in list(self.asked):
                self.answer(asked, error="the page went elsewhere")
            # A load that was under way before is told of, too.
            if self.page.get_uri() == self.wanted:
                self.wanted = None
        if event == WebKit2.LoadEvent.FINISHED and self.loading is not None and self.wanted is None:
            asked, self.loading = self.loading, None
            say(id=asked, value=None)

    def dialog(self, _page, dialog):
        number = len(self.dialogs)
        self.dialogs[number] = dialog.ref()
        say(event="dialog", number=number, kind=dialog.get_dialog_type().value_nick, message=dialog.get_message())
        return True

    def do_dialog(self, _asked, number, yes, text):
        dialog = self.dialogs[number]
        kind = dialog.get_dialog_type()
        if kind == WebKit2.ScriptDialogType.PROMPT:
            if yes:
                dialog.prompt_set_text(text)
        elif kind != WebKit2.ScriptDialogType.ALERT:
            dialog.confirm_set_confirmed(yes)
        dialog.close()

    def do_goto(self, asked, url):
        self.loading = asked
        self.wanted = url
        self.page.load_uri(url)

    def answer(self, asked, **said):
        if asked in self.asked:
            self.asked.remove(asked)
            say(id=asked, **said)

    def do_evaluate(self, asked, script):
        self.asked.add(asked)

        def done(page, result):
            try:
                self.answer(asked, value=page.call_async_javascript_function_finish(result).to_string())
            except GLib.Error as error:
                self.answer(asked, error=error.message)

        self.page.call_async_javascript_function(script, -1, None, None, None, None, done)

    def do_run(self, asked, script):
        self.asked.add(asked)

        def done(page, result):
            try:
                page.evaluate_javascript_finish(result)
                self.answer(asked, value=None)
            except GLib.Error as error:
                self.answer(asked, error=error.message)

        self.page.evaluate_javascript(script, -1, None, None, None, done)

    def listen(self):
        self.lines.read_line_async(GLib.PRIORITY_DEFAULT, None, self.hear)

    def hear(self, lines, result):
        line, _ = lines.read_line_finish_utf8(result)
        if line is None:
            Gtk.main_quit()
            return
        self.listen()
        command = json.loads(line)
        getattr(self, f"do_{command.pop('do')}")(command.pop("id"), **command)


driver = Driver()
say(event="ready")
Gtk.main()
