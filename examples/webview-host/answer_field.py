"""Where the app's person answers the agent's question: one field, by the type that is asked for. Nothing is filled in before they do."""

import re

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402

HINTS = {"text": "Your answer", "number": "A number, as in 1234.5", "date": "Year-month-day, as in 2026-03-01"}


class AnswerField(Gtk.Box):
    def __init__(self, asked):
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.kind = asked["kind"]
        # They are the agent's words: text, never markup.
        self.options = ["Yes", "No"] if self.kind == "boolean" else asked.get("of", asked).get("options")
        self.parts = self.made()
        for part in self.parts:
            self.pack_start(part, False, False, 0)

    def made(self):
        if self.kind == "list":
            return [Gtk.CheckButton(label=option) for option in self.options]
        if not self.options:
            return [Gtk.Entry(placeholder_text=HINTS[self.kind])]
        chosen = Gtk.ComboBoxText()
        for option in self.options:
            chosen.append_text(option)
        return [chosen]

    def value(self):
        """What they answered; `None` where they did not. The device holds it against the type, and says what is wrong."""
        if self.kind == "list":
            return [option for option, part in zip(self.options, self.parts) if part.get_active()]
        if self.options:
            at = self.parts[0].get_active()
            return None if at < 0 else at == 0 if self.kind == "boolean" else self.options[at]
        written = self.parts[0].get_text()
        if self.kind != "number":
            return written
        return float(written) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", written.strip()) else None

    def fill(self, answer):
        """Answers as a person would: writes a text, or picks an option by its words, of several each."""
        if self.kind == "list":
            for option, part in zip(self.options, self.parts):
                part.set_active(option in answer)
        elif self.options:
            self.parts[0].set_active(self.options.index(answer))
        else:
            self.parts[0].set_text(answer)
