/**
 * The rules of what depends on what in a plan, as docs/language.md lists them: a name and one sentence each. Every edge of the
 * flow graph is drawn under one of them. `act` is anything done at a site, with a tool or in the sandbox; a `look` gives
 * nothing to its site. The docstring that names a rule stands where its edges are drawn; those of L28, wherever several parts
 * make one value.
 */
export const RULES = {
  L1: ['look', 'What a look gives depends on the site it looks at.'],
  L2: ['read-back', 'What a site shows depends on all that the plan ever gave to it, in whatever order.'],
  L3: ['test', 'An act depends on every test around it (`if`, and what stands left of it in `and`, `or`), by branch.'],
  L4: ['rounds', 'What stands in a `for` depends on its list, and in a `repeat` on its `stop when`, by branch.'],
  L5: ['sticky', 'Every later act depends on what decided whether an earlier step stopped the run, by stopping.'],
  L6: ['computation', 'A computation that can fail may stop the run: whether it does depends on its operands.'],
  L7: ['assignment', 'A `var` depends on the tests around the statements that set it.'],
  L8: ['join', 'A variable depends on all that is ever assigned to it, wherever that stands.'],
  L9: ['else value', 'With `else`, a value depends on everything that may make it fail, by branch.'],
  L10: ['try', 'What stands in a `try` or its `else` depends on every step of the `try` that may fail, by branch.'],
  L11: [
    'run-time name',
    'An act or look aimed by a run-time name, an element or an argument of a tool depends on what that was computed from.'
  ],
  L12: [
    'enclosing',
    'What stands in `within` or `frame` depends on what the enclosing target was computed from; in `frame`, by branch, on the page around.'
  ],
  L13: ['undo', 'An undo depends on everything that may stop the run after it, or end it well before that, by branch.'],
  L14: ['shown', 'What the agent was shown flows to everything that its plan touches, and shapes its literals.'],
  L15: ['kept', 'A kept value carries what it depended on when it was kept, with the tests around `keep`.'],
  L16: [
    'planner',
    'The planner learns what is returned and observed and which names were kept, with the tests around it; and where the run ended.'
  ],
  L17: [
    'steps',
    'The planner is told which steps were done, what became of each on its page, and what was undone, by branch.'
  ],
  L18: ['memory', 'What a tool or the sandbox gives depends on all that was ever given to it.'],
  L19: [
    'clipboard',
    '`copy` goes from the site to the clipboard, `paste` from the clipboard and its person to the site.'
  ],
  L20: [
    'person',
    'Inputs and answers come from the person, and so does what happens while the run is handed over; an answer out of choices comes from whoever said those, too.'
  ],
  L21: ['declassify', 'What goes through `declassify x to T` counts as no flow to T; to all others it does.'],
  L22: ['endorse', 'What goes through `endorse` counts as no control; the person stands for it.'],
  L23: [
    'vault',
    'A secret goes to the site where it is filled in, and to whoever may learn something that depends on it there.'
  ],
  L24: ['too long', 'A list that is longer than the bound of its `for` stops the run.'],
  L25: [
    'tab',
    'Where a tab is depends on every site acted on or looked at in it, and decides what can be done there; what happens wherever it is (`back`, `forward`, `close tab`, a hand-over) is seen by any site of the plan.'
  ],
  L26: [
    'test of going on',
    'The tests of `require`, `wait until`, `hand over` and `stop when` decide whether the run goes on, by branch.'
  ],
  L27: [
    'released',
    'What was released to a site or tool earlier counts as given to it: it comes back with what that shows.'
  ],
  L28: ['operand', 'A computed value depends on all that it is computed from.'],
  L29: ['given', 'A site, a tool and the sandbox learn the values that an act carries.'],
  L30: ['return', 'What stands after a block with a `return` depends on the tests around that `return`, by branch.'],
  L31: [
    'via',
    'What may happen at sign-in origins too is seen by them; where it happened depends on the tab and all of them, by branch.'
  ],
  L32: [
    'file',
    'A downloaded file comes from its site and from the origins where its files lie, which learn what the site lets be fetched.'
  ]
} as const satisfies Readonly<Record<string, readonly [name: string, rule: string]>>

export type Rule = keyof typeof RULES
