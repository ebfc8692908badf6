/** What is done in an example, in this order; `remove` by the item's own button or, where only a hand above it sees one, otherwise. */
export const STEPS = ['start', 'add', 'check', 'filter', 'remove'] as const

const item = (text: string) => `listitem having (text "${text}")`

/**
 * One plan for every example: roles and texts alone, no name of a framework. A link of the filters may be drawn without an
 * address, and then is a text; an item's button is shown to a real pointer only in some, and then the finished item is cleared.
 */
export const todoPlan = (origin: string): string => `plan "Use a list"
site s = "${origin}"
var start = false
var add = false
var check = false
var filter = false
var remove = false
on s {
  open "/"
  try {
    wait for field up to 8s
    set start = true
    for todo in ["Buy milk", "Walk the dog", "Pay rent"] up to 3 {
      type todo into field first
      press "Enter" in field first
      wait for text named todo up to 3s
    }
    set add = true
  } else { }
  if add {
    try {
      check checkbox first in ${item('Walk the dog')}
      set check = true
      try { click link "Active" } else { click text "Active" }
      wait for gone text "Walk the dog" up to 3s
      require exists text "Buy milk" else "what is open is gone"
      try { click link "Completed" } else { click text "Completed" }
      wait for text "Walk the dog" up to 3s
      require gone text "Buy milk" else "what is open is there"
      try { click link "All" } else { click text "All" }
      wait for text "Buy milk" up to 3s
      set filter = true
    } else { }
    try {
      try {
        hover text "Walk the dog"
        click button in ${item('Walk the dog')}
      } else {
        click button like "Clear completed*"
      }
      wait for gone text "Walk the dog" up to 3s
      require exists text "Buy milk" else "too much is gone"
      set remove = true
    } else { }
  }
}
return { start, add, check, filter, remove }`
