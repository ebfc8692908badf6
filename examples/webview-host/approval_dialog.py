"""The app's own window for a question of Writ: every fact of it, no default button, and a no where it is closed."""

import gi

gi.require_version("Gtk", "3.0")
from answer_field import AnswerField  # noqa: E402
from gi.repository import GLib, Gtk, Pango  # noqa: E402

# A press that comes sooner, in ms, was meant for something else.
ARMING_MS = 800


class ApprovalDialog(Gtk.Window):
    def __init__(self, parent, lines, answer, about, offers=()):
        super().__init__(title="Allow this?", transient_for=parent)
        self.answer = answer
        kind = about["kind"]
        self.file = Gtk.FileChooserButton(title="Choose a file") if kind == "file" else None
        self.passphrase = Gtk.Entry(visibility=False, placeholder_text="Passphrase") if kind == "unlock" else None
        self.value = AnswerField(about["type"]) if kind == "ask" else None
        self.problem = Gtk.Label(wrap=True, xalign=0)
        self.arming = 0
        self.armed = self.read = False
        self.set_default_size(560, 520)
        self.text = "\n".join(lines)
        self.buttons = {}
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin=12)
        # Text, never markup: a page's words must not dress themselves.
        text = Gtk.Label(label=self.text, wrap=True, wrap_mode=Pango.WrapMode.WORD_CHAR, xalign=0, yalign=0)
        # However long it is, the buttons stay where they are, and all of it can be reached.
        scrolled = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.NEVER)
        scrolled.add(text)
        self.place = scrolled.get_vadjustment()
        for change in ("changed", "value-changed"):
            self.place.connect(change, self.weigh)
        box.pack_start(scrolled, True, True, 0)
        for part in (self.file, self.passphrase, self.value, self.problem):
            if part:
                box.pack_start(part, False, False, 0)
        row = Gtk.Box(spacing=12)
        choices = [("no", "Don't allow"), ("once", "Allow once")]
        if "task" in offers:
            choices.append(("task", "Allow for this task"))
        for name, label in choices:
            button = Gtk.Button(label=label)
            button.connect("clicked", self.clicked, name)
            row.add(button)
            self.buttons[name] = button
        self.disarm()
        # A window that comes before the person anew may come under a press that was meant for something else.
        self.connect("map", self.disarm)
        self.connect("focus-in-event", self.disarm)
        box.add(row)
        self.add(box)
        self.gone = False
        self.connect("destroy", self.left)

    def left(self, *_):
        self.gone = True
        self.say("no")

    def disarm(self, *_):
        self.armed = False
        self.arming += 1
        self.weigh()
        GLib.timeout_add(ARMING_MS, self.arm, self.arming)
        return False

    def arm(self, arming):
        if arming == self.arming:
            self.armed = True
            self.weigh()
        return False

    def weigh(self, *_):
        """A yes can be given to what was in view to its end."""
        height = self.place.get_page_size()
        if height > 0 and self.place.get_value() + height >= self.place.get_upper() - 1:
            self.read = True
        for name, button in self.buttons.items():
            button.set_sensitive(name == "no" or (self.armed and self.read))

    def clicked(self, _button, choice):
        self.say(choice)

    def say(self, choice):
        if not self.answer:
            return
        answer, self.answer = self.answer, None
        given = {}
        if choice != "no" and self.file:
            given["file"] = self.file.get_filename()
        if choice != "no" and self.passphrase:
            given["passphrase"] = self.passphrase.get_text()
        if choice != "no" and self.value:
            given["value"] = self.value.value()

        def said(word):
            if choice == "no" or word.get("ok") or self.gone:
                self.destroy()
                return
            # What does not open the vault, is no file that may be taken or no answer of the type, answered nothing: it is asked still.
            self.answer = answer
            self.problem.set_text(word["refusal"]["message"])

        answer(choice, **given, then=said)

    def press(self, name, file=None, passphrase=None, value=None):
        """Reads to the end, gives what is asked for and presses a button, as a person would: one that is not armed yet is pressed when it is."""
        if self.file and file:
            self.file.set_filename(file)
        if self.passphrase and passphrase:
            self.passphrase.set_text(passphrase)
        if self.value and value is not None:
            self.value.fill(value)
        self.place.set_value(self.place.get_upper())
        button = self.buttons[name]
        if button.get_sensitive():
            button.clicked()
        else:
            GLib.timeout_add(50, lambda: self.press(name) and False)
